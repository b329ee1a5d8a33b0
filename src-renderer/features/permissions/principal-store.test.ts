/** Principals, as a window knows them. */
import { describe, expect, it, vi } from 'vitest';

import { CallError } from '../../../src-preload/contract/reply.ts';
import { fakeClient, quiet } from '../../client/fake-client.ts';

import { createPrincipalsStore } from './principal-store.ts';

const reviewer = { name: 'reviewer', sandbox: null, current: false };

describe('the principals of a workspace', () => {
  it('are asked for anew when one is made', async () => {
    const principalCreate = vi.fn(() => Promise.resolve([reviewer]));
    const store = createPrincipalsStore({ client: fakeClient({ principalCreate }), sandbox: 's', notify: quiet });
    store.getState().askMake();
    expect(await store.getState().make('reviewer')).toBe(true);
    expect(principalCreate).toHaveBeenCalledExactlyOnceWith({ sandbox: 's', name: 'reviewer' });
    expect(store.getState()).toMatchObject({ principals: [reviewer], making: 'closed' });
  });

  it('keep the dialog of one that cannot be made, with the reason', async () => {
    const principalCreate = () => Promise.reject(new CallError('already-exists', 'There is one of that name.'));
    const store = createPrincipalsStore({ client: fakeClient({ principalCreate }), sandbox: 's', notify: quiet });
    store.getState().askMake();
    expect(await store.getState().make('reviewer')).toBe(false);
    expect(store.getState()).toMatchObject({ making: 'open', problem: 'There is one of that name.' });
  });
});
