import { expect, test } from 'vitest';

import { Jobs } from './jobs.ts';
import type { Step } from './jobs.ts';

type Progress = Parameters<ConstructorParameters<typeof Jobs>[0]>[0];

function* slow(steps: number, onStop: () => void): Generator<Step, string> {
  try {
    for (let done = 1; done <= steps; done += 1) {
      const until = performance.now() + 3;
      while (performance.now() < until);
      yield { done, total: steps };
    }
    return 'finished';
  } finally {
    onStop();
  }
}

test('a long job gives other work its turn, tells its progress, and returns its result', async () => {
  const seen: Progress[] = [];
  const jobs = new Jobs((progress) => seen.push(progress));
  let turns = 0;
  const timer = setInterval(() => (turns += 1), 1);
  expect(
    await jobs.run(
      'j',
      'Slow',
      slow(20, () => undefined),
    ),
  ).toBe('finished');
  clearInterval(timer);
  expect(turns).toBeGreaterThan(0);
  expect(seen.at(-1)).toMatchObject({ job: 'j', done: 20, total: 20, state: 'done' });
  expect(seen.filter(({ state }) => state === 'running').length).toBeGreaterThan(1);
});

test('a cancelled job stops between two steps and cleans up after itself', async () => {
  let cleaned = false;
  const seen: Progress[] = [];
  const jobs = new Jobs((progress) => {
    seen.push(progress);
    jobs.cancel('j');
  });
  const work = slow(1000, () => (cleaned = true));
  await expect(jobs.run('j', 'Slow', work)).rejects.toMatchObject({ code: 'cancelled' });
  expect(cleaned).toBe(true);
  expect(seen.at(-1)?.state).toBe('cancelled');
});

test('a failing job passes its own error on', async () => {
  const jobs = new Jobs(() => undefined);
  // eslint-disable-next-line require-yield -- it fails before it could
  function* failing(): Generator<Step, never> {
    throw new Error('no luck');
  }
  await expect(jobs.run('j', 'Failing', failing())).rejects.toThrow('no luck');
});
