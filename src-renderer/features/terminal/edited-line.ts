/** One line of input with a cursor in it. Every change is told as what a terminal must be written to show it. */
import { textWidth } from './character-width.ts';

type Place = 'left' | 'right' | 'word-left' | 'word-right' | 'home' | 'end';

/** Clears what is behind. The space keeps the cursor off the left edge: cleared from there, a line is no continuation any more. */
const CLEAR_REST = ' \x1b[J\b';
/** How a tab is shown: where the line began is not known here, so its stops cannot be. */
const TAB = '    ';

const segments = new Intl.Segmenter(undefined, { granularity: 'grapheme' });
const charactersOf = (text: string): string[] => Array.from(segments.segment(text), ({ segment }) => segment);

const shown = (characters: readonly string[]): string => characters.join('').replaceAll('\t', TAB);
/** Back to where these characters begin. A terminal goes back over the edge of its lines when it is told to wrap. */
const back = (characters: readonly string[]): string => '\b'.repeat(textWidth(shown(characters)));

const isWordPart = (character: string | undefined): boolean =>
  character !== undefined && /[\p{L}\p{N}_]/u.test(character);

export class EditedLine {
  #characters: string[] = [];
  /** Index of the character that the cursor stands on. */
  #at = 0;
  #killed = '';

  get text(): string {
    return this.#characters.join('');
  }

  /** Empties it; what is on the screen stays. */
  take(): string {
    const { text } = this;
    this.#characters = [];
    this.#at = 0;
    return text;
  }

  insert(text: string): string {
    const rest = this.#characters.slice(this.#at);
    // What is put behind a character may become a part of it, as an accent does.
    const before = charactersOf(this.#characters.slice(0, this.#at).join('') + text);
    this.#characters = [...before, ...rest];
    this.#at = before.length;
    return text.replaceAll('\t', TAB) + shown(rest) + back(rest);
  }

  move(to: Place): string {
    const target = this.#indexOf(to);
    const passed = this.#characters.slice(Math.min(target, this.#at), Math.max(target, this.#at));
    const isBack = target < this.#at;
    this.#at = target;
    return isBack ? back(passed) : shown(passed);
  }

  erase(to: 'left' | 'right'): string {
    return this.#cut(this.#indexOf(to)).echo;
  }

  /** As `erase`, and `yank` brings it back. */
  kill(to: Place): string {
    const { echo, text } = this.#cut(this.#indexOf(to));
    if (text !== '') this.#killed = text;
    return echo;
  }

  yank(): string {
    return this.#killed === '' ? '' : this.insert(this.#killed);
  }

  /** Another line in its place, with the cursor at its end. */
  replace(text: string): string {
    const toStart = this.move('home');
    const hadMore = this.#characters.length > 0;
    this.#characters = charactersOf(text);
    this.#at = this.#characters.length;
    return `${toStart}${shown(this.#characters)}${hadMore ? CLEAR_REST : ''}`;
  }

  #cut(target: number): { readonly echo: string; readonly text: string } {
    const [from, to] = [Math.min(target, this.#at), Math.max(target, this.#at)];
    if (from === to) return { echo: '', text: '' };
    const toStart = back(this.#characters.slice(from, this.#at));
    const cut = this.#characters.splice(from, to - from);
    this.#at = from;
    const rest = this.#characters.slice(from);
    return { echo: `${toStart}${shown(rest)}${CLEAR_REST}${back(rest)}`, text: cut.join('') };
  }

  #indexOf(place: Place): number {
    switch (place) {
      case 'left':
        return Math.max(0, this.#at - 1);
      case 'right':
        return Math.min(this.#characters.length, this.#at + 1);
      case 'home':
        return 0;
      case 'end':
        return this.#characters.length;
      case 'word-left':
        return this.#wordStart();
      case 'word-right':
        return this.#wordEnd();
    }
  }

  #wordStart(): number {
    let at = this.#at;
    while (at > 0 && !isWordPart(this.#characters[at - 1])) at--;
    while (isWordPart(this.#characters[at - 1])) at--;
    return at;
  }

  #wordEnd(): number {
    const { length } = this.#characters;
    let at = this.#at;
    while (at < length && !isWordPart(this.#characters[at])) at++;
    while (isWordPart(this.#characters[at])) at++;
    return at;
  }
}
