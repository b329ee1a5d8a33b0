/** A stretch of the record, column by column: how everybody who asks about events reads them. */
import type { AuditEvent } from './event.ts';

/** Columns of texts. Each row holds the place of its text in a dictionary of the block. */
export const TEXT_COLUMNS = [
  'run',
  'capsule',
  'principal',
  'fn',
  'op',
  'access',
  'path',
  'asked',
  'path2',
  'mount',
  'layer',
  'decision',
  'cause',
  'reason',
  'outcome',
  'before',
  'after',
] as const;
export type TextColumn = (typeof TEXT_COLUMNS)[number];

/** Columns of whole numbers below 2^53. */
export const NUMBER_COLUMNS = ['seq', 'timeMs', 'timeNs', 'bytes', 'durationNs'] as const;
export type NumberColumn = (typeof NUMBER_COLUMNS)[number];

/** `ids[row]` is an index into `dictionary`, whose first entry is null: no value. Rows beyond the block's `count` mean nothing. */
export interface Texts {
  readonly ids: ArrayLike<number>;
  readonly dictionary: readonly (string | null)[];
  /** Set where the texts lie like that: searching it is many times faster than a dictionary of many texts. */
  readonly whole?: WholeTexts | undefined;
  /** One text of the dictionary, where that spares making the others. */
  readonly at?: (id: number) => string | null;
}

/** Texts end to end: that of `id`, from 1 on, is from `starts[id]` up to `starts[id + 1]`. */
export interface WholeTexts {
  readonly text: string;
  readonly starts: Uint32Array;
}

/** Rows are numbered from 0, in the order of the events' numbers. */
export interface EventBlock {
  readonly count: number;
  /** Rises whenever rows that were there before have changed. */
  readonly version: number;
  /** May be longer than the block; rows are valid below `count`. Good until the next event is recorded. */
  numbers(column: NumberColumn): ArrayLike<number>;
  texts(column: TextColumn): Texts;
  /** 32 bytes a row, where the block has them at hand. */
  readonly hashes?: Buffer;
  /** The whole event. */
  event(row: number): AuditEvent;
}

/** What is known of a block without reading it. Bounds are inclusive. */
export interface BlockFacts {
  readonly first: number;
  readonly last: number;
  readonly count: number;
  readonly minTimeMs: number;
  readonly maxTimeMs: number;
}

/** All events that are kept, in blocks, oldest first. The last block grows; the others change only by retention, which removes the oldest. */
export interface EventBlocks {
  /** Facts of each block; a new array when anything changed. */
  facts(): readonly BlockFacts[];
  /** Reads the block that begins with event `first`. Errors: `StoreError` when it is damaged; `VfsError` `io`. */
  block(first: number): EventBlock;
}
