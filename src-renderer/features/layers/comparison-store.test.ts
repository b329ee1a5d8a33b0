/** Two trees compared: page by page, one question after the other, and again when files changed. */
import { describe, expect, it, vi } from 'vitest';

import type { ApiClient, CallInput } from '../../../src-preload/contract/api.ts';
import { CallError } from '../../../src-preload/contract/reply.ts';
import { fakeClient, sampleChange } from '../../client/fake-client.ts';

import { createComparisonStore } from './comparison-store.ts';
import { counts } from './test-layers.ts';

const PAIR = { from: { tree: 'base' }, to: { tree: 'merged' } } as const;
const FIXED = { from: { tree: 'checkpoint', id: 1 }, to: { tree: 'checkpoint', id: 2 } } as const;
const paths = (count: number) => Array.from({ length: count }, (_, index) => sampleChange(`cwd://f${index}`));

function storeOf(answers: Partial<ApiClient>) {
  const client = fakeClient({ jobCancel: () => Promise.resolve({}), ...answers });
  return createComparisonStore({ client, sandbox: 's', name: 'test' });
}

describe('a comparison', () => {
  it('has every change, however many pages there are', async () => {
    const all = paths(45_000);
    const compareTrees = vi.fn(({ offset = 0, limit = 0 }: CallInput<'compareTrees'>) =>
      Promise.resolve({
        changes: all.slice(offset, offset + limit),
        counts: counts({ modified: 45_000 }),
        total: 45_000,
      }),
    );
    const store = storeOf({ compareTrees });
    await store.getState().compare(PAIR);
    expect(store.getState().comparison).toMatchObject({ state: 'ready', counts: { modified: 45_000 } });
    expect(store.getState().comparison?.changes.length).toBe(45_000);
    expect(compareTrees).toHaveBeenCalledTimes(3);
  });
  it('of one mount leaves out the others', async () => {
    const changes = [sampleChange('cwd://a'), sampleChange('home://b')];
    const store = storeOf({ compareTrees: () => Promise.resolve({ changes, counts: counts(), total: 2 }) });
    await store.getState().compare(PAIR, 'home');
    expect(store.getState().comparison?.changes.map(({ path }) => path)).toEqual(['home://b']);
  });
  it('ends the one before, whose answer is not taken any more', async () => {
    const cancelled: string[] = [];
    let late: () => void = () => undefined;
    const compareTrees: ApiClient['compareTrees'] = ({ from }) =>
      from.tree === 'base'
        ? new Promise((resolve) => {
            late = () => resolve({ changes: paths(9), counts: counts(), total: 9 });
          })
        : Promise.resolve({ changes: paths(1), counts: counts(), total: 1 });
    const store = storeOf({
      compareTrees,
      jobCancel: ({ job }) => {
        cancelled.push(job);
        return Promise.resolve({});
      },
    });
    const first = store.getState().compare(PAIR);
    const job = store.getState().comparison?.job;
    await store.getState().compare(FIXED);
    late();
    await first;
    expect(cancelled).toEqual([job]);
    expect(store.getState().comparison?.changes.length).toBe(1);
  });
  it('is made again only when one of the two can have changed, and keeps what it shows until then', async () => {
    const compareTrees = vi.fn(() => Promise.resolve({ changes: paths(2), counts: counts(), total: 2 }));
    const store = storeOf({ compareTrees });
    await store.getState().compare(FIXED);
    await store.getState().again();
    expect(compareTrees).toHaveBeenCalledTimes(1);
    await store.getState().compare(PAIR);
    const again = store.getState().again();
    expect(store.getState().comparison).toMatchObject({ state: 'loading', changes: [{}, {}] });
    await again;
    expect(compareTrees).toHaveBeenCalledTimes(3);
  });
  it('says that it was cancelled, and why it failed', async () => {
    const failures = [new CallError('cancelled', 'x'), new CallError('not-found', 'No such checkpoint.')];
    const store = storeOf({ compareTrees: () => Promise.reject(failures.shift() ?? new Error('none')) });
    await store.getState().compare(PAIR);
    expect(store.getState().comparison).toMatchObject({ state: 'failed', message: 'It was cancelled.' });
    await store.getState().compare(PAIR);
    expect(store.getState().comparison).toMatchObject({ message: 'No such checkpoint.' });
  });
});
