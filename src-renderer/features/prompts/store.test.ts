/** The questions of capsules, as a window keeps them. */
import { describe, expect, it, vi } from 'vitest';

import type { ApiClient } from '../../../src-preload/contract/api.ts';
import { CallError } from '../../../src-preload/contract/reply.ts';
import type { Prompt } from '../../../src-preload/contract/prompt-schemas.ts';
import { fakeClient, quiet } from '../../client/fake-client.ts';

import { createPromptsStore, followPrompts } from './store.ts';

const prompt = (id: string, leftMs = 60_000): Prompt => ({
  id,
  run: 'run',
  capsule: 'tidy',
  principal: 'default',
  askedAt: 0,
  leftMs,
  question: { kind: 'approval', action: 'a', resource: 'r', pattern: 'a *', isCovered: false },
});
const DENY = { kind: 'approval', decision: 'deny' } as const;
const storeWith = (answers: Partial<ApiClient>) =>
  createPromptsStore({ client: fakeClient(answers), sandbox: 's', notify: quiet, now: () => 1000 });

describe('the questions of capsules', () => {
  it('end by this window’s own clock', () => {
    const store = storeWith({});
    store.getState().put([prompt('1', 500)]);
    expect(store.getState().prompts).toMatchObject([{ id: '1', deadline: 1500 }]);
  });

  it('keep the time they had at first, so that a ring can show what is left of it', () => {
    const store = storeWith({});
    store.getState().put([prompt('1', 60_000)]);
    store.getState().put([prompt('1', 20_000)]);
    expect(store.getState().prompts).toMatchObject([{ totalMs: 60_000, deadline: 21_000 }]);
  });

  it('are answered by their number', async () => {
    const promptAnswer = vi.fn(() => Promise.resolve({}));
    const store = storeWith({ promptAnswer });
    await store.getState().answer('7', DENY);
    expect(promptAnswer).toHaveBeenCalledExactlyOnceWith({ sandbox: 's', prompt: '7', answer: DENY });
  });

  it('say what was wrong with an answer until the next question comes', async () => {
    const promptAnswer = () => Promise.reject(new CallError('invalid-input', 'That is not one of the options.'));
    const store = storeWith({ promptAnswer });
    store.getState().put([prompt('1')]);
    await store.getState().answer('1', DENY);
    store.getState().put([prompt('1'), prompt('2')]);
    expect(store.getState().problem).toBe('That is not one of the options.');
    store.getState().put([prompt('2')]);
    expect(store.getState().problem).toBeNull();
  });

  it('are those of this sandbox', () => {
    const store = storeWith({ promptList: () => Promise.resolve([]), appInfo: () => Promise.reject(new Error('no')) });
    let tell: (payload: { sandbox: string; prompts: Prompt[] }) => void = () => undefined;
    followPrompts(store, 's', {
      on: (_name, listener) => {
        tell = listener as typeof tell;
        return () => undefined;
      },
    });
    tell({ sandbox: 'other', prompts: [prompt('1')] });
    expect(store.getState().prompts).toEqual([]);
    tell({ sandbox: 's', prompts: [prompt('1')] });
    expect(store.getState().prompts).toHaveLength(1);
  });
});
