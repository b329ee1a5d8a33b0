/** Commits, undos and redos of random changes, ended or refused at each call to a disk, and what is there afterwards; for tests. */
import fc from 'fast-check';
import { CommitWorld, finish, Killed, MOUNTS } from './commit-world-contract.ts';
import { anyScene, deedOf, prepared } from './commit-scenes-contract.ts';
import type { Scene, SceneDeed } from './commit-scenes-contract.ts';
import { killProcess } from './kill-commit-contract.ts';
import type { Errno, Snapshots } from './commit-world-contract.ts';
import type { OperationReport } from '../operations/keeper.ts';
import { VfsError } from '../../vfs/errors.ts';

/** What there was before the deed, and is after it. */
interface Expected {
  readonly before: Snapshots;
  readonly after: Snapshots;
  readonly merged: Snapshots;
}

export interface Interrupted {
  readonly points: number;
  readonly finished: number;
  readonly reversed: number;
  /** In words; empty when all is well. */
  readonly wrong: readonly string[];
}

const isSame = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);

/** Path by path what differs. */
const apart = (one: Snapshots, other: Snapshots): readonly string[] =>
  MOUNTS.flatMap((mount) =>
    [...new Set([...Object.keys(one[mount]), ...Object.keys(other[mount])])]
      .filter((path) => one[mount][path] !== other[mount][path])
      .map((path) => `${mount} ${path}: ${one[mount][path]} => ${other[mount][path]}`),
  );

/** null when the deed cannot be done at all, because nothing has changed. */
function expectedOf(scene: Scene): { readonly expected: Expected; readonly calls: number } | null {
  const world = prepared(scene);
  try {
    const [before, merged] = [world.disk(), world.merged()];
    if (scene.deed !== 'commit' && scene.deed !== 'cancel' && world.state() === null) return null;
    world.interrupter.arm(Infinity, 'kill');
    const report = finish(deedOf(world, scene));
    if (report && report.state !== 'done')
      throw new Error(`undisturbed: ${JSON.stringify(report)} ${fc.stringify(scene)}`);
    return { expected: { before, merged, after: world.disk() }, calls: world.interrupter.count };
  } finally {
    world.remove();
  }
}

class Point {
  readonly #scene: Scene;
  readonly #expected: Expected;
  #world: CommitWorld;
  outcome: 'finished' | 'reversed' | null = null;

  constructor(scene: Scene, expected: Expected) {
    this.#scene = scene;
    this.#expected = expected;
    this.#world = prepared(scene);
  }

  /** What is wrong after a kill at a call, and perhaps at one of the recovery; null for nothing. */
  kill(at: number, again: number | null): string | null {
    return this.#removed(() => {
      this.#end(() => finish(deedOf(this.#world, this.#scene)), at);
      if (again !== null) this.#end(() => this.#world.recover(), again);
      this.#world.recover();
      return this.#look() ?? this.#goOn();
    });
  }

  /** The same with real processes that a signal ends. */
  die(at: number, again: number | null): string | null {
    return this.#removed(() => {
      this.#elsewhere('deed', at);
      if (again !== null) this.#elsewhere('recover', again);
      this.#world.recover();
      return this.#look() ?? this.#goOn();
    });
  }

  /** The same when a call fails. */
  refuse(at: number, errno: Errno): string | null {
    return this.#removed(() => {
      this.#world.interrupter.arm(at, errno);
      const report = this.#tried();
      this.#world.interrupter.disarm();
      if (report?.state === 'stopped') this.#world.recover();
      const wrong = this.#look();
      if (wrong) return `${wrong} after ${JSON.stringify(report)}`;
      const told = report?.state === 'done' ? 'finished' : 'reversed';
      const isTrue = report === null || report.state === 'stopped' || told === this.outcome || this.#isNothing;
      return isTrue ? this.#goOn() : `told ${report.state}, and it was ${this.outcome}`;
    });
  }

  get #isNothing(): boolean {
    return isSame(this.#expected.before, this.#expected.after);
  }

  #tried(): OperationReport | null {
    try {
      return finish(deedOf(this.#world, this.#scene));
    } catch (error) {
      if (error instanceof VfsError) return null;
      throw error;
    }
  }

  #elsewhere(what: 'deed' | 'recover', at: number): void {
    const { folder } = this.#world;
    this.#world.leave();
    try {
      killProcess(folder, { what, at, scene: this.#scene });
    } finally {
      this.#world = new CommitWorld(folder);
    }
  }

  #end(act: () => unknown, at: number): void {
    this.#world.interrupter.arm(at, 'kill');
    try {
      act();
    } catch (error) {
      if (!(error instanceof Killed)) throw error;
    }
    this.#world.reopen();
  }

  /** All old or all new, and the sandbox shows what it showed. */
  #look(): string | null {
    const { before, after, merged } = this.#expected;
    const disk = this.#world.disk();
    this.outcome = isSame(disk, after) ? 'finished' : isSame(disk, before) ? 'reversed' : null;
    const text = (value: unknown): string => JSON.stringify(value, null, 1);
    if (this.outcome === null)
      return `the folders are neither: ${text({ fromBefore: apart(before, disk), fromAfter: apart(after, disk) })}`;
    const seen = this.#world.merged();
    return isSame(seen, merged) ? null : `the sandbox shows something else: ${text(apart(merged, seen))}`;
  }

  /** The log tells what happened, and it can be taken back, or done again; nothing is lost: all of it can be committed now. */
  #goOn(): string | null {
    const wrong = this.#isNothing ? null : (this.#logged() ?? this.#turned());
    if (wrong) return wrong;
    const report = finish(this.#world.commit());
    if (report.state !== 'done') return `nothing can be committed any more: ${JSON.stringify(report)}`;
    const [disk, top] = [this.#world.disk(), this.#world.topEntries()];
    if (!isSame(disk, this.#expected.merged)) return `committed afterwards, it is ${JSON.stringify(disk)}`;
    return top === 0 ? null : `committed afterwards, ${top} entries are left`;
  }

  #logged(): string | null {
    const states = STATES[this.#scene.deed][this.outcome ?? 'reversed'];
    const state = this.#world.state();
    return states.includes(state) ? null : `${this.outcome}, and the log says ${state}`;
  }

  /** What has come to its end is turned round, all of it. */
  #turned(): string | null {
    const state = this.#world.state();
    if (this.outcome !== 'finished' || (state !== 'done' && state !== 'undone')) return null;
    const report = finish(state === 'done' ? this.#world.undo() : this.#world.redo());
    if (report.state !== 'done') return `it cannot be turned round: ${JSON.stringify(report)}`;
    const { before, merged } = this.#expected;
    const disk = this.#world.disk();
    if (!isSame(disk, before))
      return `turned round, the folders are not as before: ${JSON.stringify(apart(before, disk))}`;
    const seen = this.#world.merged();
    return isSame(seen, merged)
      ? null
      : `turned round, the sandbox shows something else: ${JSON.stringify(apart(merged, seen))}`;
  }

  #removed(act: () => string | null): string | null {
    try {
      return act();
    } finally {
      this.#world.remove();
    }
  }
}

/** What the log may say of an operation whose deed came to its end, or was taken back; null: it has no line. */
const STATES: Readonly<Record<SceneDeed, Readonly<Record<'finished' | 'reversed', readonly (string | null)[]>>>> = {
  commit: { finished: ['done'], reversed: ['reversed', null] },
  cancel: { finished: ['done'], reversed: ['reversed', null] },
  undo: { finished: ['undone'], reversed: ['done'] },
  redo: { finished: ['done'], reversed: ['undone'] },
};

const ERRNOS = ['ENOSPC', 'EIO', 'EACCES'] as const;

/** A fault of ours is told with where it was. */
function said(act: () => string | null): string | null {
  try {
    return act();
  } catch (error) {
    return error instanceof Error ? (error.stack ?? error.message) : 'something that is no error was thrown';
  }
}

class Playing {
  points = 0;
  finished = 0;
  reversed = 0;
  readonly wrong: string[] = [];

  /** At each call, or each so manieth, until there were enough points or one was wrong. */
  scene(
    scene: Scene,
    { expected, calls }: { readonly expected: Expected; readonly calls: number },
    { first, step, limit, by }: Interrupting & { readonly first: number },
  ): void {
    for (let at = first; at <= calls && this.points < limit && this.wrong.length === 0; at += step) {
      const again = at % 3 === 0 ? (at * 7) % 23 : null;
      if (by === 'signal') this.die(scene, expected, at, again);
      else {
        this.kill(scene, expected, at, again);
        this.refuse(scene, expected, at, ERRNOS[at % 3] ?? 'EIO');
      }
    }
  }

  die(scene: Scene, expected: Expected, at: number, again: number | null): void {
    const point = new Point(scene, expected);
    this.#note(`died at call ${at}${again === null ? '' : `, and at ${again} of the recovery`}`, point, () =>
      point.die(at, again),
    );
  }

  kill(scene: Scene, expected: Expected, at: number, again: number | null): void {
    const point = new Point(scene, expected);
    this.#note(`killed at call ${at}${again === null ? '' : `, and at ${again} of the recovery`}`, point, () =>
      point.kill(at, again),
    );
  }

  refuse(scene: Scene, expected: Expected, at: number, errno: Errno): void {
    const point = new Point(scene, expected);
    this.#note(`${errno} at call ${at}`, point, () => point.refuse(at, errno));
  }

  #note(where: string, point: Point, act: () => string | null): void {
    const wrong = said(act);
    this.points += 1;
    if (point.outcome === 'finished') this.finished += 1;
    if (point.outcome === 'reversed') this.reversed += 1;
    if (wrong) this.wrong.push(`${where}: ${wrong}`);
  }
}

export interface Interrupting {
  /** So many points. */
  readonly limit: number;
  /** Each call, or each so manieth. */
  readonly step: number;
  /** `signal`: processes that are killed; `turn`: as good as killed here, and refused, in turn. */
  readonly by: 'turn' | 'signal';
}

/** Takes scenes made from `seed` until there were `limit` points; ends at the first that is wrong. */
export function interruptCommits(seed: number, options: Interrupting): Interrupted {
  const { limit, step } = options;
  const playing = new Playing();
  const scenes = fc.sample(anyScene, { seed, numRuns: limit });
  for (const scene of scenes) {
    if (playing.points >= limit || playing.wrong.length > 0) break;
    const found = expectedOf(scene);
    if (!found) continue;
    playing.scene(scene, found, { ...options, first: seed % step });
    if (playing.wrong.length > 0) playing.wrong.push(fc.stringify(scene));
  }
  const { points, finished, reversed, wrong } = playing;
  return { points, finished, reversed, wrong };
}
