/** The change list as a tree. */
import { describe, expect, it } from 'vitest';

import { sampleChange } from '../../client/fake-client.ts';

import { changeRows, countKinds, renameText } from './change-tree.ts';

const changes = [
  sampleChange('cwd://src/lib/deep/one.c'),
  sampleChange('cwd://README.md', { kind: 'added' }),
  sampleChange('cwd://src/a10.ts', { kind: 'deleted' }),
  sampleChange('cwd://src/a9.ts'),
  sampleChange('home://.cache', { kind: 'added', entry: 'directory' }),
  sampleChange('home://.cache/db', { kind: 'added' }),
];
const outline = (rows: ReturnType<typeof changeRows>) => rows.map((row) => `${'  '.repeat(row.level)}${row.text}`);

describe('the change tree', () => {
  it('groups by mount and folder, folders first, numbers in order, lone folders joined', () => {
    expect(outline(changeRows(changes, 'tree', new Set()))).toEqual([
      'cwd://',
      '  src',
      '    lib/deep',
      '      one.c',
      '    a9.ts',
      '    a10.ts',
      '  README.md',
      'home://',
      '  .cache',
      '    db',
    ]);
  });
  it('hides what is below a closed folder but still counts it', () => {
    const rows = changeRows(changes, 'tree', new Set(['cwd://src']));
    expect(outline(rows)).toContain('  src');
    expect(outline(rows)).not.toContain('    a9.ts');
    const folder = rows.find((row) => row.id === 'cwd://src');
    expect(folder).toMatchObject({ expanded: false, counts: { modified: 2, deleted: 1 } });
    expect(folder?.paths).toHaveLength(3);
  });
  it('counts a changed folder itself with what is in it', () => {
    const cache = changeRows(changes, 'tree', new Set()).find((row) => row.id === 'home://.cache');
    expect(cache?.paths).toEqual(['home://.cache', 'home://.cache/db']);
    expect(cache?.change?.entry).toBe('directory');
  });
  it('never joins a folder that is itself a change into its parent', () => {
    const rows = changeRows(
      [changes[4], changes[5]].filter((change) => change !== undefined),
      'tree',
      new Set(),
    );
    expect(outline(rows)).toEqual(['home://', '  .cache', '    db']);
  });
  it('lists flat by path', () => {
    expect(changeRows(changes, 'list', new Set()).map((row) => row.id)).toEqual([
      'cwd://README.md',
      'cwd://src/a9.ts',
      'cwd://src/a10.ts',
      'cwd://src/lib/deep/one.c',
      'home://.cache',
      'home://.cache/db',
    ]);
  });
  it('says a rename with names in one folder, with paths across folders', () => {
    const within = sampleChange('cwd://a/new.txt', { kind: 'renamed', from: 'cwd://a/old.txt' });
    const across = sampleChange('cwd://b/new.txt', { kind: 'renamed', from: 'cwd://a/old.txt' });
    expect(renameText(within)).toEqual({ from: 'old.txt', to: 'new.txt' });
    expect(renameText(across)).toEqual({ from: 'a/old.txt', to: 'new.txt' });
    expect(renameText(sampleChange('cwd://a'))).toBeNull();
  });
  it('counts kinds', () => {
    expect(countKinds(changes)).toEqual({ modified: 2, added: 3, deleted: 1 });
  });
});
