/** Following, pausing, filtering and catching up. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import type { ApiClient } from '../../../src-preload/contract/api.ts';
import { fakeClient, sampleEvent } from '../../client/fake-client.ts';

import { createEventsStore } from './store.ts';
import type { EventsStore } from './store.ts';

const range = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, index) => sampleEvent(from + index));

/** An engine that has recorded `total` events. */
const record = (total: number): ApiClient['eventPage'] =>
  vi.fn<ApiClient['eventPage']>(({ before = Infinity, after, limit }) => {
    const all = range(1, total);
    if (after !== undefined) {
      const events = all.filter(({ seq }) => seq > after).slice(0, limit);
      return Promise.resolve({ events, total, more: (events.at(-1)?.seq ?? total) < total });
    }
    const older = all.filter(({ seq }) => seq < before);
    const events = older.slice(-limit).reverse();
    return Promise.resolve({ events, total, more: older.length > limit });
  });
const storeOver = (eventPage: ApiClient['eventPage']): EventsStore =>
  createEventsStore({ client: fakeClient({ eventPage }), sandbox: 's', total: 0 });
const seqs = (store: EventsStore) =>
  store
    .getState()
    .rows()
    .map(({ seq }) => seq);

describe('the events store', () => {
  beforeEach(() => vi.useFakeTimers());
  afterEach(() => vi.useRealTimers());

  it('starts with the newest page and loads older ones before it', async () => {
    const store = storeOver(record(6000));
    await store.getState().catchUp();
    expect(seqs(store)[0]).toBe(1001);
    expect(store.getState()).toMatchObject({ total: 6000, shown: 5000, history: 'more' });
    await store.getState().loadOlder();
    expect(seqs(store)[0]).toBe(1);
    expect(store.getState().history).toBe('end');
  });

  it('paints a burst once', async () => {
    const store = storeOver(record(0));
    await store.getState().catchUp();
    const { version } = store.getState();
    for (let seq = 1; seq <= 50; seq += 1) store.getState().receive([sampleEvent(seq)], seq, 0);
    expect(store.getState().version).toBe(version);
    await vi.advanceTimersByTimeAsync(100);
    expect(store.getState()).toMatchObject({ version: version + 1, shown: 50, total: 50 });
  });

  it('holds still while paused and counts what came in', async () => {
    const store = storeOver(record(3));
    await store.getState().catchUp();
    store.getState().pause();
    store.getState().receive(range(4, 9), 9, 0);
    await vi.advanceTimersByTimeAsync(100);
    expect(seqs(store)).toEqual([1, 2, 3]);
    expect(store.getState()).toMatchObject({ fresh: 6, total: 9 });
    store.getState().resume();
    expect(seqs(store)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect(store.getState().fresh).toBe(0);
  });

  it('fetches what it missed in order, although live events come in meanwhile', async () => {
    const store = storeOver(record(10));
    store.getState().receive(range(1, 4), 4, 0);
    const caughtUp = store.getState().catchUp();
    store.getState().receive(range(10, 12), 12, 0);
    await caughtUp;
    await vi.advanceTimersByTimeAsync(100);
    expect(seqs(store)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
  });

  it('applies typed text after a moment, and clears it at once', async () => {
    const store = storeOver(record(20));
    await store.getState().catchUp();
    store.getState().setText('op:write');
    expect(store.getState().shown).toBe(20);
    await vi.advanceTimersByTimeAsync(150);
    expect(store.getState()).toMatchObject({ shown: 0, held: 20 });
    store.getState().clearFilter();
    expect(store.getState()).toMatchObject({ shown: 20, typed: '' });
  });

  it('says so when history cannot be read, and can try again', async () => {
    const store = storeOver(() => Promise.reject(new Error('gone')));
    await store.getState().catchUp();
    expect(store.getState()).toMatchObject({ problem: 'gone', history: 'more' });
  });
});
