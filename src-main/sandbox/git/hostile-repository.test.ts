import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deflateSync } from 'node:zlib';

import { afterEach, beforeEach, expect, test } from 'vitest';

import { atOnce } from '../../review/compare/pair-contents.ts';
import { SHA1 } from './git-format.ts';
import { readIndex } from './git-index.ts';
import { GitObjects } from './git-objects.ts';

let top: string;
beforeEach(() => {
  top = mkdtempSync(join(tmpdir(), 'inspector-hostile-git-'));
  mkdirSync(join(top, 'pack'));
});
afterEach(() => {
  rmSync(top, { recursive: true, force: true });
});

const number = (value: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
};
const oidOf = (index: number): Buffer => Buffer.alloc(20, index);
const COUNT = 60;

/** Each object is a delta of the next one, the last of the first. */
function putPack(name: string): void {
  const delta = deflateSync(Buffer.from([1, 1, 1, 65]));
  const objects = Array.from({ length: COUNT }, (_, index) =>
    Buffer.concat([Buffer.from([0x74]), oidOf((index + 1) % COUNT), delta]),
  );
  const header = Buffer.concat([Buffer.from('PACK'), number(2), number(COUNT)]);
  const size = objects[0]?.length ?? 0;
  const numbers = [...objects.keys()];
  const index = [
    Buffer.from([0xff, 0x74, 0x4f, 0x63]),
    number(2),
    ...Array.from({ length: 256 }, (_, first) => number(Math.min(first + 1, COUNT))),
    ...numbers.map(oidOf),
    ...numbers.map(() => number(0)),
    ...numbers.map((each) => number(header.length + each * size)),
  ];
  writeFileSync(join(top, 'pack', `pack-${name}.pack`), Buffer.concat([header, ...objects]));
  writeFileSync(join(top, 'pack', `pack-${name}.idx`), Buffer.concat(index));
}

test('deltas that lead round in a circle, in several packs, are given up', () => {
  for (const name of ['a', 'b', 'c']) putPack(name);
  const objects = new GitObjects(top, SHA1);
  expect(objects.get(oidOf(0).toString('hex'))).toBeNull();
  objects.close();
});

/** An index of one entry that says that it has millions. */
const indexOf = (version: number, flags: number, name: Buffer): Buffer =>
  Buffer.concat([
    ...[Buffer.from('DIRC'), number(version), number(0x7fffffff)],
    ...[Buffer.alloc(60), Buffer.from([flags >> 8, flags & 0xff]), name],
  ]);

test.each([
  ['that is cut off', indexOf(2, 0xfff, Buffer.alloc(100, 'n'))],
  ['that is cut off, in version 4', indexOf(4, 3, Buffer.concat([Buffer.from([0]), Buffer.alloc(100, 'n')]))],
  ['longer than any path', indexOf(2, 0xfff, Buffer.concat([Buffer.alloc(100_000, 'n'), Buffer.alloc(9)]))],
])('an index with a name %s is not understood', (_, bytes) => {
  expect(atOnce(readIndex(bytes, new Set(['n']), SHA1))).toBeNull();
});
