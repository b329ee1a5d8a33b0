import { expect, it } from 'vitest';

import { inSlices } from './slices.ts';

/** Takes a millisecond a step. */
function* busy(steps: number): Generator<undefined, string> {
  for (let step = 0; step < steps; step += 1) {
    const until = performance.now() + 1;
    while (performance.now() < until);
    yield;
  }
  return 'done';
}

it('lets others have their turn between two slices of long work', async () => {
  const seen: string[] = [];
  setImmediate(() => seen.push('somebody else'));
  await inSlices(busy(30), () => true).then((end) => seen.push(end));
  expect(seen).toEqual(['somebody else', 'done']);
});

it('answers short work without waiting for anybody', async () => {
  const seen: string[] = [];
  setImmediate(() => seen.push('somebody else'));
  await inSlices(busy(1), () => true).then((end) => seen.push(end));
  expect(seen).toEqual(['done']);
});

it('stops when the sandbox is closed in between', async () => {
  let isOpen = true;
  setImmediate(() => {
    isOpen = false;
  });
  await expect(inSlices(busy(1000), () => isOpen)).rejects.toMatchObject({ code: 'not-found' });
});
