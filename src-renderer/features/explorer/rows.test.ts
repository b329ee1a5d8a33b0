/** The explorer's rows. */
import { describe, expect, it } from 'vitest';

import type { Entry, Mount } from '../../../src-preload/contract/schemas.ts';
import { sampleChange } from '../../client/fake-client.ts';

import { changedFolders } from './changed-folders.ts';
import { explorerRows, sortEntries } from './rows.ts';
import type { Directory, ExplorerTree } from './rows.ts';

const entry = (name: string, part: Partial<Entry> = {}): Entry => ({
  name,
  kind: 'file',
  size: 0,
  layer: 'base',
  change: null,
  ...part,
});
const ready = (...entries: Entry[]): Directory => ({ state: 'ready', entries, more: false, message: '' });
const cwd: Mount = { name: 'cwd', kind: 'overlay', access: 'read-write', guestPath: '/', hostPath: '/w' };
const rowsOf = (part: Partial<ExplorerTree>) =>
  explorerRows({ mounts: [cwd], directories: new Map(), expanded: new Set(), edit: null, ...part });

describe('explorer rows', () => {
  it('show a closed root per mount', () => {
    expect(rowsOf({ mounts: [cwd, { ...cwd, name: 'tmp' }] }).map((row) => [row.id, row.expanded])).toEqual([
      ['cwd://', false],
      ['tmp://', false],
    ]);
  });
  it('nest what is open and say what is empty, loading or failed', () => {
    const rows = rowsOf({
      expanded: new Set(['cwd://', 'cwd://a', 'cwd://b', 'cwd://c']),
      directories: new Map([
        ['cwd://', ready(...['a', 'b', 'c'].map((name) => entry(name, { kind: 'directory' })))],
        ['cwd://a', ready()],
        ['cwd://b', { state: 'failed', entries: [], more: false, message: 'no permission' }],
      ]),
    });
    expect(rows.map((row) => row.label)).toEqual(['cwd://', 'a', 'Empty', 'b', 'no permission', 'c', 'Loading…']);
  });
  it('offer more where there is more, after what is shown', () => {
    const rows = rowsOf({
      expanded: new Set(['cwd://']),
      directories: new Map([['cwd://', { ...ready(entry('a')), more: true }]]),
    });
    expect(rows.map((row) => row.kind)).toEqual(['root', 'entry', 'more']);
  });
  it('put a name field in place of a renamed entry, and first for a new one', () => {
    const shown = { expanded: new Set(['cwd://']), directories: new Map([['cwd://', ready(entry('a'), entry('b'))]]) };
    const renaming = rowsOf({ ...shown, edit: { do: 'rename', parent: 'cwd://', path: 'cwd://b' } });
    expect(renaming.map((row) => row.kind)).toEqual(['root', 'entry', 'edit']);
    const creating = rowsOf({ ...shown, edit: { do: 'new-file', parent: 'cwd://' } });
    expect(creating.map((row) => row.kind)).toEqual(['root', 'edit', 'entry', 'entry']);
  });
  it('cannot open a deleted folder', () => {
    const directories = new Map([['cwd://', ready(entry('d', { kind: 'directory', change: 'deleted' }))]]);
    expect(rowsOf({ expanded: new Set(['cwd://']), directories })[1]?.expanded).toBeNull();
  });
  it('come folders first, then as people count', () => {
    const names = sortEntries([entry('b10'), entry('B9'), entry('z', { kind: 'directory' })]).map(({ name }) => name);
    expect(names).toEqual(['z', 'B9', 'b10']);
  });
});

describe('changed folders', () => {
  it('count changes in every folder above them, once each', () => {
    const counts = changedFolders([sampleChange('cwd://a/b/c'), sampleChange('cwd://a/d'), sampleChange('home://x')]);
    expect(Object.fromEntries(counts)).toEqual({ 'cwd://a/b': 1, 'cwd://a': 2, 'cwd://': 2, 'home://': 1 });
  });
});
