/** What runs in this sandbox may use up, as texts that are being edited. */
import { createStore } from 'zustand/vanilla';
import type { StoreApi } from 'zustand/vanilla';

import type { ApiClient } from '../../../src-preload/contract/api.ts';
import { limitExample, limitText, parseLimit } from '../../../src-preload/contract/run-limit-text.ts';
import type { RunLimits } from '../../../src-preload/contract/schemas.ts';
import { RUN_LIMITS } from '../../../src-preload/contract/vocabulary.ts';
import type { RunLimit } from '../../../src-preload/contract/vocabulary.ts';
import { messageOf } from '../../shared/failure.ts';

export interface LimitField {
  /** Empty: no limit. */
  readonly text: string;
  /** What holds, as a text. */
  readonly kept: string;
  /** What is wrong with it, as a sentence. */
  readonly problem: string | null;
}

export interface LimitsState {
  readonly fields: Readonly<Record<RunLimit, LimitField>>;
  readonly refresh: () => Promise<void>;
  readonly edit: (limit: RunLimit, text: string) => void;
  /** Keeps what was typed for every later run; a text that means nothing is only complained about. */
  readonly keep: (limit: RunLimit) => Promise<void>;
}
export type LimitsStore = StoreApi<LimitsState>;

const EMPTY: LimitField = { text: '', kept: '', problem: null };
const NO_FIELDS: LimitsState['fields'] = { memory: EMPTY, time: EMPTY, cpu: EMPTY, output: EMPTY, operations: EMPTY };

function shown(limit: RunLimit, amount: number | null | undefined): LimitField {
  const text = amount == null ? '' : limitText(limit, amount);
  return { text, kept: text, problem: null };
}

export interface LimitsDeps {
  readonly client: Pick<ApiClient, 'runLimits'>;
  readonly sandbox: string;
}

class LimitsActions {
  readonly #deps: LimitsDeps;
  readonly #store: Pick<LimitsStore, 'getState' | 'setState'>;
  constructor(deps: LimitsDeps, store: Pick<LimitsStore, 'getState' | 'setState'>) {
    this.#deps = deps;
    this.#store = store;
  }

  readonly refresh = async (): Promise<void> => {
    const { client, sandbox } = this.#deps;
    try {
      this.#showAll(await client.runLimits({ sandbox }));
    } catch (error) {
      this.#put('memory', { ...EMPTY, problem: messageOf(error) });
    }
  };
  readonly edit = (limit: RunLimit, text: string): void =>
    this.#put(limit, { ...this.#store.getState().fields[limit], text, problem: null });
  readonly keep = async (limit: RunLimit): Promise<void> => {
    const { client, sandbox } = this.#deps;
    const before = this.#store.getState().fields[limit];
    const text = before.text.trim();
    const amount = text === '' ? null : parseLimit(limit, text);
    if (amount === undefined) {
      this.#put(limit, { ...before, text, problem: `This must be ${limitExample(limit)}.` });
      return;
    }
    try {
      const limits = await client.runLimits({ sandbox, set: { [limit]: amount } });
      this.#put(limit, shown(limit, limits[limit]));
    } catch (error) {
      this.#put(limit, { ...before, text, problem: messageOf(error) });
    }
  };

  #showAll(limits: RunLimits): void {
    for (const limit of RUN_LIMITS) this.#put(limit, shown(limit, limits[limit]));
  }
  #put(limit: RunLimit, field: LimitField): void {
    this.#store.setState({ fields: { ...this.#store.getState().fields, [limit]: field } });
  }
}

export const createLimitsStore = (deps: LimitsDeps): LimitsStore =>
  createStore<LimitsState>()((_set, _get, store) =>
    Object.assign({ fields: NO_FIELDS }, new LimitsActions(deps, store)),
  );
