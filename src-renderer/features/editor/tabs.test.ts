/** Steps between sets of tabs. */
import { describe, expect, it } from 'vitest';

import { closeTab, followsFiles, isDiff, isPast, isWritable, moveMoment, neighbour, openTab } from './tabs.ts';
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
  it('keep pairs of trees apart, and know which of them cannot change any more', () => {
    const pair = { from: { tree: 'checkpoint', id: 1 }, to: { tree: 'moment', event: 7 } } as const;
    const now = { ...pair, to: { tree: 'merged', sandbox: 'other' } } as const;
    const targets = [
      { kind: 'compare', path: 'a', ...pair },
      { kind: 'compare', path: 'a', ...now },
      { kind: 'all-changes', path: 'changes://' },
      { kind: 'all-changes', path: 'changes://', pair },
      { kind: 'merge', path: 'a' },
    ] as const;
    const set = targets.reduce((all, target) => openTab(all, target, 'keep'), open());
    expect(ids(set)).toEqual([
      'compare checkpoint 1 moment 7:a',
      'compare checkpoint 1 other/merged:a',
      'all:changes://',
      'all checkpoint 1 moment 7:changes://',
      'merge:a',
    ]);
    expect(set.tabs.map(isDiff)).toEqual([true, true, false, false, false]);
    expect(set.tabs.map(isPast)).toEqual([true, false, false, false, false]);
    expect(set.tabs.map(followsFiles)).toEqual([false, true, false, false, false]);
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

describe('tabs of a moment', () => {
  const moment = (path: string, at: number) => ({ kind: 'moment', path, moment: at }) as const;
  const set = openTab(openTab(open('a'), moment('a', 5), 'keep'), moment('b', 5), 'keep');

  it('go to another moment together, where they stand, and the active one stays active', () => {
    const moved = moveMoment(set, 5, 9);
    expect(ids(moved)).toEqual(['merged:a', '@9:a', '@9:b']);
    expect(moved.active).toBe('@9:b');
  });
  it('take the place of tabs that showed that moment already', () => {
    const twice = openTab(set, moment('b', 9), 'keep');
    expect(ids(moveMoment(twice, 5, 9))).toEqual(['merged:a', '@9:a', '@9:b']);
  });
  it('are closed when the moment is left, and the present ones stay', () => {
    expect(moveMoment(set, 5, null)).toMatchObject({ active: 'merged:a', tabs: [{ id: 'merged:a' }] });
  });
  it('are never written, and never read again, as is everything that was', () => {
    const targets = [
      moment('a', 5),
      { kind: 'content', path: 'a', seq: 3, side: 'before' },
      { kind: 'moment-diff', path: 'a', from: 3, to: 4 },
      { kind: 'moment-diff', path: 'a', from: 3, to: null },
      file('a'),
    ] as const;
    const tabs = targets.flatMap((target) => openTab(open(), target, 'keep').tabs);
    expect(tabs.map(isPast)).toEqual([true, true, true, false, false]);
    expect(tabs.map(isDiff)).toEqual([false, false, true, true, false]);
    expect(tabs.map((tab) => isWritable({ ...tab, content: { at: 'past-text', text: '' } }))).not.toContain(true);
    expect(new Set(tabs.map(({ id }) => id)).size).toBe(targets.length);
  });
});
