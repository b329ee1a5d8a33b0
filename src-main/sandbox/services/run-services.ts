/** Everything one run may ask beyond files: one table from the name of a service to who answers. */
import { approve } from './approval.ts';
import type { Allowances } from './allowances.ts';
import type { Bus } from './bus.ts';
import type { CallNotes } from './call-notes.ts';
import { ConfigValues } from './config-values.ts';
import { elicit } from './elicit.ts';
import { KeyValues } from './key-values.ts';
import type { KeyValueQuota } from './key-values.ts';
import type { NotePolicy } from './policy-note.ts';
import type { PromptQueue } from './prompt-queue.ts';
import { RunBus } from './run-bus.ts';
import type { DeclaredTopics } from './run-bus.ts';
import type { SecretStore } from './secrets.ts';
import type { StoredValues } from '../../store/stored-values.ts';
import { refuse } from './service-error.ts';
import type { ServiceName, ServiceTable } from './service-table.ts';
import { bytesOf, isPlainName } from './text-rules.ts';
import { WaitingCall } from './waiting-call.ts';
import type { Timer } from './waiting-call.ts';

/** What all runs of a sandbox share. */
export interface ServiceParts {
  readonly values: StoredValues;
  readonly keyValueQuota: KeyValueQuota;
  readonly bus: Bus;
  readonly prompts: PromptQueue;
  readonly allowances: Allowances;
  readonly secrets: SecretStore;
  /** Nanoseconds since the epoch. */
  readonly now: () => bigint;
  readonly timer: Timer;
  readonly note: NotePolicy;
}

/** Who asks. */
export interface ServiceCaller {
  readonly run: string;
  readonly capsule: string;
  readonly principal: string;
}

/** What is known of a run when it starts. */
export interface RunFacts {
  /** Whether it installs or upgrades its capsule: only then may it ask the user for values. `ordinary` when not given. */
  readonly purpose?: 'ordinary' | 'lifecycle';
  /** The settings that the capsule came with. */
  readonly defaults?: Readonly<Record<string, string>>;
  /** What it was given; none when not given. */
  readonly capabilities?: readonly string[];
  /** What its manifest declares of the bus; the whole bus when not given. */
  readonly topics?: DeclaredTopics;
}

type Answers = { readonly [N in ServiceName]: (request: ServiceTable[N][0], notes: CallNotes) => ServiceTable[N][1] };

const NS_PER_MS = 1_000_000n;
const MOST_LOG_BYTES = 64 * 1024;
const MOST_KEY_BYTES = 256;

export class RunServices {
  readonly #waiting = new WaitingCall();
  readonly #bus: RunBus;
  readonly #answers: Answers;
  readonly #parts: ServiceParts;

  constructor(caller: ServiceCaller, facts: RunFacts, parts: ServiceParts) {
    this.#parts = parts;
    this.#bus = new RunBus({ ...parts, ...caller, waiting: this.#waiting, topics: facts.topics ?? null });
    this.#answers = {
      ...answersOfValues(caller, parts),
      ...answersOfBus(this.#bus),
      ...answersAboutRun(caller, facts, parts),
      ...answersOfUser(caller, facts, { ...parts, waiting: this.#waiting }),
    };
  }

  /** Errors: `ServiceError`; `Parked` when somebody else has to answer first, and then it is called again with the same. */
  answer<N extends ServiceName>(name: N, request: ServiceTable[N][0], notes: CallNotes): ServiceTable[N][1] {
    return this.#answers[name](request, notes);
  }

  /** The call was recorded: others who waited for it go on. */
  afterwards(): void {
    this.#parts.bus.wakeUp();
  }

  /** The run is over: what it asked is withdrawn, what it listened to goes on without it. */
  close(): void {
    this.#waiting.abandon();
    this.#bus.close();
  }
}

type ValueCalls = 'kv-get' | 'kv-set' | 'kv-delete' | 'kv-list' | 'kv-clear' | 'kv-swap';

function answersOfValues(caller: ServiceCaller, parts: ServiceParts): Pick<Answers, ValueCalls> {
  const values = new KeyValues(parts.values, spaceOf('kv', caller), parts.keyValueQuota);
  return {
    'kv-get': (request, notes) => values.get(request, notes),
    'kv-set': (request, notes) => values.set(request, notes),
    'kv-delete': (request, notes) => values.delete(request, notes),
    'kv-list': (request, notes) => values.list(request, notes),
    'kv-clear': (request, notes) => values.clear(request, notes),
    'kv-swap': (request, notes) => values.swap(request, notes),
  };
}

type BusCalls = 'bus-publish' | 'bus-subscribe' | 'bus-unsubscribe' | 'bus-receive' | 'bus-wait';

const answersOfBus = (bus: RunBus): Pick<Answers, BusCalls> => ({
  'bus-publish': (request, notes) => bus.publish(request, notes),
  'bus-subscribe': (request, notes) => bus.subscribe(request, notes),
  'bus-unsubscribe': (request, notes) => bus.unsubscribe(request, notes),
  'bus-receive': (request, notes) => bus.receive(request, notes),
  'bus-wait': (request, notes) => bus.wait(request, notes),
});

type RunCalls = 'config-get' | 'caller' | 'capabilities' | 'log' | 'ready';

function answersAboutRun(caller: ServiceCaller, facts: RunFacts, parts: ServiceParts): Pick<Answers, RunCalls> {
  const config = new ConfigValues(parts.values, spaceOf('config', caller));
  return {
    'config-get'({ key }, notes) {
      notes.path = `config://${key}`;
      if (parts.secrets.has(spaceOf('secret', caller), key)) refuse('reserved', 'a capsule cannot read its secrets');
      const { defaults = {} } = facts;
      return config.get(key) ?? (Object.hasOwn(defaults, key) ? (defaults[key] ?? null) : null);
    },
    caller: () => ({
      principal: caller.principal,
      source: 'inspector',
      timeMs: Number(parts.now() / NS_PER_MS),
    }),
    capabilities: () => facts.capabilities ?? [],
    /** What is said in it is for the developer, and so in the record. */
    log({ level, message }, notes) {
      notes.path = `log://${level}`;
      notes.bytes = bytesOf(message);
      if (notes.bytes > MOST_LOG_BYTES) refuse('too-large', 'a line of the log has at most 64 KiB');
      notes.reason = message;
      return null;
    },
    ready: () => null,
  };
}

type UserCalls = 'approve' | 'elicit' | 'has-secret';

function answersOfUser(
  caller: ServiceCaller,
  { purpose = 'ordinary' }: RunFacts,
  parts: ServiceParts & { readonly waiting: WaitingCall },
): Pick<Answers, UserCalls> {
  const space = spaceOf('secret', caller);
  return {
    approve: (request, notes) => approve(request, notes, { ...parts, caller }),
    elicit: (request, notes) => elicit(request, notes, { ...parts, caller, purpose, space }),
    'has-secret'({ key }, notes) {
      notes.path = `secret://${key}`;
      if (!isPlainName(key, MOST_KEY_BYTES)) refuse('invalid-input', 'a key has 1 to 256 bytes of text');
      return parts.secrets.has(space, key);
    },
  };
}

/** What a capsule keeps for one principal. */
export const spaceOf = (kind: 'kv' | 'config' | 'secret', { principal, capsule }: Omit<ServiceCaller, 'run'>): string =>
  JSON.stringify([kind, principal, capsule]);
