import { mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';

import { fail } from '../vfs/errors.ts';
import type { Session } from './session.ts';
import { createTestSandbox, events, guestOf } from './test-sandbox-contract.ts';
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
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const folder = (name: string): string => {
  const path = join(sandbox.top, name);
  mkdirSync(path);
  return path;
};
const write = (session: Session, path: string, text: string): void =>
  void new UserDoor(session.door, 'test').write(path, bytes(text));
const read = (session: Session, path: string): string =>
  new TextDecoder().decode(new UserDoor(session.door, 'test').read(path, 'merged', {}).bytes);
const descriptors = (): number => readdirSync('/proc/self/fd').length;

describe('opening', () => {
  test('what was written is there again, and nothing of it is in the folder', () => {
    write(sandbox.open(), 'cwd://a', 'kept');
    expect(read(sandbox.open(), 'cwd://a')).toBe('kept');
    expect(readdirSync(sandbox.workspace)).toEqual([]);
  });

  test('a workspace that is gone leaves nothing open, and the sandbox opens when it is back', () => {
    renameSync(sandbox.workspace, `${sandbox.workspace}.away`);
    const before = descriptors();
    for (let attempt = 0; attempt < 3; attempt += 1) expect(() => sandbox.open()).toThrow('not-found');
    expect(descriptors()).toBe(before);
    renameSync(`${sandbox.workspace}.away`, sandbox.workspace);
    expect(sandbox.open().notices).toEqual([]);
  });

  test.runIf(process.platform === 'linux')('a home that cannot be opened leaves no descriptor behind', () => {
    const before = descriptors();
    expect(() => sandbox.open({ homeFolder: join(sandbox.top, 'nowhere') })).toThrow('not-found');
    expect(descriptors()).toBe(before);
  });

  test('a second opening while the first goes on is refused, and the first goes on', () => {
    const session = sandbox.open();
    const second = createTestSandbox();
    expect(() => second.open({ folder: join(sandbox.top, 'state') })).toThrow('another process');
    second.remove();
    write(session, 'cwd://a', 'still');
    expect(read(session, 'cwd://a')).toBe('still');
  });
});

describe('extra mounts', () => {
  test('a mount becomes part of the sandbox and comes back with what was written in it', () => {
    const host = folder('data');
    const session = sandbox.open();
    const mounts = session.mountsForRun([{ host, guest: '/data', access: 'read-write' }]);
    expect(mounts.map(({ guestPath }) => guestPath)).toEqual(['/', '/home', '/tmp', '/data']);
    write(session, 'data://a', 'kept');
    expect(read(sandbox.open(), 'data://a')).toBe('kept');
    expect(readdirSync(host)).toEqual([]);
  });

  test('a mount whose folder is gone is left out with a notice, and comes back with the folder', () => {
    const host = folder('data');
    const request = { host, guest: '/data', access: 'read-write' } as const;
    const first = sandbox.open();
    first.mountsForRun([request]);
    write(first, 'data://a', 'kept');
    rmSync(host, { recursive: true });
    const without = sandbox.open();
    expect(without.notices).toEqual([expect.stringContaining(`There is no folder ${host}`)]);
    expect(() => without.mountsForRun([request])).toThrow('There is no folder');
    write(without, 'cwd://b', 'works');
    mkdirSync(host);
    expect(without.mountsForRun([request]).at(-1)?.name).toBe('data');
    expect(read(without, 'data://a')).toBe('kept');
    expect(read(sandbox.open(), 'data://a')).toBe('kept');
  });

  test('a folder that does not exist is refused by name, and leaves no trace', () => {
    const session = sandbox.open();
    const host = join(sandbox.top, 'nowhere');
    expect(() => session.mountsForRun([{ host, guest: '/data', access: 'read-write' }])).toThrow(
      `There is no folder ${host}, which is mounted at /data.`,
    );
    expect(sandbox.record().mounts).toEqual([]);
  });

  test('a guest path that the sandbox itself has is refused, and the next mount is unharmed', () => {
    const session = sandbox.open();
    const host = folder('data');
    for (const guest of ['/', '/home', '/tmp/'])
      expect(() => session.mountsForRun([{ host, guest, access: 'read-write' }])).toThrow('taken by the sandbox');
    expect(session.mountsForRun([{ host, guest: '/data', access: 'read-write' }])).toHaveLength(4);
  });

  test('guest paths that look alike are different mounts, and none takes the name of a scheme', () => {
    const session = sandbox.open();
    const guests = ['/a/b', '/a-b', '/workspace', '/home/x/..x', '/ä', '/ö'];
    const mounts = session.mountsForRun(
      guests.map((guest, index) => ({ host: folder(`m${index}`), guest, access: 'read-write' })),
    );
    const names = mounts.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    expect(names).not.toContain('workspace');
    for (const { name, guestPath } of mounts.slice(3)) {
      write(session, `${name}://who`, guestPath);
      expect(session.canonical(`${name}://who`)).toBe(`${name}://who`);
    }
    for (const { name, guestPath } of mounts.slice(3)) expect(read(session, `${name}://who`)).toBe(guestPath);
  });

  test('the same guest path spelled differently is the same mount; another folder or access there is refused', () => {
    const session = sandbox.open();
    const host = folder('data');
    const ask = (some: object) => session.mountsForRun([{ host, guest: '/data', access: 'read-only', ...some }]);
    expect(ask({})[3]).toBe(ask({ guest: '//data/' })[3]);
    expect(() => ask({ host: folder('other') })).toThrow('another folder');
    expect(() => ask({ access: 'read-write' })).toThrow('mounted read-only');
    expect(() => ask({ guest: '/data/../x' })).toThrow('must not have');
  });

  test('a read-only mount refuses writers, and says so in the record', () => {
    const host = folder('data');
    writeFileSync(join(host, 'a'), 'real');
    const session = sandbox.open();
    session.mountsForRun([{ host, guest: '/data', access: 'read-only' }]);
    expect(read(session, 'data://a')).toBe('real');
    expect(() => write(session, 'data://a', 'x')).toThrow('read-only');
    expect(events(session).at(-1)).toBe('write data://a read-only');
  });

  test('a mount that cannot be kept on disk is not made', () => {
    const full = Object.assign(new Error('full'), { code: 'ENOSPC', syscall: 'write' });
    const session = sandbox.open({
      save: () => {
        throw full;
      },
    });
    expect(() => session.mountsForRun([{ host: folder('d'), guest: '/d', access: 'read-write' }])).toThrow('full');
    expect(session.mounts.has('d')).toBe(false);
  });
});

describe('a disk that fails', () => {
  const failing = (session: Session) =>
    vi.spyOn(session.store.journal, 'checkpoint').mockImplementation(() => fail('no-space', 'the disk is full'));

  test('tidying up goes on failing quietly, is tried again now and then, and says so until it works', () => {
    const session = sandbox.open();
    const checkpoint = failing(session);
    write(session, 'cwd://a', 'kept');
    session.tidy();
    for (let beat = 0; beat < 30; beat += 1) {
      sandbox.pass(SECOND);
      session.tidy();
    }
    expect(checkpoint.mock.calls.length).toBeGreaterThan(1);
    expect(checkpoint.mock.calls.length).toBeLessThan(5);
    expect(session.notices).toEqual([expect.stringContaining('the disk is full')]);
    checkpoint.mockRestore();
    sandbox.pass(60n * SECOND);
    session.tidy();
    expect(session.notices).toEqual([]);
    expect(session.store.journal.size).toBe(0);
  });

  test('the sandbox can still be closed, and has everything when it is opened again', () => {
    const session = sandbox.open();
    failing(session);
    write(session, 'cwd://a', 'kept');
    session.close();
    sandbox.forget();
    expect(read(sandbox.open(), 'cwd://a')).toBe('kept');
  });

  test('what tidying up finds wrong in itself is no disk failure and is not hidden', () => {
    const session = sandbox.open();
    write(session, 'cwd://a', 'kept');
    const checkpoint = vi.spyOn(session.store.journal, 'checkpoint').mockImplementation(() => {
      throw new TypeError('a fault of ours');
    });
    session.tidy();
    sandbox.pass(2n * SECOND);
    expect(() => session.tidy()).toThrow(TypeError);
    checkpoint.mockRestore();
  });
});

test('a workspace that disappears while it is open is said, and what the sandbox holds stays readable', () => {
  writeFileSync(join(sandbox.workspace, 'base'), 'old');
  const session = sandbox.open();
  write(session, 'cwd://mine', 'kept');
  rmSync(sandbox.workspace, { recursive: true });
  expect(session.notices).toEqual([expect.stringContaining(`The folder ${sandbox.workspace} is gone`)]);
  expect(read(session, 'cwd://mine')).toBe('kept');
  expect(() => read(session, 'cwd://base')).toThrow('not-found');
});

test('the journal is brought into the database when nothing has happened for a while, and not before', () => {
  const session = sandbox.open();
  write(session, 'cwd://a', 'x');
  session.tidy();
  expect(session.store.journal.size).toBeGreaterThan(0);
  sandbox.pass(2n * SECOND);
  session.tidy();
  expect(session.store.journal.size).toBe(0);
});

test('a run sees the mounts that were given to it', () => {
  const session = sandbox.open();
  expect(guestOf(session).preopens()).toMatchObject([
    { guestPath: '/', access: 'read-write' },
    { guestPath: '/home' },
    { guestPath: '/tmp' },
  ]);
});
