/** The change list as a tree. */
import { describe, expect, it } from 'vitest';

import { sampleChange } from '../client/fake-client.ts';

import { changeNodes, changesOf, countKinds, renameText } from './change-tree.ts';
import type { ChangeNode } from './change-tree.ts';

const changes = [
  sampleChange('cwd://src/lib/deep/one.c'),
  sampleChange('cwd://README.md', { kind: 'added' }),
  sampleChange('cwd://src/a10.ts', { kind: 'deleted' }),
  sampleChange('cwd://src/a9.ts'),
  sampleChange('home://.cache', { kind: 'added', entry: 'directory' }),
  sampleChange('home://.cache/db', { kind: 'added' }),
];
const outline = (nodes: readonly ChangeNode[], indent = ''): readonly string[] =>
  nodes.flatMap((node) => [indent + node.text, ...outline(node.children, `${indent}  `)]);
const find = (nodes: readonly ChangeNode[], path: string): ChangeNode | undefined =>
  nodes.flatMap((node) => (node.path === path ? [node] : (find(node.children, path) ?? []))).at(0);

describe('the change tree', () => {
  it('groups by mount and folder, folders first, numbers in order, lone folders joined', () => {
    expect(outline(changeNodes(changes, 'tree'))).toEqual([
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
  it('adds up what is below a folder, the folder itself included', () => {
    const nodes = changeNodes(changes, 'tree');
    expect(find(nodes, 'cwd://src')).toMatchObject({ total: 3, counts: { modified: 2, deleted: 1 } });
    const cache = find(nodes, 'home://.cache');
    expect(cache).toMatchObject({ total: 2, counts: { added: 2 }, change: { entry: 'directory' } });
    expect(changesOf(cache ? [cache] : []).map(({ path }) => path)).toEqual(['home://.cache', 'home://.cache/db']);
  });
  it('never joins a folder that is itself a change into its parent', () => {
    expect(outline(changeNodes(changes.slice(4), 'tree'))).toEqual(['home://', '  .cache', '    db']);
  });
  it('puts what is below a file or folder that became something else under it, in whatever order they come', () => {
    const list = [
      sampleChange('cwd://was/inner.txt', { kind: 'deleted' }),
      sampleChange('cwd://was', { kind: 'type-changed' }),
      sampleChange('cwd://gone', { kind: 'deleted', entry: 'directory' }),
      sampleChange('cwd://gone/deep/a', { kind: 'deleted' }),
      sampleChange('cwd://', { entry: 'directory' }),
    ];
    const nodes = changeNodes(list, 'tree');
    expect(outline(nodes)).toEqual(['cwd://', '  gone', '    deep', '      a', '  was', '    inner.txt']);
    expect(changesOf(nodes)).toHaveLength(list.length);
  });
  it('lists flat by path', () => {
    expect(changeNodes(changes, 'list').map((node) => node.path)).toEqual([
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
