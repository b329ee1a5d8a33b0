/** What may be wrong with a record, as a list of sentences that stays short. */
import type { ChainProblemKind } from '../../src-preload/contract/event-words.ts';

/** The same shape as `ChainProblem` in the contract's schemas. */
export interface ChainProblem {
  readonly kind: ChainProblemKind;
  readonly principal: string | null;
  /** The first event that is concerned; null when it is the record as a whole. */
  readonly seq: number | null;
  /** For the user. */
  readonly sentence: string;
}

/** Whoever edited thousands of events is found out by the first of them. */
export const MOST_PROBLEMS = 100;

/** Keeps the first of them, and how many there were. */
export class ProblemList {
  readonly #kept: ChainProblem[] = [];
  #count = 0;

  get count(): number {
    return this.#count;
  }

  add(problem: ChainProblem): void {
    this.#count += 1;
    if (this.#kept.length < MOST_PROBLEMS) this.#kept.push(problem);
  }

  all(): readonly ChainProblem[] {
    return this.#kept;
  }
}

export const events = (from: number, to: number): string => (from === to ? `Event ${from}` : `Events ${from} to ${to}`);

export const isOrAre = (from: number, to: number): 'is' | 'are' => (from === to ? 'is' : 'are');
