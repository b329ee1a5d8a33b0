/** What differs between two contents. */
import { describe, expect, it } from 'vitest';

import { diffRows, sidePairs } from './content-diff.ts';

const lines = (count: number, part: Readonly<Record<number, string>> = {}): string =>
  Array.from({ length: count }, (_, index) => `${part[index + 1] ?? `line ${index + 1}`}\n`).join('');

describe('the rows of a difference', () => {
  it('are the changed lines with three around them, numbered on both sides', () => {
    const rows = diffRows(lines(20), lines(20, { 10: 'other' })) ?? [];
    expect(rows.map(({ kind }) => kind)).toEqual(['same', 'same', 'same', 'removed', 'added', 'same', 'same', 'same']);
    expect(rows[3]).toEqual({ kind: 'removed', before: 10, after: null, text: 'line 10' });
    expect(rows[4]).toEqual({ kind: 'added', before: null, after: 10, text: 'other' });
  });
  it('leave out what is far from any change, and say where', () => {
    const rows = diffRows(lines(40), lines(40, { 2: 'a', 35: 'b' })) ?? [];
    expect(rows.filter(({ kind }) => kind === 'gap')).toHaveLength(1);
  });
  it('are none for equal texts, and all lines for a new file', () => {
    expect(diffRows('same\n', 'same\n')).toEqual([]);
    expect((diffRows('', 'a\nb') ?? []).map(({ text }) => text)).toEqual(['a', 'b']);
  });
});

describe('two sides', () => {
  it('put a line beside the one that took its place, and nothing beside what has none', () => {
    const rows = diffRows('a\nb\nc\n', 'a\nB\nBB\nc\n') ?? [];
    const texts = sidePairs(rows).map(({ left, right }) => [left?.text ?? null, right?.text ?? null]);
    expect(texts).toEqual([
      ['a', 'a'],
      ['b', 'B'],
      [null, 'BB'],
      ['c', 'c'],
    ]);
  });
});
