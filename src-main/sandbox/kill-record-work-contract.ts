/** Several principals at work in one sandbox until the process is killed; each answer is noted outside of it; for tests. */
import { appendFileSync, mkdirSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { argv, hrtime } from 'node:process';

import { createAnchors } from '../store/anchor-file.ts';
import { chanceOf } from '../store/power-cut-contract.ts';
import type { Chance } from '../store/power-disk-contract.ts';
import { VfsError } from '../vfs/errors.ts';
import type { RunDoor } from './run-door.ts';
import { openSession } from './session.ts';
import type { Session } from './session.ts';
import type { SessionDeps } from './session-deps.ts';

const FILES = 6;
/** Calls between two checkpoints of the journal, in the middle. */
const CALLS = 150;
const PRINCIPALS = ['default', 'guest', 'other'] as const;

/** What one call was answered, as the caller knows it. `fn` is unique. */
export interface Answer {
  readonly fn: string;
  readonly principal: string;
  readonly call: 'open' | 'write' | 'close' | 'stat' | 'unlink' | 'rename' | 'mkdir';
  /** As it was asked; empty for a call on a handle. */
  readonly asked: string;
  readonly outcome: string;
}

/** What a write puts in the place of what was there: always as long. */
export const contentOf = (fn: string): string => fn.padEnd(32, '.');

/** The sandbox in `folder`, whatever state it was left in. */
export function openKilled(folder: string, some: Partial<SessionDeps> = {}): Session {
  for (const name of ['workspace', 'home', 'state']) mkdirSync(join(folder, name), { recursive: true });
  const offset = 1_700_000_000_000_000_000n;
  return openSession({
    record: {
      ...{ id: 'killed', name: 'killed', workspace: join(folder, 'workspace') },
      ...{ createdAt: 1, openedAt: 1, mounts: [] },
    },
    folder: join(folder, 'state'),
    homeFolder: join(folder, 'home'),
    principal: 'default',
    now: () => offset + hrtime.bigint(),
    anchor: createAnchors(folder).placeOf('killed'),
    save: () => undefined,
    ...some,
  });
}

/** Denials of every kind, and names that are no names, among those that are fine. */
const PATHS = ['cwd://../escape', 'cwd://a\0b', 'nowhere://x', `cwd://${'n'.repeat(300)}`, 'cwd://missing/x'] as const;

class Work {
  readonly #chance: Chance;
  readonly #life: string;
  readonly #note: (answer: Answer) => void;
  readonly #doors: readonly { readonly principal: string; readonly door: RunDoor }[];
  #calls = 0;

  constructor(session: Session, seed: number, note: (answer: Answer) => void) {
    this.#chance = chanceOf(seed);
    this.#life = `s${seed}`;
    this.#note = note;
    const mounts = session.mounts.all();
    this.#doors = PRINCIPALS.map((principal) => {
      const caller = { run: `${this.#life}-${principal}`, capsule: 'worker', principal };
      return { principal, door: session.doorForRun(caller, mounts) };
    });
  }

  /** One file is opened, written and closed, or one other call is made. */
  act(): void {
    const { principal, door } = this.#one(this.#doors);
    const choice = this.#chance();
    if (choice < 0.4) this.#writeFile(principal, door);
    else if (choice < 0.5) this.#call(principal, 'unlink', this.#path(principal), (fn, path) => door.unlink(fn, path));
    else if (choice < 0.6) this.#rename(principal, door);
    else if (choice < 0.65) this.#call(principal, 'mkdir', 'cwd://d', (fn, path) => door.makeDirectory(fn, path));
    else this.#stat(principal, door);
  }

  #stat(principal: string, door: RunDoor): void {
    const path = this.#chance() < 0.5 ? this.#path(principal) : this.#one(PATHS);
    this.#call(principal, 'stat', path, (fn, at) => door.stat(fn, at, 'follow'));
  }

  #rename(principal: string, door: RunDoor): void {
    const to = { at: 0, path: this.#path(principal) };
    this.#call(principal, 'rename', this.#path(principal), (fn, from) => {
      door.rename(fn, from, to);
    });
  }

  #writeFile(principal: string, door: RunDoor): void {
    const options = { access: 'write', create: 'if-missing', content: 'keep', want: 'file', last: 'follow' } as const;
    const opened = this.#call(principal, 'open', this.#path(principal), (fn, path) => door.open(fn, path, options));
    if (!opened) return;
    this.#call(principal, 'write', '', (fn) => door.write(fn, opened.handle, 0, Buffer.from(contentOf(fn))));
    this.#call(principal, 'close', '', (fn) => {
      door.close(fn, opened.handle);
    });
  }

  #call<T>(
    principal: string,
    call: Answer['call'],
    asked: string,
    act: (fn: string, path: { readonly at: number; readonly path: string }) => T,
  ): T | null {
    this.#calls += 1;
    const fn = `${this.#life}.${this.#calls}`;
    let outcome = 'ok';
    try {
      return act(fn, { at: 0, path: asked });
    } catch (error) {
      if (!(error instanceof VfsError)) throw error;
      outcome = error.code;
      return null;
    } finally {
      this.#note({ fn, principal, call, asked, outcome });
    }
  }

  #path(principal: string): string {
    return `cwd://${principal}${Math.floor(this.#chance() * FILES)}`;
  }

  #one<T>(values: readonly T[]): T {
    const value = values[Math.floor(this.#chance() * values.length)];
    if (value === undefined) throw new Error('there is nothing to choose from');
    return value;
  }
}

/** Ends only with the process. */
function work(folder: string, seed: number): never {
  const session = openKilled(folder);
  const notes = openSync(join(folder, 'answers'), 'a');
  const working = new Work(session, seed, (answer) => void writeSync(notes, `${JSON.stringify(answer)}\n`));
  const chance = chanceOf(seed + 1);
  appendFileSync(join(folder, 'ready'), `${seed}\n`);
  for (;;) {
    working.act();
    if (chance() < 1 / CALLS) session.store.journal.checkpoint();
    if (chance() < 1 / CALLS) session.anchor?.settled();
  }
}

const [folder, seed] = argv.slice(2);
if (import.meta.main && folder !== undefined) work(folder, Number(seed));
