import { afterAll, expect, test } from 'vitest';
import { interruptCommits } from './interrupted-commits-contract.ts';
import { forgetPrograms } from './kill-commit-contract.ts';

afterAll(forgetPrograms);

test('commits, undos and redos that are killed or refused at any call end as all or nothing', () => {
  const { points, finished, reversed, wrong } = interruptCommits(1, { limit: 120, step: 5, by: 'turn' });
  expect(wrong).toEqual([]);
  expect(points).toBeGreaterThanOrEqual(100);
  expect(finished).toBeGreaterThan(10);
  expect(reversed).toBeGreaterThan(10);
}, 60_000);

test('so do those of processes that a signal ends', () => {
  const { points, wrong } = interruptCommits(2, { limit: 8, step: 9, by: 'signal' });
  expect(wrong).toEqual([]);
  expect(points).toBe(8);
}, 60_000);
