import { expect, test, vi } from 'vitest';

import type { EventDraft } from '../audit/event.ts';
import { fail } from '../vfs/errors.ts';
import { createMemoryTree } from '../vfs/node/create-overlay.ts';
import type { Attempt } from './attempt.ts';
import { GuardedFs } from './guarded-fs.ts';
import { MountTable } from './mounts.ts';
import { NO_BOUNDARY } from './policy/boundary.ts';
import { gateWith } from './test-gate-contract.ts';

const CALLER = { run: 'r', capsule: 'tidy', principal: 'default' };

function setUp({ allowed = ['cwd'] }: { allowed?: readonly string[] } = {}) {
  const mounts = new MountTable();
  const overlay = createMemoryTree({ now: () => 1n, maxBytes: 1000, maxNodes: 10 });
  mounts.add({ name: 'cwd', kind: 'memory', access: 'read-write', guestPath: '/', overlay });
  const recorded: EventDraft[] = [];
  const order: string[] = [];
  const commit = vi.fn(() => void order.push('commit'));
  let time = 0n;
  const door = new GuardedFs({
    mounts,
    gate: gateWith({ mounts: new Set(allowed) }),
    boundary: NO_BOUNDARY,
    audit: {
      record: (draft) => {
        order.push('record');
        recorded.push({ ...draft });
        return { ...draft, seq: recorded.length, timeMs: 0, timeNs: 0, hash: '' };
      },
    },
    journal: { commit },
    now: () => (time += 7n),
  });
  const makeDirectory = (attempt: Attempt, text: string): void => {
    const { vfs, place } = attempt.enter({ text }, 'write', 'keep');
    vfs.makeDirectory(place, 0o755);
  };
  const mkdir = (text: string): void =>
    door.attempt(CALLER, 'mkdir', 'mkdir', (attempt) => makeDirectory(attempt, text));
  return { door, recorded, order, commit, mkdir, root: mounts.get('cwd').root };
}

test('an attempt that succeeds is recorded once, with its time, and then committed', () => {
  const { mkdir, recorded, order } = setUp();
  mkdir('workspace://d');
  expect(recorded).toMatchObject([
    {
      ...CALLER,
      fn: 'mkdir',
      op: 'mkdir',
      path: 'cwd://d',
      asked: 'workspace://d',
      mount: 'cwd',
      decision: 'allow',
      reason: 'default: a bare .wasm may read and write its mounts',
      outcome: 'ok',
      durationNs: 7,
    },
  ]);
  expect(order).toEqual(['record', 'commit']);
});

test('an attempt that fails is recorded with its error, which goes on to the caller', () => {
  const { mkdir, recorded } = setUp();
  mkdir('d');
  expect(() => mkdir('d')).toThrow('already-exists');
  expect(recorded[1]).toMatchObject({ path: 'cwd://d', decision: 'allow', outcome: 'already-exists' });
});

test('what the gate refuses does not happen, and is recorded as refused with the rule', () => {
  const { mkdir, recorded, root } = setUp({ allowed: [] });
  expect(() => mkdir('d')).toThrow('may not');
  expect(root.list()).toEqual([]);
  expect(recorded).toMatchObject([{ path: 'cwd://d', decision: 'deny', outcome: 'denied' }]);
  expect(recorded[0]?.reason).toContain('not given to this run');
});

test.each([
  ['a path that leaves its root', '../d', 'boundary'],
  ['a path that is no path', 'a\0b', 'path rules'],
  ['an unknown scheme', 'ftp://d', 'path rules'],
])('%s is recorded as it was asked, as refused by rule', (_what, path, rule) => {
  const { mkdir, recorded } = setUp();
  expect(() => mkdir(path)).toThrow();
  expect(recorded).toMatchObject([{ asked: path, decision: 'deny' }]);
  expect(recorded[0]?.reason).toContain(rule);
});

test('a fault of ours is recorded as a defect and is not hidden', () => {
  const { door, recorded } = setUp();
  const broken = (): never => {
    throw new TypeError('ours');
  };
  expect(() => door.attempt(CALLER, 'f', 'stat', broken)).toThrow(TypeError);
  expect(recorded).toMatchObject([{ outcome: 'defect' }]);
});

test('an attempt whose group cannot be written fails', () => {
  const { mkdir, commit } = setUp();
  commit.mockImplementation(() => fail('no-space'));
  expect(() => mkdir('d')).toThrow('no-space');
});

test('the second path is noted beside the first, also when it is refused', () => {
  const { door, recorded, mkdir } = setUp();
  mkdir('a');
  const toSecond = (text: string) => (): void =>
    door.attempt(CALLER, 'rename', 'rename', (attempt) => {
      attempt.enter({ text: 'a' }, 'write', 'keep');
      attempt.enterSecond({ text }, 'write', 'keep');
    });
  toSecond('b')();
  expect(toSecond('../b')).toThrow();
  expect(recorded.slice(1)).toMatchObject([
    { path: 'cwd://a', path2: 'cwd://b', asked: 'a' },
    { path: 'cwd://a', path2: 'cwd://../b', asked: 'a', decision: 'deny' },
  ]);
});

test('what was done by other means is recorded event by event, in one group', () => {
  const { door, recorded, order } = setUp();
  door.recordAll(CALLER, 'review', 'commit', [{ path: 'cwd://a' }, { path: 'cwd://b', outcome: 'io' }]);
  expect(recorded).toMatchObject([
    { path: 'cwd://a', outcome: 'ok', op: 'commit' },
    { path: 'cwd://b', outcome: 'io' },
  ]);
  expect(order).toEqual(['record', 'record', 'commit']);
});
