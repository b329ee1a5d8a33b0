/** What trees together may keep: counted as they grow, and refused before anything is written or allocated. */
import { fail } from './errors.ts';

export interface BudgetLimits {
  /** Bytes of contents of their own, holes included. */
  readonly bytes: number;
  /** Names in the tops, whiteouts left out: there are never more of those than the base has entries. */
  readonly entries: number;
}

/** The same two, as they are now. They may be above the limits: after a limit was lowered, or by directories of whiteouts. */
export type BudgetUsage = BudgetLimits;

const UNLIMITED: BudgetLimits = { bytes: Infinity, entries: Infinity };

/** Shared by all trees of a sandbox, and through its parent by all sandboxes of a principal. Only growth is ever refused. */
export class Budget {
  #limits: BudgetLimits;
  #bytes = 0;
  #entries = 0;
  readonly #parent: Budget | null;

  constructor(limits: BudgetLimits = UNLIMITED, parent: Budget | null = null) {
    this.#limits = limits;
    this.#parent = parent;
  }

  get limits(): BudgetLimits {
    return this.#limits;
  }

  get usage(): BudgetUsage {
    return { bytes: this.#bytes, entries: this.#entries };
  }

  /** What is kept already stays, also when it is more. */
  setLimits(limits: BudgetLimits): void {
    this.#limits = limits;
  }

  /** Errors: `quota`. */
  checkBytes(more: number): void {
    if (more <= 0) return;
    if (this.#bytes + more > this.#limits.bytes) fail('quota', 'no space left in this tree');
    this.#parent?.checkBytes(more);
  }

  /** Errors: `quota`. */
  checkEntries(more: number): void {
    if (more <= 0) return;
    if (this.#entries + more > this.#limits.entries) fail('quota', 'there may not be more changed entries');
    this.#parent?.checkEntries(more);
  }

  count(bytes: number, entries: number): void {
    this.#bytes += bytes;
    this.#entries += entries;
    this.#parent?.count(bytes, entries);
  }

  /** Its trees are closed: the parent has room for others. */
  close(): void {
    this.count(-this.#bytes, -this.#entries);
  }
}
