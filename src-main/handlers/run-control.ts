/** Starts, feeds and ends the runs of one sandbox, and keeps their record. */
import { randomUUID } from 'node:crypto';

import type { CallInput } from '../../src-preload/contract/api.ts';
import { CallError } from '../../src-preload/contract/reply.ts';
import type { Run, RunEnd } from '../../src-preload/contract/schemas.ts';
import type { Operation } from '../../src-preload/contract/vocabulary.ts';
import type { CapsuleHost } from '../capsule/host.ts';
import type { RunningCapsule, StartOptions } from '../capsule/running-guest.ts';
import type { GuestDoor } from '../sandbox/guest-door.ts';
import type { MountedTree } from '../sandbox/mounts.ts';
import type { RunRecord } from '../sandbox/run-book.ts';
import type { Session } from '../sandbox/session.ts';
import { VfsError } from '../vfs/errors.ts';
import type { Publish } from './publisher.ts';

export interface RunControlDeps {
  readonly session: Session;
  readonly host: CapsuleHost;
  readonly publish: Publish;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

const OPERATION_OF_END = {
  exited: 'run-exit',
  killed: 'run-kill',
  trapped: 'run-trap',
  failed: 'run-trap',
} as const satisfies Record<RunEnd['how'], Operation>;

const describeEnd = (end: RunEnd): string => {
  switch (end.how) {
    case 'exited':
      return `exited with ${end.code}`;
    case 'killed':
      return `killed: ${end.why}`;
    case 'trapped':
      return `trapped: ${end.message} ${end.doing}`;
    case 'failed':
      return `failed: ${end.message}`;
  }
};

export class RunControl {
  readonly #deps: RunControlDeps;
  readonly #running = new Map<string, RunningCapsule>();
  readonly #ended = new Map<string, Promise<void>>();
  #closed = false;

  constructor(deps: RunControlDeps) {
    this.#deps = deps;
    for (const orphan of deps.session.runs.endOrphans(deps.now()))
      this.#record(orphan, 'run-kill', 'the inspector stopped while it was running');
  }

  has(run: string): boolean {
    return this.#deps.session.runs.get(run) !== undefined;
  }

  list(): readonly Run[] {
    return this.#deps.session.runs.list().map((record) => this.#describe(record));
  }

  /** Errors: `CapsuleError` when the file cannot be loaded; `already-exists` for a mount that clashes. */
  async start(input: CallInput<'runStart'>): Promise<Run> {
    const { session, host, now } = this.#deps;
    const capsule = await host.load(input.file);
    // Loading takes its time; meanwhile the database may have been closed.
    if (this.#closed) throw new CallError('not-found', 'The sandbox was closed.');
    const mounts = session.mountsForRun(input.mounts ?? []);
    const record: RunRecord = {
      id: randomUUID(),
      capsule: capsule.name,
      capsuleFile: input.file,
      capsuleHash: capsule.hash,
      args: input.args,
      startedAt: now(),
      endedAt: null,
      state: 'running',
      end: null,
    };
    session.runs.put(record);
    this.#tell(record);
    this.#record(record, 'run-start', [capsule.name, ...input.args].join(' '));
    const { args, env = {}, terminal = 'terminal' } = input;
    this.#launch(record, { capsule, args, env, terminal }, mounts);
    return this.#describe(session.runs.get(record.id) ?? record);
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
    program: Pick<StartOptions, 'capsule' | 'args' | 'env' | 'terminal'>,
    mounts: readonly MountedTree[],
  ): void {
    const { session } = this.#deps;
    const { id: run, capsule } = record;
    const { promise, resolve } = Promise.withResolvers<undefined>();
    this.#ended.set(run, promise);
    const onEnd = (end: RunEnd): void => {
      try {
        this.#finish(record, end);
      } finally {
        resolve(undefined);
      }
    };
    let calls: GuestDoor | null = null;
    try {
      calls = session.doorForRun({ run, capsule, principal: session.principal }, mounts);
      const running = this.#deps.host.start({ ...program, ...this.#ears(run), calls, onEnd });
      if (this.#ended.has(run)) this.#running.set(run, running);
    } catch (error) {
      onEnd({ how: 'failed', message: 'the capsule could not be given a thread of its own' });
      calls?.closeAll();
      throw error;
    }
  }

  #ears(run: string): Pick<StartOptions, 'acknowledge' | 'onOutput'> {
    const { session, publish } = this.#deps;
    return {
      acknowledge: 'by-receiver',
      onOutput: (stream, bytes) => {
        publish('runOutput', { sandbox: session.record.id, run, stream, bytes });
      },
    };
  }

  #finish(record: RunRecord, end: RunEnd): void {
    this.#running.delete(record.id);
    this.#ended.delete(record.id);
    this.#record(record, OPERATION_OF_END[end.how], describeEnd(end));
    const ended: RunRecord = { ...record, state: 'ended', endedAt: this.#deps.now(), end };
    this.#deps.session.runs.end(ended);
    this.#tell(ended);
  }

  #alive(run: string): RunningCapsule {
    const running = this.#running.get(run);
    if (running) return running;
    throw new CallError('not-found', 'That run is over.');
  }

  #tell(record: RunRecord): void {
    this.#deps.publish('runChanged', this.#describe(record));
  }

  #describe(record: RunRecord): Run {
    const { eventCount, deniedCount } = this.#deps.session.audit.countsOfRun(record.id);
    return {
      ...record,
      args: [...record.args],
      sandbox: this.#deps.session.record.id,
      eventCount,
      deniedCount,
    };
  }

  /** A start or an end is an event like any other: recorded through the door, and durable with it. */
  #record(record: RunRecord, op: Operation, what: string): void {
    const { session } = this.#deps;
    const caller = { run: record.id, capsule: record.capsule, principal: session.principal };
    try {
      session.door.attempt(caller, 'inspector', op, ({ draft }) => {
        draft.path = record.capsuleFile;
        draft.asked = what;
        draft.reason = what;
      });
    } catch (error) {
      // On a full disk the end of a run must still reach its windows; the event goes with the journal's next group.
      if (!(error instanceof VfsError)) throw error;
    }
  }
}
