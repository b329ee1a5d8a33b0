// @vitest-environment happy-dom
/** All changes in one scroll, by keys. */
import { afterEach, describe, expect, it, vi } from 'vitest';

import type { StagedText } from '../../../../src-preload/contract/review-schemas.ts';
import type { Change } from '../../../../src-preload/contract/schemas.ts';
import { sampleChange } from '../../../client/fake-client.ts';
import { draw } from '../../../shared/test-render.tsx';
import type { Drawn } from '../../../shared/test-render.tsx';
import { sampleDiff, testReview } from '../test-review.ts';

import { AllChanges } from './all-changes.tsx';

const target = { kind: 'all-changes', path: 'changes://' } as const;
const files = [
  sampleChange('cwd://a.ts'),
  sampleChange('cwd://b.ts', { kind: 'renamed', from: 'cwd://old.ts' }),
  sampleChange('cwd://folder', { entry: 'directory', kind: 'added' }),
];

const stagedText = (path: string): StagedText => ({
  path,
  state: 'text',
  base: 'a\nb\nc\n',
  staged: 'a\nb\nc\n',
  merged: 'a\nB\nc\n',
  version: '1',
});

let drawn: Drawn | null = null;
afterEach(async () => {
  await drawn?.remove();
  drawn = null;
});

async function shown(changes: readonly Change[], answers: Parameters<typeof testReview>[1] = {}) {
  const made = await testReview(changes, answers);
  const page = await draw(<AllChanges target={target} review={made.review} />);
  drawn = page;
  const scroller = () => page.host.querySelector('.all-scroller');
  return { ...made, page, scroller };
}

describe('all changes in one scroll', () => {
  it('shows files with their lines, counts and words that differ', async () => {
    const { page } = await shown(files);
    await page.until(() => page.host.querySelectorAll('[data-line="added"]').length === 2);
    const sections = [...page.host.querySelectorAll('section')].map((section) => section.getAttribute('aria-label'));
    expect(sections).toEqual([
      'cwd://a.ts, modified, 1 line added, 1 removed',
      'cwd://b.ts, renamed, 1 line added, 1 removed',
    ]);
    expect(page.host.querySelectorAll('h3')[1]?.textContent).toBe('cwd://old.ts → cwd://b.ts');
    expect(page.host.querySelector('[data-line="removed"] .line-text')?.textContent).toBe('b');
  });

  it('is one line for what is no text, with a way to its own diff', async () => {
    const { page, review } = await shown([sampleChange('cwd://a.bin')], {
      changeDiff: ({ path }) => Promise.resolve(sampleDiff(path, { state: 'binary', before: null, after: null })),
    });
    await page.until(() => page.host.textContent.includes('Not text · 6 B → 6 B'));
    await page.click(page.button('Open the diff of cwd://a.bin'));
    expect(review.selection.getState().target).toMatchObject({ kind: 'diff', path: 'cwd://a.bin' });
  });

  it('stages, marks and folds the file that is looked at by keys', async () => {
    const { page, scroller, review, stageAdd, reviewMark } = await shown(files);
    await page.until(() => page.host.querySelectorAll('[data-line="added"]').length === 2);
    await page.press(scroller(), 's');
    expect(stageAdd).toHaveBeenCalledExactlyOnceWith({ sandbox: 'sandbox-1', paths: ['cwd://a.ts'] });
    await page.until(() => page.button('Unstage cwd://a.ts') !== null);
    await page.press(scroller(), 'r');
    expect(reviewMark).toHaveBeenCalledExactlyOnceWith({
      sandbox: 'sandbox-1',
      paths: ['cwd://a.ts'],
      mark: 'reviewed',
    });
    await page.until(() => page.host.textContent.includes('1 reviewed'));
    expect(page.button('Expand cwd://a.ts')).not.toBeNull();
    await page.press(scroller(), 'x');
    expect(page.button('Collapse cwd://a.ts')).not.toBeNull();
    await page.press(scroller(), 'Enter');
    expect(review.selection.getState().target).toMatchObject({ kind: 'diff', path: 'cwd://a.ts' });
  });

  it('goes through hunks by keys, and stages the current one', async () => {
    const stageWrite = vi.fn(() => Promise.resolve(stagedText('cwd://a.ts')));
    const { page, scroller } = await shown(files, {
      stageText: ({ path }) => Promise.resolve(stagedText(path)),
      stageWrite,
    });
    await page.until(() => page.host.querySelectorAll('[data-line="added"]').length === 2);
    await page.press(scroller(), 'j');
    expect(page.host.querySelector('[aria-live]')?.textContent).toBe(
      'Hunk 1 of 1, -1,3 +1,3 of cwd://a.ts, modified, 1 line added, 1 removed',
    );
    expect(page.host.querySelectorAll('.all-hunk[data-current="true"]')).toHaveLength(1);
    await page.press(scroller(), 's');
    await page.until(() => page.host.querySelector('[aria-live]')?.textContent === 'Staged hunk');
    expect(stageWrite).toHaveBeenCalledExactlyOnceWith({
      sandbox: 'sandbox-1',
      path: 'cwd://a.ts',
      text: 'a\nB\nc\n',
      version: '1',
    });
    await page.press(scroller(), 'j');
    expect(page.host.querySelector('[aria-live]')?.textContent).toContain('of cwd://b.ts');
    expect(page.button('Stage Hunk 1 of 1, -1,3 +1,3 of cwd://b.ts')).toBeNull();
  });

  it('does nothing with a hunk that is not what is shown any more', async () => {
    const stageWrite = vi.fn(() => Promise.resolve(stagedText('cwd://a.ts')));
    const { page, scroller } = await shown(files, {
      stageText: ({ path }) => Promise.resolve({ ...stagedText(path), merged: 'a\nanother\nc\n' }),
      stageWrite,
    });
    await page.until(() => page.host.querySelectorAll('[data-line="added"]').length === 2);
    await page.press(scroller(), 'j');
    await page.press(scroller(), 's');
    await page.press(scroller(), 'j');
    expect(stageWrite).not.toHaveBeenCalled();
  });

  it('says which file the keys went to', async () => {
    const { page, scroller } = await shown(files);
    await page.until(() => page.host.querySelectorAll('[data-line="added"]').length === 2);
    await page.press(scroller(), 'n');
    expect(page.host.querySelector('[aria-live]')?.textContent).toBe(
      'File 2 of 2: cwd://b.ts, renamed, 1 line added, 1 removed',
    );
  });

  it('reads and draws only what is near the view of very many files', async () => {
    const asked = new Set<string>();
    const many = Array.from({ length: 1000 }, (_, index) => sampleChange(`cwd://file-${index}`));
    const { page } = await shown(many, {
      changeDiff: ({ path }) => {
        asked.add(path);
        return Promise.resolve(sampleDiff(path));
      },
    });
    await page.until(() => page.host.querySelectorAll('[data-line="added"]').length > 5);
    expect(page.host.textContent).toContain('1,000 files');
    expect(page.host.querySelectorAll('section').length).toBeLessThan(60);
    expect(asked.size).toBeLessThan(60);
  });

  it('says that there is nothing when there is nothing', async () => {
    const { page } = await shown([]);
    expect(page.host.textContent).toContain('No changes');
  });
});
