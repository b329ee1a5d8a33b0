/** Starts, feeds and ends the runs of one sandbox, and keeps their record. */
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';

import type { CallInput, CallOutput } from '../../src-preload/contract/api.ts';
import { CallError } from '../../src-preload/contract/reply.ts';
import type { Cause } from '../../src-preload/contract/event-words.ts';
import type { Run, RunEnd } from '../../src-preload/contract/schemas.ts';
import type { Operation } from '../../src-preload/contract/vocabulary.ts';
import type { CapsuleHost, InspectedCapsule } from '../capsule/host.ts';
import { planCall, planProgram } from '../capsule/plan-call.ts';
import type { RunningCapsule, StartOptions } from '../capsule/running-guest.ts';
import type { Caller } from '../sandbox/attempt.ts';
import type { RunDoor } from '../sandbox/run-door.ts';
import { runLimitsFrom } from '../sandbox/run-limits.ts';
import type { RunLimits } from '../sandbox/run-limits.ts';
import type { MountedTree } from '../sandbox/mounts.ts';
import type { RunRecord, RunUse } from '../sandbox/run-book.ts';
import { atBestBefore } from '../sandbox/checkpoints/sandbox-checkpoints.ts';
import { createRuleSet } from '../sandbox/policy/rule-set.ts';
import type { RunPolicy } from '../sandbox/policy/run-policy.ts';
import type { Session } from '../sandbox/session.ts';
import { RUN_VARIABLES_FILE, RunVariables } from '../store/run-variables.ts';
import { VfsError } from '../vfs/errors.ts';
import { describeRun } from './describe-run.ts';
import { isRefusedStart, recordRefusedStart } from './refused-start.ts';
import type { Publish } from './publisher.ts';
import { defaultsOf, factsOf } from './run-facts.ts';
import { CAUSE_OF_END, describeEnd, modeNote, OPERATION_OF_END, whatIsRun } from './run-words.ts';
import { settleConsent, settleMode } from './settle-policy.ts';

export interface RunControlDeps {
  readonly session: Session;
  readonly host: CapsuleHost;
  readonly publish: Publish;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

const sizeOf = ({ size }: CallInput<'runStart'>): Readonly<Record<string, string>> =>
  size ? { COLUMNS: String(size.columns), LINES: String(size.rows) } : {};

/** What the gate goes by: the rules as they were when the run started. */
export const policyOf = ({ id, capsule, capsuleHash, mode = 'open', rules = null }: RunRecord): RunPolicy => ({
  run: id,
  capsule: { name: capsule, hash: capsuleHash },
  mode,
  rules: rules && createRuleSet(rules),
});

const callerOf = ({ principal }: Session, record: RunRecord): Caller => ({
  run: record.id,
  capsule: record.capsule,
  principal,
  policy: policyOf(record),
});

/** Grants to a capsule of that name which the program that was started last does not have. */
const strangeGrants = ({ services }: Session, name: string): number =>
  services.grants.list().filter(({ state, capsule }) => state === 'other-binary' && capsule.name === name).length;

/** Of a run that was before, and is done once more. */
export interface RunRepetition {
  readonly of: RunRecord;
  /** Right before it starts, when nothing can refuse it any more but the disk. Errors: then it is not started. */
  readonly prepare: () => void;
}

/** What of the wish its record does not say already, for doing it once more; of variables only that there were some. */
const startOf = ({ env = {}, terminal, mounts, schemes }: CallInput<'runStart'>, limits: RunLimits) => ({
  ...(Object.keys(env).length > 0 && { variables: Object.keys(env).length }),
  ...(terminal && { terminal }),
  ...(mounts && { mounts }),
  ...(schemes && { schemes }),
  limits,
});

const OTHER_PROGRAM = 'The capsule is another program now than the one that ran then.';

/** Which run it does once more, and what is not as it was then. */
const repeating = (again: RunRepetition | null, { hash }: InspectedCapsule): Pick<RunRecord, 'again' | 'notes'> => ({
  again: again?.of.id ?? null,
  notes: again === null || again.of.capsuleHash === hash ? [] : [OTHER_PROGRAM],
});

interface RunEvent {
  readonly op: Operation;
  readonly cause: Cause;
  readonly what: string;
  /** Behind it, in the reason. */
  readonly note?: string;
}

export class RunControl {
  readonly #deps: RunControlDeps;
  readonly #running = new Map<string, RunningCapsule>();
  readonly #ended = new Map<string, Promise<void>>();
  readonly #variables: RunVariables;
  #closed = false;

  constructor(deps: RunControlDeps) {
    this.#deps = deps;
    this.#variables = new RunVariables(join(deps.session.folder, RUN_VARIABLES_FILE));
    for (const orphan of deps.session.runs.endOrphans(deps.now()))
      this.#record(orphan, { op: 'run-kill', cause: 'default', what: 'the inspector stopped while it was running' });
  }

  has(run: string): boolean {
    return this.#deps.session.runs.get(run) !== undefined;
  }

  list(): readonly Run[] {
    return this.#deps.session.runs.list().map((record) => this.describe(record));
  }

  /** Errors: `CapsuleError` when the file cannot be loaded, or not called like that; `already-exists` for a mount that clashes. */
  async start(input: CallInput<'runStart'>, again: RunRepetition | null = null): Promise<Run> {
    try {
      return await this.#start(input, again);
    } catch (error) {
      if (!this.#closed && isRefusedStart(error)) recordRefusedStart(this.#deps.session, input, error);
      throw error;
    }
  }

  async #start(input: CallInput<'runStart'>, again: RunRepetition | null): Promise<Run> {
    const { session, host } = this.#deps;
    const limits = runLimitsFrom(session.settings.runLimits, input.limits);
    const capsule = await host.load(input.file, limits);
    // Loading takes its time; meanwhile the database may have been closed.
    if (this.#closed) throw new CallError('not-found', 'The sandbox was closed.');
    const call = input.call ? planCall(capsule, input.call) : planProgram(capsule);
    const remember = settleConsent(session, capsule, input.consent);
    const mounts = session.mountsForRun(input.mounts ?? [], input.schemes);
    again?.prepare();
    const before = atBestBefore(session.undo.checkpoints, { cause: 'run', name: `before running ${capsule.name}` });
    const ground = { start: startOf(input, limits), checkpoint: before?.id ?? null };
    const record: RunRecord = { ...this.#newRecord(input, capsule), ...ground, ...repeating(again, capsule) };
    session.runs.put(record);
    this.#keepVariables(record.id, input.env ?? {});
    this.#tell(record);
    const note = modeNote(record, strangeGrants(session, record.capsule));
    this.#record(record, { op: 'run-start', cause: 'user', what: whatIsRun(record), note }, remember);
    const { args, terminal = 'terminal' } = input;
    const env = { ...defaultsOf(capsule), ...sizeOf(input), ...input.env };
    this.#launch(record, { capsule, call, args, env, terminal, limits }, mounts);
    return this.describe(session.runs.get(record.id) ?? record);
  }

  #newRecord(input: CallInput<'runStart'>, capsule: InspectedCapsule): RunRecord {
    const { session, now } = this.#deps;
    return {
      id: randomUUID(),
      capsule: capsule.name,
      capsuleFile: input.file,
      capsuleHash: capsule.hash,
      args: input.args,
      call: input.call ?? null,
      startedAt: now(),
      endedAt: null,
      state: 'running',
      end: null,
      mode: settleMode(input.mode ?? session.settings.policyMode, capsule),
      principal: session.principal,
      rules: capsule.manifest?.rules ?? null,
    };
  }

  /** Those that it was given; null when they are not kept. Errors: `io`. */
  variables(run: string): Readonly<Record<string, string>> | null {
    return this.#variables.get(run);
  }

  /** A run starts also where there is no room for them: then it cannot be done once more. */
  #keepVariables(run: string, env: Readonly<Record<string, string>>): void {
    try {
      if (Object.keys(env).length > 0) this.#variables.put(run, env);
    } catch (error) {
      if (!(error instanceof VfsError)) throw error;
    }
  }

  /** What a run printed, as far as it is kept. Errors: `not-found`. */
  output(run: string): CallOutput<'runOutputGet'> {
    const { outputs } = this.#deps.session;
    const { pieces, ...facts } = outputs.get(run) ?? { pieces: [], missing: 0, cutAt: 0, total: 0 };
    return { pieces: [...pieces], ...facts };
  }

  /** `bytes` null closes stdin. Errors: `not-found` when the run is over. */
  input(run: string, bytes: Uint8Array | null): void {
    this.#alive(run).input(bytes);
  }

  /** Windows have so many bytes of a run's output; a run that is over does not care. */
  taken(run: string, bytes: number): void {
    this.#running.get(run)?.taken(bytes);
  }

  kill(run: string): void {
    this.#alive(run).kill('stopped by the user');
  }

  /** Kills what still runs and waits for it to be recorded. */
  async close(): Promise<void> {
    this.#closed = true;
    for (const running of this.#running.values()) running.kill('the sandbox was closed');
    await Promise.all(this.#ended.values());
  }

  /** A run that does not get as far as a thread is recorded as a failed one. Errors: those of the host. */
  #launch(
    record: RunRecord,
    program: Pick<StartOptions, 'capsule' | 'call' | 'args' | 'env' | 'terminal' | 'limits'>,
    mounts: readonly MountedTree[],
  ): void {
    const { session } = this.#deps;
    const { id: run } = record;
    const { promise, resolve } = Promise.withResolvers<undefined>();
    this.#ended.set(run, promise);
    const onEnd = (end: RunEnd, result: string | null = null, use: RunUse | null = null): void => {
      try {
        this.#finish({ ...record, result, use }, end);
      } finally {
        resolve(undefined);
      }
    };
    let calls: RunDoor | null = null;
    try {
      calls = session.doorForRun(callerOf(session, record), mounts, factsOf(program, record.mode ?? 'open'));
      const running = this.#deps.host.start({ ...program, ...this.#ears(record), calls, onEnd });
      if (this.#ended.has(run)) this.#running.set(run, running);
    } catch (error) {
      onEnd({ how: 'failed', message: 'the capsule could not be given a thread of its own' });
      calls?.closeAll();
      throw error;
    }
  }

  #ears(record: RunRecord): Pick<StartOptions, 'acknowledge' | 'onOutput' | 'onFault'> {
    const { id: run } = record;
    const { session, publish } = this.#deps;
    return {
      acknowledge: 'by-receiver',
      onFault: (doing) =>
        this.#record(record, { op: 'fault', cause: 'fault', what: `a fault in the inspector itself, ${doing}` }),
      onOutput: (stream, bytes) => {
        const at = session.outputs.add(run, stream, bytes);
        publish('runOutput', { sandbox: session.record.id, run, stream, bytes, at });
      },
    };
  }

  #finish(record: RunRecord, end: RunEnd): void {
    this.#running.delete(record.id);
    this.#ended.delete(record.id);
    const cause = CAUSE_OF_END[end.how] ?? 'default';
    this.#record(record, { op: OPERATION_OF_END[end.how], cause, what: describeEnd(end) });
    const ended: RunRecord = { ...record, state: 'ended', endedAt: this.#deps.now(), end };
    this.#deps.session.runs.end(ended);
    this.#deps.session.outputs.end(record.id);
    this.#tell(ended);
  }

  #alive(run: string): RunningCapsule {
    const running = this.#running.get(run);
    if (running) return running;
    throw new CallError('not-found', 'That run is over.');
  }

  #tell(record: RunRecord): void {
    this.#deps.publish('runChanged', this.describe(record));
  }

  describe(record: RunRecord): Run {
    return describeRun(this.#deps.session, record);
  }

  /** A start or an end is an event like any other: recorded through the door, and durable with it. */
  #record(record: RunRecord, { op, cause, what, note = '' }: RunEvent, act: () => void = () => undefined): void {
    const { session } = this.#deps;
    if (session.record.imported) return;
    const caller = { run: record.id, capsule: record.capsule, principal: session.principal };
    try {
      session.door.attempt(caller, 'inspector', op, ({ draft }) => {
        draft.path = record.capsuleFile;
        draft.asked = what;
        draft.cause = cause;
        draft.reason = `${what}${note}`;
        if (op === 'fault') draft.outcome = 'defect';
        act();
      });
    } catch (error) {
      // On a full disk the end of a run must still reach its windows; the event goes with the journal's next group.
      if (!(error instanceof VfsError)) throw error;
    }
  }
}
