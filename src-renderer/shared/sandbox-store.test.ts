/** What the engine said last, kept true. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import type { EventName } from '../../src-preload/contract/names.ts';
import { createEngineEvents } from '../client/client.ts';
import { fakeClient, sampleChange, sampleRun, sampleState } from '../client/fake-client.ts';

import { createSandboxStore, followSandbox, totalCounts } from './sandbox-store.ts';

const counts = { added: 1, modified: 2, deleted: 0, renamed: 0, copied: 0, typeChanged: 0, bytes: 10 };
const top = { mount: 'cwd', name: 'top', writable: true, detail: '', counts } as const;

describe('the sandbox store', () => {
  let emit: (name: EventName, payload: unknown) => void = () => undefined;
  const events = createEngineEvents({
    subscribe: (listener) => {
      emit = listener;
      return () => undefined;
    },
  });
  beforeEach(() => vi.useFakeTimers());
  afterEach(() => vi.useRealTimers());

  it('asks for the changes once after a burst of layer events', async () => {
    const changeList = vi.fn(() => Promise.resolve([sampleChange('cwd://a')]));
    const store = createSandboxStore(fakeClient({ changeList, runList: () => Promise.resolve([]) }), sampleState());
    const stop = followSandbox(store, events);
    await vi.advanceTimersByTimeAsync(0);
    for (let index = 0; index < 20; index += 1) emit('layersChanged', { sandbox: 'sandbox-1', layers: [top] });
    expect(store.getState().state.layers).toEqual([top]);
    await vi.advanceTimersByTimeAsync(1000);
    expect(changeList).toHaveBeenCalledTimes(2);
    expect(store.getState().changes).toHaveLength(1);
    stop();
    emit('layersChanged', { sandbox: 'sandbox-1', layers: [] });
    expect(store.getState().state.layers).toEqual([top]);
  });

  it('replaces a run it knows and puts a new one first; other sandboxes are not its business', () => {
    const client = fakeClient({ changeList: () => Promise.resolve([]), runList: () => Promise.resolve([]) });
    const store = createSandboxStore(client, sampleState());
    followSandbox(store, events);
    emit('runChanged', sampleRun('one'));
    emit('runChanged', sampleRun('two'));
    emit('runChanged', sampleRun('one', { state: 'ended' }));
    emit('runChanged', sampleRun('three', { sandbox: 'other' }));
    expect(store.getState().runs.map(({ id, state }) => [id, state])).toEqual([
      ['two', 'running'],
      ['one', 'ended'],
    ]);
  });

  it('adds the tops of all mounts up', () => {
    const state = { ...sampleState(), layers: [top, { ...top, mount: 'home' }, { ...top, name: 'base' as const }] };
    expect(totalCounts(state)).toEqual({
      added: 2,
      modified: 4,
      deleted: 0,
      renamed: 0,
      copied: 0,
      typeChanged: 0,
      bytes: 20,
    });
  });
});
