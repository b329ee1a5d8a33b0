/** The groups of the change list, and where the keyboard goes in them. */
import { describe, expect, it } from 'vitest';

import { sampleChange } from '../../client/fake-client.ts';

import { changeNodes } from '../../shared/change-tree.ts';
import { groupNodes, reviewRows, rowAfter } from './review-rows.ts';
import type { ReviewRow } from './review-rows.ts';

const changes = ['cwd://a/one', 'cwd://a/two', 'cwd://b'].map((path) => sampleChange(path));
const stagedAs = new Map([
  ['cwd://a/one', { how: 'whole' }],
  ['cwd://b', { how: 'partial' }],
] as const);
const rowsWith = (part: { readonly display?: 'tree' | 'list'; readonly collapsed?: readonly string[] } = {}) =>
  reviewRows(groupNodes(changeNodes(changes, part.display ?? 'list'), stagedAs, null), new Set(part.collapsed));
const outline = (rows: readonly ReviewRow[]): readonly string[] =>
  rows.map(({ level, text }) => '  '.repeat(level) + text);

describe('the groups of the change list', () => {
  it('show what is staged by lines in both groups, and what is staged as a whole in one', () => {
    expect(outline(rowsWith())).toEqual(['Staged', '  one', '  b', 'Changes', '  two', '  b']);
  });
  it('show Staged also when nothing is, so that something can be dragged there', () => {
    const rows = reviewRows(groupNodes(changeNodes(changes, 'list'), new Map(), null), new Set());
    expect(rows[0]).toMatchObject({ text: 'Staged', total: 0, expanded: null, label: 'Staged, 0' });
    expect(rows[1]).toMatchObject({ text: 'Changes', total: 3 });
  });
  it('are trees under their heads, closed one by one', () => {
    expect(outline(rowsWith({ display: 'tree', collapsed: ['staged:cwd://a', 'changes:'] }))).toEqual([
      'Staged',
      '  cwd://',
      '    a',
      '    b',
      'Changes',
    ]);
  });
  it('end with what is no change, when that is asked for', () => {
    const quiet = [{ path: 'cwd://same', why: 'unchanged-copy' as const }];
    const rows = reviewRows(groupNodes(changeNodes([], 'tree'), new Map(), quiet), new Set());
    expect(rows.at(-1)).toMatchObject({ group: 'quiet', quiet: 'unchanged-copy', change: null, path: 'cwd://same' });
  });
  it('say of each change what else is to be said', () => {
    const groups = groupNodes(changeNodes(changes, 'list'), new Map(), null);
    const labels = reviewRows(groups, new Set(), (path) => (path === 'cwd://b' ? ', reviewed' : '')).map(
      ({ label }) => label,
    );
    expect(labels).toContain('b, modified, reviewed');
    expect(labels).toContain('one, modified');
  });
  it('send the keyboard to the next row of the same group, past what is below; at the end to the one before', () => {
    const rows = rowsWith({ display: 'tree' });
    const row = (id: string): ReviewRow => rows.find((candidate) => candidate.id === id) ?? raise(id);
    expect(rowAfter(rows, row('staged:cwd://a'))?.id).toBe('staged:cwd://b');
    expect(rowAfter(rows, row('changes:cwd://b'))?.id).toBe('changes:cwd://a/two');
  });
});

const raise = (id: string): never => {
  throw new Error(`no row ${id}`);
};
