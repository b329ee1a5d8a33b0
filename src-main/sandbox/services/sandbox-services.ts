/** The services of one open sandbox: what its runs share, and what the user may do with it. */
import { createStoredValues } from '../../store/stored-values.ts';
import type { StoredValues, StoredValuesDeps } from '../../store/stored-values.ts';
import { Allowances } from './allowances.ts';
import { Bus } from './bus.ts';
import { ConfigValues } from './config-values.ts';
import { DEFAULT_KEY_VALUE_QUOTA } from './key-values.ts';
import type { KeyValueQuota } from './key-values.ts';
import { PromptQueue } from './prompt-queue.ts';
import { RunServices, spaceOf } from './run-services.ts';
import type { RunFacts, ServiceParts } from './run-services.ts';
import { NO_SECRETS } from './secrets.ts';
import type { NotePolicy } from './policy-note.ts';
import type { SecretStore } from './secrets.ts';
import type { Timer } from './waiting-call.ts';

export interface ServiceOptions {
  readonly timer?: Timer;
  readonly secrets?: SecretStore;
  /** What each capsule may keep for a principal. */
  readonly keyValueQuota?: KeyValueQuota;
}

export interface SandboxServicesDeps {
  readonly store: StoredValuesDeps;
  /** Nanoseconds since the epoch. */
  readonly now: () => bigint;
  readonly note: NotePolicy;
}

const NEVER: Timer = () => () => undefined;

export class SandboxServices {
  readonly prompts: PromptQueue;
  readonly allowances: Allowances;
  readonly bus = new Bus();
  readonly #values: StoredValues;
  readonly #parts: ServiceParts;

  /** Before the first checkpoint of the journal. */
  constructor({ store, now, note }: SandboxServicesDeps, options: ServiceOptions = {}) {
    const { timer = NEVER, secrets = NO_SECRETS, keyValueQuota = DEFAULT_KEY_VALUE_QUOTA } = options;
    this.#values = createStoredValues(store);
    this.prompts = new PromptQueue({ now, timer, note });
    this.allowances = new Allowances(this.#values);
    const { bus, prompts, allowances } = this;
    this.#parts = { values: this.#values, keyValueQuota, bus, prompts, allowances, secrets, now, timer, note };
  }

  forRun(
    { run, capsule, principal }: { readonly run: string | null; readonly capsule: string; readonly principal: string },
    facts: RunFacts,
  ): RunServices {
    return new RunServices({ run: run ?? '', capsule, principal }, facts, this.#parts);
  }

  /** The settings that the user made for a capsule. */
  configOf(caller: { readonly capsule: string; readonly principal: string }): ConfigValues {
    return new ConfigValues(this.#values, spaceOf('config', caller));
  }
}
