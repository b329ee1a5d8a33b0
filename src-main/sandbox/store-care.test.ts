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

  test('names a run and an event that cannot be read', () => {
    const session = filled();
    session.store.database.exec(
      `UPDATE runs SET record = '{ "id": "r" }'; UPDATE events SET op = 'nonsense' WHERE seq = 1`,
    );
    expect(kindsFoundIn(session)).toEqual(['row-damaged r', 'row-damaged 1']);
  });
});

describe('rescuing', () => {
  test('leaves the records out that cannot be read, so that the sandbox opens, and says how many', () => {
    const session = filled();
    session.store.database.exec(`UPDATE runs SET record = 'no JSON'; UPDATE events SET op = 'nonsense' WHERE seq = 1`);
    expect(() => sandbox.open()).toThrow('the record of a run is damaged');
    sandbox.forget();
    const report = recoverSandbox(join(sandbox.top, 'state'), () => 1n);
    expect(report.sentences).toEqual([
      'In the table events, 1 row makes no sense and was left out.',
      'In the table runs, 1 row makes no sense and was left out.',
    ]);
    const again = sandbox.open();
    expect(again.runs.list()).toEqual([]);
    expect(new TextDecoder().decode(new UserDoor(again.door, 'test').read('cwd://a', 'merged', {}).bytes)).toBe('kept');
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
