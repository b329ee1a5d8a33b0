import { DatabaseSync } from 'node:sqlite';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { VfsError } from '../vfs/errors.ts';
import type { AnchorPlace } from './record-anchor.ts';
import type { Session } from './session.ts';
import { createTestSandbox } from './test-sandbox-contract.ts';
import type { TestSandbox } from './test-sandbox-contract.ts';
import { UserDoor } from './user-door.ts';
import { verifyRecord } from './verify-record.ts';
import type { RecordFindings } from './verify-record.ts';

const SECOND = 1_000_000_000n;

let sandbox: TestSandbox;
let kept: string | null;
let writes: string[];
let isBroken: boolean;
beforeEach(() => {
  sandbox = createTestSandbox();
  kept = null;
  writes = [];
  isBroken = false;
});
afterEach(() => {
  sandbox.remove();
});

const place = (boot = 'boot'): AnchorPlace => ({
  key: 'k',
  boot,
  file: {
    read: () => kept,
    write(text, survival) {
      if (isBroken) throw new VfsError('no-space');
      kept = text;
      writes.push(survival);
    },
  },
});

const open = (boot?: string): Session => sandbox.open({ anchor: place(boot) });

function work(session: Session, count = 5): void {
  const door = new UserDoor(session.door, 'ui');
  for (let index = 0; index < count; index += 1) door.write(`cwd://f${index}`, new Uint8Array([index]));
}

function verify(session: Session): RecordFindings {
  const walking = verifyRecord(session);
  for (;;) {
    const step = walking.next();
    if (step.done) return step.value;
  }
}

/** Between two openings. */
function atDatabase(sql: string): void {
  const database = new DatabaseSync(join(sandbox.top, 'state', 'sandbox.db'));
  database.exec(sql);
  database.close();
}

describe('the anchor of a record', () => {
  test('vouches for all of it when it was closed, and the next session goes on from there', () => {
    work(open());
    const session = open();
    expect(session.anchor?.findings).toEqual([]);
    work(session);
    session.anchor?.settled();
    const found = verify(session);
    expect(found.problems).toEqual([]);
    expect(found.anchored).toBe(session.audit.count());
    expect(found.checked).toBe(session.audit.count());
  });

  test('is written about once a second while events come, and not when there are none', () => {
    const session = open();
    session.tidy();
    writes = [];
    for (let round = 0; round < 8; round += 1) {
      work(session, 1);
      sandbox.pass(SECOND / 4n);
      session.tidy();
    }
    expect(writes).toEqual(['killed', 'killed']);
    sandbox.pass(3n * SECOND);
    session.tidy();
    session.tidy();
    writes = [];
    sandbox.pass(3n * SECOND);
    session.tidy();
    expect(writes).toEqual([]);
  });

  test('is written at the next occasion after a commit', () => {
    const session = open();
    session.tidy();
    writes = [];
    session.door.recordAll({ run: null, capsule: '', principal: 'user' }, 'review', 'commit', [{ path: 'cwd://a' }]);
    session.tidy();
    expect(writes).toEqual(['killed']);
  });

  test('survives a power cut when the journal was brought to rest, and at the end', () => {
    const session = open();
    work(session);
    writes = [];
    session.close();
    sandbox.forget();
    expect(writes.at(-1)).toBe('power-cut');
  });

  test('on a full disk stays behind, and nothing fails', () => {
    const session = open();
    const before = kept;
    isBroken = true;
    work(session);
    sandbox.pass(SECOND);
    session.tidy();
    expect(kept).toBe(before);
    expect(verify(session).problems).toEqual([]);
    isBroken = false;
    session.tidy();
    expect(verify(session).anchored).toBe(session.audit.count());
  });

  test('is nothing to miss where there was none', () => {
    work(open());
    kept = null;
    const session = sandbox.open();
    expect(verify(session)).toMatchObject({ problems: [], anchored: null });
  });
});

describe('a record whose end was cut off between two sessions', () => {
  beforeEach(() => {
    work(open(), 3);
    sandbox.open().close();
    sandbox.forget();
    atDatabase('DELETE FROM event_blocks; DELETE FROM event_columns');
  });

  test('is told at opening, by verifying, and at every later opening', () => {
    for (let round = 0; round < 3; round += 1) {
      const session = open();
      expect(session.notices.join(' ')).toContain('are missing');
      expect(verify(session).problems.map(({ kind }) => kind)).toEqual(['cut-short']);
      work(session);
    }
  });

  test('is not blamed on a power cut when the record had been closed', () => {
    expect(open('another boot').notices.join(' ')).not.toContain('power cut');
  });
});

test('a record that ends before its anchor after the machine was started anew may have lost its end in a power cut', () => {
  const session = open();
  session.store.journal.checkpoint();
  session.anchor?.settled();
  work(session);
  sandbox.pass(SECOND);
  session.tidy();
  const anchored = kept;
  session.close();
  sandbox.forget();
  kept = anchored;
  atDatabase('DELETE FROM event_blocks; DELETE FROM event_columns');
  expect(open('another boot').notices.join(' ')).toContain('a power cut may be the reason');
});

test('a record that was made anew, hashes and all, is told from the one that was anchored', () => {
  work(open());
  sandbox.open({ anchor: place() }).close();
  sandbox.forget();
  const anchored = kept;
  atDatabase(`DELETE FROM event_blocks; DELETE FROM event_columns`);
  kept = null;
  work(open(), 12); // the forged record, longer than the first
  sandbox.open().close();
  sandbox.forget();
  kept = anchored;
  const session = open();
  expect(verify(session).problems.map(({ kind }) => kind)).toContain('rewritten');
});

test('an anchor that somebody changed is told at opening and after', () => {
  work(open());
  open().close();
  sandbox.forget();
  kept = (kept ?? '').replace('"lastSeq":', '"lastSeq":1');
  expect(open().notices.join(' ')).toContain('not what the inspector wrote');
  expect(verify(open()).problems.map(({ kind }) => kind)).toEqual(['anchor-altered']);
});
