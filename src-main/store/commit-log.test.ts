import { createHash } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { CommitLog } from './commit-log.ts';
import { FaultyDisk } from './faulty-disk-contract.ts';
import type { SandboxStore } from './open-sandbox-store.ts';
import { createStoredValues } from './stored-values.ts';
import { TestStores } from './test-stores-contract.ts';

const SMALL = Buffer.from('a small content');
const LARGE = Buffer.alloc(300_000, 'a large content ');
const hashOf = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');

let stores: TestStores;
let store: SandboxStore;

const openLog = (of: SandboxStore): CommitLog =>
  new CommitLog({ values: createStoredValues(of), contents: of.contents, journal: of.journal });

function* inPieces(bytes: Buffer): Generator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += 70_000) yield bytes.subarray(at, at + 70_000);
}
const hold = (log: CommitLog, owner: string, bytes: Buffer): string => log.hold(owner, inPieces(bytes), bytes.length);
const held = (log: CommitLog, owner: string, bytes: Buffer): string | null => {
  const found = log.held(owner, hashOf(bytes));
  return found && Buffer.concat([...found]).toString();
};

beforeEach(() => {
  stores = new TestStores();
  store = stores.open();
});
afterEach(() => stores.remove());

describe('what a commit takes away', () => {
  test('is known by its hash, small or large, to its owner alone', () => {
    const log = openLog(store);
    expect([hold(log, 't1', SMALL), hold(log, 't1', LARGE)]).toEqual([hashOf(SMALL), hashOf(LARGE)]);
    log.commit();
    expect([held(log, 't1', SMALL), held(log, 't1', LARGE)]).toEqual([SMALL.toString(), LARGE.toString()]);
    expect([held(log, 't2', SMALL), held(log, 't', LARGE)]).toEqual([null, null]);
  });

  test('is kept once, and counted so', () => {
    const log = openLog(store);
    hold(log, 't1', LARGE);
    const once = log.bytesOf('t1');
    hold(log, 't1', LARGE);
    log.commit();
    expect(log.bytesOf('t1')).toBe(once);
    expect(once).toBe(LARGE.length);
    hold(log, 't1', SMALL);
    expect(log.bytesOf('t1')).toBeGreaterThanOrEqual(LARGE.length + SMALL.length);
    expect(log.bytesOf('t2')).toBe(0);
  });

  test('is there after a kill and after a checkpoint, and collecting leaves it alone', () => {
    const log = openLog(store);
    for (const bytes of [SMALL, LARGE]) hold(log, 't1', bytes);
    log.commit();
    const next = stores.crash();
    const killed = openLog(next);
    expect([held(killed, 't1', SMALL), held(killed, 't1', LARGE)]).toEqual([SMALL.toString(), LARGE.toString()]);
    next.journal.checkpoint();
    next.collect();
    expect(held(killed, 't1', LARGE)).toBe(LARGE.toString());
    const later = openLog(stores.crash());
    expect([held(later, 't1', SMALL), held(later, 't1', LARGE)]).toEqual([SMALL.toString(), LARGE.toString()]);
  });

  test('is gone when it was not committed before a kill', () => {
    hold(openLog(store), 't1', LARGE);
    const killed = openLog(stores.crash());
    expect([held(killed, 't1', LARGE), killed.bytesOf('t1')]).toEqual([null, 0]);
  });

  test('goes when it is forgotten, and what others hold stays', () => {
    const log = openLog(store);
    for (const owner of ['t1', 't10']) for (const bytes of [SMALL, LARGE]) hold(log, owner, bytes);
    log.commit();
    log.forget('t1');
    log.commit();
    expect([log.bytesOf('t1'), held(log, 't1', LARGE), held(log, 't1', SMALL)]).toEqual([0, null, null]);
    expect([held(log, 't10', LARGE), held(log, 't10', SMALL)]).toEqual([LARGE.toString(), SMALL.toString()]);
    expect(held(openLog(stores.crash()), 't10', LARGE)).toBe(LARGE.toString());
  });

  test('leaves no file behind when it cannot be read, or written, to its end', () => {
    stores.close(store);
    const faulty = new FaultyDisk();
    store = stores.open({ disk: faulty.disk });
    const log = openLog(store);
    const files = (): number => readdirSync(join(stores.folder, 'work')).length;
    function* broken(): Generator<Uint8Array> {
      yield LARGE.subarray(0, 100_000);
      throw new Error('unreadable');
    }
    expect(() => log.hold('t1', broken(), LARGE.length)).toThrow('unreadable');
    store.journal.sync();
    expect(files()).toBe(0);
    faulty.breakAt({ after: 1, errno: 'ENOSPC', lasts: 'on' });
    expect(() => hold(log, 't1', LARGE)).toThrow();
    expect(faulty.mend()).toBeGreaterThan(0);
    store.journal.sync();
    expect([files(), log.bytesOf('t1')]).toEqual([0, 0]);
    hold(log, 't1', LARGE);
    log.commit();
    hold(log, 't1', LARGE);
    log.sync();
    expect([files(), held(log, 't1', LARGE)]).toEqual([1, LARGE.toString()]);
  });

  test('comes back when forgetting it could not be written', () => {
    stores.close(store);
    const faulty = new FaultyDisk();
    store = stores.open({ disk: faulty.disk });
    const log = openLog(store);
    for (const bytes of [SMALL, LARGE]) hold(log, 't1', bytes);
    log.commit();
    log.forget('t1');
    faulty.breakAt({ after: 0, errno: 'ENOSPC', lasts: 'on' });
    expect(() => log.commit()).toThrow();
    expect(faulty.mend()).toBeGreaterThan(0);
    expect([held(log, 't1', SMALL), held(log, 't1', LARGE)]).toEqual([SMALL.toString(), LARGE.toString()]);
  });
});

test('a content that an earlier version kept with its bytes is read, counted and forgotten like others', () => {
  const values = createStoredValues(store);
  const key = `t1/${hashOf(SMALL)}`;
  values.set(JSON.stringify(['commit-contents']), key, Buffer.concat([Uint8Array.of(0), SMALL]));
  const log = new CommitLog({ values, contents: store.contents, journal: store.journal });
  expect([held(log, 't1', SMALL), log.bytesOf('t1')]).toEqual([SMALL.toString(), SMALL.length]);
  log.forget('t1');
  log.commit();
  expect(held(log, 't1', SMALL)).toBeNull();
});

test('what is forgotten gives its space back, unless somebody else holds it', () => {
  const log = openLog(store);
  for (const owner of ['t1', 't2']) hold(log, owner, SMALL);
  store.journal.checkpoint();
  log.forget('t1');
  log.commit();
  store.collect();
  expect(store.contents.blobs.has(hashOf(SMALL))).toBe(true);
  log.forget('t2');
  log.commit();
  store.collect();
  expect(store.contents.blobs.has(hashOf(SMALL))).toBe(false);
});

test('a record is there until it is taken out', () => {
  const log = openLog(store);
  log.set('record/t1', SMALL);
  log.commit();
  expect(Buffer.from(openLog(stores.crash()).get('record/t1') ?? [])).toEqual(SMALL);
  log.set('record/t1', null);
  log.commit();
  expect(openLog(stores.crash()).get('record/t1')).toBeNull();
});
