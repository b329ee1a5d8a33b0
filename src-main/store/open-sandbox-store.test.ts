/** What a sandbox's store promises: groups whole or not at all, one owner, and no harm to what it cannot read. */
import { spawnSync } from 'node:child_process';
import {
  appendFileSync,
  cpSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { VfsError } from '../vfs/errors.ts';
import { SCHEMA_VERSION } from './database.ts';
import type { Participant } from './journal.ts';
import { openSandboxStore } from './open-sandbox-store.ts';
import type { SandboxStore, SandboxStoreOptions } from './open-sandbox-store.ts';
import { StoreError } from './store-error.ts';

const now = (): bigint => 1n;
let folder: string;
const opened: SandboxStore[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'store-'));
});
afterEach(() => {
  for (const store of opened.splice(0)) store.close();
  rmSync(folder, { recursive: true });
});

function open(options: Partial<SandboxStoreOptions> = {}): SandboxStore {
  const store = openSandboxStore({ folder, now, ...options });
  opened.push(store);
  return store;
}

function close(store: SandboxStore): void {
  opened.splice(opened.indexOf(store), 1);
  store.close();
}

/** Continues with a copy of the files as a killed process leaves them. */
function crash(): SandboxStore {
  const copy = mkdtempSync(join(tmpdir(), 'store-'));
  cpSync(folder, copy, { recursive: true });
  for (const store of opened.splice(0)) store.close();
  rmSync(folder, { recursive: true });
  folder = copy;
  return open();
}

/** Remembers what it is told; a row for each flush. */
function recording(
  tag: number,
  store: SandboxStore,
): Participant & { readonly replayed: string[]; readonly outcomes: string[] } {
  const replayed: string[] = [];
  const outcomes: string[] = [];
  store.database.exec('CREATE TABLE IF NOT EXISTS flushes(tag INTEGER)');
  const participant = {
    tag,
    replayed,
    outcomes,
    replay: (payload: Uint8Array) => void replayed.push(Buffer.from(payload).toString()),
    flush: () => void store.database.prepare('INSERT INTO flushes VALUES (?)').run(tag),
    flushed: () => void outcomes.push('flushed'),
    settled: (outcome: string) => void outcomes.push(outcome),
  };
  store.journal.join(participant);
  return participant;
}

const flushes = (store: SandboxStore): number =>
  Number(store.database.prepare('SELECT count(*) AS n FROM flushes').get()?.['n']);

function storeErrorOf(operation: () => unknown): string {
  try {
    operation();
  } catch (error) {
    if (error instanceof StoreError) return error.code;
    throw error;
  }
  return 'opened';
}

const logName = (): string => readdirSync(folder).find((name) => name.startsWith('journal-')) ?? '';

function noSpace(): never {
  throw Object.assign(new Error('ENOSPC'), { code: 'ENOSPC', syscall: 'write' });
}

describe('the journal', () => {
  test('replays what was committed, to whom it belongs, in order, and drops what was not', () => {
    const store = open();
    recording(1, store);
    recording(2, store);
    store.journal.append(1, 'a');
    store.journal.append(2, Buffer.from('b'));
    store.journal.append(1, 'ü');
    store.journal.commit();
    store.journal.append(1, 'never committed');
    const again = crash();
    expect(recording(1, again).replayed).toEqual(['a', 'ü']);
    expect(recording(2, again).replayed).toEqual(['b']);
  });

  test('a group cut anywhere is dropped whole, and the log goes on behind the last whole one', () => {
    const store = open();
    recording(1, store);
    store.journal.append(1, 'first');
    store.journal.commit();
    const whole = store.journal.size;
    store.journal.append(1, 'second');
    store.journal.append(1, 'third');
    store.journal.commit();
    const { size } = store.journal;
    close(store);
    const log = readFileSync(join(folder, logName()));
    for (let end = size - 1; end > whole; end--) {
      writeFileSync(join(folder, logName()), log);
      truncateSync(join(folder, logName()), end);
      const cut = open();
      expect(recording(1, cut).replayed).toEqual(['first']);
      expect(cut.journal.size).toBe(whole);
      cut.journal.append(1, 'fourth');
      cut.journal.commit();
      close(cut);
      const after = open();
      expect(recording(1, after).replayed).toEqual(['first', 'fourth']);
      close(after);
    }
  });

  test('one flipped bit ends the log there', () => {
    const store = open();
    recording(1, store);
    for (const text of ['first', 'second', 'third']) {
      store.journal.append(1, text);
      store.journal.commit();
    }
    close(store);
    const log = readFileSync(join(folder, logName()));
    const at = log.indexOf('second');
    log[at] = (log[at] ?? 0) ^ 1;
    writeFileSync(join(folder, logName()), log);
    expect(recording(1, open()).replayed).toEqual(['first']);
  });

  test('garbage behind the last group is cut off', () => {
    const store = open();
    recording(1, store);
    store.journal.append(1, 'first');
    store.journal.commit();
    close(store);
    appendFileSync(join(folder, logName()), Buffer.alloc(100, 7));
    expect(recording(1, open()).replayed).toEqual(['first']);
  });

  test('a checkpoint flushes everybody and empties the log', () => {
    const store = open();
    const participant = recording(1, store);
    store.journal.append(1, 'a');
    store.journal.checkpoint();
    expect(store.journal.size).toBe(0);
    expect(participant.outcomes).toEqual(['kept', 'flushed']);
    const again = crash();
    expect(recording(1, again).replayed).toEqual([]);
    expect(flushes(again)).toBe(1);
  });

  test('a flush that fails changes nothing: the old log goes on', () => {
    const store = open();
    recording(1, store);
    const failing = { tag: 2, replay: () => undefined, flush: () => noSpace() };
    store.journal.join(failing);
    store.journal.append(1, 'a');
    expect(() => store.journal.checkpoint()).toThrow(VfsError);
    store.journal.append(1, 'b');
    store.journal.commit();
    expect(readdirSync(folder).filter((name) => name.startsWith('journal-'))).toHaveLength(1);
    const again = crash();
    expect(recording(1, again).replayed).toEqual(['a', 'b']);
    expect(flushes(again)).toBe(0);
  });

  test('a crash before the commit of a checkpoint keeps the old log, after it the new one', () => {
    const store = open();
    recording(1, store);
    let copy = '';
    store.journal.join({
      tag: 2,
      replay: () => undefined,
      flush: () => {
        copy = mkdtempSync(join(tmpdir(), 'store-'));
        cpSync(folder, copy, { recursive: true });
      },
    });
    store.journal.append(1, 'a');
    store.journal.checkpoint();
    const before = openSandboxStore({ folder: copy, now });
    expect(recording(1, before).replayed).toEqual(['a']);
    before.close();
    rmSync(copy, { recursive: true });
  });

  test('records of somebody who has not joined outlive checkpoints', () => {
    const store = open();
    recording(1, store);
    recording(2, store);
    store.journal.append(2, 'for two');
    store.journal.commit();
    close(store);
    const without = open();
    recording(1, without);
    without.journal.checkpoint();
    expect(recording(2, crash()).replayed).toEqual(['for two']);
  });

  test('a full disk drops the group, says so, and leaves the log usable', () => {
    let isFull = false;
    const write: NonNullable<SandboxStoreOptions['write']> = (fd, bytes, from, length, position) => {
      if (!isFull) return writeSync(fd, bytes, from, length, position);
      writeSync(fd, bytes, from, Math.min(length, 15), position);
      return noSpace();
    };
    const store = open({ write });
    const participant = recording(1, store);
    isFull = true;
    store.journal.append(1, 'lost');
    expect(() => store.journal.commit()).toThrow(expect.objectContaining({ code: 'no-space' }));
    isFull = false;
    store.journal.append(1, 'kept');
    store.journal.commit();
    expect(participant.outcomes).toEqual(['dropped', 'kept']);
    expect(recording(1, crash()).replayed).toEqual(['kept']);
  });

  test('a tag has one participant, and only a participant appends', () => {
    const { journal } = open();
    const participant = { tag: 1, replay: () => undefined, flush: () => undefined };
    journal.join(participant);
    expect(() => journal.join(participant)).toThrow('tag 1');
    expect(() => journal.append(9, 'x')).toThrow('tag 9');
  });
});

describe('opening', () => {
  test('a second process and a second opening find it locked', () => {
    open();
    expect(storeErrorOf(() => openSandboxStore({ folder, now }))).toBe('locked');
    const script = `import { openSandboxStore } from ${JSON.stringify(join(import.meta.dirname, 'open-sandbox-store.ts'))};
      try { openSandboxStore({ folder: ${JSON.stringify(folder)}, now: () => 1n }) } catch (error) { console.log(error.code) }`;
    const other = spawnSync(process.execPath, [
      '--input-type=module',
      '--disable-warning=ExperimentalWarning',
      '-e',
      script,
    ]);
    expect(other.stdout.toString().trim() || other.stderr.toString()).toBe('locked');
  });

  test('what is no database, or a damaged one, is corrupt and stays as it is', () => {
    const file = join(folder, 'sandbox.db');
    writeFileSync(file, 'somebody else wrote this, and it is a hundred bytes long at least: '.repeat(3));
    const before = readFileSync(file);
    expect(storeErrorOf(() => open())).toBe('corrupt');
    expect(readFileSync(file)).toEqual(before);
    rmSync(file);
    const store = open();
    store.database.exec('CREATE TABLE t(x); CREATE INDEX i ON t(x)');
    const insert = store.database.prepare('INSERT INTO t VALUES (?)');
    for (let i = 0; i < 2000; i++) insert.run(`row ${i}`);
    close(store);
    const damaged = readFileSync(file);
    damaged.fill(0xff, 4096 * 3, 4096 * 6);
    writeFileSync(file, damaged);
    expect(storeErrorOf(() => open())).toBe('corrupt');
    expect(readFileSync(file)).toEqual(damaged);
  });

  test('a database of a later version is newer and stays as it is', () => {
    close(open());
    const file = join(folder, 'sandbox.db');
    const database = new DatabaseSync(file);
    database.exec(`PRAGMA journal_mode = DELETE; PRAGMA user_version = ${SCHEMA_VERSION + 1}`);
    database.close();
    const before = readFileSync(file);
    expect(storeErrorOf(() => open())).toBe('newer');
    expect(readFileSync(file)).toEqual(before);
  });

  test('a folder that cannot be one is unreadable', () => {
    const file = join(folder, 'file');
    writeFileSync(file, '');
    expect(storeErrorOf(() => openSandboxStore({ folder: file, now }))).toBe('unreadable');
    expect(storeErrorOf(() => openSandboxStore({ folder: join(file, 'below'), now }))).toBe('unreadable');
  });
});

describe('contents', () => {
  const put = (store: SandboxStore, hash: string, size: number): Buffer => {
    const bytes = Buffer.alloc(size, hash);
    store.contents.blobs?.put(hash, bytes);
    return bytes;
  };

  test('are found before and after a checkpoint, and after a restart', () => {
    const store = open();
    const contents = new Map(['aa', 'bb', 'cc'].map((hash, index) => [hash, put(store, hash, index * 700_000)]));
    const check = (at: SandboxStore): void => {
      for (const [hash, bytes] of contents)
        expect(Buffer.from(at.contents.blobs?.read(hash) ?? []).equals(bytes)).toBe(true);
    };
    check(store);
    store.journal.checkpoint();
    check(store);
    check(crash());
  });

  test('nobody holds are not packed, and collecting gives back what was', () => {
    const store = open();
    const { blobs } = store.contents;
    put(store, 'aa', 10_000);
    put(store, 'bb', 100);
    put(store, 'cc', 100);
    blobs?.release('cc');
    store.journal.checkpoint();
    expect(() => blobs?.read('cc')).toThrow(VfsError);
    blobs?.release('aa');
    store.collect();
    expect(() => blobs?.read('aa')).not.toThrow();
    const again = crash();
    again.contents.blobs?.retain('bb');
    expect(() => again.contents.blobs?.read('aa')).toThrow(VfsError);
    expect(again.contents.blobs?.read('bb').length).toBe(100);
    expect(readdirSync(join(folder, 'packs')).map((name) => readFileSync(join(folder, 'packs', name)).length)).toEqual([
      100,
    ]);
  });

  test('a pack that no transaction refers to is removed', () => {
    close(open());
    writeFileSync(join(folder, 'packs', '7.pack'), 'left by a crash');
    open();
    expect(readdirSync(join(folder, 'packs'))).toEqual([]);
  });

  test('a working file shows nothing that its owner did not commit', () => {
    const { work } = open().contents;
    const file = work.create('1');
    file.write(Buffer.from('committed and more'), 0);
    file.release();
    const again = work.open(file.id, 9);
    const into = Buffer.alloc(20);
    expect(into.toString('latin1', 0, again.read(into, 0))).toBe('committed');
    again.truncate(12);
    expect(into.toString('latin1', 0, again.read(into, 0))).toBe('committed\0\0\0');
    again.release();
    work.sweep('1', new Set());
    expect(readdirSync(join(folder, 'work'))).toEqual([]);
  });
});
