/** A race: somebody tries again and again while an attacker swaps what it works on, and a third watches the outside. */
import { execFileSync, spawn } from 'node:child_process';
import { existsSync, lstatSync, mkdirSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { execPath } from 'node:process';
import { setImmediate } from 'node:timers/promises';
import { VfsError } from '../errors.ts';
import { makeTestFolder, snapshot } from '../host/host-test-folder.ts';
import type { TestFolder } from '../host/host-test-folder.ts';
import { SWAPS_TOLD } from './attacker-contract.ts';
import type { AttackPlan } from './attacker-contract.ts';

/** One way to attack the folder that `makeTestFolder` makes. */
export interface Attack {
  readonly name: string;
  readonly plan: (folder: TestFolder) => AttackPlan;
}

/** `path` and a link to the same path outside change places. */
const byLink =
  (path: string, how: AttackPlan['how']) =>
  (folder: TestFolder): AttackPlan => {
    const other = join(folder.root, 'attack');
    symlinkSync(join(folder.outside, path), other);
    return { how, one: join(folder.root, path), other };
  };

export const ATTACKS: readonly Attack[] = [
  { name: 'a directory above becomes a link out (R1, R2)', plan: byLink('a', 'exchange') },
  { name: 'the directory becomes a link out (R1, R2, R9)', plan: byLink('a/b', 'exchange') },
  { name: 'the same in three renames (R3)', plan: byLink('a', 'renames') },
  { name: 'the file becomes a link out (R5, R11)', plan: byLink('a/b/f', 'exchange') },
  {
    name: 'the directory is moved out and back (R4, R6)',
    plan({ root }) {
      const elsewhere = join(dirname(root), 'elsewhere');
      mkdirSync(elsewhere);
      return { how: 'move', one: join(root, 'a'), other: join(elsewhere, 'a') };
    },
  },
  {
    name: 'the file becomes a FIFO (R10)',
    plan({ root }) {
      execFileSync('mkfifo', [join(root, 'fifo')]);
      return { how: 'exchange', one: join(root, 'a/b/f'), other: join(root, 'fifo') };
    },
  },
  {
    name: 'the file becomes a directory (R10)',
    plan({ root }) {
      mkdirSync(join(root, 'directory'));
      return { how: 'exchange', one: join(root, 'a/b/f'), other: join(root, 'directory') };
    },
  },
];

/** Where there are thousands of folders to make, memory does as well as a disk. */
export const QUICK_DISK = existsSync('/dev/shm') ? '/dev/shm' : tmpdir();

/** What is tried: returns all it saw, and throws what refused it. */
export interface Try {
  readonly name: string;
  readonly run: () => unknown;
}

export interface Contestant {
  readonly name: string;
  readonly tries: readonly Try[];
  /** Attempts between two looks at the outside, 200 when left out. */
  readonly slice?: number;
  close(): void;
}

export interface RaceTally {
  attempts: number;
  done: number;
  refused: number;
  /** Answers that show the outside, and changes of it. */
  escapes: number;
  swaps: number;
  readonly escaped: Map<string, number>;
}

export const emptyTally = (): RaceTally => ({
  ...{ attempts: 0, done: 0, refused: 0, escapes: 0, swaps: 0 },
  escaped: new Map(),
});

const SLICE = 200;

const plain = (_: string, value: unknown): unknown => (typeof value === 'bigint' ? String(value) : value);

/** Whether an error is one that a file system gives: anything else is a fault of ours. */
const isRefusal = (error: unknown): boolean =>
  error instanceof VfsError || (error instanceof Error && 'syscall' in error);

export class Watch {
  readonly #outside: string;
  readonly #inodes: readonly string[];
  #before: readonly string[];

  constructor({ outside }: TestFolder) {
    this.#outside = outside;
    this.#before = snapshot(outside);
    this.#inodes = ['a', 'a/b', 'a/b/f', 'a/b/l', 'a/b/empty'].map(
      (name) => `"ino":"${lstatSync(join(outside, name), { bigint: true }).ino}"`,
    );
  }

  shows(seen: unknown): boolean {
    const shown = JSON.stringify([seen], plain);
    return shown.includes('SECRET') || this.#inodes.some((inode) => shown.includes(inode));
  }

  /** How many entries changed since the last look. */
  changes(): number {
    const now = snapshot(this.#outside);
    const known = new Set(this.#before);
    const count = now.filter((line) => !known.has(line)).length + Math.max(0, this.#before.length - now.length);
    this.#before = now;
    return count;
  }
}

export function tryOnce({ name, run }: Try, watch: Watch, tally: RaceTally): void {
  tally.attempts++;
  try {
    const seen = run();
    tally.done++;
    if (watch.shows(seen)) count(tally, name, 1);
  } catch (error) {
    if (!isRefusal(error)) throw error;
    tally.refused++;
  }
}

function count(tally: RaceTally, what: string, escapes: number): void {
  if (escapes === 0) return;
  tally.escapes += escapes;
  tally.escaped.set(what, (tally.escaped.get(what) ?? 0) + escapes);
}

export interface RaceOptions {
  readonly attack: Attack;
  readonly enter: (folder: TestFolder) => Contestant;
  readonly tally: RaceTally;
  /** Asked after every slice. */
  readonly isOver: (tally: RaceTally) => boolean;
}

/** Adds to `tally` until it is over. */
export async function race({ attack, enter, tally, isOver }: RaceOptions): Promise<void> {
  const folder = makeTestFolder(QUICK_DISK);
  const contestant = enter(folder);
  const watch = new Watch(folder);
  const program = join(import.meta.dirname, 'attacker-contract.ts');
  const child = spawn(execPath, ['--no-warnings', program, JSON.stringify(attack.plan(folder))], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const gone = new Promise((resolve) => child.once('exit', resolve));
  child.stdout.on('data', (told: Buffer) => (tally.swaps += told.length * SWAPS_TOLD));
  try {
    await new Promise((resolve) => child.stdout.once('data', resolve));
    for (let next = 0; !isOver(tally);) {
      for (let tries = 0; tries < (contestant.slice ?? SLICE); tries++, next = (next + 1) % contestant.tries.length) {
        const one = contestant.tries[next];
        if (one) tryOnce(one, watch, tally);
      }
      count(tally, 'a change of the outside', watch.changes());
      await setImmediate();
    }
  } finally {
    child.kill('SIGKILL');
    await gone;
    contestant.close();
    folder.remove();
  }
}
