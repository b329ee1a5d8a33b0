/** From start-up to an open sandbox, a welcome screen or a failure. */
import { describe, expect, it } from 'vitest';

import { CallError } from '../../src-preload/contract/reply.ts';
import { fakeClient, sampleState } from '../client/fake-client.ts';

import { createSessionStore } from './session.ts';

const info = { version: '1', shell: 'browser', platform: 'linux', sandbox: null, problem: null } as const;

describe('the session', () => {
  it('opens what the app was started on', async () => {
    const client = fakeClient({
      appInfo: () => Promise.resolve({ ...info, sandbox: 'sandbox-1' }),
      sandboxState: () => Promise.resolve(sampleState()),
    });
    const session = createSessionStore(client, 'online');
    await session.getState().start();
    expect(session.getState().phase).toMatchObject({ at: 'open', state: { confinement: 'openat2' } });
  });

  it('shows the welcome screen with the reason when there is none', async () => {
    const client = fakeClient({ appInfo: () => Promise.resolve({ ...info, problem: '/gone is not there' }) });
    const session = createSessionStore(client, 'online');
    await session.getState().start();
    expect(session.getState().phase).toEqual({ at: 'welcome', problem: '/gone is not there' });
  });

  it('opens one of the list by its id, and shows why when that fails', async () => {
    const asked: unknown[] = [];
    const client = fakeClient({
      sandboxOpen: (wanted) => {
        asked.push(wanted);
        return asked.length === 1
          ? Promise.resolve(sampleState())
          : Promise.reject(new CallError('workspace-gone', 'There is no folder /work.'));
      },
    });
    const session = createSessionStore(client, 'online');
    await session.getState().openKnown('sandbox-1');
    expect(session.getState().phase).toMatchObject({ at: 'open' });
    await session.getState().openKnown('sandbox-1');
    expect(session.getState().phase).toMatchObject({ at: 'failed', workspace: null, name: 'sandbox-1' });
    expect(asked).toEqual([{ name: 'sandbox-1' }, { name: 'sandbox-1' }]);
  });

  it('keeps the failure and the folder it happened on', async () => {
    const client = fakeClient({ sandboxOpen: () => Promise.reject(new CallError('sandbox-locked', 'in use')) });
    const session = createSessionStore(client, 'online');
    await session.getState().open('/work');
    expect(session.getState().phase).toEqual({
      at: 'failed',
      workspace: '/work',
      failure: { code: 'sandbox-locked', message: 'in use', details: undefined },
    });
  });

  it('recovers what did not open because it is damaged, also when the app was started on it', async () => {
    const asked: unknown[] = [];
    const client = fakeClient({
      appInfo: () =>
        Promise.resolve({ ...info, problem: 'It is damaged.', damaged: { workspace: '/work', name: 'second' } }),
      sandboxRecover: (wanted) => {
        asked.push(wanted);
        return Promise.resolve({ state: sampleState(), aside: '/aside', losses: [] });
      },
    });
    const session = createSessionStore(client, 'online');
    await session.getState().start();
    expect(session.getState().phase).toMatchObject({
      at: 'failed',
      failure: { code: 'sandbox-corrupt', message: 'It is damaged.' },
      workspace: '/work',
      name: 'second',
    });
    await session.getState().recover();
    expect(asked).toEqual([{ workspace: '/work', name: 'second' }]);
    expect(session.getState().phase).toMatchObject({ at: 'open' });
  });
});
