import { gzipSync, zstdCompressSync } from 'node:zlib';

import fc from 'fast-check';
import { expect, test } from 'vitest';

import { ArchiveError } from './archive-error.ts';
import type { ByteSource } from './tar-member.ts';
import { packingOf, unpackBytes } from './unpack-bytes.ts';

const sourceOf = (bytes: Uint8Array): ByteSource => ({
  size: bytes.length,
  read: (at, length) => bytes.subarray(at, at + length),
});

function unpacked(bytes: Uint8Array, packing: 'gzip' | 'zstd'): Buffer {
  const parts: Buffer[] = [];
  const work = unpackBytes(sourceOf(bytes), packing, (piece) => void parts.push(Buffer.from(piece)));
  while (!work.next().done);
  return Buffer.concat(parts);
}

const PACK = { gzip: (bytes: Uint8Array) => gzipSync(bytes), zstd: (bytes: Uint8Array) => zstdCompressSync(bytes) };
const CONTENT = fc.oneof(
  fc.uint8Array({ maxLength: 2000 }),
  fc.integer({ min: 1, max: 400_000 }).map((size) => Buffer.alloc(size, 'what repeats is small ')),
);
const PACKING = fc.constantFrom<'gzip' | 'zstd'>('gzip', 'zstd');

test('what was packed in any number of parts comes out as it was', () => {
  fc.assert(
    fc.property(PACKING, fc.array(CONTENT, { minLength: 1, maxLength: 4 }), (packing, contents) => {
      const packed = Buffer.concat(contents.map((content) => PACK[packing](content)));
      expect(packingOf(sourceOf(packed))).toBe(packing);
      expect(unpacked(packed, packing).equals(Buffer.concat(contents))).toBe(true);
    }),
  );
});

test('parts of a Zstandard file that are to be skipped are', () => {
  const skipped = Buffer.from([0x53, 0x2a, 0x4d, 0x18, 3, 0, 0, 0, 1, 2, 3]);
  const frame = zstdCompressSync('hello');
  expect(unpacked(Buffer.concat([skipped, frame, skipped, frame]), 'zstd').toString()).toBe('hellohello');
});

test('what is cut anywhere, or has something behind its end, is refused', () => {
  fc.assert(
    fc.property(PACKING, CONTENT, fc.nat(), (packing, content, at) => {
      const packed = PACK[packing](content);
      const cut = packed.subarray(0, 1 + (at % (packed.length - 1)));
      expect(() => unpacked(cut, packing)).toThrow(ArchiveError);
      if (packing === 'zstd')
        expect(() => unpacked(Buffer.concat([packed, Buffer.from('more')]), packing)).toThrow(ArchiveError);
    }),
  );
});

test('much that comes out of little comes in pieces', () => {
  const bomb = { gzip: gzipSync(Buffer.alloc(2 ** 27)), zstd: zstdCompressSync(Buffer.alloc(2 ** 27)) };
  for (const packing of ['gzip', 'zstd'] as const) {
    let [most, all] = [0, 0];
    const work = unpackBytes(sourceOf(bomb[packing]), packing, ({ length }) => {
      most = Math.max(most, length);
      all += length;
    });
    while (!work.next().done);
    expect(all).toBe(2 ** 27);
    expect(most).toBeLessThanOrEqual(2 ** 26 + 2 ** 20);
  }
});
