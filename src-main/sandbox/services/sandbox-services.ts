/** The services of one open sandbox: what its runs share, and what the user may do with it. */
import type { AuditLog } from '../../audit/audit-log.ts';
import type { GrantFile } from '../../store/grant-file.ts';
import { createStoredValues } from '../../store/stored-values.ts';
import type { StoredValues, StoredValuesDeps } from '../../store/stored-values.ts';
import { Consents } from '../policy/consents.ts';
import type { GuardedFs } from '../guarded-fs.ts';
import type { MountTable } from '../mounts.ts';
import { AccessQuestions } from '../policy/access-questions.ts';
import { entryAt, leadOf } from '../policy/question-facts.ts';
import { GrantBook } from '../policy/grant-book.ts';
import { GrantDesk } from '../policy/grant-desk.ts';
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
  /** Where grants are that hold in every sandbox of the principal; without it there are none. */
  readonly grants?: GrantFile;
  /** What each capsule may keep for a principal. */
  readonly keyValueQuota?: KeyValueQuota;
}

export interface SandboxServicesDeps {
  readonly store: StoredValuesDeps;
  /** Nanoseconds since the epoch. */
  readonly now: () => bigint;
  readonly note: NotePolicy;
  readonly principal: string;
  readonly mounts: MountTable;
  /** Asked for at the first use: services are there before them. */
  readonly door: () => Pick<GuardedFs, 'attempt'>;
  readonly audit: () => Pick<AuditLog, 'count' | 'page'>;
  /** sha-256 of the newest program of that name that ran here; null when none did. */
  readonly newestHash: (capsule: string) => string | null;
}

const NEVER: Timer = () => () => undefined;

export class SandboxServices {
  readonly prompts: PromptQueue;
  readonly allowances: Allowances;
  readonly bus = new Bus();
  readonly grants: GrantBook;
  readonly desk: GrantDesk;
  readonly questions: AccessQuestions;
  readonly consents: Consents;
  readonly #values: StoredValues;
  readonly #parts: ServiceParts;

  /** Before the first checkpoint of the journal. */
  constructor(deps: SandboxServicesDeps, options: ServiceOptions = {}) {
    const { store, now, note } = deps;
    const {
      timer = NEVER,
      secrets = NO_SECRETS,
      keyValueQuota = DEFAULT_KEY_VALUE_QUOTA,
      grants: always = null,
    } = options;
    this.#values = createStoredValues(store);
    this.grants = new GrantBook({ ...deps, values: this.#values, always });
    const isRunning = (run: string): boolean => this.questions.has(run);
    this.desk = new GrantDesk({ ...deps, book: this.grants, always: always ? 'kept' : 'nowhere', isRunning });
    this.prompts = new PromptQueue({ now, timer, note });
    const facts = { entryAt: entryAt(deps.mounts), lead: leadOf(deps.audit) };
    this.questions = new AccessQuestions({ ...facts, prompts: this.prompts, book: this.grants, desk: this.desk, now });
    this.allowances = new Allowances(this.#values);
    this.consents = new Consents(this.#values);
    const { bus, prompts, allowances } = this;
    this.#parts = { values: this.#values, keyValueQuota, bus, prompts, allowances, secrets, now, timer, note };
  }

  /** Everything that is kept with the sandbox as values; who changes them commits the journal. */
  get values(): StoredValues {
    return this.#values;
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
