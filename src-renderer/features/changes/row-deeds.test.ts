/** Which paths a row stands for when it is staged. */
import { describe, expect, it } from 'vitest';

import { sampleChange } from '../../client/fake-client.ts';

import { changeNodes } from '../../shared/change-tree.ts';
import { groupNodes, reviewRows } from './review-rows.ts';
import type { ReviewRow } from './review-rows.ts';
import { pathsToStage } from './row-deeds.ts';

const changes = ['cwd://a/one', 'cwd://a/two', 'cwd://b', 'home://x'].map((path) => sampleChange(path));
const rowIn = (list: typeof changes, id: string): ReviewRow => {
  const rows = reviewRows(groupNodes(changeNodes(list, 'tree'), new Map(), null), new Set());
  const row = rows.find((candidate) => candidate.id === id);
  if (!row) throw new Error(`no row ${id}`);
  return row;
};

describe('what is staged by a row', () => {
  it('is as short as it can be said: a path, a folder, each mount', () => {
    expect(pathsToStage(rowIn(changes, 'changes:cwd://b'), 'all')).toEqual(['cwd://b']);
    expect(pathsToStage(rowIn(changes, 'changes:cwd://a'), 'all')).toEqual(['cwd://a']);
    expect(pathsToStage(rowIn(changes, 'changes:'), 'all')).toEqual(['cwd://', 'home://']);
  });
  it('is each path that is seen when the list is narrowed: a folder may hold more', () => {
    expect(pathsToStage(rowIn(changes, 'changes:cwd://a'), 'some')).toEqual(['cwd://a/one', 'cwd://a/two']);
  });
  it('never takes the files of a repository itself along', () => {
    const list = [...changes, sampleChange('cwd://.git/index')];
    expect(pathsToStage(rowIn(list, 'changes:'), 'all')).toEqual(changes.map(({ path }) => path));
    expect(pathsToStage(rowIn(list, 'changes:cwd://.git'), 'all')).toEqual([]);
  });
});
