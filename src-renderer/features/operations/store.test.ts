/** Taking operations back, and doing them again. */
import { describe, expect, it, vi } from 'vitest';

import { CallError } from '../../../src-preload/contract/reply.ts';
import type { ApiClient } from '../../../src-preload/contract/api.ts';
import { fakeClient } from '../../client/fake-client.ts';

import { createOperationsStore } from './store.ts';
import { listening, sampleOperation, sampleReport } from './test-operations.ts';

const list = [sampleOperation('two', { state: 'undone' }), sampleOperation('one')];

function storeWith(answers: Partial<ApiClient> = {}) {
  const heard = listening();
  const refreshChanges = vi.fn(() => Promise.resolve());
  const client = fakeClient({ operationList: () => Promise.resolve(list), ...answers });
  const store = createOperationsStore({ client, sandbox: 's', notify: heard.notify, refreshChanges });
  return { store, refreshChanges, ...heard };
}

describe('the log of operations', () => {
  it('says why it cannot be read, and keeps what it had', async () => {
    const answers = [Promise.resolve(list), Promise.reject(new CallError('unsupported', 'not yet'))];
    const { store } = storeWith({ operationList: () => answers.shift() ?? Promise.resolve([]) });
    await store.getState().refresh();
    await store.getState().refresh();
    expect(store.getState()).toMatchObject({ state: 'failed', problem: 'not yet', list });
  });
  it('undoes the newest when none is named, tells which that was, and offers to do it again', async () => {
    const operationUndo = vi.fn(() => Promise.resolve(sampleReport({ operation: 'one' })));
    const operationRedo = vi.fn(() => Promise.resolve(sampleReport({ operation: 'one' })));
    const { store, messages, actions, refreshChanges } = storeWith({ operationUndo, operationRedo });
    await store.getState().refresh();
    await store.getState().undo();
    expect(operationUndo).toHaveBeenCalledExactlyOnceWith({ sandbox: 's', job: 'undo-s-1' });
    expect(messages).toEqual([
      'Taken back: commit of 2 paths: The folder is as it was before, and the changes are in the sandbox again.',
    ]);
    expect(refreshChanges).toHaveBeenCalledOnce();
    actions[0]?.run();
    await vi.waitFor(() => expect(messages).toHaveLength(2));
    expect(operationRedo).toHaveBeenCalledExactlyOnceWith({ sandbox: 's', job: 'redo-s-2', id: 'one' });
    expect(messages[1]).toBe('Done again: commit of 2 paths');
  });
  it('turns an operation the way it can go, and not at all when it stays as it is', async () => {
    const operationUndo = vi.fn(() => Promise.resolve(sampleReport()));
    const operationRedo = vi.fn(() => Promise.resolve(sampleReport()));
    const { store } = storeWith({ operationUndo, operationRedo });
    const { turn } = store.getState();
    await turn(sampleOperation('a'));
    await turn(sampleOperation('b', { state: 'undone' }));
    for (const stays of [{ state: 'reversed' }, { state: 'under-way' }, { fixed: 'too old' }] as const)
      await turn(sampleOperation('c', stays));
    expect(operationUndo.mock.calls).toEqual([[expect.objectContaining({ id: 'a' })]]);
    expect(operationRedo.mock.calls).toEqual([[expect.objectContaining({ id: 'b' })]]);
  });
  it('keeps the conflicts of an undo that touched nothing', async () => {
    const report = sampleReport({
      state: 'conflicts',
      conflicts: [{ path: 'cwd://a.txt', reason: 'base-changed', message: 'edited since' }],
    });
    const { store, messages } = storeWith({ operationUndo: () => Promise.resolve(report) });
    await store.getState().refresh();
    await store.getState().undo('one');
    expect(store.getState().refusal).toEqual({ what: 'undo', report, entry: list[1] });
    expect(messages).toEqual([]);
  });
  it('says of the newest that stays as it is which that is, and why', async () => {
    const operationUndo = () => Promise.reject(new CallError('unsupported', 'Its contents were forgotten.'));
    const { store, messages } = storeWith({ operationUndo });
    await store.getState().refresh();
    await store.getState().undo();
    expect(store.getState().stays).toEqual({ way: 'undo', entry: list[1], why: 'Its contents were forgotten.' });
    expect(messages).toEqual([]);
    store.getState().leave();
    expect(store.getState().stays).toBeNull();
  });
  it('does one thing at a time', async () => {
    const operationUndo = vi.fn(() => Promise.resolve(sampleReport()));
    const { store } = storeWith({ operationUndo });
    await Promise.all([store.getState().undo(), store.getState().undo()]);
    expect(operationUndo).toHaveBeenCalledOnce();
  });
  it('forgets the details of the one before when another one is chosen', async () => {
    const detailsOf = (id: string) => ({ entry: sampleOperation(id), steps: [] });
    const { store } = storeWith({
      operationDetails: ({ id }) => (id === 'one' ? Promise.resolve(detailsOf('one')) : new Promise(() => undefined)),
    });
    await store.getState().focus('one');
    expect(store.getState().details?.entry.id).toBe('one');
    void store.getState().focus('two');
    expect(store.getState().details).toBeNull();
  });
});
