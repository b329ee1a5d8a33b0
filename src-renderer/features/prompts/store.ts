/** What capsules ask the user, the oldest first. */
import { createStore } from 'zustand/vanilla';
import type { StoreApi } from 'zustand/vanilla';

import type { ApiClient } from '../../../src-preload/contract/api.ts';
import type { Prompt, PromptAnswer } from '../../../src-preload/contract/prompt-schemas.ts';
import type { EngineEvents } from '../../client/client.ts';
import { messageOf } from '../../shared/failure.ts';
import type { Notify } from '../../shared/notify.ts';

export interface ShownPrompt extends Prompt {
  /** By this window's own clock, in milliseconds. */
  readonly deadline: number;
  /** Milliseconds that it had left when this window first saw it. */
  readonly totalMs: number;
}

export interface PromptsState {
  readonly prompts: readonly ShownPrompt[];
  /** What was wrong with the last answer to the first question. */
  readonly problem: string | null;
  /** Where a secret would be kept; null until that is known. */
  readonly secretsIn: 'key-store' | 'file' | null;
  readonly refresh: () => Promise<void>;
  readonly put: (prompts: readonly Prompt[]) => void;
  readonly answer: (prompt: string, answer: PromptAnswer) => Promise<void>;
}
export type PromptsStore = StoreApi<PromptsState>;

export interface PromptsDeps {
  readonly client: Pick<ApiClient, 'appInfo' | 'promptList' | 'promptAnswer'>;
  readonly sandbox: string;
  readonly notify: Notify;
  /** Milliseconds, monotonic. */
  readonly now: () => number;
}

class PromptsActions {
  readonly #deps: PromptsDeps;
  readonly #store: Pick<PromptsStore, 'getState' | 'setState'>;
  constructor(deps: PromptsDeps, store: Pick<PromptsStore, 'getState' | 'setState'>) {
    this.#deps = deps;
    this.#store = store;
  }

  readonly refresh = async (): Promise<void> => {
    const { client, sandbox, notify } = this.#deps;
    try {
      this.put(await client.promptList({ sandbox }));
      this.#store.setState({ secretsIn: (await client.appInfo({})).secrets ?? 'file' });
    } catch (error) {
      notify.failed('The questions of capsules could not be asked for', messageOf(error));
    }
  };

  readonly put = (prompts: readonly Prompt[]): void => {
    const known = this.#store.getState().prompts;
    const first = known[0]?.id;
    const now = this.#deps.now();
    const shown = prompts.map((prompt) => ({
      ...prompt,
      deadline: now + prompt.leftMs,
      totalMs: known.find(({ id }) => id === prompt.id)?.totalMs ?? prompt.leftMs,
    }));
    this.#store.setState(shown[0]?.id === first ? { prompts: shown } : { prompts: shown, problem: null });
  };

  /** A wrong answer leaves the question where it is. */
  readonly answer = async (prompt: string, answer: PromptAnswer): Promise<void> => {
    const { client, sandbox } = this.#deps;
    this.#store.setState({ problem: null });
    try {
      await client.promptAnswer({ sandbox, prompt, answer });
    } catch (error) {
      this.#store.setState({ problem: messageOf(error) });
    }
  };
}

export const createPromptsStore = (deps: PromptsDeps): PromptsStore =>
  createStore<PromptsState>()((_set, _get, store) =>
    Object.assign({ prompts: [], problem: null, secretsIn: null } as const, new PromptsActions(deps, store)),
  );

/** Keeps the questions of one sandbox up to date. Returns the undo. */
export function followPrompts(store: PromptsStore, sandbox: string, events: EngineEvents): () => void {
  void store.getState().refresh();
  return events.on('promptsChanged', (payload) => {
    if (payload.sandbox === sandbox) store.getState().put(payload.prompts);
  });
}
