/** Two runs side by side: pages as they come into view. */
import { describe, expect, it, vi } from 'vitest';

import type { ApiClient, CallInput } from '../../../src-preload/contract/api.ts';
import { fakeClient } from '../../client/fake-client.ts';

import { createPairStore, PAGE } from './pair-store.ts';

const counts = { same: 0, different: 0, onlyA: 0, onlyB: 0 };
const TOTAL = 30 * PAGE;

function answered() {
  const runCompare = vi.fn(({ offset, limit, only }: CallInput<'runCompare'>) => {
    const length = Math.min(limit, TOTAL - offset);
    const rows = Array.from({ length }, (_, at) => ({
      ...({ state: 'same', b: null, op: 'read', path2: null } as const),
      ...{ a: offset + at, path: only, differs: [] },
    }));
    return Promise.resolve({ rows, total: TOTAL, counts, trees: null });
  });
  const client: ApiClient = fakeClient({ runCompare });
  return { runCompare, store: createPairStore({ client, sandbox: 's', a: 'x', b: 'y' }) };
}

describe('two runs side by side', () => {
  it('are read where they are looked at, each page once', async () => {
    const { runCompare, store } = answered();
    await store.getState().load();
    expect(store.getState()).toMatchObject({ state: 'ready', total: TOTAL });
    const { see, row } = store.getState();
    expect(row(3)?.a).toBe(3);
    expect(row(12 * PAGE)).toBeUndefined();
    see(12 * PAGE + 5, 13 * PAGE + 5);
    see(12 * PAGE + 5, 13 * PAGE + 5);
    await vi.waitFor(() => expect(row(13 * PAGE)?.a).toBe(13 * PAGE));
    expect(row(12 * PAGE)?.a).toBe(12 * PAGE);
    expect(runCompare.mock.calls.map(([{ offset }]) => offset)).toEqual([0, 12 * PAGE, 13 * PAGE]);
    // Behind the end there is nothing to ask for.
    see(TOTAL, TOTAL + PAGE);
    expect(runCompare).toHaveBeenCalledTimes(3);
  });

  it('show the differences alone, and forget the pages from before', async () => {
    const { store } = answered();
    await store.getState().load();
    await store.getState().load('differences');
    expect(store.getState().only).toBe('differences');
    expect(store.getState().row(0)?.path).toBe('differences');
  });

  it('say why they cannot be compared', async () => {
    const client = fakeClient({ runCompare: () => Promise.reject(new Error('no')) });
    const store = createPairStore({ client, sandbox: 's', a: 'x', b: 'y' });
    await store.getState().load();
    expect(store.getState()).toMatchObject({ state: 'failed', job: null });
  });
});
