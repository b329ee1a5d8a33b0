/** What the top records of the base is taken and put back. */
import { renameSync, rmSync, writeFileSync } from 'node:fs';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { codeOf } from '../files-by-path-contract.ts';
import { linesOf } from './past-lines-contract.ts';
import { Workspace } from './workspace-contract.ts';

let at: Workspace;

beforeEach(() => {
  at = new Workspace();
});
afterEach(() => at.remove());

test('a change stands again on what it stood on before a rebase', () => {
  at.files.append('docs/a.md', '!');
  at.store.journal.commit();
  writeFileSync(at.onDisk('docs', 'a.md'), 'theirs');
  const [records, drift] = [at.overlay.baseRecords(), at.overlay.baseDrift()];
  at.overlay.rebase({ what: 'changed', names: ['docs', 'a.md'] });
  at.store.journal.commit();
  expect(at.overlay.baseDrift()).toEqual([]);
  const view = linesOf(at.overlay);
  at.overlay.recall(records);
  at.store.journal.commit();
  expect(linesOf(at.overlay)).toEqual(view);
  expect(at.overlay.baseRecords()).toEqual(records);
  expect(at.overlay.baseDrift()).toEqual(drift);
});

test('what became new comes from the base again, with its whiteout, even where the base has it no more', () => {
  at.files.rename('docs/a.md', 'moved.md');
  at.files.append('moved.md', '!');
  at.store.journal.commit();
  const records = at.overlay.baseRecords();
  renameSync(at.onDisk('docs', 'a.md'), at.onDisk('elsewhere'));
  at.overlay.rebase({ what: 'changed', names: ['docs', 'a.md'] });
  expect(at.top()).toEqual(['moved.md file own']);
  at.overlay.recall(records);
  expect(at.overlay.baseRecords()).toEqual(records);
  expect(at.top()).toEqual(['docs/a.md whiteout over docs/a.md', 'moved.md file from docs/a.md own']);
});

test('nothing is recalled of what the top does not have', () => {
  at.files.append('docs/a.md', '!');
  const records = at.overlay.baseRecords();
  at.overlay.revert(['docs', 'a.md']);
  expect(codeOf(() => at.overlay.recall(records))).toBe('not-found');
  rmSync(at.onDisk('docs'), { recursive: true });
  at.files.write('new', '!');
  const hides = records.find(({ names }) => names.length === 2)?.origin ?? null;
  expect(codeOf(() => at.overlay.recall([{ names: ['new'], kind: null, origin: null, hides }]))).toBe('already-exists');
});
