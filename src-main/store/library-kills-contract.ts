/** For tests: a process that is killed while it moves, renames, copies and removes sandboxes, and what is left then. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

import { copyStore } from './copy-store.ts';
import { openSandboxStore } from './open-sandbox-store.ts';
import { chanceOf } from './power-cut-contract.ts';
import { SHELVES } from './sandbox-folders.ts';
import type { Shelf } from './sandbox-folders.ts';
import { SandboxLibrary } from './sandbox-library.ts';
import { SandboxRegistry } from './sandbox-registry.ts';

const NAMES = ['one', 'two'] as const;
/** Of the content that each sandbox has. */
const CONTENT = 600_000;

export interface OpenLibrary {
  readonly registry: SandboxRegistry;
  readonly library: SandboxLibrary;
}

export function openLibrary(home: string): OpenLibrary {
  let clock = 0;
  const now = (): number => (clock += 1);
  const registry = new SandboxRegistry(home, now);
  return { registry, library: new SandboxLibrary({ registry, forgetAnchor: () => undefined, now }) };
}

/** Makes the sandbox that the process works on, with a content in it. */
export function makeSandbox({ registry }: OpenLibrary, workspace: string): string {
  const { id } = registry.find({ workspace, name: NAMES[0] });
  const store = openSandboxStore({ folder: registry.folderOf(id), now: () => 1n });
  store.database.exec('CREATE TABLE sample(content BLOB)');
  store.database.prepare('INSERT INTO sample VALUES (?)').run(new Uint8Array(CONTENT).fill(7));
  store.close();
  return id;
}

/** A copy, as a duplicate is made. */
export function copySandbox({ registry }: OpenLibrary, id: string, copied: string): void {
  const scratch = registry.scratch();
  const folder = registry.folderOf(id);
  const store = openSandboxStore({ folder, now: () => 1n });
  try {
    store.journal.checkpoint();
    Array.from(copyStore(folder, store.database, scratch));
  } finally {
    store.close();
  }
  registry.adopt({ ...registry.folders.read(id), id: copied, name: copied }, scratch);
}

/** Works until it is killed; says `ready` first. */
export function work(home: string, id: string): never {
  const open = openLibrary(home);
  console.log('ready');
  for (let round = 0; ; round += 1) {
    open.library.rename([id], NAMES[round % 2] ?? NAMES[0]);
    copySandbox(open, id, `copy-${round}`);
    for (const shelf of ['archived', 'deleted', 'ready'] as const) open.library.shelve(id, shelf);
    open.library.shelve(`copy-${round}`, 'deleted');
    Array.from(open.library.purge(`copy-${round}`));
  }
}

const CHILD = join(import.meta.dirname, 'library-child-contract.ts');

/** Milliseconds that the process works at most. */
const LATEST = 400;

async function killOnce(home: string, id: string, after: number): Promise<void> {
  const child = spawn(process.execPath, [CHILD, home, id], { stdio: ['ignore', 'pipe', 'inherit'] });
  child.stdout.once('data', () => setTimeout(() => child.kill('SIGKILL'), after));
  const [, signal] = (await once(child, 'close')) as [number | null, string | null];
  if (signal !== 'SIGKILL') throw new Error('the process under test ended by itself');
}

const isWhole = ({ registry }: OpenLibrary, id: string, shelf: Shelf): boolean => {
  const store = openSandboxStore({ folder: registry.folders.of(id, shelf), now: () => 1n });
  try {
    return store.database.prepare('SELECT length(content) AS length FROM sample').get()?.['length'] === CONTENT;
  } finally {
    store.close();
  }
};

/** What is wrong with what a kill left: an empty list is what everybody wants. */
function problemsOf(home: string, id: string): readonly string[] {
  const open = openLibrary(home);
  const folders = SHELVES.flatMap((shelf) => {
    const folder = open.registry.folders.of('', shelf);
    return existsSync(folder) ? readdirSync(folder).map((name) => ({ id: name, shelf })) : [];
  });
  const listed = open.library.list();
  const own = listed.filter(({ record }) => record.id === id);
  return [
    ...(own.length === 1 ? [] : [`${id} is on ${own.length} shelves`]),
    ...own.flatMap(({ record }) => (NAMES.some((name) => name === record.name) ? [] : [`named ${record.name}`])),
    ...(listed.length === folders.length ? [] : ['there is a folder that is no sandbox']),
    ...folders.flatMap((one) => (isWhole(open, one.id, one.shelf) ? [] : [`${one.id} is not whole`])),
  ];
}

/** Brings everything back to where the next process begins. */
function mend(home: string, id: string): void {
  const { library } = openLibrary(home);
  for (const { record, shelf } of library.list()) {
    if (record.id === id) library.shelve(id, 'ready');
    else {
      if (shelf !== 'deleted') library.shelve(record.id, 'deleted');
      Array.from(library.purge(record.id));
    }
  }
}

/** Kills so many processes, at moments made from `seed`. What was wrong after each. */
export async function killLibraries(home: string, id: string, { seed, count }: { seed: number; count: number }) {
  const chance = chanceOf(seed);
  const problems: string[] = [];
  for (let kill = 0; kill < count; kill += 1) {
    await killOnce(home, id, chance() * LATEST);
    problems.push(...problemsOf(home, id).map((problem) => `kill ${kill}: ${problem}`));
    mend(home, id);
  }
  return problems;
}
