/** One run's attempts: on whose behalf, with which open handles, and what it was last seen doing. */
import type { Operation } from '../../src-preload/contract/vocabulary.ts';
import { fail, VfsError } from '../vfs/errors.ts';
import { formatPath } from '../vfs/path/scheme-path.ts';
import type { Right } from '../../src-preload/contract/policy-words.ts';
import type { LastLink } from '../vfs/vfs.ts';
import type { Attempt, Caller, Entered, Target } from './attempt.ts';
import { firstMissing, leadsTo } from './attempt-target.ts';
import type { GuardedFs } from './guarded-fs.ts';
import { HandleTable } from './handle-table.ts';
import { MountPoints } from './mount-points.ts';
import type { MountedTree } from './mounts.ts';
import { Parked } from './parked.ts';
import type { RunQuestions } from './policy/run-questions.ts';

/** Handle 0 with a scheme path, or a directory handle with a path below it. */
export interface DoorPath {
  readonly at: number;
  readonly path: string;
}

/** What the guest was last seen doing, for the report of a trap. */
export interface LastDoing {
  readonly fn: string;
  readonly path: string;
}

type Asking = Pick<RunQuestions, 'begin'>;

/** Of a run that nobody can be asked about. */
const ASKS_NOTHING: Asking = { begin: () => undefined };

const UNDECIDED = { decision: 'deny', cause: 'default' } as const;

export abstract class RunAttempts {
  protected readonly handles: HandleTable;
  protected readonly points: MountPoints;
  readonly #fs: GuardedFs;
  readonly #caller: Caller;
  #last: Attempt | null = null;
  /** The call under way as it was asked first, if it waits. */
  #waiting: Attempt | null = null;
  #questions: Asking = ASKS_NOTHING;

  protected constructor(fs: GuardedFs, caller: Caller, mounts: readonly MountedTree[], limit: () => number) {
    this.#fs = fs;
    this.#caller = { ...caller, given: new Set(mounts.map(({ name }) => name)) };
    this.handles = new HandleTable(limit);
    this.points = new MountPoints(mounts, (name) => fs.mounts.extraNames.has(name));
  }

  /** Handles that are open now, those of the mounts included. */
  get held(): number {
    return this.handles.size;
  }

  get last(): LastDoing | null {
    return this.#last && { fn: this.#last.draft.fn, path: this.#last.draft.path };
  }

  /** Whom it asks when the gate wants somebody to be asked. */
  protected asksBy(questions: Asking): void {
    this.#questions = questions;
  }

  /** A guest blocks in one call at a time: what comes after a call that is `Parked` is that call again, or the end of the run. */
  protected attempt<T>(fn: string, op: Operation, act: (attempt: Attempt) => T): T {
    const asked = this.#waiting;
    this.#waiting = null;
    this.#questions.begin(asked === null ? 'anew' : 'again');
    try {
      return this.#fs.attempt(this.#caller, fn, op, (attempt) => {
        this.#last = attempt;
        if (asked !== null) attempt.began = asked.began;
        return act(attempt);
      });
    } catch (error) {
      if (error instanceof Parked) this.#waiting = this.#last;
      throw error;
    }
  }

  /** For an attempt that has been answered already: nobody is asked any more. */
  protected noted(fn: string, op: Operation, act: (attempt: Attempt) => void): void {
    this.#fs.note(this.#caller, fn, op, act);
  }

  /** The run ends: a call that still waits is recorded as one that nobody answered, and did nothing. */
  protected recordUnanswered(): void {
    const asked = this.#waiting;
    if (asked === null) return;
    this.#waiting = null;
    const { fn, op, path, path2, mount, access, ...said } = asked.draft;
    // A service was not refused; a right that nobody gave was.
    const decided = op === 'host-call' ? { cause: 'service' as const } : UNDECIDED;
    const reason = 'the run ended while it waited for the answer';
    try {
      this.attempt(fn, op, (attempt) => {
        attempt.began = asked.began;
        const about = { path, path2, mount, access, asked: op === 'host-call' ? path : said.asked };
        Object.assign(attempt.draft, { ...about, ...decided, reason, outcome: 'cancelled' });
      });
    } catch (error) {
      if (!(error instanceof VfsError)) throw error;
    }
  }

  /** Makes what was noted durable. Errors: `no-space`, `io`. */
  settleNotes(): void {
    this.#fs.settle();
  }

  protected change(
    fn: string,
    op: Operation,
    path: DoorPath,
    last: LastLink,
    act: (entered: Entered, attempt: Attempt) => void,
  ): void {
    this.attempt(fn, op, (attempt) => {
      const entered = attempt.enter(this.target(path), 'write', last);
      act(entered, attempt);
      attempt.draft.layer = entered.mount.writes;
    });
  }

  protected pair(
    fn: string,
    op: 'rename' | 'link',
    [from, last]: readonly [DoorPath, LastLink],
    to: DoorPath,
    act: (from: Entered, to: Entered, attempt: Attempt) => void,
  ): void {
    this.attempt(fn, op, (attempt) => {
      const source = this.enterFirst(attempt, [from, 'write', last], [to, 'keep']);
      const target = attempt.enterSecond(this.target(to), 'write', 'keep', source.place.kind);
      if (source.mount !== target.mount) fail('cross-mount', 'both paths must be on one mount');
      attempt.decideMove(source, target);
      act(source, target, attempt);
      attempt.draft.layer = source.mount.writes;
    });
  }

  /**
   * The first path of two. Should it come no further, the second is noted as it was asked, and what is refused by where it would have led:
   * whoever wants to allow it has to know that too.
   */
  protected enterFirst(
    attempt: Attempt,
    [from, access, last]: readonly [DoorPath, Right, LastLink],
    [to, lastOfSecond]: readonly [DoorPath, LastLink],
  ): Entered {
    const { draft } = attempt;
    draft.path2 = to.path;
    try {
      return attempt.enter(this.target(from), access, last);
    } catch (error) {
      if (error instanceof VfsError && draft.decision === 'deny')
        draft.path2 = leadsTo(() => this.target(to), this.#fs.mounts, lastOfSecond) ?? to.path;
      throw error;
    }
  }

  /** For a directory with those missing above it: what is refused says the first one of them, as what is done does. */
  protected enterMissing(attempt: Attempt, path: DoorPath): ReturnType<Attempt['enterMissing']> {
    const { draft } = attempt;
    try {
      return attempt.enterMissing(this.target(path), 'write');
    } catch (error) {
      const first =
        error instanceof VfsError && draft.decision === 'deny' ? firstMissing(this.#fs.mounts, draft) : null;
      if (first !== draft.path) draft.path2 = first;
      throw error;
    }
  }

  protected target({ at, path }: DoorPath): Target {
    if (at === 0) return { text: path };
    const { mount, handle, reached } = this.handles.directory(at);
    const crossing = reached === 'from-preopen' ? this.points.crossing(mount, handle.names(), path) : null;
    if (crossing === null) return { text: path, below: { mount, directory: handle } };
    return { text: crossing.path, asked: path, below: { mount: crossing.mount, directory: crossing.mount.root } };
  }

  protected spell({ at, path }: DoorPath): string {
    if (at === 0) return path;
    const { mount, handle } = this.handles.get(at);
    return formatPath(mount.name, path === '' ? handle.names() : [...handle.names(), path]);
  }
}
