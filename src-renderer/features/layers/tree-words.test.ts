/** Trees, ages and counts in words. */
import { expect, it } from 'vitest';

import { checkpoint, counts } from './test-layers.ts';
import { ageWords, countWords, treeWords } from './tree-words.ts';

it('calls a state what people call it, and says of which sandbox it is', () => {
  const names = { checkpoints: [checkpoint(3, { name: 'tidy' })], sandboxes: { x: 'other' } };
  expect(treeWords({ tree: 'base' }, names)).toBe('the folder');
  expect(treeWords({ tree: 'checkpoint', id: 3 }, names)).toBe('“tidy”');
  expect(treeWords({ tree: 'checkpoint', id: 3, sandbox: 'x' }, names)).toBe('checkpoint 3 of other');
  expect(treeWords({ tree: 'moment', event: 0 }, names)).toBe('before the first event');
  expect(treeWords({ tree: 'merged', sandbox: 'y' }, names)).toBe('now of y');
});

it('says how old something is by its largest unit', () => {
  const now = 1_700_000_000_000;
  const ages = [30, 60, 7200, 86_400 * 12].map((seconds) => ageWords(now - seconds * 1000, now));
  expect(ages).toEqual(['just now', '1 min ago', '2 h ago', '12 d ago']);
});

it('counts every kind that there is, and deletions like any other', () => {
  expect(countWords(counts({ added: 2, deleted: 12_000 }))).toBe('2 added, 12,000 deleted');
  expect(countWords(counts({ bytes: 5 }))).toBe('no changes');
});
