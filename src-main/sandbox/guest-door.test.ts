import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';

import { fail } from '../vfs/errors.ts';
import type { GuestDoor } from './guest-door.ts';
import type { Session } from './session.ts';
import { createTestGuest, READ, WRITE } from './test-guest-contract.ts';
import { events, guestOf } from './test-sandbox-contract.ts';
import type { TestSandbox } from './test-sandbox-contract.ts';

const bytes = new TextEncoder().encode('hello');

let sandbox: TestSandbox;
let session: Session;
let door: GuestDoor;
let root: number;

beforeEach(() => {
  ({ sandbox, session, door, root } = createTestGuest(({ workspace }) => mkdirSync(join(workspace, 'sub'))));
});
afterEach(() => {
  vi.restoreAllMocks();
  sandbox.remove();
});

test('each call is one event, with the layer that answered before and after the first write', () => {
  const { handle } = door.open('path_open', { at: root, path: 'base.txt' }, { ...READ, access: 'read-write' });
  door.readInto('fd_read', handle, 0, new Uint8Array(4));
  door.write('fd_write', handle, 0, bytes);
  door.readInto('fd_read', handle, 0, new Uint8Array(4));
  door.close('fd_close', handle);
  const seen = session.audit.page({ after: 0, limit: 10 }).events;
  expect(seen.map(({ op, layer }) => `${op} ${layer}`)).toEqual([
    'open base',
    'read base',
    'write top',
    'read top',
    'close top',
  ]);
});

test('a path below a directory handle and a scheme path lead to the same file under one spelling', () => {
  const { handle } = door.open('path_open', { at: root, path: 'sub' }, READ);
  door.makeDirectory('mkdir', { at: handle, path: 'deep' });
  expect(door.stat('stat', { at: 0, path: 'workspace://sub/deep' }, 'follow').kind).toBe('directory');
  expect(events(session).slice(-2)).toEqual(['mkdir cwd://sub/deep ok', 'stat cwd://sub/deep ok']);
});

test('a number of another kind, or of nothing, is refused and recorded', () => {
  const { handle } = door.open('path_open', { at: root, path: 'base.txt' }, READ);
  expect(() => door.list('fd_readdir', handle, 0)).toThrow('not-directory');
  expect(() => door.write('fd_write', handle, 0, bytes)).toThrow('not open for writing');
  expect(() => door.readInto('fd_read', 9999, 0, bytes)).toThrow('bad-handle');
  expect(
    events(session)
      .slice(-3)
      .map((line) => line.split(' ').at(-1)),
  ).toEqual(['not-directory', 'not-capable', 'bad-handle']);
});

test('an open whose group cannot be written leaves no file and no handle behind', () => {
  const commit = vi.spyOn(session.store.journal, 'commit').mockImplementationOnce(() => fail('no-space'));
  expect(() => door.open('path_open', { at: root, path: 'base.txt' }, READ)).toThrow('no-space');
  commit.mockRestore();
  const { handle } = door.open('path_open', { at: root, path: 'base.txt' }, READ);
  expect(() => door.close('fd_close', handle - 1)).toThrow('bad-handle');
});

test('the end of a run closes all it had open, also when the disk is full', () => {
  const first = door.open('path_open', { at: root, path: 'one' }, WRITE).handle;
  door.write('fd_write', first, 0, bytes);
  door.open('path_open', { at: root, path: 'two' }, WRITE);
  vi.spyOn(session.store.journal, 'commit').mockImplementation(() => fail('no-space'));
  door.closeAll();
  vi.restoreAllMocks();
  expect(() => door.close('fd_close', first)).toThrow('bad-handle');
  expect(guestOf(session).stat('stat', { at: 0, path: 'cwd://one' }, 'follow').size).toBe(bytes.length);
});

test('the end of a run closes the rest, too, when closing one meets a fault of ours', () => {
  const held = door.held;
  vi.spyOn(session.store.journal, 'commit').mockImplementationOnce(() => {
    throw new TypeError('a fault');
  });
  expect(() => door.closeAll()).toThrow('could not all be closed');
  const { events: seen } = session.audit.page({ after: 0, limit: 100 });
  expect(seen.filter(({ fn }) => fn === 'run-end')).toHaveLength(held);
});

test('what was opened and cannot be described is closed again', () => {
  const { vfs } = session.mounts.get('cwd').view('merged');
  const open = vfs.openFile.bind(vfs);
  const close = vi.fn<() => void>();
  vi.spyOn(vfs, 'openFile').mockImplementation((...given) => {
    const handle = open(...given);
    vi.spyOn(handle, 'stat').mockImplementation(() => fail('io'));
    vi.spyOn(handle, 'close').mockImplementation(close);
    return handle;
  });
  const held = door.held;
  expect(() => door.open('path_open', { at: root, path: 'base.txt' }, READ)).toThrow('io');
  expect([close.mock.calls.length, door.held]).toEqual([1, held]);
});

test('a run may hold so many handles and no more', () => {
  const limited = session.doorForRun({ run: 'r2', capsule: 'c', principal: 'default' }, session.mounts.all());
  const open = (): number => limited.open('path_open', { at: 0, path: 'cwd://base.txt' }, READ).handle;
  const held = Array.from({ length: 1024 - limited.preopens().length }, open);
  expect(open).toThrow('a run may hold 1024 handles');
  expect(session.audit.page({ after: session.audit.count() - 1, limit: 1 }).events).toMatchObject([
    { path: 'cwd://base.txt', outcome: 'quota' },
  ]);
  limited.close('fd_close', held[0] ?? 0);
  expect(open()).toBeGreaterThan(0);
});

test('what an adapter refused is denied also when its handle is gone', () => {
  door.refused('path_open', { at: 999, path: 'x' }, 'not-capable', 'no right to create');
  expect(session.audit.page({ after: 0, limit: 5 }).events).toMatchObject([
    { path: 'x', decision: 'deny', outcome: 'bad-handle', reason: 'no right to create' },
  ]);
});

test('what an adapter refused by itself is recorded as denied, with its reason', () => {
  door.refused('path_open', { at: root, path: 'x' }, 'not-capable', 'no right to create');
  expect(session.audit.page({ after: 0, limit: 5 }).events).toMatchObject([
    { path: 'cwd://x', decision: 'deny', outcome: 'not-capable', reason: 'no right to create' },
  ]);
});

test('a question that was answered before it was asked is recorded as if it had been', () => {
  const path = { at: root, path: './sub/../base.txt' };
  door.stat('stat-at', path, 'follow');
  door.noteStat('hash-at', path, 'follow');
  door.stat('hash-at', path, 'follow');
  const { handle } = door.open('open-at', { at: root, path: 'base.txt' }, READ);
  door.statHandle('stat', handle);
  door.noteStatHandle('hash', handle);
  door.statHandle('hash', handle);
  door.listStats('list', root, 0);
  door.noteStat('hash-at', { at: root, path: 'sub' }, 'keep');
  door.stat('hash-at', { at: root, path: 'sub' }, 'keep');
  const seen = session.audit.page({ after: 0, limit: 100 }).events;
  const fields = ['fn', 'op', 'path', 'asked', 'mount', 'layer', 'decision', 'reason', 'outcome'] as const;
  const alike = seen.map((event) => fields.map((field) => event[field]));
  expect(alike).toHaveLength(10);
  expect([alike[1], alike[5], alike[8]]).toEqual([alike[2], alike[6], alike[9]]);
});

test('what was noted is in the journal with the next call, or when it is settled', () => {
  const commit = vi.spyOn(session.store.journal, 'commit');
  door.stat('stat-at', { at: root, path: 'sub' }, 'keep');
  door.noteStat('hash-at', { at: root, path: 'sub' }, 'keep');
  expect(commit).toHaveBeenCalledTimes(1);
  door.settleNotes();
  expect(commit).toHaveBeenCalledTimes(2);
  session.store.close();
  sandbox.forget();
  expect(sandbox.open().audit.count()).toBe(2);
});

test('a page with stats says of each entry what a stat of it would, and says nothing of what it cannot', () => {
  for (let index = 0; index < 70; index += 1) writeFileSync(join(sandbox.workspace, `f${index}`), '');
  const first = door.listStats('list', root, 0);
  const second = door.listStats('list', root, first.entries.length);
  expect([first.entries.length, first.more, second.entries.length, second.more]).toEqual([64, true, 8, false]);
  for (const { name, kind, stat } of [...first.entries, ...second.entries]) {
    expect(stat).toEqual(door.stat('stat-at', { at: root, path: name }, 'keep'));
    expect(stat?.kind).toBe(kind);
  }
});

test('what a guest remembers a file by is the same in the next session, also of what it changed', () => {
  const { handle } = door.open('open-at', { at: root, path: 'new' }, WRITE);
  door.write('write', handle, 0, bytes);
  door.close('drop', handle);
  const remembered = (of: GuestDoor, at: number) =>
    ['new', 'base.txt', 'sub', ''].map((path) => {
      const { device, ino, size, mtimeNs, ctimeNs } = of.stat('hash-at', { at, path }, 'keep');
      return { device, ino, size, mtimeNs, ctimeNs };
    });
  const before = remembered(door, root);
  session = sandbox.open();
  const later = guestOf(session);
  expect(remembered(later, later.preopens()[0]?.handle ?? 0)).toEqual(before);
});
