/** Wildcards: `*` for anything, `?` for one character. Takes no longer than a text's length times the pattern's. */

/** What each place of a pattern takes: a UTF-16 code unit, any number of characters, or one. */
const ANY = -1;
const ONE = -2;

function placesOf(pattern: string): readonly number[] {
  const places: number[] = [];
  for (let at = 0; at < pattern.length; at += 1) {
    const char = pattern.charAt(at);
    if (char === '\\' && at + 1 < pattern.length) places.push(pattern.charCodeAt((at += 1)));
    else if (char === '?') places.push(ONE);
    else if (char !== '*') places.push(pattern.charCodeAt(at));
    else if (places.at(-1) !== ANY) places.push(ANY);
  }
  return places;
}

/** How far one character reaches: two units when it is a pair. */
const stride = (text: string, at: number): number => ((text.codePointAt(at) ?? 0) > 0xffff ? 2 : 1);

/** Where the text goes on when the place takes what is there; -1 when it does not. */
function advance(place: number | undefined, text: string, at: number): number {
  if (at >= text.length || place === undefined || place === ANY) return -1;
  if (place === ONE) return at + stride(text, at);
  return text.charCodeAt(at) === place ? at + 1 : -1;
}

/** Goes back to the newest `*` only: what an older one could still give away changes nothing. */
function fits(places: readonly number[], text: string): boolean {
  let place = 0;
  let at = 0;
  let star = -1;
  let retry = 0;
  for (;;) {
    if (place === places.length && at === text.length) return true;
    const next = advance(places[place], text, at);
    if (places[place] === ANY) {
      star = place;
      place += 1;
      retry = at;
    } else if (next >= 0) {
      place += 1;
      at = next;
    } else if (star >= 0 && retry < text.length) {
      retry += 1;
      at = retry;
      place = star + 1;
    } else return false;
  }
}

/** Whether a pattern is all of a text, or all that follows one of its `/`. Folding case is the caller's. */
export function globTest(pattern: string): (text: string) => boolean {
  const whole = placesOf(pattern);
  const behind = placesOf(`*/${pattern}`);
  return (text) => fits(whole, text) || fits(behind, text);
}
