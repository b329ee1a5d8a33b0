/** Which numbers of one long sequence are those of another, in order: always the same answer, in bounded time, in small steps. */
import { longestRising } from '../../../src-preload/contract/text/rising.ts';
import { shortestEdits } from './shortest-edits.ts';
import type { Stretch } from './shortest-edits.ts';

/** Steps that looking for shortest ways may take, in one stretch and in all of them together. */
const MOST_STEPS = { stretch: 8_000_000, all: 40_000_000 } as const;
/** Numbers that may be left out or put in: of a whole stretch, and piece by piece where that was not enough. */
const MOST_EDITS = { whole: 500, piece: 100 } as const;

export interface Sequences {
  readonly a: Int32Array;
  readonly b: Int32Array;
  /** All numbers are below it, and not below 0. */
  readonly size: number;
}

/** For every number what was last noted of it; what was noted for another stretch does not count. */
class Notes {
  readonly #values: Int32Array;
  readonly #rounds: Int32Array;
  #round = 0;

  constructor(size: number) {
    this.#values = new Int32Array(size);
    this.#rounds = new Int32Array(size);
  }

  forget(): void {
    this.#round += 1;
  }

  get(number: number): number | undefined {
    return this.#rounds[number] === this.#round ? this.#values[number] : undefined;
  }

  set(number: number, value: number): void {
    this.#rounds[number] = this.#round;
    this.#values[number] = value;
  }
}

/** In the place of a place: the number comes up more than once. */
const OFTEN = -2;

/** Finds partners for numbers of `b` among those of `a`, stretch by stretch. */
export class Aligner {
  readonly #a: Int32Array;
  readonly #b: Int32Array;
  readonly #places: Int32Array;
  readonly #inA: Notes;
  readonly #inB: Notes;
  #steps = MOST_STEPS.all;

  /** `places` has for each number of `b` the place of its partner in `a`, or -1; partners are put in there. */
  constructor({ a, b, size }: Sequences, places: Int32Array) {
    this.#a = a;
    this.#b = b;
    this.#places = places;
    this.#inA = new Notes(size);
    this.#inB = new Notes(size);
  }

  /** Nothing in the stretch may have a partner yet. */
  *align(stretch: Stretch): Generator<undefined, void> {
    const waiting: Stretch[] = [stretch];
    for (let next = waiting.pop(); next; next = waiting.pop()) {
      const middle = this.#trim(next);
      if (middle.from === middle.until || middle.fromB === middle.untilB) continue;
      if (yield* this.#shortest(middle)) continue;
      const between = this.#betweenAnchors(middle);
      yield;
      for (const one of between.reverse()) waiting.push(one);
      if (between.length === 0) yield* this.#pieceByPiece(middle);
    }
  }

  /** Takes what is equal at both ends; what is left. */
  #trim(stretch: Stretch): Stretch {
    const [a, b, places] = [this.#a, this.#b, this.#places];
    let { from, until, fromB, untilB } = stretch;
    while (from < until && fromB < untilB && a[from] === b[fromB]) places[fromB++] = from++;
    while (from < until && fromB < untilB && a[until - 1] === b[untilB - 1]) places[--untilB] = --until;
    return { from, until, fromB, untilB };
  }

  /** False when the shortest way takes too long to look for: then nothing is taken. */
  *#shortest(stretch: Stretch): Generator<undefined, boolean> {
    const mostSteps = Math.min(MOST_STEPS.stretch, this.#steps);
    const search = { a: this.#a, b: this.#b, stretch, mostEdits: MOST_EDITS.whole, mostSteps };
    const found = yield* shortestEdits(search);
    this.#steps -= found.steps;
    if (found.until < stretch.until || found.untilB < stretch.untilB) return false;
    this.#takePairs(found.pairs);
    return true;
  }

  /** Where nothing comes up once: as far as some edits lead, and on from there. Each piece is at least as long as its edits. */
  *#pieceByPiece({ from, until, fromB, untilB }: Stretch): Generator<undefined, void> {
    let [start, startB] = [from, fromB];
    while (start < until && startB < untilB) {
      const stretch = { from: start, until, fromB: startB, untilB };
      const search = { a: this.#a, b: this.#b, stretch, mostEdits: MOST_EDITS.piece, mostSteps: Infinity };
      const found = yield* shortestEdits(search);
      this.#takePairs(found.pairs);
      [start, startB] = [found.until, found.untilB];
      yield;
    }
  }

  #takePairs(pairs: readonly number[]): void {
    for (let at = 0; at < pairs.length; at += 2) this.#places[pairs[at + 1] ?? 0] = pairs[at] ?? -1;
  }

  /** Takes the numbers that come up once in both, as many as have one order; the stretches between them. */
  #betweenAnchors({ from, until, fromB, untilB }: Stretch): Stretch[] {
    noteOnce(this.#inA, this.#a, from, until);
    noteOnce(this.#inB, this.#b, fromB, untilB);
    const partners = new Int32Array(untilB - fromB).fill(-1);
    for (let place = fromB; place < untilB; place += 1) {
      const number = this.#b[place] ?? 0;
      if (this.#inB.get(number) === place) partners[place - fromB] = this.#inA.get(number) ?? -1;
    }
    const between: Stretch[] = [];
    let [start, startB] = [from, fromB];
    this.#take(partners, fromB, (place, placeB) => {
      between.push({ from: start, until: place, fromB: startB, untilB: placeB });
      [start, startB] = [place + 1, placeB + 1];
    });
    if (between.length > 0) between.push({ from: start, until, fromB: startB, untilB });
    return between;
  }

  /** As many of the partners as rise. */
  #take(partners: Int32Array, fromB: number, tell: (place: number, placeB: number) => void): void {
    const rising = longestRising(partners);
    for (let index = 0; index < rising.length; index += 1) {
      const place = rising[index] ?? -1;
      if (place < 0) continue;
      this.#places[fromB + index] = place;
      tell(place, fromB + index);
    }
  }
}

function noteOnce(notes: Notes, numbers: Int32Array, from: number, until: number): void {
  notes.forget();
  for (let place = from; place < until; place += 1) {
    const number = numbers[place] ?? 0;
    notes.set(number, notes.get(number) === undefined ? place : OFTEN);
  }
}
