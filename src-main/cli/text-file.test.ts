import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, expect, test } from 'vitest';

import { readTextFile } from './text-file.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'inspector-text-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

const file = (): string => join(folder, 'text');

test('a text is read as it is, its byte order mark and its line ends included', async () => {
  writeFileSync(file(), '\uFEFFone\r\ntwo');
  expect(await readTextFile(file())).toBe('\uFEFFone\r\ntwo');
});

test('what is no text is refused with a sentence, rather than read as another text', async () => {
  writeFileSync(file(), new Uint8Array([0x61, 0xff, 0x62]));
  await expect(readTextFile(file())).rejects.toMatchObject({ code: 'invalid-input' });
  await expect(readTextFile(folder)).rejects.toMatchObject({ code: 'invalid-input' });
  await expect(readTextFile(join(folder, 'nothing'))).rejects.toMatchObject({ code: 'not-found' });
  truncateSync(file(), 257 * 1024 * 1024);
  await expect(readTextFile(file())).rejects.toMatchObject({ code: 'invalid-input' });
});
