import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';

import { VfsError } from '../vfs/errors.ts';
import type { RunDoor } from './run-door.ts';
import type { Session } from './session.ts';
import { createTestGuest, READ, WRITE } from './test-guest-contract.ts';
import type { TestSandbox } from './test-sandbox-contract.ts';
import { UserDoor } from './user-door.ts';

let sandbox: TestSandbox;
let session: Session;
let door: RunDoor;
let root: number;

beforeEach(() => {
  ({ sandbox, session, door, root } = createTestGuest(({ top }) => mkdirSync(join(top, 'fixed'))));
});
afterEach(() => {
  vi.restoreAllMocks();
  sandbox.remove();
});

/** Does it whatever it answers, and tells what is in the record of it: `outcome decision cause`, and the reason. */
function recorded(act: () => unknown): readonly [string, string] {
  const before = session.audit.count();
  try {
    act();
  } catch {
    // It is the record that counts.
  }
  const events = session.audit.page({ after: before, limit: 10 }).events;
  const { outcome, decision, cause, reason } = events.at(-1) ?? expect.fail('nothing was recorded');
  return [`${outcome} ${decision} ${cause}`, reason];
}

const readOnly = (): RunDoor => {
  const request = {
    host: join(sandbox.top, 'fixed'),
    guest: '/fixed',
    access: 'read-only',
    kind: 'overlay',
  } as const;
  return session.doorForRun({ run: 'r2', capsule: 'c', principal: 'default' }, session.mountsForRun([request]));
};

const CASES: readonly (readonly [string, string, string, () => unknown])[] = [
  [
    'what no rule forbids',
    'ok allow default',
    'a bare .wasm',
    () => door.stat('stat', { at: root, path: 'base.txt' }, 'keep'),
  ],
  [
    'what is not there',
    'not-found allow default',
    'a bare .wasm',
    () => door.stat('stat', { at: root, path: 'none' }, 'keep'),
  ],
  [
    'a parent that is not there',
    'not-found allow default',
    'a bare .wasm',
    () => door.stat('s', { at: root, path: 'a/b' }, 'keep'),
  ],
  [
    'a path that leaves its root',
    'boundary-escape deny boundary',
    'leaves its root',
    () => door.stat('s', { at: root, path: '../x' }, 'keep'),
  ],
  [
    'a path with a NUL',
    'invalid-path deny path',
    'path rules',
    () => door.stat('s', { at: root, path: 'a\0b' }, 'keep'),
  ],
  [
    'a scheme that nothing is mounted as',
    'invalid-path deny path',
    'path rules',
    () => door.stat('s', { at: 0, path: 'ftp://x' }, 'keep'),
  ],
  [
    'a name that is too long',
    'name-too-long deny path',
    'path rules',
    () => door.stat('s', { at: root, path: 'n'.repeat(300) }, 'keep'),
  ],
  [
    'a handle that is not open',
    'bad-handle deny right',
    'no open handle',
    () => door.readInto('fd_read', 999, 0, new Uint8Array(1)),
  ],
  [
    'a handle that may not write',
    'not-capable deny right',
    'not open for writing',
    () => {
      const { handle } = door.open('o', { at: root, path: 'base.txt' }, READ);
      door.write('fd_write', handle, 0, new Uint8Array(1));
    },
  ],
  [
    'closing what is open',
    'ok allow right',
    'holds the handle',
    () => door.close('c', door.open('o', { at: root, path: 'base.txt' }, READ).handle),
  ],
  [
    'a quota that is used up',
    'quota deny quota',
    'quota: ',
    () => {
      session.settings.setLimits({ bytes: 2 });
      const { handle } = door.open('o', { at: root, path: 'new' }, WRITE);
      door.write('fd_write', handle, 0, new Uint8Array(100));
    },
  ],
  [
    'a mount that was given read-only',
    'read-only deny mount',
    'the mount is read-only',
    () => readOnly().makeDirectory('mkdir', { at: 0, path: 'fixed://d' }),
  ],
  [
    'a call that is not offered',
    'denied deny unsupported',
    'no network',
    () => door.refusedCall('connect', 'tcp://x', 'no network'),
  ],
  [
    'a right that an adapter misses',
    'not-capable deny right',
    'lacks',
    () => door.refused('path_open', { at: root, path: 'x' }, 'not-capable', 'lacks the right'),
  ],
  [
    'an adapter that may open no more',
    'quota deny limit',
    '16',
    () => door.refused('open', { at: 0, path: 'x' }, 'quota', '16 files'),
  ],
  [
    'a path that an adapter cannot read',
    'invalid-path deny path',
    'UTF-8',
    () => door.refused('path_open', { at: root, path: 'x' }, 'invalid-path', 'not UTF-8'),
  ],
  ['a service that every capsule has', 'ok allow service', 'offered', () => door.ask('kv-get', 'kv-get', { key: 'k' })],
  ['a service with rules of its own', 'invalid-key allow service', '', () => door.ask('kv-get', 'kv-get', { key: '' })],
  [
    'what the user does',
    'ok allow user',
    'the user at the inspector',
    () => new UserDoor(session.door, 'ui').stat('cwd://base.txt', 'merged'),
  ],
  [
    'a disk that fails',
    'io allow disk',
    'the disk',
    () => {
      vi.spyOn(session.mounts.get('cwd').view('merged').vfs, 'stat').mockImplementation(() => {
        throw new VfsError('io');
      });
      door.stat('stat', { at: root, path: 'base.txt' }, 'keep');
    },
  ],
  [
    'a fault of ours',
    'defect allow fault',
    'a fault in the inspector itself',
    () => {
      vi.spyOn(session.mounts.get('cwd').view('merged').vfs, 'stat').mockImplementation(() => {
        throw new TypeError('/home/user/secret is undefined');
      });
      door.stat('stat', { at: root, path: 'base.txt' }, 'keep');
    },
  ],
];

test.each(CASES)('%s is recorded as %s', (_, expected, reason, act) => {
  const [words, said] = recorded(act);
  expect(words).toBe(expected);
  expect(said).toContain(reason);
  expect(said).not.toBe('');
  expect(said).not.toContain('/home');
});

test('a mount that was not given is refused by the mounts of the run', () => {
  const pure = session.doorForRun({ run: 'r3', capsule: 'c', principal: 'default' }, session.mountsForRun([], 'none'));
  const [words, reason] = recorded(() => pure.stat('stat', { at: 0, path: 'cwd://base.txt' }, 'keep'));
  expect([words, reason]).toEqual(['denied deny mount', 'default: the mount was not given to this run']);
});
