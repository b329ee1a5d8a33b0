/** The picker's view of the user's own machine. */
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, expect, it } from 'vitest';

import { CallError } from '../../src-preload/contract/reply.ts';

import { listHostFolder } from './host-folder.ts';

const folder = mkdtempSync(join(tmpdir(), 'inspector-browse-'));
beforeAll(() => {
  for (const name of ['src', '.git', 'docs']) mkdirSync(join(folder, name));
  for (const name of [
    'tidy.wasm',
    'notes.txt',
    '.hidden.wasm',
    'pack.capsule',
    'Capsule.toml',
    'My-Capsule.toml',
    'work.capsule-trail',
    'image.tar.gz',
  ])
    writeFileSync(join(folder, name), '');
  symlinkSync('docs', join(folder, 'linked'));
  symlinkSync('nowhere', join(folder, 'dangling'));
  symlinkSync('loop', join(folder, 'loop'));
});
afterAll(() => rmSync(folder, { recursive: true }));

it('shows folders, then capsules, exports and archives, hidden ones last, and nothing that cannot be opened', () => {
  const { entries, parent } = listHostFolder(folder);
  expect(entries.map(({ name, kind }) => [name, kind])).toEqual([
    ['docs', 'directory'],
    ['linked', 'directory'],
    ['src', 'directory'],
    ['.git', 'directory'],
    ['Capsule.toml', 'capsule'],
    ['image.tar.gz', 'archive'],
    ['pack.capsule', 'capsule'],
    ['tidy.wasm', 'capsule'],
    ['work.capsule-trail', 'bundle'],
    ['.hidden.wasm', 'capsule'],
  ]);
  expect(entries[0]?.path).toBe(join(folder, 'docs'));
  expect(parent).toBe(tmpdir());
});

it('has no parent above the root', () => {
  expect(listHostFolder('/').parent).toBeNull();
});

it.each(['nowhere', 'notes.txt'])('says that %s is no folder', (name) => {
  expect(() => listHostFolder(join(folder, name))).toThrow(CallError);
  expect(() => listHostFolder(join(folder, name))).toThrow(/There is no folder/);
});
