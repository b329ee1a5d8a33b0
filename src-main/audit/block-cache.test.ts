import { expect, test } from 'vitest';

import { BlockCache } from './block-cache.ts';
import { encodeNumbers } from './block-codec.ts';
import { sealOf } from './block-table.ts';
import { StoredBlock } from './stored-block.ts';

const COUNT = 100;
/** Bytes of a column of these in memory. */
const COLUMN = 8 * COUNT;

/** A cache with room for two columns, of blocks that count how often a column is read. */
function setUp() {
  const cache = new BlockCache(2 * COLUMN);
  const reads: number[] = [];
  const values = Float64Array.from({ length: COUNT }, (_, row) => row * 2 ** 33);
  const get = (first: number): StoredBlock =>
    cache.get(first, (took) => {
      const facts = { first, last: first, count: COUNT, minTimeMs: 0, maxTimeMs: 0 };
      const read = (column: string): Uint8Array => {
        reads.push(first);
        return encodeNumbers(values, sealOf(first, column));
      };
      return new StoredBlock({ facts, version: 0, read, took });
    });
  return { cache, reads, get };
}

test('what was asked for longest ago is let go of when there is no more room', () => {
  const { reads, get } = setUp();
  for (const first of [1, 2, 1, 3, 1, 2]) get(first).numbers('bytes');
  expect(reads).toEqual([1, 2, 3, 2]);
});

test('a block that was removed while somebody still reads it takes no room from the others', () => {
  const { cache, reads, get } = setUp();
  const held = get(1);
  cache.forget(1);
  held.numbers('bytes');
  held.numbers('durationNs');
  reads.length = 0;
  for (const first of [2, 3, 2, 3]) get(first).numbers('bytes');
  expect(reads).toEqual([2, 3]);
});
