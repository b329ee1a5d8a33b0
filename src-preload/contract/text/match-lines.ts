/** Which lines of one text are lines of an earlier one: always the same answer, in bounded time. */
import { diffArrays } from 'diff';
import type { ChangeObject } from 'diff';

import { longestRising } from './rising.ts';

/** Added and removed lines of one stretch beyond which no shortest difference is looked for: that takes tens of milliseconds. */
const MOST_EDITS = 600;
/** Squares of such numbers that all stretches of one pair of texts may cost together. */
const MOST_STEPS = 4_000_000;

/** The number of all lines that only the later text has. */
const NEW = -1;

type Lines = readonly string[];

/** A stretch of both texts: from `start` up to `end`, which is not in it. */
interface Stretch {
  readonly start: number;
  readonly end: number;
  readonly startNow: number;
  readonly endNow: number;
}

type Run = Pick<ChangeObject<unknown>, 'added' | 'removed' | 'count'>;

const editCount = (changes: readonly Run[]): number =>
  changes.reduce((sum, { added, removed, count }) => sum + (added || removed ? count : 0), 0);

class Matcher {
  readonly places: Int32Array;
  readonly #before: Int32Array;
  readonly #now: Int32Array;
  #steps = MOST_STEPS;

  constructor(before: Lines, now: Lines) {
    const numbers = new Map<string, number>();
    this.#before = new Int32Array(before.length);
    for (const [at, line] of before.entries()) {
      const number = numbers.get(line) ?? numbers.size;
      if (number === numbers.size) numbers.set(line, number);
      this.#before[at] = number;
    }
    // Lines that the earlier text does not have match nothing: they need not be told apart.
    this.#now = new Int32Array(now.length);
    for (const [at, line] of now.entries()) this.#now[at] = numbers.get(line) ?? NEW;
    this.places = new Int32Array(now.length).fill(-1);
  }

  match(): void {
    const waiting: Stretch[] = [{ start: 0, end: this.#before.length, startNow: 0, endNow: this.#now.length }];
    for (let next = waiting.pop(); next; next = waiting.pop()) {
      const middle = this.#trim(next);
      if (middle.start === middle.end || middle.startNow === middle.endNow) continue;
      if (!this.#shortest(middle)) for (const between of this.#betweenAnchors(middle).reverse()) waiting.push(between);
    }
  }

  /** Matches what is equal at both ends; what is left. */
  #trim(stretch: Stretch): Stretch {
    const [before, now] = [this.#before, this.#now];
    let { start, end, startNow, endNow } = stretch;
    while (start < end && startNow < endNow && before[start] === now[startNow]) this.places[startNow++] = start++;
    while (start < end && startNow < endNow && before[end - 1] === now[endNow - 1]) this.places[--endNow] = --end;
    return { start, end, startNow, endNow };
  }

  /** False when the shortest difference is too long to look for. */
  #shortest({ start, end, startNow, endNow }: Stretch): boolean {
    const maxEditLength = Math.min(MOST_EDITS, Math.floor(Math.sqrt(this.#steps)));
    const atLeast = Math.max(Math.abs(end - start - (endNow - startNow)), this.#newIn(startNow, endNow));
    if (maxEditLength < atLeast) return false;
    const [old, fresh] = [[...this.#before.subarray(start, end)], [...this.#now.subarray(startNow, endNow)]];
    const changes = diffArrays(old, fresh, { maxEditLength });
    this.#steps -= (changes ? editCount(changes) : maxEditLength) ** 2;
    if (changes) this.#take(changes, start, startNow);
    return changes !== undefined;
  }

  #newIn(startNow: number, endNow: number): number {
    let count = 0;
    for (let at = startNow; at < endNow; at += 1) if (this.#now[at] === NEW) count += 1;
    return count;
  }

  #take(changes: readonly Run[], start: number, startNow: number): void {
    let [from, to] = [start, startNow];
    for (const { added, removed, count } of changes) {
      if (!added && !removed) for (let line = 0; line < count; line += 1) this.places[to + line] = from + line;
      if (!added) from += count;
      if (!removed) to += count;
    }
  }

  /** Matches the lines that come up once in both, as many as have one order; the stretches between them. None without such lines. */
  #betweenAnchors(stretch: Stretch): Stretch[] {
    const { start, end, startNow, endNow } = stretch;
    const then = onceIn(this.#before, start, end);
    const once = onceIn(this.#now, startNow, endNow);
    const now = this.#now.subarray(startNow, endNow);
    const anchors = longestRising(now.map((line) => ((once.get(line) ?? -1) < 0 ? -1 : (then.get(line) ?? -1))));
    const between: Stretch[] = [];
    let [from, to] = [start, startNow];
    for (const [index, place] of anchors.entries()) {
      if (place < 0) continue;
      this.places[startNow + index] = place;
      between.push({ start: from, end: place, startNow: to, endNow: startNow + index });
      [from, to] = [place + 1, startNow + index + 1];
    }
    if (between.length > 0) between.push({ start: from, end, startNow: to, endNow });
    return between;
  }
}

/** Places of lines that come up once; -1 for the others. */
function onceIn(lines: Int32Array, start: number, end: number): ReadonlyMap<number, number> {
  const places = new Map<number, number>();
  for (let at = start; at < end; at += 1) {
    const line = lines[at] ?? -1;
    places.set(line, places.has(line) ? -1 : at);
  }
  return places;
}

/**
 * For each line of `now` its place in `before`, in order; -1 for those that are new. The difference is a shortest one where that can be
 * found in time; elsewhere lines that come up once are the fixed points, and what lies between two of them is looked at by itself.
 */
export function matchLines(before: Lines, now: Lines): Int32Array {
  const { head, tail } = equalEnds(before, now);
  const matcher = new Matcher(before.slice(head, before.length - tail), now.slice(head, now.length - tail));
  matcher.match();
  const places = new Int32Array(now.length);
  for (let line = 0; line < head; line += 1) places[line] = line;
  for (const [line, place] of matcher.places.entries()) places[head + line] = place < 0 ? -1 : head + place;
  for (let line = 1; line <= tail; line += 1) places[now.length - line] = before.length - line;
  return places;
}

/** Lines that are equal at both ends: most of a long text, as a rule, and numbering lines is what takes the time. */
function equalEnds(before: Lines, now: Lines): { readonly head: number; readonly tail: number } {
  const most = Math.min(before.length, now.length);
  let [head, tail] = [0, 0];
  while (head < most && before[head] === now[head]) head += 1;
  while (head + tail < most && before[before.length - 1 - tail] === now[now.length - 1 - tail]) tail += 1;
  return { head, tail };
}
