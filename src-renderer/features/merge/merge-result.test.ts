/** A merge that is decided piece by piece while it is edited by hand. */
import { describe, expect, it } from 'vitest';

import { mergeTexts } from '../../../src-preload/contract/text/merge-texts.ts';
import type { MergeTake } from '../../../src-preload/contract/text/merge-texts.ts';

import { conflictRanges, conflictsOf, isTouched, openConflicts, startMerge, withTake } from './merge-result.ts';
import type { MergeResult } from './merge-result.ts';

const LINES = Array.from({ length: 30 }, (_, index) => `line ${index}`);
const text = (changes: Readonly<Record<number, string>>): string =>
  LINES.map((line, index) => `${changes[index] ?? line}\n`).join('');

/** Conflicts at 3, 10 and 20; one change of each side alone. */
const fresh = (): MergeResult =>
  startMerge(
    mergeTexts(
      text({}),
      text({ 3: 'mine 3', 10: 'mine 10', 20: 'mine 20', 26: 'mine alone' }),
      text({ 3: 'theirs 3', 10: 'theirs 10', 20: 'theirs 20', 15: 'theirs alone' }),
    ),
  );

const typed = (result: MergeResult, change: (text: string) => string): MergeResult => ({
  ...result,
  text: change(result.text),
});

describe('a merge', () => {
  it('begins with what both sides agree on, and each conflict between markers', () => {
    const merge = fresh();
    expect(openConflicts(merge)).toEqual([0, 1, 2]);
    expect(merge.text).toContain('mine alone\n');
    expect(merge.text).toContain('theirs alone\n');
    expect(isTouched(merge)).toBe(false);
  });
  it.each(['mine', 'theirs', 'both', 'base'] as const)('takes %s in place of the markers', (take: MergeTake) => {
    const merge = withTake(fresh(), 1, take);
    const expected = { mine: 'mine 10\n', theirs: 'theirs 10\n', both: 'mine 10\ntheirs 10\n', base: 'line 10\n' };
    expect(merge.text).toContain(`line 9\n${expected[take]}line 11\n`);
    expect(openConflicts(merge)).toEqual([0, 2]);
  });
  it('takes something else later, and ends as if that had been taken at once', () => {
    const again = withTake(withTake(withTake(fresh(), 1, 'both'), 0, 'base'), 1, 'theirs');
    const once = withTake(withTake(fresh(), 0, 'base'), 1, 'theirs');
    expect(again.text).toBe(once.text);
  });
  it('keeps what was typed elsewhere, before and behind', () => {
    let merge = typed(fresh(), (now) => `new first\n${now.replace('line 5\n', 'line five\nand more\n')}new last\n`);
    merge = withTake(withTake(merge, 0, 'mine'), 2, 'theirs');
    expect(merge.text.startsWith('new first\nline 0\n')).toBe(true);
    expect(merge.text.endsWith('line 29\nnew last\n')).toBe(true);
    expect(merge.text).toContain('line 2\nmine 3\nline 4\nline five\nand more\nline 6\n');
    expect(merge.text).toContain('line 19\ntheirs 20\nline 21\n');
    expect(openConflicts(merge)).toEqual([1]);
  });
  it('keeps what was typed right beside a conflict', () => {
    const before = typed(fresh(), (now) => now.replace('<<<<<<< mine\nmine 3', 'beside\n<<<<<<< mine\nmine 3'));
    expect(withTake(before, 0, 'theirs').text).toContain('line 2\nbeside\ntheirs 3\nline 4\n');
  });
  it('counts a conflict as decided when its markers were taken away by hand, and as open when an undo brings them back', () => {
    const merge = withTake(fresh(), 0, 'mine');
    const block = /<{7} mine\nmine 10\n[^>]*>{7} theirs\n/.exec(fresh().text)?.[0] ?? 'none';
    const edited = typed(merge, (now) => now.replace(block, 'mine and theirs 10\n'));
    expect(openConflicts(edited)).toEqual([2]);
    expect(withTake(edited, 1, 'base').text).toContain('line 9\nline 10\nline 11\n');
    for (const take of ['mine', 'theirs', 'both', 'base'] as const) {
      const undone = { ...withTake(fresh(), 0, take), text: fresh().text };
      expect(openConflicts(undone), take).toEqual([0, 1, 2]);
      expect(withTake(undone, 0, 'theirs').text, take).toBe(withTake(fresh(), 0, 'theirs').text);
    }
  });
  it('decides where one side took everything away', () => {
    const merge = startMerge(mergeTexts('a\nb\nc\n', 'a\nc\n', 'a\nB\nc\n'));
    expect(conflictsOf(merge.pieces)).toHaveLength(1);
    const gone = withTake(merge, 0, 'mine');
    expect(gone.text).toBe('a\nc\n');
    expect(withTake(gone, 0, 'theirs').text).toBe('a\nB\nc\n');
    expect(openConflicts({ ...gone, text: merge.text })).toEqual([0]);
  });
  it('ends like its sides where the last line has no ending', () => {
    const merge = startMerge(mergeTexts('a\nb', 'a\nmine', 'a\ntheirs'));
    expect(withTake(merge, 0, 'mine').text).toBe('a\nmine');
    expect(withTake(merge, 0, 'both').text).toBe('a\nmine\ntheirs');
  });
  it('knows where each conflict is, after any edits of what lies between', () => {
    for (let seed = 1; seed <= 60; seed += 1) {
      const lines = fresh().text.split('\n');
      // Never in a conflict: those begin at 3, 18 and 36, and have 7 lines.
      const free = [0, 1, 12, 14, 27, 30, 45, 47].filter((_, place) => (seed >> (place % 6)) % 2 === 1);
      const edited = lines.flatMap((line, index) => (free.includes(index) ? [`typed ${seed}`, line] : [line]));
      const merge = { ...fresh(), text: edited.join('\n') };
      const found = conflictRanges(merge).map(({ start, count }) => edited.slice(start, start + count));
      expect(found.map((block) => [block[0], block.at(-1), block.length])).toEqual(
        Array.from({ length: 3 }, () => ['<<<<<<< mine', '>>>>>>> theirs', 7]),
      );
    }
  });
});
