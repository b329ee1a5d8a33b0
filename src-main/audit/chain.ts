/** The chain of hashes: one per principal, over every field of every event. */
import { hash as hashOf } from 'node:crypto';

/** What the first event of a principal follows. */
export const GENESIS = '0'.repeat(64);

/**
 * The hash of an event in its chain: sha-256 over the hash before it (hex) and its canonical text. contracts.md 6.2 chains per
 * session and principal in the same way, with another hash.
 */
export const chained = (previous: string, canonicalText: string): string =>
  hashOf('sha256', previous + canonicalText, 'hex');

/** How long the chain of a principal is, and the hash of its newest event. */
export interface Head {
  readonly count: number;
  readonly hash: string;
}

/** By principal. */
export type Heads = ReadonlyMap<string, Head>;

export const EMPTY_HEAD: Head = { count: 0, hash: GENESIS };

/** Heads as one text, principals in the order of their names: what a `prune` event vouches for, and an anchor. */
export const headsText = (heads: Heads): string =>
  JSON.stringify(
    [...heads]
      .sort(([one], [other]) => (one < other ? -1 : 1))
      .map(([principal, { count, hash }]) => [principal, count, hash]),
  );

const isHead = (value: unknown): value is readonly [string, number, string] =>
  Array.isArray(value) &&
  typeof value[0] === 'string' &&
  Number.isSafeInteger(value[1]) &&
  typeof value[2] === 'string';

/** The heads of such a text; null when it is none. */
export function headsOfText(text: string): Heads | null {
  try {
    const rows: unknown = JSON.parse(text);
    if (!Array.isArray(rows) || !rows.every(isHead)) return null;
    return new Map(rows.map(([principal, count, hash]) => [principal, { count, hash }]));
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}
