/** One run's attempts: on whose behalf, with which open handles, and what it was last seen doing. */
import type { Operation } from '../../src-preload/contract/vocabulary.ts';
import { fail } from '../vfs/errors.ts';
import { formatPath } from '../vfs/path/scheme-path.ts';
import type { LastLink } from '../vfs/vfs.ts';
import type { Attempt, Caller, Entered, Target } from './attempt.ts';
import type { GuardedFs } from './guarded-fs.ts';
import { HandleTable } from './handle-table.ts';
import { MountPoints } from './mount-points.ts';
import type { MountedTree } from './mounts.ts';

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

export abstract class RunAttempts {
  protected readonly handles: HandleTable;
  protected readonly points: MountPoints;
  readonly #fs: GuardedFs;
  readonly #caller: Caller;
  #last: Attempt | null = null;

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

  protected attempt<T>(fn: string, op: Operation, act: (attempt: Attempt) => T): T {
    return this.#fs.attempt(this.#caller, fn, op, (attempt) => {
      this.#last = attempt;
      return act(attempt);
    });
  }

  /** For an attempt that has been answered already. */
  protected noted(fn: string, op: Operation, act: (attempt: Attempt) => void): void {
    this.#fs.note(this.#caller, fn, op, act);
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
      // As it was asked, should it come no further.
      attempt.draft.path2 = to.path;
      const source = attempt.enter(this.target(from), 'write', last);
      const target = attempt.enterSecond(this.target(to), 'write', 'keep');
      if (source.mount !== target.mount) fail('cross-mount', 'both paths must be on one mount');
      act(source, target, attempt);
      attempt.draft.layer = source.mount.writes;
    });
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
