/** What a refused commit leaves: nothing. And what a copy-up shares with the base. */
import { DatabaseSync } from 'node:sqlite';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createMemoryContentStore } from '../../store/memory-content-store.ts';
import type { WorkFile } from '../../store/content-store.ts';
import { openDatabase } from '../../store/database.ts';
import { text } from '../files-by-path-contract.ts';
import { openHostTree } from '../host/open-host-tree.ts';
import { relPath } from '../path/rel-path.ts';
import type { FileHandle } from '../vfs.ts';
import { copyBase } from './copy-up.ts';
import { Machine } from './machine-contract.ts';

let machine: Machine;

beforeEach(() => {
  machine = new Machine();
});
afterEach(() => machine.remove());

const SIZE = 70_000;

function open(path: readonly string[]): FileHandle {
  const place = machine.overlay.locate(machine.root, relPath(path), 'follow');
  return machine.overlay.openFile(place, { access: 'read-write', create: 'if-missing', content: 'keep', mode: 0o644 });
}

function contentOf(file: FileHandle): string {
  const bytes = new Uint8Array(file.stat().size);
  file.read(bytes, 0);
  return Buffer.from(bytes).toString('latin1');
}

describe('a refused commit', () => {
  test('takes back what was written over in a large file, also when the disk refuses even that', () => {
    const file = open(['a', 'c']);
    file.write(text('first'), 10);
    machine.store.journal.commit();
    const before = contentOf(file);
    file.write(text('again'), 12);
    file.write(text('and again'), SIZE - 3);
    machine.failCommit();
    expect(contentOf(file)).toBe(before);
    // The disk has room again: the next commit brings the file itself back.
    machine.store.journal.commit();
    file.close();
    machine.store.journal.commit();
    machine.crash();
    const reopened = open(['a', 'c']);
    expect(contentOf(reopened)).toBe(before);
    reopened.close();
  });

  test('takes back what was written over in a small file and closed in the same group', () => {
    const kept = open(['new']);
    kept.write(text('kept'), 0);
    machine.store.journal.commit();
    kept.write(text('lost!'), 0);
    kept.close();
    machine.failCommit();
    const file = open(['new']);
    expect(contentOf(file)).toBe('kept');
    file.close();
  });

  test('takes a freeze back, with everything after it', () => {
    const file = open(['new']);
    file.write(text('kept'), 0);
    machine.store.journal.commit();
    machine.overlay.freeze();
    file.write(text('lost'), 0);
    machine.failCommit();
    expect(machine.overlay.checkpoints()).toEqual([]);
    expect(contentOf(file)).toBe('kept');
    file.close();
    machine.store.journal.commit();
    machine.crash();
    expect(machine.overlay.checkpoints()).toEqual([]);
  });

  test('takes a restore back, and the names of directories that it would have removed stay', () => {
    const { id } = machine.overlay.freeze();
    const files = machine.files();
    files.mkdir('new');
    files.write('new/in the rows', 'first');
    machine.store.journal.checkpoint();
    files.write('new/in the log', 'second');
    machine.overlay.restore(id);
    machine.failCommit();
    machine.store.journal.checkpoint();
    machine.crash();
    expect(machine.files().list('new')).toEqual(['in the log', 'in the rows']);
    expect(machine.files().read('new/in the rows')).toBe('first');
  });

  test('brings back what was taken back by hand, also when its last handle was closed since', () => {
    const files = machine.files();
    const { mode } = files.stat('c');
    files.chmod('c', 0o600);
    const file = open(['c']);
    machine.overlay.setMode(machine.overlay.locate(machine.root, relPath(['c']), 'keep'), mode);
    file.close();
    machine.failCommit();
    expect(files.stat('c').mode).toBe(0o600);
    expect(machine.overlay.topEntries().map(({ names }) => names)).toEqual([['c']]);
  });
});

describe('copying a large file up', () => {
  const withBase = (clone: WorkFile['cloneFrom']): { hash: string | null; cloned: string[] } => {
    const cloned: string[] = [];
    const work = createMemoryContentStore().work.create('x');
    const into: WorkFile = Object.assign(work, {
      cloneFrom: (path: string) => {
        cloned.push(readFileSync(path, 'latin1'));
        return clone(path);
      },
    });
    const base = openHostTree({ hostPath: machine.base });
    const file = base.open(['a', 'c']);
    try {
      return { hash: copyBase(file, into, SIZE).hash, cloned };
    } finally {
      file.close();
      base.close();
    }
  };

  test('shares the blocks of the base where the file system can', () => {
    const { hash, cloned } = withBase(() => true);
    expect(hash).toBeNull();
    if (process.platform === 'linux') expect(cloned).toEqual(['x'.repeat(SIZE)]);
  });

  test('copies the bytes where it cannot', () => {
    expect(withBase(() => false).hash).toHaveLength(64);
  });
});

test('a sandbox from before there were checkpoints opens as it was', () => {
  const folder = mkdtempSync(join(tmpdir(), 'version-1-'));
  const file = join(folder, 'sandbox.db');
  const old = new DatabaseSync(file);
  old.exec(`CREATE TABLE nodes(tree INTEGER NOT NULL, id INTEGER NOT NULL, state BLOB NOT NULL,
      PRIMARY KEY (tree, id)) STRICT, WITHOUT ROWID;
    CREATE TABLE names(tree INTEGER NOT NULL, parent INTEGER NOT NULL, name TEXT NOT NULL, node INTEGER NOT NULL, hides BLOB,
      PRIMARY KEY (tree, parent, name)) STRICT, WITHOUT ROWID;
    INSERT INTO nodes VALUES (1, 2, x'00'); INSERT INTO names VALUES (1, 1, 'x', 2, NULL); PRAGMA user_version = 1`);
  old.close();
  for (const path of [file, file]) {
    const database = openDatabase(path);
    expect(database.prepare('SELECT since FROM nodes').get()).toEqual({ since: 0 });
    expect(database.prepare('SELECT since FROM names').get()).toEqual({ since: 0 });
    expect(database.prepare('PRAGMA user_version').get()).toEqual({ user_version: 4 });
    database.close();
  }
  rmSync(folder, { recursive: true });
});
