import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, expect, test } from 'vitest';

import { nodeDisk } from './disk.ts';
import { DiskWorkStore } from './disk-work-store.ts';

let top: string;
beforeEach(() => {
  top = mkdtempSync(join(tmpdir(), 'inspector-work-'));
});
afterEach(() => {
  rmSync(top, { recursive: true });
});

test('a name out of a store that somebody else made leads to no other file', () => {
  const outside = join(top, 'outside');
  writeFileSync(outside, 'mine');
  const store = new DiskWorkStore(join(top, 'work'), nodeDisk);
  for (const id of ['../outside', outside, '..', '', 'a/b', 'a\0']) {
    expect(() => store.peek(id, new Uint8Array(4), 0), id).toThrow(expect.objectContaining({ code: 'io' }));
    expect(() => store.open(id, 0).read(new Uint8Array(4), 0), id).toThrow(expect.objectContaining({ code: 'io' }));
  }
  expect(readFileSync(outside, 'utf8')).toBe('mine');
  expect(existsSync(join(top, 'work'))).toBe(true);
});
