// @vitest-environment happy-dom
/** The Permissions view: what is granted, taken back at once, and the mode. */
import { afterEach, describe, expect, it, vi } from 'vitest';

import type { ApiClient, EventPayload } from '../../../src-preload/contract/api.ts';
import { CallError } from '../../../src-preload/contract/reply.ts';
import { fakeClient, quiet, sampleState } from '../../client/fake-client.ts';
import { createLayoutStore } from '../../shared/layout.ts';
import { createPreferences } from '../../shared/preferences.ts';
import { createSandboxStore } from '../../shared/sandbox-store.ts';
import { draw } from '../../shared/test-render.tsx';
import type { Drawn } from '../../shared/test-render.tsx';

import { GrantItem } from './grant-item.tsx';
import { PermissionsPane } from './permissions-pane.tsx';
import { createPermissionsStore, followPermissions } from './store.ts';
import { answersOf, HASH, OTHER_HASH, sampleCapsule, sampleGrant } from './test-grants.ts';

let drawn: Drawn | null = null;
afterEach(async () => {
  await drawn?.remove();
  drawn = null;
});

async function show(answers: Partial<ApiClient>) {
  const client = fakeClient(answers);
  const store = createPermissionsStore({ client, sandbox: 'sandbox-1', notify: quiet });
  const sandbox = createSandboxStore(client, sampleState());
  const layout = createLayoutStore(createPreferences(null));
  const capsules = [sampleCapsule('tidy', HASH)];
  const page = await draw(
    <PermissionsPane store={store} sandbox={sandbox} client={client} capsules={capsules} layout={layout} />,
  );
  drawn = page;
  return { ...page, store };
}

describe('the Permissions view', () => {
  it('without grants says what to do next, and does it', async () => {
    const policyMode = vi.fn(answersOf([]).policyMode);
    const { host, until, click, button } = await show({ ...answersOf([]), policyMode });
    await until(() => host.textContent.includes('Nothing is granted'));
    await click(button('Ask from now on'));
    expect(policyMode).toHaveBeenCalledWith({ sandbox: 'sandbox-1', set: 'ask' });
    await until(() => host.textContent.includes('You are asked about'));
    expect(button('Ask from now on')).toBeNull();
  });

  it('says in a sentence what its mode means', async () => {
    const { host, until, click } = await show(answersOf([]));
    await until(() => host.textContent.includes('A capsule with a manifest is held to it'));
    await click(host.querySelectorAll<HTMLElement>('.mode-choice input')[3]);
    expect(host.textContent).toContain('Nothing is refused; what would have been is marked in the record.');
  });

  it('says why the list cannot be had', async () => {
    const failing = () => Promise.reject(new CallError('busy', 'Not now.'));
    const { host, until } = await show({ ...answersOf([]), grantList: failing });
    await until(() => host.textContent.includes('Not now.'));
  });

  it('keeps the dialog of a grant that was refused, with the reason', async () => {
    const grantAdd = vi.fn(() => Promise.reject(new CallError('invalid-argument', 'That mount does not exist.')));
    const client = fakeClient({ ...answersOf([]), grantAdd });
    const store = createPermissionsStore({ client, sandbox: 'sandbox-1', notify: quiet });
    store.getState().askAdd();
    const draft = {
      access: 'read',
      pattern: 'x://',
      lifetime: 'sandbox',
      capsule: { name: 'tidy', hash: HASH },
    } as const;
    await store.getState().add(draft);
    expect(grantAdd).toHaveBeenCalledExactlyOnceWith({ sandbox: 'sandbox-1', source: 'window', ...draft });
    expect(store.getState()).toMatchObject({ adding: 'open', addProblem: 'That mount does not exist.' });
  });
});

describe('a grant', () => {
  const item = async (part: Parameters<typeof sampleGrant>[1], binaries: readonly string[] = [HASH]) => {
    const [onRevoke, onRenew] = [vi.fn(), vi.fn()];
    drawn = await draw(
      <GrantItem grant={sampleGrant('1', part)} binaries={binaries} onRevoke={onRevoke} onRenew={onRenew} />,
    );
    return { ...drawn, onRevoke, onRenew };
  };

  it('is shown escaped, and revoked with one press', async () => {
    const { host, button, click, onRevoke } = await item({ pattern: 'cwd://\u202ea', uses: 1204 });
    expect(host.querySelector('.grant-pattern')?.textContent).toBe('cwd://\\u{202e}a');
    expect(host.textContent).toContain('this sandbox');
    expect(host.textContent).toContain('used 1,204×');
    await click(button('Revoke read cwd://\\u{202e}a'));
    expect(onRevoke).toHaveBeenCalledOnce();
  });

  it('of another binary does not hold, and can be renewed for the present one', async () => {
    const { host, button, click, onRenew } = await item({ state: 'other-binary' }, [OTHER_HASH]);
    expect(host.textContent).toContain('for another binary');
    await click(button('Renew for ffee0011'));
    expect(onRenew).toHaveBeenCalledExactlyOnceWith(OTHER_HASH);
  });

  it('that is over says so, and has nothing to press', async () => {
    const { host } = await item({ state: 'revoked', endedAt: 5 });
    expect(host.textContent).toContain('revoked');
    expect(host.querySelector('button')).toBeNull();
  });
});

describe('the list', () => {
  it('follows what is granted in its sandbox, several changes at once', async () => {
    vi.useFakeTimers();
    const grantList = vi.fn(() => Promise.resolve([sampleGrant('1')]));
    const client = fakeClient({ ...answersOf([]), grantList });
    const store = createPermissionsStore({ client, sandbox: 's', notify: quiet });
    let tell: (payload: EventPayload<'grantsChanged'>) => void = () => undefined;
    const stop = followPermissions(store, 's', {
      on: (name, listener) => {
        if (name === 'grantsChanged') tell = listener as typeof tell;
        return () => undefined;
      },
    });
    await vi.advanceTimersByTimeAsync(0);
    for (const sandbox of ['s', 's', 'other', 's']) tell({ sandbox });
    await vi.advanceTimersByTimeAsync(1000);
    expect(grantList).toHaveBeenCalledTimes(2);
    expect(store.getState().grants).toHaveLength(1);
    tell({ sandbox: 'other' });
    await vi.advanceTimersByTimeAsync(1000);
    expect(grantList).toHaveBeenCalledTimes(2);
    stop();
    vi.useRealTimers();
  });

  it('is asked for again after a revocation that failed, so that it shows what is so', async () => {
    const failed = vi.fn();
    const grantList = vi.fn(() => Promise.resolve([sampleGrant('1')]));
    const grantRevoke = () => Promise.reject(new CallError('disconnected', 'Gone.'));
    const client = fakeClient({ ...answersOf([]), grantList, grantRevoke });
    const store = createPermissionsStore({ client, sandbox: 's', notify: { ...quiet, failed } });
    await store.getState().revoke('1');
    expect(failed).toHaveBeenCalledExactlyOnceWith('The grant could not be revoked', 'Gone.');
    expect(grantList).toHaveBeenCalledOnce();
  });
});
