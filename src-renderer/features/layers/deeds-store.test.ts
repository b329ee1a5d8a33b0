/** What is asked before a deed with layers, and what is said after it. */
import { describe, expect, it, vi } from 'vitest';

import type { ApiClient } from '../../../src-preload/contract/api.ts';
import type { SandboxState } from '../../../src-preload/contract/schemas.ts';
import { CallError } from '../../../src-preload/contract/reply.ts';
import { fakeClient, sampleState } from '../../client/fake-client.ts';
import type { NotifyAction } from '../../shared/notify.ts';

import { createDeedsStore } from './deeds-store.ts';
import { checkpoint, counts } from './test-layers.ts';

function storeOf(answers: Partial<ApiClient>) {
  const said: string[] = [];
  const actions: NotifyAction[] = [];
  const tell = (title: string, detail?: string, action?: NotifyAction): void => {
    said.push(detail === undefined ? title : `${title}: ${detail}`);
    if (action) actions.push(action);
  };
  const onOpened = vi.fn();
  const refresh = vi.fn(() => Promise.resolve());
  const client = fakeClient(answers);
  const notify = { done: tell, failed: tell, note: tell };
  return {
    store: createDeedsStore({ client, sandbox: 's', notify, onOpened, refresh }),
    said,
    actions,
    onOpened,
    refresh,
  };
}

describe('restoring a checkpoint', () => {
  it('first says what it would change, then makes it undoable', async () => {
    const restored: number[] = [];
    const { store, said, actions, refresh } = storeOf({
      compareTrees: () => Promise.resolve({ changes: [], counts: counts({ deleted: 4 }), total: 4 }),
      checkpointRestore: ({ id }) => {
        restored.push(id);
        return Promise.resolve({ before: checkpoint(9, { name: 'before restoring' }) });
      },
    });
    store.getState().ask({ ask: 'restore', checkpoint: checkpoint(2) });
    await vi.waitFor(() => expect(store.getState().effect).toMatchObject({ deleted: 4 }));
    await store.getState().restore(checkpoint(2));
    expect(store.getState().question).toBeNull();
    expect(said).toEqual(['Restored “point 2”: What was there before is kept as “before restoring”.']);
    expect(refresh).toHaveBeenCalledOnce();
    actions[0]?.run();
    await vi.waitFor(() => expect(restored).toEqual([2, 9]));
  });
});

describe('a deed that fails', () => {
  it('says why in its dialog, which stays', async () => {
    const { store, said } = storeOf({
      checkpointDrop: () => Promise.reject(new CallError('busy', 'The bin needs it.')),
    });
    store.getState().ask({ ask: 'drop', checkpoints: [checkpoint(1)] });
    await store.getState().drop([1]);
    expect(store.getState()).toMatchObject({ problem: 'The bin needs it.', question: { ask: 'drop' }, busy: 'idle' });
    expect(said).toEqual([]);
  });
  it('is told all the same when the dialog was closed meanwhile', async () => {
    let fail: (error: unknown) => void = () => undefined;
    const { store, said } = storeOf({ layerExport: () => new Promise((_, reject) => (fail = reject)) });
    const pair = { from: { tree: 'base' }, to: { tree: 'merged' } } as const;
    store.getState().ask({ ask: 'export', mount: 'cwd', pair, words: 'top' });
    const done = store.getState().exportTo({ ...pair, mount: 'cwd', format: 'tar', file: '/x.tar' });
    expect(store.getState().job).not.toBeNull();
    store.getState().close();
    fail(new CallError('already-exists', 'It is there.'));
    await done;
    expect(said).toEqual(['That could not be done: It is there.']);
  });
});

describe('what makes another sandbox', () => {
  it('opens the branch', async () => {
    const state = sampleState();
    const { store, onOpened } = storeOf({
      checkpointBranch: ({ name }) => Promise.resolve({ ...state.sandbox, id: 'new', name }),
      sandboxState: ({ sandbox }) => Promise.resolve({ ...state, sandbox: { ...state.sandbox, id: sandbox } }),
    });
    await store.getState().branch(1, 'try');
    expect(onOpened.mock.calls.map(([opened]) => (opened as SandboxState).sandbox.id)).toEqual(['new']);
  });
  it('shows what an import left out, and names the sandbox for a layer only', async () => {
    const inputs: unknown[] = [];
    const { store } = storeOf({
      layerImport: (input) => {
        inputs.push(input.sandbox);
        return Promise.resolve({ sandbox: sampleState().sandbox, entries: 3, left: ['2 devices'] });
      },
    });
    await store.getState().importFrom('/a.tar', { how: 'layer', mount: 'cwd' });
    expect(store.getState().question).toMatchObject({ ask: 'imported', how: 'layer', result: { left: ['2 devices'] } });
    await store.getState().importFrom('/a.tar', { how: 'stack', name: 'x' });
    expect(inputs).toEqual(['s', undefined]);
  });
});
