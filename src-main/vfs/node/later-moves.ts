/** Where places of the base are by now, when some steps of our own hand moved them. */
import type { BaseStep } from '../overlay.ts';

type Names = readonly string[];
type Moved = Extract<BaseStep, { what: 'moved' }>;

const keyOf = (names: Names): string => names.join('/');

export class LaterMoves {
  /** By what they moved; each list in their order. */
  readonly #moves = new Map<string, readonly { readonly index: number; readonly to: Names }[]>();

  constructor(steps: readonly BaseStep[]) {
    for (const [index, step] of steps.entries()) if (step.what === 'moved') this.#add(index, step);
  }

  #add(index: number, { from, to }: Moved): void {
    const known = this.#moves.get(keyOf(from)) ?? [];
    this.#moves.set(keyOf(from), [...known, { index, to }]);
  }

  /** Where what is at `names` before the step of number `from` is after all of them. */
  nowAt(names: Names, from: number): Names {
    let now = names;
    for (let next = this.#next(now, from); next; next = this.#next(now, next.index + 1))
      now = [...next.to, ...now.slice(next.depth)];
    return now;
  }

  /** The first step from `from` on that moved `names`, or a directory above. */
  #next(names: Names, from: number): { index: number; depth: number; to: Names } | null {
    if (this.#moves.size === 0) return null;
    let first: { index: number; depth: number; to: Names } | null = null;
    for (let depth = 1; depth <= names.length; depth++) {
      const move = this.#moves.get(keyOf(names.slice(0, depth)))?.find(({ index }) => index >= from);
      if (move && (!first || move.index < first.index)) first = { ...move, depth };
    }
    return first;
  }
}
