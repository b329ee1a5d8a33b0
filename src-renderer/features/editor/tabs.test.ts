/** Steps between sets of tabs. */
import { describe, expect, it } from 'vitest';

import { closeTab, neighbour, openTab } from './tabs.ts';
import type { TabSet } from './tabs.ts';

const file = (path: string) => ({ kind: 'file', path, view: 'merged' }) as const;
const open = (...paths: string[]): TabSet =>
  paths.reduce<TabSet>((set, path) => openTab(set, file(path), 'keep'), { tabs: [], active: null });
const ids = (set: TabSet) => set.tabs.map(({ id }) => id);

describe('tabs', () => {
  it('open beside the active one, and once per target', () => {
    const set = openTab({ ...open('a', 'b'), active: 'merged:a' }, file('c'), 'keep');
    expect(ids(set)).toEqual(['merged:a', 'merged:c', 'merged:b']);
    expect(openTab(set, file('b'), 'keep')).toMatchObject({ active: 'merged:b', tabs: { length: 3 } });
  });
  it('keep base version, merged version and diff of one file apart', () => {
    const set = openTab(
      openTab(open('a'), { ...file('a'), view: 'base' }, 'keep'),
      { kind: 'diff', path: 'a' },
      'keep',
    );
    expect(ids(set)).toEqual(['merged:a', 'base:a', 'diff:a']);
  });
  it('replace a preview by the next, but not one with edits', () => {
    const first = openTab(open('a'), file('b'), 'preview');
    expect(ids(openTab(first, file('c'), 'preview'))).toEqual(['merged:a', 'merged:c']);
    const dirty = { ...first, tabs: first.tabs.map((tab) => ({ ...tab, edited: 'dirty' as const })) };
    expect(ids(openTab(dirty, file('c'), 'preview'))).toEqual(['merged:a', 'merged:b', 'merged:c']);
  });
  it('stay when a preview is opened again to stay', () => {
    const set = openTab(openTab(open(), file('a'), 'preview'), file('a'), 'keep');
    expect(set.tabs[0]?.hold).toBe('keep');
  });
  it('hand over to a neighbour when closed', () => {
    expect(closeTab({ ...open('a', 'b', 'c'), active: 'merged:b' }, 'merged:b').active).toBe('merged:c');
    expect(closeTab(open('a', 'b'), 'merged:b').active).toBe('merged:a');
    expect(closeTab(open('a'), 'merged:a').active).toBeNull();
    expect(closeTab(open('a', 'b'), 'merged:a').active).toBe('merged:b');
  });
  it('step round the ends', () => {
    expect(neighbour({ ...open('a', 'b'), active: 'merged:b' }, 1)).toBe('merged:a');
    expect(neighbour({ ...open('a', 'b'), active: 'merged:a' }, -1)).toBe('merged:b');
    expect(neighbour(open(), 1)).toBeNull();
  });
});
