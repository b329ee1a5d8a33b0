/** Our own hand in a folder that does not tell upper case from lower case. */
import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openSandboxStore } from '../../store/open-sandbox-store.ts';
import type { SandboxStore } from '../../store/open-sandbox-store.ts';
import { Files } from '../files-by-path-contract.ts';
import { openHostTree } from '../host/open-host-tree.ts';
import type { Overlay } from '../overlay.ts';
import { caseInsensitive } from './case-insensitive-base-contract.ts';
import { createOverlay } from './create-overlay.ts';
import { now } from './machine-contract.ts';

let folder: string;
let store: SandboxStore;
let overlay: Overlay;
let files: Files;

const onDisk = (...names: string[]): string => join(folder, 'base', ...names);

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'rebase-caseless-'));
  mkdirSync(onDisk('docs'), { recursive: true });
  writeFileSync(onDisk('docs', 'a.md'), 'alpha');
  writeFileSync(onDisk('readme'), 'hello');
  store = openSandboxStore({ folder: join(folder, 'store'), now });
  const base = caseInsensitive(openHostTree({ hostPath: onDisk() }));
  overlay = createOverlay({ treeId: 1, base, store, now });
  files = new Files({ vfs: () => overlay, settle: () => store.journal.commit(), close: () => undefined });
});
afterEach(() => {
  overlay.close();
  store.close();
  rmSync(folder, { recursive: true });
});

test('a name that only changes its letters there keeps those that the tree shows', () => {
  renameSync(onDisk('docs'), onDisk('DOCS'));
  overlay.rebase({ what: 'moved', from: ['docs'], to: ['DOCS'] });
  store.journal.commit();
  expect(files.list('')).toEqual(['docs', 'readme']);
  expect(files.read('Docs/A.md')).toBe('alpha');
  overlay.revert(['docs']);
  expect(files.list('')).toEqual(['DOCS', 'readme']);
});

test('a name that the tree changed is said nothing of once the folder has it', () => {
  files.rename('readme', 'README');
  renameSync(onDisk('readme'), onDisk('README'));
  overlay.rebase({ what: 'moved', from: ['readme'], to: ['README'] });
  store.journal.commit();
  expect(overlay.topEntries()).toEqual([]);
  expect(files.list('')).toEqual(['README', 'docs']);
});

test('what is lost and what comes is found by any spelling', () => {
  overlay.own(['README']);
  rmSync(onDisk('readme'));
  overlay.rebase({ what: 'changed', names: ['readme'] });
  writeFileSync(onDisk('Readme'), 'other');
  writeFileSync(onDisk('docs', 'new'), 'x');
  overlay.rebase({ what: 'changed', names: ['Readme'] }, { what: 'changed', names: ['docs', 'new'] });
  store.journal.commit();
  expect(files.list('')).toEqual(['docs', 'readme']);
  expect(files.read('readme')).toBe('hello');
  expect(files.list('docs')).toEqual(['a.md']);
});
