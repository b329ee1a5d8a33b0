/** A sandbox is verified with all its tables, rescued with all its tables, and tidied up after. */
import { cpSync, mkdirSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';

import type { RunRecord } from './run-book.ts';
import type { Session } from './session.ts';
import { recoverSandbox, verifySession } from './store-care.ts';
import { createTestSandbox } from './test-sandbox-contract.ts';
import type { TestSandbox } from './test-sandbox-contract.ts';
import { UserDoor } from './user-door.ts';

let sandbox: TestSandbox;
beforeEach(() => {
  sandbox = createTestSandbox();
});
afterEach(() => {
  sandbox.remove();
});

const SPOIL_PATHS = "UPDATE event_columns SET data = x'00' WHERE name = 'path'";
const SECOND = 1_000_000_000n;
const run: RunRecord = {
  ...{ id: 'r', capsule: 'tidy', capsuleFile: '/tidy.wasm', capsuleHash: 'h', args: [] },
  ...{ startedAt: 1, endedAt: 2, state: 'ended', end: { how: 'exited', code: 0 } },
};
const write = (session: Session, path: string, text: string): void =>
  void new UserDoor(session.door, 'test').write(path, new TextEncoder().encode(text));

function kindsFoundIn(session: Session): string[] {
  const work = verifySession(session);
  for (;;) {
    const step = work.next();
    if (step.done) return step.value.map(({ kind, subject }) => `${kind} ${subject}`);
  }
}

/** A session with a file, a run and events, all in the database. */
function filled(): Session {
  const session = sandbox.open();
  write(session, 'cwd://a', 'kept');
  session.runs.put(run);
  session.store.journal.checkpoint();
  return session;
}

describe('verifying', () => {
  test('a sandbox that is well finds nothing', () => {
    expect(kindsFoundIn(filled())).toEqual([]);
  });

  test('names a run and events that cannot be read', () => {
    const session = filled();
    session.store.database.exec(`UPDATE runs SET record = '{ "id": "r" }'; ${SPOIL_PATHS}`);
    expect(kindsFoundIn(session)).toEqual(['row-damaged r', 'row-damaged 1']);
  });
});

describe('rescuing', () => {
  test('leaves the records out that cannot be read, so that the sandbox opens, and says how many, and which events', () => {
    const session = filled();
    const last = session.audit.count();
    session.store.database.exec(`UPDATE runs SET record = 'no JSON'; ${SPOIL_PATHS}`);
    expect(() => sandbox.open()).toThrow('the record of a run is damaged');
    sandbox.forget();
    const report = recoverSandbox(join(sandbox.top, 'state'), () => 1n);
    expect(report.sentences).toEqual([
      'In the table event_columns, 1 row makes no sense and was left out.',
      'In the table runs, 1 row makes no sense and was left out.',
      `The events 1 to ${last} cannot be read: their path is damaged.`,
    ]);
    const again = sandbox.open();
    expect(again.runs.list()).toEqual([]);
    expect(new TextDecoder().decode(new UserDoor(again.door, 'test').read('cwd://a', 'merged', {}).bytes)).toBe('kept');
    expect(again.audit.page({ after: last, limit: 10 }).events).toMatchObject([{ seq: last + 1, path: 'cwd://a' }]);
    expect(() => again.audit.page({ limit: 1 })).toThrow(`The events 1 to ${last} cannot be read`);
  });

  test('makes what was known of events as a whole anew from them', () => {
    const session = filled();
    session.store.database.exec("UPDATE event_blocks SET heads = 'nonsense'");
    const known = session.audit.page({ limit: 100 }).events;
    const heads = session.audit.heads();
    session.store.close();
    sandbox.forget();
    const report = recoverSandbox(join(sandbox.top, 'state'), () => 1n);
    expect(report.sentences).toEqual(['In the table event_blocks, 1 row makes no sense and was left out.']);
    const again = sandbox.open();
    expect(again.audit.page({ limit: 100 }).events).toEqual(known);
    expect(again.audit.heads()).toEqual(heads);
  });

  test('says from which event on they are lost when neither they nor what was known of them can be read', () => {
    const session = filled();
    session.store.database.exec(`UPDATE event_blocks SET heads = 'nonsense'; ${SPOIL_PATHS}`);
    session.store.close();
    sandbox.forget();
    expect(recoverSandbox(join(sandbox.top, 'state'), () => 1n).sentences).toContain(
      'The events from 1 on are lost: what was known of them as a whole is damaged.',
    );
    expect(sandbox.open().audit.count()).toBe(0);
  });

  test('does not touch a sandbox that somebody has open', () => {
    filled();
    expect(() => recoverSandbox(join(sandbox.top, 'state'), () => 1n)).toThrow('another process');
  });
});

describe('opening after the last session was killed', () => {
  test('says how much was recovered, once', () => {
    const session = sandbox.open();
    write(session, 'cwd://a', 'one');
    cpSync(join(sandbox.top, 'state'), join(sandbox.top, 'killed'), { recursive: true });
    const folder = join(sandbox.top, 'killed');
    expect(sandbox.open({ folder }).notices[0]).toMatch(
      /^The last session did not end in order: \d+ operations? (was|were) recovered from its journal\.$/,
    );
    expect(sandbox.open({ folder }).notices).toEqual([]);
  });
});

describe('in a quiet moment', () => {
  test('space is given back when much is waste, and not while a mount is away, whose contents nobody holds', () => {
    const session = sandbox.open();
    const isWasteful = vi.spyOn(session.store, 'isWasteful').mockReturnValue(true);
    const collect = vi.spyOn(session.store, 'collectSlice').mockReturnValueOnce(false).mockReturnValue(true);
    const pass = (): void => {
      sandbox.pass(2n * SECOND);
      session.tidy();
    };
    write(session, 'cwd://a', 'one');
    session.tidy();
    for (let beat = 0; beat < 5; beat++) pass();
    expect(isWasteful).toHaveBeenCalledTimes(1);
    expect(collect).toHaveBeenCalledTimes(2);
  });

  test('events that are too old leave the record, which says so, and goes on from there', () => {
    const session = sandbox.open();
    write(session, 'cwd://a', 'one');
    const last = session.audit.count();
    session.settings.setRetention({ eventDays: 1 });
    const pass = (nanoseconds: bigint): void => {
      sandbox.pass(nanoseconds);
      session.tidy();
    };
    for (let beat = 0; beat < 5; beat++) pass(2n * SECOND);
    expect(session.audit.firstSeq).toBe(1);
    for (let beat = 0; beat < 5; beat++) pass(86_400n * SECOND);
    expect(session.audit.firstSeq).toBe(last + 1);
    expect(session.audit.page({ limit: 10 }).events.map(({ op }) => op)).toEqual(['prune']);
    write(session, 'cwd://a', 'two');
    const again = sandbox.open();
    expect([again.audit.firstSeq, again.settings.retention.eventDays]).toEqual([last + 1, 1]);
  });

  test('nothing is given back while a mount is away: nobody holds its contents', () => {
    const host = join(sandbox.top, 'data');
    mkdirSync(host);
    sandbox.open().mountsForRun([{ host, guest: '/data', access: 'read-write' }]);
    renameSync(host, `${host}.away`);
    const session = sandbox.open();
    expect(session.notices).toHaveLength(1);
    const collect = vi.spyOn(session.store, 'collectSlice');
    vi.spyOn(session.store, 'isWasteful').mockReturnValue(true);
    write(session, 'cwd://a', 'one');
    session.tidy();
    for (let beat = 0; beat < 3; beat++) {
      sandbox.pass(2n * SECOND);
      session.tidy();
    }
    expect(collect).not.toHaveBeenCalled();
  });
});
