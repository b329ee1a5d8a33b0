/** Bytes of both sides, by pages, and the differences between them. */
import { describe, expect, it } from 'vitest';

import { ByteSource, firstDifference, lastDifference } from './byte-source.ts';

const MIB = 1024 * 1024;

function source(before: Uint8Array | null, after: Uint8Array | null) {
  const asked: string[] = [];
  const changeBytes = ({ side, offset, limit }: { side: 'before' | 'after'; offset: number; limit: number }) => {
    asked.push(`${side} ${offset}`);
    const all = side === 'before' ? before : after;
    return Promise.resolve({
      bytes: (all ?? new Uint8Array()).slice(offset, offset + limit),
      size: all?.length ?? null,
    });
  };
  return {
    asked,
    bytes: new ByteSource({ client: { changeBytes }, sandbox: 's', subject: { path: 'a', pair: null } }),
  };
}

const search = (until: number) => ({ until, wanted: () => true, told: () => undefined });

describe('a pair of byte contents', () => {
  it('knows its sizes, and null where there is no file', async () => {
    expect(await source(new Uint8Array(5), null).bytes.sizes()).toEqual({ before: 5, after: null });
  });

  it('reads a page once', async () => {
    const { bytes, asked } = source(Uint8Array.of(1, 2, 3), Uint8Array.of(1, 9));
    expect(bytes.at('before', 1)).toBeUndefined();
    expect(await bytes.need(0, 3)).toBe(true);
    expect(await bytes.need(0, 3)).toBe(false);
    expect(asked).toEqual(['before 0', 'after 0']);
    expect([bytes.at('before', 1), bytes.at('after', 1), bytes.at('after', 2)]).toEqual([2, 9, undefined]);
  });

  it('finds the next and the previous difference far away', async () => {
    const [before, after] = [new Uint8Array(3 * MIB), new Uint8Array(3 * MIB)];
    after[10] = 1;
    after[2 * MIB + 7] = 1;
    const { bytes } = source(before, after);
    expect(await bytes.find(11, 'next', search(3 * MIB))).toBe(2 * MIB + 7);
    expect(await bytes.find(2 * MIB + 7, 'previous', search(3 * MIB))).toBe(10);
    expect(await bytes.find(2 * MIB + 8, 'next', search(3 * MIB))).toBeNull();
    expect(await bytes.find(10, 'previous', search(3 * MIB))).toBeNull();
  });

  it('counts what only one side has as a difference', async () => {
    const { bytes } = source(new Uint8Array(4), new Uint8Array(6));
    expect(await bytes.find(0, 'next', search(6))).toBe(4);
    expect(await bytes.find(5, 'next', search(6))).toBe(5);
  });

  it('stops when it is not wanted any more', async () => {
    const { bytes, asked } = source(new Uint8Array(3 * MIB), new Uint8Array(3 * MIB));
    let left = 1;
    expect(await bytes.find(0, 'next', { ...search(3 * MIB), wanted: () => left-- > 0 })).toBeNull();
    expect(asked).toHaveLength(2);
  });
});

it('compares bytes forwards and backwards', () => {
  const [one, other] = [Uint8Array.of(1, 2, 3, 4), Uint8Array.of(1, 0, 3, 0)];
  expect([firstDifference(one, other), firstDifference(one, other, 2), firstDifference(one, one)]).toEqual([
    1,
    3,
    null,
  ]);
  expect([lastDifference(one, other, 3), lastDifference(one, other, 2), lastDifference(one, one, 3)]).toEqual([
    3,
    1,
    null,
  ]);
});
