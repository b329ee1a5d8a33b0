/** Where a regular expression matches in a line: as `regexTest`, no line can make it take for ever. */
import { nativeReach } from './regex-effort.ts';
import { FOUND, regexProgram } from './regex-program.ts';
import type { Program } from './regex-program.ts';
import { byCodePoint, holds, NONE } from './regex-test.ts';
import type { Between } from './regex-test.ts';
import { regexTree } from './regex-tree.ts';

/** Of UTF-16 units, the second one after the last. */
export type Found = readonly [number, number];

/** Characters between two yields. */
const SLICE = 8192;

/** A step a match has come to, and where that match began. */
interface Thread {
  readonly place: number;
  readonly start: number;
}

/** Finds the leftmost match, the longest of those, with every step taken at once. */
class Finder {
  readonly #program: Program;
  /** The turn in which a step was last come to. */
  readonly #seen: Int32Array;
  #turn = 0;
  #active: Thread[] = [];
  #best: Found | null = null;

  constructor(program: Program) {
    this.#program = program;
    this.#seen = new Int32Array(program.steps.length);
  }

  *find(text: string, from: number): Generator<undefined, Found | null> {
    this.#active = [];
    this.#best = null;
    let before = from === 0 ? NONE : (text.codePointAt(from - 1) ?? NONE);
    for (let at = from, steps = 1; ; steps += 1) {
      const after = at < text.length ? byCodePoint.codeAt(text, at) : NONE;
      this.#enter(at, { before, after });
      if (after === NONE || this.#isOver) return this.#best;
      this.#advance(after);
      before = after;
      at += byCodePoint.stride(after);
      if (steps % SLICE === 0) yield;
    }
  }

  /** Nothing that is under way could become a better match. */
  get #isOver(): boolean {
    return this.#best !== null && this.#active.length === 0;
  }

  /** Older threads come first, so that each step belongs to the leftmost match that has come to it. */
  #enter(at: number, between: Between): void {
    this.#turn += 1;
    const threads = this.#best === null ? [...this.#active, { place: this.#program.start, start: at }] : this.#active;
    this.#active = [];
    for (const { place, start } of threads) this.#closure([place], start, at, between);
  }

  #closure(pending: number[], start: number, at: number, between: Between): void {
    for (let place = pending.pop(); place !== undefined; place = pending.pop()) {
      if (this.#seen[place] === this.#turn) continue;
      this.#seen[place] = this.#turn;
      if (place === FOUND) this.#note([start, at]);
      else this.#follow({ place, start }, between, pending);
    }
  }

  #note(found: Found): void {
    if (this.#best === null || found[0] <= this.#best[0]) this.#best = found;
  }

  #follow(thread: Thread, between: Between, pending: number[]): void {
    const step = this.#program.steps[thread.place];
    if (step?.kind === 'character') this.#active.push(thread);
    else if (step?.kind === 'fork') pending.push(step.other, step.next);
    else if (step?.kind === 'edge' && holds(step.edge, between)) pending.push(step.next);
  }

  /** What began after the best match cannot become a better one. */
  #advance(code: number): void {
    const latest = this.#best?.[0] ?? Infinity;
    const next: Thread[] = [];
    for (const { place, start } of this.#active) {
      const step = this.#program.steps[place];
      if (step?.kind === 'character' && start <= latest && step.test(code)) next.push({ place: step.next, start });
    }
    this.#active = next;
  }
}

/** Where a match begins at or after `from`; null for none. Yields now and then on long lines. */
export type FindInLine = (line: string, from: number) => Generator<undefined, Found | null>;

/**
 * Finds matches one after the other, of an expression with flags `u` or `iu`. Lines that JavaScript's own engine may be asked about are told
 * as it does; of longer ones the longest match counts. Errors: `RegexRefusal`, `SyntaxError`.
 */
export function regexFind(source: string, flags: 'u' | 'iu'): FindInLine {
  const tree = regexTree(source, flags);
  const reach = nativeReach(tree);
  const native = new RegExp(source, `${flags}g`);
  const finder = new Finder(regexProgram(tree, flags));
  const nativeFind = (line: string, from: number): Found | null => {
    native.lastIndex = from;
    const found = native.exec(line);
    return found && [found.index, found.index + found[0].length];
  };
  return function* (line, from) {
    return line.length <= reach ? nativeFind(line, from) : yield* finder.find(line, from);
  };
}

/** As `regexFind`, always by steps taken at once: for the test that holds it against JavaScript's engine. */
export function steppedFind(source: string, flags: 'u' | 'iu'): FindInLine {
  const finder = new Finder(regexProgram(regexTree(source, flags), flags));
  return (line, from) => finder.find(line, from);
}
