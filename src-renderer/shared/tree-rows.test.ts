/** Keys in a tree. */
import { describe, expect, it } from 'vitest';

import { findByPrefix, treeMove } from './tree-rows.ts';
import type { TreeRow } from './tree-rows.ts';

const row = (id: string, expanded: boolean | null, parent: string | null = null): TreeRow => ({
  id,
  label: id,
  level: parent === null ? 0 : 1,
  expanded,
  parent,
  position: 1,
  siblings: 1,
});
const rows = [row('src', true), row('alpha', null, 'src'), row('beta', false, 'src'), row('zeta', null)];

describe('tree navigation', () => {
  it('moves up and down within the rows', () => {
    expect(treeMove(rows, 0, 'ArrowDown', 10)).toEqual({ do: 'focus', index: 1 });
    expect(treeMove(rows, 3, 'ArrowDown', 10)).toEqual({ do: 'focus', index: 3 });
    expect(treeMove(rows, -1, 'ArrowDown', 10)).toEqual({ do: 'focus', index: 0 });
    expect(treeMove(rows, 1, 'End', 10)).toEqual({ do: 'focus', index: 3 });
    expect(treeMove(rows, 3, 'PageUp', 2)).toEqual({ do: 'focus', index: 1 });
  });
  it('opens with Right and steps in when open', () => {
    expect(treeMove(rows, 2, 'ArrowRight', 10)).toEqual({ do: 'toggle', index: 2 });
    expect(treeMove(rows, 0, 'ArrowRight', 10)).toEqual({ do: 'focus', index: 1 });
    expect(treeMove(rows, 1, 'ArrowRight', 10)).toBeNull();
  });
  it('closes with Left, and goes to the parent from a leaf', () => {
    expect(treeMove(rows, 0, 'ArrowLeft', 10)).toEqual({ do: 'toggle', index: 0 });
    expect(treeMove(rows, 1, 'ArrowLeft', 10)).toEqual({ do: 'focus', index: 0 });
    expect(treeMove(rows, 3, 'ArrowLeft', 10)).toBeNull();
  });
  it('finds what is typed, going round the end, and staying while more is typed', () => {
    expect(findByPrefix(rows, 0, 'z')).toBe(3);
    expect(findByPrefix(rows, 3, 's')).toBe(0);
    expect(findByPrefix(rows, 1, 'al')).toBe(1);
    expect(findByPrefix(rows, 1, 'q')).toBe(-1);
  });
});
