/** Versions of a file, and changes between moments. */
import { describe, expect, it, vi } from 'vitest';

import type { CallInput } from '../../../src-preload/contract/api.ts';
import { CallError } from '../../../src-preload/contract/reply.ts';
import { fakeClient, sampleChange, sampleVersion } from '../../client/fake-client.ts';

import { createHistoryStore } from './store.ts';

/** A file with `total` versions, newest first, in pages as long as was asked for. */
function setUp(total: number) {
  const fileHistory = vi.fn(({ before = Infinity, limit }: CallInput<'fileHistory'>) => {
    const all = Array.from({ length: total }, (_, index) => sampleVersion(total - index)).filter(
      (one) => one.seq < before,
    );
    return Promise.resolve({ versions: all.slice(0, limit), more: all.length > limit, since: 1 });
  });
  const momentChanges = vi.fn(() => Promise.resolve({ changes: [sampleChange('cwd://a')], more: false }));
  const store = createHistoryStore({ client: fakeClient({ fileHistory, momentChanges }), sandbox: 's' });
  return { store, fileHistory, momentChanges };
}

describe('the history of a file', () => {
  it('is newest first, with the newest in focus', async () => {
    const { store } = setUp(3);
    await store.getState().show('cwd://a');
    expect(store.getState().versions?.list.map(({ seq }) => seq)).toEqual([3, 2, 1]);
    expect(store.getState().focused).toBe(3);
  });
  it('grows by pages without a gap', async () => {
    const { store } = setUp(1500);
    await store.getState().show('cwd://a');
    expect(store.getState().versions).toMatchObject({ more: true });
    for (let page = 0; page < 7; page += 1) await store.getState().loadMore();
    const seqs = store.getState().versions?.list.map(({ seq }) => seq);
    expect(seqs).toEqual(Array.from({ length: 1500 }, (_, index) => 1500 - index));
    expect(store.getState().versions).toMatchObject({ more: false });
  });
  it('gives the two marked versions older first, and forgets the first of three', async () => {
    const { store } = setUp(5);
    await store.getState().show('cwd://a');
    expect(store.getState().mark(4)).toBeNull();
    expect(
      store
        .getState()
        .mark(2)
        ?.map(({ seq }) => seq),
    ).toEqual([2, 4]);
    expect(
      store
        .getState()
        .mark(5)
        ?.map(({ seq }) => seq),
    ).toEqual([2, 5]);
    expect(store.getState().mark(2)).toBeNull();
    expect(store.getState().marked).toEqual([5]);
  });
  it('says why there is none', async () => {
    const fileHistory = () => Promise.reject(new CallError('not-found', 'No such file.'));
    const store = createHistoryStore({ client: fakeClient({ fileHistory }), sandbox: 's' });
    await store.getState().show('cwd://a');
    expect(store.getState().versions).toMatchObject({ state: 'failed', message: 'No such file.' });
  });
  it('of another file wins over an answer that comes late', async () => {
    const first = Promise.withResolvers<{ versions: never[]; more: boolean; since: number }>();
    const fileHistory = ({ path }: CallInput<'fileHistory'>) =>
      path === 'cwd://slow' ? first.promise : Promise.resolve({ versions: [sampleVersion(7)], more: false, since: 1 });
    const store = createHistoryStore({ client: fakeClient({ fileHistory }), sandbox: 's' });
    const slow = store.getState().show('cwd://slow');
    await store.getState().show('cwd://fast');
    first.resolve({ versions: [], more: false, since: 1 });
    await slow;
    expect(store.getState().versions).toMatchObject({ path: 'cwd://fast', list: [{ seq: 7 }] });
  });
});

describe('two moments', () => {
  it('are compared, and the list remembers which', async () => {
    const { store, momentChanges } = setUp(1);
    await store.getState().compare(4, null);
    expect(momentChanges).toHaveBeenCalledWith({ sandbox: 's', from: 4, to: null, limit: 2000 });
    expect(store.getState()).toMatchObject({ mode: 'moments', compared: { state: 'ready', from: 4, to: null } });
  });
});
