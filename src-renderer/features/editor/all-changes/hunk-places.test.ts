/** Going from hunk to hunk over many files. */
import { describe, expect, it } from 'vitest';

import { sampleChange } from '../../../client/fake-client.ts';
import { sampleDiff } from '../test-review.ts';

import type { FileFacts } from './file-facts.ts';
import { fileContent } from './file-rows.ts';
import { hunkStart, isAsShown, nextHunk } from './hunk-places.ts';

const BEFORE = Array.from({ length: 40 }, (_, line) => `line ${line}\n`).join('');
const AFTER = BEFORE.replace('line 5\n', 'new\n').replace('line 30\n', '');

const file = (path: string, part: Partial<FileFacts> = {}): FileFacts => ({
  change: sampleChange(path),
  content: fileContent(sampleDiff(path, { before: BEFORE, after: AFTER }), {}),
  isCollapsed: false,
  staged: null,
  isReviewed: false,
  ...part,
});
const image = file('cwd://image', { content: { at: 'notice', text: 'Not text' } });
const unread = file('cwd://unread', { content: undefined });

describe('the next hunk', () => {
  const second = 9;
  it('is in the same file, then in the next one that has any', () => {
    const files = [file('a'), image, file('folded', { isCollapsed: true }), file('b')];
    expect(nextHunk(files, { file: 0, row: null }, 1)).toEqual({ file: 0, row: 0 });
    expect(nextHunk(files, { file: 0, row: 0 }, 1)).toEqual({ file: 0, row: second });
    expect(nextHunk(files, { file: 0, row: second }, 1)).toEqual({ file: 3, row: 0 });
    expect(nextHunk(files, { file: 3, row: second }, 1)).toBeNull();
  });

  it('is the one before when going up', () => {
    const files = [file('a'), image, file('b')];
    expect(nextHunk(files, { file: 2, row: null }, -1)).toEqual({ file: 0, row: second });
    expect(nextHunk(files, { file: 0, row: second }, -1)).toEqual({ file: 0, row: 0 });
    expect(nextHunk(files, { file: 0, row: 0 }, -1)).toBeNull();
  });

  it('may be in a file that is not read yet: that is gone to, so that it is', () => {
    expect(nextHunk([image, unread, file('b')], { file: 0, row: null }, 1)).toEqual({ file: 1, row: null });
  });
});

describe('a hunk that is shown', () => {
  const texts = { base: BEFORE, staged: BEFORE, merged: AFTER };
  it('has the lines that change, deletions as the place where they were', () => {
    expect(hunkStart(file('a'), 0)?.range).toEqual({ start: 5, count: 1 });
    expect(hunkStart(file('a'), 9)?.range).toEqual({ start: 30, count: 0 });
    expect(hunkStart(file('a'), 1)).toBeNull();
  });

  it('is no longer what it was when a line of either text is another one', () => {
    expect(isAsShown(file('a'), 0, texts)).toBe(true);
    expect(isAsShown(file('a'), 0, { ...texts, merged: AFTER.replace('new\n', 'newer\n') })).toBe(false);
    expect(isAsShown(file('a'), 0, { ...texts, merged: `first\n${AFTER}` })).toBe(false);
    expect(isAsShown(file('a'), 9, { ...texts, base: BEFORE.replace('line 30\n', 'other\n') })).toBe(false);
    expect(isAsShown(file('a'), 9, { ...texts, merged: AFTER.replace('new\n', 'newer\n') })).toBe(true);
  });
});
