/** What a sandbox's store promises: one owner, contents that stay, and no harm to what it cannot read. */
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { VfsError } from '../vfs/errors.ts';
import { SCHEMA_VERSION } from './database.ts';
import { openSandboxStore } from './open-sandbox-store.ts';
import type { SandboxStore } from './open-sandbox-store.ts';
import { StoreError } from './store-error.ts';
import { now, TestStores } from './test-stores-contract.ts';

let stores: TestStores;

beforeEach(() => {
  stores = new TestStores();
});
afterEach(() => stores.remove());

function storeErrorOf(operation: () => unknown): string {
  try {
    operation();
  } catch (error) {
    if (error instanceof StoreError) return error.code;
    throw error;
  }
  return 'opened';
}

describe('opening', () => {
  test('a second process and a second opening find it locked', () => {
    stores.open();
    expect(storeErrorOf(() => openSandboxStore({ folder: stores.folder, now }))).toBe('locked');
    const script = `import { openSandboxStore } from ${JSON.stringify(join(import.meta.dirname, 'open-sandbox-store.ts'))};
      try { openSandboxStore({ folder: ${JSON.stringify(stores.folder)}, now: () => 1n }) } catch (error) { console.log(error.code) }`;
    const other = spawnSync(process.execPath, [
      '--input-type=module',
      '--disable-warning=ExperimentalWarning',
      '-e',
      script,
    ]);
    expect(other.stdout.toString().trim() || other.stderr.toString()).toBe('locked');
  });

  test('what is no database, or a damaged one, is corrupt and stays as it is', () => {
    const file = join(stores.folder, 'sandbox.db');
    writeFileSync(file, 'somebody else wrote this, and it is a hundred bytes long at least: '.repeat(3));
    const before = readFileSync(file);
    expect(storeErrorOf(() => stores.open())).toBe('corrupt');
    expect(readFileSync(file)).toEqual(before);
    rmSync(file);
    const store = stores.open();
    store.database.exec('CREATE TABLE t(x); CREATE INDEX i ON t(x)');
    const insert = store.database.prepare('INSERT INTO t VALUES (?)');
    for (let i = 0; i < 2000; i++) insert.run(`row ${i}`);
    stores.close(store);
    const damaged = readFileSync(file);
    damaged.fill(0xff, 4096 * 3, 4096 * 6);
    writeFileSync(file, damaged);
    expect(storeErrorOf(() => stores.open())).toBe('corrupt');
    expect(readFileSync(file)).toEqual(damaged);
  });

  test('a database of a later version is newer and stays as it is', () => {
    stores.close(stores.open());
    const file = join(stores.folder, 'sandbox.db');
    const database = new DatabaseSync(file);
    database.exec(`PRAGMA journal_mode = DELETE; PRAGMA user_version = ${SCHEMA_VERSION + 1}`);
    database.close();
    const before = readFileSync(file);
    expect(storeErrorOf(() => stores.open())).toBe('newer');
    expect(readFileSync(file)).toEqual(before);
  });

  test('a stores.folder that cannot be one is unreadable', () => {
    const file = join(stores.folder, 'file');
    writeFileSync(file, '');
    expect(storeErrorOf(() => openSandboxStore({ folder: file, now }))).toBe('unreadable');
    expect(storeErrorOf(() => openSandboxStore({ folder: join(file, 'below'), now }))).toBe('unreadable');
  });
});

describe('contents', () => {
  const put = (store: SandboxStore, hash: string, size: number): Buffer => {
    const bytes = Buffer.alloc(size, hash);
    store.contents.blobs.put(hash, bytes);
    return bytes;
  };

  test('are found before and after a checkpoint, and after a restart', () => {
    const store = stores.open();
    const contents = new Map(['aa', 'bb', 'cc'].map((hash, index) => [hash, put(store, hash, index * 700_000)]));
    const check = (at: SandboxStore): void => {
      for (const [hash, bytes] of contents) expect(Buffer.from(at.contents.blobs.read(hash)).equals(bytes)).toBe(true);
    };
    check(store);
    store.journal.checkpoint();
    check(store);
    check(stores.crash());
  });

  test('nobody holds are not packed, and collecting gives back what was', () => {
    const store = stores.open();
    const { blobs } = store.contents;
    put(store, 'aa', 10_000);
    put(store, 'bb', 100);
    put(store, 'cc', 100);
    blobs.release('cc');
    store.journal.checkpoint();
    expect(() => blobs.read('cc')).toThrow(VfsError);
    blobs.release('aa');
    store.collect();
    expect(() => blobs.read('aa')).not.toThrow();
    const again = stores.crash();
    again.contents.blobs.retain('bb');
    expect(() => again.contents.blobs.read('aa')).toThrow(VfsError);
    expect(again.contents.blobs.read('bb').length).toBe(100);
    expect(
      readdirSync(join(stores.folder, 'packs')).map((name) => readFileSync(join(stores.folder, 'packs', name)).length),
    ).toEqual([100]);
  });

  test('a pack that no transaction refers to is removed', () => {
    stores.close(stores.open());
    writeFileSync(join(stores.folder, 'packs', '7.pack'), 'left by a crash');
    stores.open();
    expect(readdirSync(join(stores.folder, 'packs'))).toEqual([]);
  });

  test('a working file shows nothing that its owner did not commit', () => {
    const { contents, journal } = stores.open();
    const { work } = contents;
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
    journal.checkpoint();
    expect(readdirSync(join(stores.folder, 'work'))).toEqual([]);
  });
});
