/** Records of any size in a history file. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, expect, it } from 'vitest';

import { packHistory, unpackHistory } from './history-file.ts';
import type { PastRecord } from './history-file.ts';
import { nodeDisk } from './disk.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'history-file-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

it('keeps records that are larger than what is collected at a time', () => {
  const record = (tag: number, size: number): PastRecord => ({ tag, payload: Buffer.alloc(size, tag) });
  const records = [record(1, 10), record(2, 3_000_000), record(3, 200_000), { event: 7 }, record(4, 500_000)];
  const file = join(folder, 'history');
  const work = packHistory(nodeDisk, file, records);
  while (work.next().done !== true);
  const found = [...unpackHistory(nodeDisk, file)];
  expect(found.map((each) => ('event' in each ? each.event : [each.tag, each.payload.length]))).toEqual([
    [1, 10],
    [2, 3_000_000],
    [3, 200_000],
    7,
    [4, 500_000],
  ]);
  expect(found.every((each) => 'event' in each || each.payload.every((byte) => byte === each.tag))).toBe(true);
});
