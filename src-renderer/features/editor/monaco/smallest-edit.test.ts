/** What a form's edit changes in the text. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { smallestEdit } from './smallest-edit.ts';

const applied = (before: string, after: string): string => {
  const edit = smallestEdit(before, after);
  return edit ? before.slice(0, edit.from) + edit.text + before.slice(edit.to) : before;
};

describe('the smallest edit', () => {
  it('is none between equal texts', () => {
    expect(smallestEdit('fs_read = []', 'fs_read = []')).toBeNull();
  });
  it('leaves alone what is alike on both sides', () => {
    expect(smallestEdit('read = ["a"]', 'read = ["a", "b"]')).toEqual({ from: 11, to: 11, text: ', "b"' });
  });
  it('takes whole characters', () => {
    expect(smallestEdit('😀', '😁')).toEqual({ from: 0, to: 2, text: '😁' });
  });
  it('makes the other text of any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'grapheme' }), (before, after) => {
        expect(applied(before, after)).toBe(after);
      }),
    );
  });
});
