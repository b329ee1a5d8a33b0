/** Staging by hunks and lines, as property and by example. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { deedsOf, hunkMarks, markAt, reverted, shownTexts, stagedWith, stagedWithout } from './staging.ts';
import type { StageTexts } from './staging.ts';

const base = 'a\nb\nc\nd\ne\nf\ng\nh\n';
const merged = 'a\nB\nB2\nc\nd\nf\ng\nH\n';
const texts = (staged: string): StageTexts => ({ base, staged, merged });
const states = (staged: string) => hunkMarks(texts(staged), 'sandbox').map(({ state }) => state);
const hunk = (start: number, count = 1) => ({ what: 'hunk', side: 'after', range: { start, count } }) as const;
const lines = (side: 'before' | 'after', start: number, count = 1) =>
  ({ what: 'lines', side, range: { start, count } }) as const;

describe('staging by hunks', () => {
  it('takes one hunk and leaves the others', () => {
    const staged = stagedWith(texts(base), 'sandbox', hunk(1));
    expect(staged).toBe('a\nB\nB2\nc\nd\ne\nf\ng\nh\n');
    expect(states(staged)).toEqual(['staged', 'open', 'open']);
  });

  it('takes a deletion by the place where it is', () => {
    const staged = stagedWith(texts(base), 'sandbox', hunk(5, 0));
    expect(staged).toBe('a\nb\nc\nd\nf\ng\nh\n');
    expect(states(staged)).toEqual(['open', 'staged', 'open']);
  });

  it('takes a hunk back out of what is staged', () => {
    const both = stagedWith(texts(stagedWith(texts(base), 'sandbox', hunk(1))), 'sandbox', hunk(7));
    expect(states(both)).toEqual(['staged', 'open', 'staged']);
    expect(stagedWithout(texts(both), 'sandbox', hunk(1))).toBe('a\nb\nc\nd\ne\nf\ng\nH\n');
  });

  it('replaces lines that were edited by hand when the whole hunk is staged', () => {
    const edited = 'a\nby hand\nc\nd\ne\nf\ng\nh\n';
    expect(states(edited)).toEqual(['partly', 'open', 'open']);
    expect(stagedWith(texts(edited), 'sandbox', hunk(1))).toBe('a\nB\nB2\nc\nd\ne\nf\ng\nh\n');
    expect(stagedWithout(texts(edited), 'sandbox', hunk(1))).toBe(base);
  });
});

describe('staging by lines', () => {
  it('takes one of two added lines, and the removed one that it stands for', () => {
    const staged = stagedWith(texts(base), 'sandbox', lines('after', 1));
    expect(staged).toBe('a\nB\nc\nd\ne\nf\ng\nh\n');
    expect(states(staged)).toEqual(['partly', 'open', 'open']);
    expect(stagedWith(texts(staged), 'sandbox', lines('after', 2))).toBe('a\nB\nB2\nc\nd\ne\nf\ng\nh\n');
  });

  it('takes removed lines by their place in the folder', () => {
    expect(stagedWith(texts(base), 'sandbox', lines('before', 4))).toBe('a\nb\nc\nd\nf\ng\nh\n');
  });

  it('takes lines back out by their place in the sandbox, wherever they are in what is staged', () => {
    const all = texts(merged);
    expect(stagedWithout(all, 'sandbox', lines('after', 2))).toBe('a\nB\nc\nd\nf\ng\nH\n');
    expect(stagedWithout(all, 'sandbox', lines('before', 4))).toBe('a\nB\nB2\nc\nd\ne\nf\ng\nH\n');
  });
});

describe('the three comparisons', () => {
  const half = texts('a\nB\nB2\nc\nd\ne\nf\ng\nh\n');

  it('shows what is staged, and what is left', () => {
    expect(shownTexts(half, 'staged')).toEqual([base, half.staged]);
    expect(hunkMarks(half, 'staged').map(({ state }) => state)).toEqual(['staged']);
    expect(hunkMarks(half, 'open').map(({ state }) => state)).toEqual(['open', 'open']);
    expect(deedsOf('staged')).toEqual(['unstage']);
  });

  it('stages and unstages there as well', () => {
    expect(stagedWithout(half, 'staged', hunk(1))).toBe(base);
    expect(stagedWith(half, 'open', hunk(7))).toBe('a\nB\nB2\nc\nd\ne\nf\ng\nH\n');
  });

  it('reverts to what is on the other side', () => {
    expect(reverted(half, 'sandbox', hunk(1))).toBe('a\nb\nc\nd\nf\ng\nH\n');
    expect(reverted(half, 'open', hunk(7))).toBe('a\nB\nB2\nc\nd\nf\ng\nh\n');
  });

  it('leaves out what differs in spaces alone when that is asked for', () => {
    const spaced = { base: 'a\nb\nc\n', staged: 'a\nb\nc\n', merged: 'a\n  b\nC\nd' };
    expect(hunkMarks(spaced, 'sandbox')).toHaveLength(1);
    const apart = { base: 'a\nb\nc\n', staged: 'a\nb\nc\n', merged: 'a \nb\nC\n' };
    expect(hunkMarks(apart, 'sandbox')).toHaveLength(2);
    expect(hunkMarks(apart, 'sandbox', 'ignore-space').map(({ after }) => after.start)).toEqual([2]);
  });
});

describe('finding a change by a line', () => {
  const marks = hunkMarks(texts(base), 'sandbox');
  it('finds changed lines, and deletions at both lines around them', () => {
    expect([0, 1, 2, 3, 4, 5, 6, 7].map((line) => markAt(marks, 'after', line))).toEqual([-1, 0, 0, -1, 1, 1, -1, 2]);
  });
});

const text = fc.array(fc.constantFrom('a', 'b', 'c', ' a', ''), { maxLength: 12 }).map((all) => all.join('\n'));

describe('staging any text', () => {
  it('hunk by hunk comes to the sandbox, and back to the folder', () => {
    fc.assert(
      fc.property(text, text, text, (from, between, to) => {
        let now: StageTexts = { base: from, staged: between, merged: to };
        for (const { after } of hunkMarks(now, 'open').toReversed())
          now = { ...now, staged: stagedWith(now, 'open', { what: 'hunk', side: 'after', range: after }) };
        expect(now.staged).toBe(to);
        for (const { before } of hunkMarks(now, 'staged').toReversed())
          now = { ...now, staged: stagedWithout(now, 'staged', { what: 'hunk', side: 'before', range: before }) };
        expect(now.staged).toBe(from);
      }),
      { seed: 7, numRuns: 300 },
    );
  });

  it('any lines leave the others of the folder as they were', () => {
    fc.assert(
      fc.property(text, text, fc.nat(12), fc.nat(4), (from, to, start, count) => {
        const now: StageTexts = { base: from, staged: from, merged: to };
        const place = { what: 'lines', side: 'after', range: { start, count } } as const;
        const staged = stagedWith(now, 'sandbox', place);
        const back = reverted({ ...now, merged: staged }, 'sandbox', { ...place, what: 'hunk', range: ALL });
        expect(back).toBe(from);
      }),
      { seed: 8, numRuns: 300 },
    );
  });
});
const ALL = { start: 0, count: 1000 };
