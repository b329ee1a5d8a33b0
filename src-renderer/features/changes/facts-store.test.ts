/** What git says of changes, and what is no change. */
import { describe, expect, it, vi } from 'vitest';

import { CallError } from '../../../src-preload/contract/reply.ts';
import type { CallOutput } from '../../../src-preload/contract/api.ts';
import { fakeClient, quiet, sampleChange, sampleState } from '../../client/fake-client.ts';
import { createPreferences } from '../../shared/preferences.ts';
import { createSandboxStore } from '../../shared/sandbox-store.ts';
import { createStageStore } from '../../shared/stage-store.ts';

import { createFactsStore } from './facts-store.ts';
import { createChangesFeature, followChanges } from './feature.ts';

const changes = [sampleChange('cwd://a')];
const gitOf = (head: string): CallOutput<'gitFacts'> => ({ mounts: [{ mount: 'cwd', head }], states: {} });

describe('what is known beside the changes', () => {
  it('is nothing of git where that cannot be read', async () => {
    const gitFacts = () => Promise.reject(new CallError('unsupported', 'not yet'));
    const store = createFactsStore({ client: fakeClient({ gitFacts }), sandbox: 's' });
    await store.getState().refresh(changes);
    expect(store.getState().git).toEqual({ mounts: [], states: {} });
  });
  it('is what the last question found, when answers come in another order', async () => {
    const answers: ((facts: CallOutput<'gitFacts'>) => void)[] = [];
    const gitFacts = () => new Promise<CallOutput<'gitFacts'>>((resolve) => answers.push(resolve));
    const store = createFactsStore({ client: fakeClient({ gitFacts }), sandbox: 's' });
    const asked = [store.getState().refresh(changes), store.getState().refresh(changes)];
    answers[1]?.(gitOf('new'));
    answers[0]?.(gitOf('old'));
    await Promise.all(asked);
    expect(store.getState().git.mounts[0]?.head).toBe('new');
  });
  it('has what is no change only while somebody wants to see it', async () => {
    const changeQuiet = vi.fn(() => Promise.resolve([{ path: 'cwd://b', why: 'time-only' as const }]));
    const gitFacts = () => Promise.resolve(gitOf('main'));
    const store = createFactsStore({ client: fakeClient({ changeQuiet, gitFacts }), sandbox: 's' });
    await store.getState().refresh(changes);
    expect(changeQuiet).not.toHaveBeenCalled();
    await store.getState().toggleQuiet();
    await store.getState().refresh(changes);
    expect(changeQuiet).toHaveBeenCalledTimes(2);
    expect(store.getState().quiet).toHaveLength(1);
    await store.getState().toggleQuiet();
    expect(store.getState().quiet).toBeNull();
  });
  it('says why what is no change cannot be read', async () => {
    const changeQuiet = () => Promise.reject(new CallError('unsupported', 'not yet'));
    const store = createFactsStore({ client: fakeClient({ changeQuiet }), sandbox: 's' });
    await store.getState().toggleQuiet();
    expect(store.getState()).toMatchObject({ quiet: [], problem: 'not yet' });
  });
});

describe('the facts of changes that come fast', () => {
  it('are asked for at a pace, and once more at the end', async () => {
    vi.useFakeTimers();
    const gitFacts = vi.fn(() => Promise.resolve(gitOf('main')));
    const changeList = () => Promise.resolve([sampleChange('cwd://a')]);
    const client = fakeClient({ gitFacts, changeList, runList: () => Promise.resolve([]) });
    const sandbox = createSandboxStore(client, sampleState());
    const stage = createStageStore({ client, sandbox: 's', notify: quiet });
    const refresh = (): Promise<void> => Promise.resolve();
    const preferences = createPreferences(null);
    const own = { client, sandbox: 's', notify: quiet, preferences, stage, undo: () => undefined, refresh };
    const stop = followChanges(createChangesFeature(own), sandbox);
    for (let change = 0; change < 10; change += 1) {
      await sandbox.getState().refresh();
      await vi.advanceTimersByTimeAsync(150);
    }
    expect(gitFacts.mock.calls.length).toBeLessThanOrEqual(3);
    await vi.advanceTimersByTimeAsync(1000);
    expect(gitFacts.mock.calls.length).toBeLessThanOrEqual(4);
    expect(gitFacts).toHaveBeenLastCalledWith({ sandbox: 's', paths: ['cwd://a'] });
    stop();
    vi.useRealTimers();
  });
});
