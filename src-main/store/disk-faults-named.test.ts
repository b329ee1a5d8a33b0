/** Failures of the disk that once did harm, each by its name. */
import { readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { codeOf } from '../vfs/files-by-path-contract.ts';
import { readModel, showModel } from '../vfs/node/tree-model-contract.ts';
import { liveOf } from './crash-model-contract.ts';
import { CrashWorld, OpenSandbox, tick } from './crash-world-contract.ts';
import { SCHEMA_VERSION } from './database.ts';
import type { Disk } from './disk.ts';
import { nodeDisk } from './disk.ts';
import { recoverStore } from './recover-store.ts';
import { TestStores } from './test-stores-contract.ts';

const LARGE = 100_000;
let world: CrashWorld;
let stores: TestStores;
beforeEach(() => {
  world = new CrashWorld('nothing');
  stores = new TestStores();
});
afterEach(() => {
  world.remove();
  stores.remove();
});

const openFiles = (): number => readdirSync('/dev/fd').length;
const shown = (): Record<string, string> => showModel(readModel(world.sandbox.tree));
const afterKill = (): Record<string, string> => showModel(liveOf(world.afterKill()));

function write(size: number, at = 0): void {
  for (const act of world.actsOf({ do: 'write', path: ['a'], at, size })) world.perform(act);
}

/** The acts of one step, the disk failing from the first call that the second of them makes to `call`. */
function failAt(step: Parameters<CrashWorld['actsOf']>[0], after: number): string {
  const [open, change] = world.actsOf(step);
  if (open) world.perform(open);
  world.faulty.breakAt({ after, errno: 'EIO', lasts: 'on' });
  const code = codeOf(() => change && world.perform(change));
  expect(world.faulty.mend()).toBeGreaterThan(0);
  return code;
}

/** A disk on which `call` fails for paths that match, while `isBroken()`. */
function breaking(call: 'remove' | 'truncate' | 'sync', isBroken: () => boolean, match = /./): Disk {
  const fail = (): never => {
    throw Object.assign(new Error('EIO'), { code: 'EIO', syscall: call });
  };
  return {
    ...nodeDisk,
    remove: (path) => (call === 'remove' && isBroken() && match.test(path) ? fail() : nodeDisk.remove(path)),
    truncate: (fd, size) => (call === 'truncate' && isBroken() ? fail() : nodeDisk.truncate(fd, size)),
    sync: (fd, what) => (call === 'sync' && isBroken() ? fail() : nodeDisk.sync(fd, what)),
  };
}

test('a large file whose cut is killed before it is acknowledged has all its bytes', () => {
  write(LARGE);
  const before = shown();
  const seen: Record<string, string>[] = [];
  const [open, cut] = world.actsOf({ do: 'truncate', path: ['a'], at: 0, size: 300 });
  if (open) world.perform(open);
  world.faulty.watch = (moment, call, path) => {
    if (moment === 'before' && call === 'write' && path.includes('journal-')) seen.push(afterKill());
  };
  if (cut) world.perform(cut);
  world.faulty.watch = null;
  expect(seen).toEqual([before]);
});

test('a large file whose cut was refused has all its bytes', () => {
  write(LARGE);
  const before = shown();
  expect(failAt({ do: 'truncate', path: ['a'], at: 0, size: 300 }, 0)).toBe('io');
  expect(shown()).toEqual(before);
  expect(afterKill()).toEqual(before);
});

test('a large file whose growth was refused is as long as it was, also when it grows later', () => {
  write(LARGE);
  const before = shown();
  expect(failAt({ do: 'write', path: ['a'], at: LARGE, size: 5000 }, 1)).toBe('io');
  expect(shown()).toEqual(before);
  expect(afterKill()).toEqual(before);
  write(1, LARGE + 8000);
  expect(shown()).toEqual(showModel(liveOf(world.model)));
});

test('a large file that was refused leaves no descriptor and, after a checkpoint, no working file', () => {
  write(10);
  world.happen('checkpoint');
  const before = openFiles();
  expect(failAt({ do: 'write', path: ['a'], at: 0, size: LARGE }, 2)).toBe('io');
  world.faulty.mend();
  world.happen('checkpoint');
  expect(readdirSync(join(world.storeFolder, 'work'))).toEqual([]);
  expect(openFiles()).toBe(before);
});

test('an unlink that was acknowledged stays one when the working file cannot be removed', () => {
  write(LARGE);
  const [unlink] = world.actsOf({ do: 'unlink', path: ['a'] });
  world.faulty.breakAt({ after: 1, errno: 'EIO', lasts: 'on' });
  if (unlink) world.perform(unlink);
  world.faulty.mend();
  expect(shown()).toEqual({});
  expect(afterKill()).toEqual({});
});

test('a working file goes only when the journal is durable without it: a power cut may bring its owner back', () => {
  write(LARGE);
  const files = (): number => readdirSync(join(world.storeFolder, 'work')).length;
  const [unlink] = world.actsOf({ do: 'unlink', path: ['a'] });
  if (unlink) world.perform(unlink);
  expect(files()).toBe(1);
  world.happen('sync');
  expect(files()).toBe(0);
});

test('a checkpoint whose old log cannot be removed has happened, and the journal goes on in the new one', () => {
  let isBroken = false;
  const store = stores.open({ disk: breaking('remove', () => isBroken, /journal-0/) });
  const replayed: string[] = [];
  const join_ = (at: typeof store): void =>
    at.journal.join({
      tag: 1,
      replay: (bytes) => void replayed.push(Buffer.from(bytes).toString()),
      flush: () => undefined,
    });
  join_(store);
  store.journal.append(1, 'before');
  isBroken = true;
  store.journal.checkpoint();
  isBroken = false;
  store.journal.append(1, 'after');
  store.journal.commit();
  const again = stores.crash();
  join_(again);
  expect(replayed).toEqual(['after']);
});

test('a sync after one that failed does not trust it: it brings everything into the database', () => {
  let isBroken = false;
  const store = stores.open({ disk: breaking('sync', () => isBroken) });
  store.journal.join({ tag: 1, replay: () => undefined, flush: () => undefined });
  store.journal.append(1, 'a');
  isBroken = true;
  expect(codeOf(() => store.journal.sync())).toBe('io');
  isBroken = false;
  expect(store.journal.size).toBeGreaterThan(0);
  store.journal.sync();
  expect(store.journal.size).toBe(0);
});

test('what a killed process left behind the end of a working file stays hidden when cutting it failed at first', () => {
  let isBroken = true;
  const { work } = stores.open({ disk: breaking('truncate', () => isBroken) }).contents;
  const file = work.create('1');
  file.write(Buffer.from('committed and more'), 0);
  file.release();
  const again = work.open(file.id, 9);
  const into = Buffer.alloc(20);
  expect(codeOf(() => again.read(into, 0))).toBe('io');
  isBroken = false;
  expect(into.toString('latin1', 0, again.read(into, 0))).toBe('committed');
  again.release();
});

test('a database whose maker was killed before it had a version gets one', () => {
  stores.close(stores.open());
  const file = join(stores.folder, 'sandbox.db');
  const versionOf = (): unknown => {
    const database = new DatabaseSync(file);
    const version = database.prepare('PRAGMA user_version').get()?.['user_version'];
    database.exec('PRAGMA user_version = 0');
    database.close();
    return version;
  };
  expect(versionOf()).toBe(SCHEMA_VERSION);
  stores.close(stores.open());
  expect(versionOf()).toBe(SCHEMA_VERSION);
});

test('a content that the journal goes on writing, and that is lost: the sandbox says so, and opens once it is recovered', () => {
  write(1000);
  world.happen('checkpoint');
  write(10, 500);
  world.sandbox.close();
  world.isOpen = false;
  rmSync(join(world.storeFolder, 'packs', '1.pack'));
  expect(() => new OpenSandbox(world.storeFolder, null)).toThrow(expect.objectContaining({ code: 'unreadable' }));
  expect(recoverStore({ folder: world.storeFolder, now: tick }).lostContents).toHaveLength(1);
  const sandbox = new OpenSandbox(world.storeFolder, null);
  expect(sandbox.tree.topEntries().map(({ names }) => names.join('/'))).toEqual(['a']);
  sandbox.close();
});

test('a disk that fails to read a content at opening costs no write that the journal has', () => {
  write(1000);
  world.happen('checkpoint');
  write(10, 500);
  const before = shown();
  for (let after = 0; after < 30; after++) {
    world.faulty.breakAt({ after, errno: 'EIO', lasts: 'once' });
    const code = errorOf(() => world.reopen());
    world.faulty.mend();
    if (code !== undefined) world.reopen();
    expect(shown()).toEqual(before);
  }
});

test('the id of a working file is not given again while the log speaks of it', () => {
  write(LARGE);
  const [unlink] = world.actsOf({ do: 'unlink', path: ['a'] });
  if (unlink) world.perform(unlink);
  world.happen('sync');
  world.reopen();
  write(LARGE);
  const before = shown();
  world.reopen();
  world.happen('checkpoint');
  expect(shown()).toEqual(before);
  expect(afterKill()).toEqual(before);
});

test('a content read from a pack is not changed by whoever copies it to write', () => {
  const path = (name: string) => [name];
  for (const name of ['a', 'b'])
    for (const act of world.actsOf({ do: 'write', path: path(name), at: 0, size: 300 })) world.perform(act);
  world.happen('checkpoint');
  world.reopen();
  const before = shown();
  expect(before['/a']).toBe(before['/b']);
  // Both have one content: what is written to one must show in one, and be undone in it.
  expect(failAt({ do: 'write', path: path('a'), at: 0, size: 1 }, 0)).toBe('io');
  expect(shown()).toEqual(before);
  for (const act of world.actsOf({ do: 'write', path: path('a'), at: 0, size: 1 })) world.perform(act);
  expect(shown()['/b']).toBe(before['/b']);
});

test('collections that fail again and again take no more of the disk each time', () => {
  for (const [index, name] of ['a', 'b', 'c', 'd'].entries())
    for (const act of world.actsOf({ do: 'write', path: [name], at: 0, size: 300 + index })) world.perform(act);
  world.happen('checkpoint');
  for (const name of ['a', 'b', 'c'])
    for (const act of world.actsOf({ do: 'unlink', path: [name] })) world.perform(act);
  world.happen('checkpoint');
  // As long as the history has them nobody collects what they held.
  const { history } = world.sandbox.store;
  for (const log of history.logs.slice(-1)) history.forget(log);
  const before = shown();
  const packs = (): readonly string[] => readdirSync(join(world.storeFolder, 'packs'));
  const bytes = (): number =>
    packs().reduce((sum, pack) => sum + statSync(join(world.storeFolder, 'packs', pack)).size, 0);
  const used = bytes();
  for (const after of [0, 1, 2, 3, 4, 5, 6, 4, 5, 6]) {
    world.faulty.breakAt({ after, errno: 'ENOSPC', lasts: 'once' });
    const code = codeOf(() => world.happen('collect'));
    world.faulty.mend();
    if (code === 'ok') continue;
    expect(bytes()).toBe(used);
    expect(packs()).toEqual(['1.pack']);
    expect(shown()).toEqual(before);
  }
  world.happen('collect');
  expect(bytes()).toBe(303);
  expect(afterKill()).toEqual(before);
});

function errorOf(run: () => void): unknown {
  try {
    run();
    return undefined;
  } catch (error) {
    return error;
  }
}
