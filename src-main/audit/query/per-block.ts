/** Something that is worked out block by block, once, and kept up to date as the record grows, is amended or loses its oldest events. */
import { StoreError } from '../../store/store-error.ts';
import type { BlockFacts, EventBlocks } from '../event-block.ts';
import type { Stretch } from './stretch.ts';

/** What was worked out for the first `count` rows of a block. */
export interface Part<S> {
  readonly facts: BlockFacts;
  readonly count: number;
  readonly value: S;
}

interface Kept<S> extends Part<S> {
  readonly version: number;
  /** Its block has ended, and does not change any more. */
  readonly state: 'grows' | 'ended';
}

export interface PerBlockDeps<S> {
  readonly blocks: EventBlocks;
  /** Of a block of which no row was looked at. */
  readonly begin: () => S;
  /** Takes in further rows of the block; may change and hand back what it was given. */
  readonly extend: (value: S, stretch: Stretch) => S;
}

/** In the place of a block's version. */
const UNREADABLE = -1;

/** Blocks that cannot be read count as empty: verifying the record names them. */
export class PerBlock<S> {
  readonly #deps: PerBlockDeps<S>;
  #parts: Kept<S>[] = [];
  #edition = 0;

  constructor(deps: PerBlockDeps<S>) {
    this.#deps = deps;
  }

  /** Rises whenever rows that were taken in are gone or changed; not when rows are added. Looks whether any are. */
  get edition(): number {
    this.#align(this.#deps.blocks.facts());
    return this.#edition;
  }

  get parts(): readonly Part<S>[] {
    return this.#parts;
  }

  /** Brings one block after another up to date; nothing is missing at the moment when it ends. */
  *refresh(): Generator<undefined, void> {
    while (this.#step()) yield;
  }

  /** Whether there was anything to do. */
  #step(): boolean {
    const all = this.#deps.blocks.facts();
    this.#align(all);
    const last = all.length - 1;
    // All parts but the last are of blocks that have ended.
    for (let at = Math.max(0, this.#parts.length - 1); at <= last; at += 1) {
      const facts = all[at];
      if (facts && this.#update(at, facts, at === last ? 'grows' : 'ended')) return true;
    }
    return false;
  }

  /** Drops parts whose blocks are gone, at the front by retention, at the end because they did not happen, or have changed. */
  #align(all: readonly BlockFacts[]): void {
    const first = all[0]?.first ?? Infinity;
    const gone = this.#parts.findIndex(({ facts }) => facts.first >= first);
    if (gone !== 0 && this.#parts.length > 0) {
      this.#parts = gone < 0 ? [] : this.#parts.slice(gone);
      this.#edition += 1;
    }
    const differs = this.#parts.findIndex((part, at) => !this.#isGood(part, all[at]));
    if (differs < 0) return;
    this.#parts = this.#parts.slice(0, differs);
    this.#edition += 1;
  }

  #isGood({ facts, count, state, version }: Kept<S>, now: BlockFacts | undefined): boolean {
    if (now?.first !== facts.first || now.count < count) return false;
    return state === 'ended' || this.#versionOf(facts.first) === version;
  }

  #versionOf(first: number): number {
    try {
      return this.#deps.blocks.block(first).version;
    } catch (error) {
      if (error instanceof StoreError) return UNREADABLE;
      throw error;
    }
  }

  #update(at: number, facts: BlockFacts, state: 'grows' | 'ended'): boolean {
    const part = this.#parts[at];
    if (part?.count === facts.count) {
      this.#parts[at] = { ...part, state };
      return false;
    }
    const { begin, extend, blocks } = this.#deps;
    const count = facts.count;
    const from = part?.count ?? 0;
    try {
      const block = blocks.block(facts.first);
      const value = extend(part?.value ?? begin(), { block, facts, from, until: count });
      this.#parts[at] = { facts, count, version: block.version, state, value };
    } catch (error) {
      if (!(error instanceof StoreError)) throw error;
      this.#parts[at] = { facts, count, version: UNREADABLE, state, value: begin() };
    }
    return true;
  }
}
