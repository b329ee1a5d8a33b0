/** Restoring from the bin, and emptying it. */
import { describe, expect, it, vi } from 'vitest';

import { CallError } from '../../../src-preload/contract/reply.ts';
import type { ApiClient } from '../../../src-preload/contract/api.ts';
import { fakeClient } from '../../client/fake-client.ts';

import { binRows } from './bin-rows.ts';
import { createBinStore } from './bin-store.ts';
import { listening, sampleItem, sampleReport } from './test-operations.ts';

const items = [sampleItem('b', ['cwd://x', 'cwd://y']), sampleItem('a', ['cwd://z'])];

function storeWith(answers: Partial<ApiClient> = {}) {
  const heard = listening();
  const refuse = vi.fn();
  const redo = vi.fn();
  const client = fakeClient({ binList: () => Promise.resolve(items), ...answers });
  const refreshChanges = () => Promise.resolve();
  const store = createBinStore({ client, sandbox: 's', notify: heard.notify, refuse, redo, refreshChanges });
  return { store, refuse, redo, ...heard };
}

describe('the bin', () => {
  it('restores a whole item and offers to undo that, or one path of it and says that this is not undone', async () => {
    const applied = [{ path: 'cwd://x', kind: 'modified' as const, step: 'write' }];
    const binRestore = vi
      .fn<ApiClient['binRestore']>()
      .mockResolvedValueOnce(sampleReport({ applied, operation: 'op' }))
      .mockResolvedValueOnce(sampleReport({ applied, operation: null }));
    const { store, messages, actions, redo } = storeWith({ binRestore });
    await store.getState().restore('b', null);
    await store.getState().restore('b', ['cwd://x']);
    expect(binRestore.mock.calls).toEqual([
      [{ sandbox: 's', id: 'b', paths: null }],
      [{ sandbox: 's', id: 'b', paths: ['cwd://x'] }],
    ]);
    expect(messages).toEqual([
      'Restored 1 change: In the sandbox. The folder is untouched.',
      'Restored 1 change: In the sandbox. The folder is untouched. Undo does not take this back; discard it again to do so.',
    ]);
    expect(actions).toHaveLength(1);
    actions[0]?.run();
    expect(redo).toHaveBeenCalledExactlyOnceWith('op');
  });
  it('tells what is in the way of a restore that touched nothing', async () => {
    const report = sampleReport({ state: 'conflicts' });
    const { store, refuse } = storeWith({ binRestore: () => Promise.resolve(report) });
    await store.getState().restore('b', null);
    expect(refuse).toHaveBeenCalledExactlyOnceWith({ what: 'restore', report });
  });
  it('asks with the count of all before it is emptied, and nothing when it is empty', async () => {
    const { store } = storeWith();
    store.getState().askEmpty();
    expect(store.getState().purging).toBeNull();
    await store.getState().refresh();
    store.getState().askEmpty();
    expect(store.getState().purging).toEqual({ ids: null, what: '', count: 3 });
  });
  it('says why something could not be thrown away', async () => {
    const { store, messages } = storeWith({ binPurge: () => Promise.reject(new CallError('busy', 'a run goes on')) });
    await store.getState().purge(['a']);
    expect(messages).toEqual(['It could not be thrown away: a run goes on']);
  });
  it('shows the changes of an item that is open under it', () => {
    expect(binRows(items, new Set(['b'])).map(({ label, level }) => `${level} ${label}`)).toEqual([
      '0 x, y, 2 changes',
      '1 x, modified',
      '1 y, modified',
      '0 z, 1 change',
    ]);
  });
});
