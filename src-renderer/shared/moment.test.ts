/** Going through the moments of a record. */
import { describe, expect, it, vi } from 'vitest';

import type { CallInput } from '../../src-preload/contract/api.ts';
import { fakeClient, quiet, sampleEvent } from '../client/fake-client.ts';

import { createMomentStore } from './moment.ts';

/** A record of `total` events, of which those in `changing` changed something. */
function setUp(total: number, changing: readonly number[]) {
  const eventRows = vi.fn(({ query, at }: CallInput<'eventRows'>) => {
    const all = query.filter === undefined ? Array.from({ length: total }, (_, index) => index + 1) : [...changing];
    const list = all.filter((seq) => seq <= (query.upTo ?? Infinity));
    const seq = 'seq' in at ? list.find((candidate) => candidate >= at.seq) : list.at(-1);
    const rows = seq === undefined ? [] : [{ event: sampleEvent(seq), fold: null }];
    return Promise.resolve({ rows, offset: 0, shown: list.length, total, lastSeq: total });
  });
  const note = vi.fn();
  const store = createMomentStore({ client: fakeClient({ eventRows }), sandbox: 's', notify: { ...quiet, note } });
  return { store, note, at: () => store.getState().moment?.seq };
}

describe('the moment that is shown', () => {
  it('is now until one is asked for, and knows its event', async () => {
    const { store } = setUp(9, []);
    expect(store.getState().moment).toBeNull();
    await store.getState().show(4);
    expect(store.getState().moment).toMatchObject({ seq: 4, event: { seq: 4 } });
    store.getState().leave();
    expect(store.getState().moment).toBeNull();
  });
  it('steps to the next and the previous change, and to the beginning before the first', async () => {
    const { store, at } = setUp(20, [3, 8, 15]);
    await store.getState().show(8);
    await store.getState().step('next');
    expect(at()).toBe(15);
    await store.getState().step('previous');
    await store.getState().step('previous');
    expect(at()).toBe(3);
    await store.getState().step('previous');
    expect(at()).toBe(0);
    await store.getState().step('previous');
    expect(at()).toBe(0);
  });
  it('stays where it is, and says so, when nothing was changed after it', async () => {
    const { store, note, at } = setUp(20, [3]);
    await store.getState().show(3);
    await store.getState().step('next');
    expect(at()).toBe(3);
    expect(note).toHaveBeenCalledOnce();
  });
});
