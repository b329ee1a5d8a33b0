/** What the context menu of a row offers. */
import { describe, expect, it } from 'vitest';

import { sampleChange } from '../../client/fake-client.ts';

import { changeNodes } from '../../shared/change-tree.ts';
import { groupNodes, reviewRows } from './review-rows.ts';
import type { RowDeeds } from './row-deeds.ts';
import { rowMenu } from './row-menu.ts';

const nothing = (): void => undefined;
const deeds: RowDeeds = {
  open: nothing,
  stage: nothing,
  unstage: nothing,
  move: nothing,
  commit: nothing,
  discard: nothing,
  review: nothing,
  history: nothing,
  toggle: nothing,
};
const reviewed = new Set(['cwd://a/two']);
const changes = [sampleChange('cwd://a/one'), sampleChange('cwd://a/two')];
const quiet = [{ path: 'cwd://same', why: 'net-zero' as const }];
const rows = reviewRows(
  groupNodes(changeNodes(changes, 'list'), new Map([['cwd://a/two', { how: 'whole' }]]), quiet),
  new Set(),
);
const labels = (id: string, access: 'read-write' | 'read-only' = 'read-write'): readonly string[] =>
  rowMenu(rows.find((row) => row.id === id) ?? null, {
    deeds,
    access,
    copy: nothing,
    layers: nothing,
    reviewed,
  }).flatMap((entry) => (entry.kind === 'item' ? [entry.label] : []));

describe('the menu of a row', () => {
  it('stages where it is open, and unstages where it is staged', () => {
    expect(labels('changes:cwd://a/one')).toContain('Stage 1 change');
    expect(labels('staged:cwd://a/two')).toContain('Unstage 1 change');
  });
  it('takes the mark of a review off what has it', () => {
    expect(labels('changes:cwd://a/one')).toContain('Mark as reviewed');
    expect(labels('staged:cwd://a/two')).toContain('Mark as not reviewed');
  });
  it('only looks where nothing can be changed, and at what is no change', () => {
    const looking = ['Open diff', 'Show history', 'Show in layers', 'Copy path'];
    expect(labels('changes:cwd://a/one', 'read-only')).toEqual(looking);
    expect(labels('quiet:cwd://same')).toEqual(['Open', ...looking.slice(1)]);
  });
  it('has nothing to open or copy for a group', () => {
    expect(labels('changes:')).toEqual([
      'Stage 1 change',
      'Mark as reviewed',
      'Commit only 1 change',
      'Discard 1 change',
    ]);
  });
});
