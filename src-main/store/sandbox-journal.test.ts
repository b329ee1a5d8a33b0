/** What the journal promises: groups whole or not at all, in order, and through every crash. */
import {
  appendFileSync,
  cpSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { VfsError } from '../vfs/errors.ts';
import { nodeDisk } from './disk.ts';
import type { Disk } from './disk.ts';
import type { Participant } from './journal.ts';
import { openSandboxStore } from './open-sandbox-store.ts';
import type { SandboxStore } from './open-sandbox-store.ts';
import { noSpace, now, TestStores } from './test-stores-contract.ts';

let stores: TestStores;

beforeEach(() => {
  stores = new TestStores();
});
afterEach(() => stores.remove());

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

const logName = (): string => readdirSync(stores.folder).find((name) => name.startsWith('journal-')) ?? '';

describe('the journal', () => {
  test('replays what was committed, to whom it belongs, in order, and drops what was not', () => {
    const store = stores.open();
    recording(1, store);
    recording(2, store);
    store.journal.append(1, 'a');
    store.journal.append(2, Buffer.from('b'));
    store.journal.append(1, 'ü');
    store.journal.commit();
    store.journal.append(1, 'never committed');
    const again = stores.crash();
    expect(recording(1, again).replayed).toEqual(['a', 'ü']);
    expect(recording(2, again).replayed).toEqual(['b']);
  });

  test('a group cut anywhere is dropped whole, and the log goes on behind the last whole one', () => {
    const store = stores.open();
    recording(1, store);
    store.journal.append(1, 'first');
    store.journal.commit();
    const whole = store.journal.size;
    store.journal.append(1, 'second');
    store.journal.append(1, 'third');
    store.journal.commit();
    const { size } = store.journal;
    stores.close(store);
    const log = readFileSync(join(stores.folder, logName()));
    for (let end = size - 1; end > whole; end--) {
      writeFileSync(join(stores.folder, logName()), log);
      truncateSync(join(stores.folder, logName()), end);
      const cut = stores.open();
      expect(recording(1, cut).replayed).toEqual(['first']);
      expect(cut.journal.size).toBe(whole);
      cut.journal.append(1, 'fourth');
      cut.journal.commit();
      stores.close(cut);
      const after = stores.open();
      expect(recording(1, after).replayed).toEqual(['first', 'fourth']);
      stores.close(after);
    }
  });

  test('one flipped bit ends the log there', () => {
    const store = stores.open();
    recording(1, store);
    for (const text of ['first', 'second', 'third']) {
      store.journal.append(1, text);
      store.journal.commit();
    }
    stores.close(store);
    const log = readFileSync(join(stores.folder, logName()));
    const at = log.indexOf('second');
    log[at] = (log[at] ?? 0) ^ 1;
    writeFileSync(join(stores.folder, logName()), log);
    expect(recording(1, stores.open()).replayed).toEqual(['first']);
  });

  test('garbage behind the last group is cut off', () => {
    const store = stores.open();
    recording(1, store);
    store.journal.append(1, 'first');
    store.journal.commit();
    stores.close(store);
    appendFileSync(join(stores.folder, logName()), Buffer.alloc(100, 7));
    expect(recording(1, stores.open()).replayed).toEqual(['first']);
  });

  test('a checkpoint flushes everybody and empties the log', () => {
    const store = stores.open();
    const participant = recording(1, store);
    store.journal.append(1, 'a');
    store.journal.checkpoint();
    expect(store.journal.size).toBe(0);
    expect(participant.outcomes).toEqual(['kept', 'flushed']);
    const again = stores.crash();
    expect(recording(1, again).replayed).toEqual([]);
    expect(flushes(again)).toBe(1);
  });

  test('a flush that fails changes nothing: the old log goes on', () => {
    const store = stores.open();
    recording(1, store);
    const failing = { tag: 2, replay: () => undefined, flush: () => noSpace() };
    store.journal.join(failing);
    store.journal.append(1, 'a');
    expect(() => store.journal.checkpoint()).toThrow(VfsError);
    store.journal.append(1, 'b');
    store.journal.commit();
    expect(readdirSync(stores.folder).filter((name) => name.startsWith('journal-'))).toHaveLength(1);
    const again = stores.crash();
    expect(recording(1, again).replayed).toEqual(['a', 'b']);
    expect(flushes(again)).toBe(0);
  });

  test('a crash before the commit of a checkpoint keeps the old log, after it the new one', () => {
    const store = stores.open();
    recording(1, store);
    let copy = '';
    store.journal.join({
      tag: 2,
      replay: () => undefined,
      flush: () => {
        copy = mkdtempSync(join(tmpdir(), 'store-'));
        cpSync(stores.folder, copy, { recursive: true });
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
    const store = stores.open();
    recording(1, store);
    recording(2, store);
    store.journal.append(2, 'for two');
    store.journal.commit();
    stores.close(store);
    const without = stores.open();
    recording(1, without);
    without.journal.checkpoint();
    expect(recording(2, stores.crash()).replayed).toEqual(['for two']);
  });

  test('a full disk drops the group, says so, and leaves the log usable', () => {
    let isFull = false;
    const write: Disk['write'] = (fd, bytes, from, length, position) => {
      if (!isFull) return nodeDisk.write(fd, bytes, from, length, position);
      nodeDisk.write(fd, bytes, from, Math.min(length, 15), position);
      return noSpace();
    };
    const store = stores.open({ disk: { ...nodeDisk, write } });
    const participant = recording(1, store);
    isFull = true;
    store.journal.append(1, 'lost');
    expect(() => store.journal.commit()).toThrow(expect.objectContaining({ code: 'no-space' }));
    isFull = false;
    store.journal.append(1, 'kept');
    store.journal.commit();
    expect(participant.outcomes).toEqual(['dropped', 'kept']);
    expect(recording(1, stores.crash()).replayed).toEqual(['kept']);
  });

  test('a tag has one participant, and only a participant appends', () => {
    const { journal } = stores.open();
    const participant = { tag: 1, replay: () => undefined, flush: () => undefined };
    journal.join(participant);
    expect(() => journal.join(participant)).toThrow('tag 1');
    expect(() => journal.append(9, 'x')).toThrow('tag 9');
  });
});
