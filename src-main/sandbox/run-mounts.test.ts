import { mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import type { GuestDoor } from './guest-door.ts';
import type { MountRequest } from './run-mounts.ts';
import type { Session } from './session.ts';
import { createTestSandbox, events } from './test-sandbox-contract.ts';
import type { TestSandbox } from './test-sandbox-contract.ts';
import { UserDoor } from './user-door.ts';

let sandbox: TestSandbox;
beforeEach(() => {
  sandbox = createTestSandbox();
});
afterEach(() => {
  sandbox.remove();
});

const folder = (name: string, files: Readonly<Record<string, string>> = {}): string => {
  const path = join(sandbox.top, name);
  mkdirSync(path);
  for (const [file, text] of Object.entries(files)) writeFileSync(join(path, file), text);
  return path;
};
const CALLER = { run: 'r', capsule: 'c', principal: 'default' } as const;
const runIn = (session: Session, requests: readonly MountRequest[], schemes?: 'given' | 'none'): GuestDoor =>
  session.doorForRun(CALLER, session.mountsForRun(requests, schemes));
const CREATE = { access: 'read-write', create: 'if-missing', content: 'keep', want: 'file', last: 'follow' } as const;
const OPEN = { ...CREATE, access: 'read', create: 'never' } as const;

function put(door: GuestDoor, at: number, path: string, text: string): void {
  const { handle } = door.open('t', { at, path }, CREATE);
  door.write('t', handle, 0, Buffer.from(text));
  door.close('t', handle);
}
function get(door: GuestDoor, at: number, path: string): string {
  const { handle } = door.open('t', { at, path }, OPEN);
  const into = Buffer.alloc(100);
  const read = door.readInto('t', handle, 0, into);
  door.close('t', handle);
  return into.toString('utf8', 0, read);
}
const rootAt = (door: GuestDoor, place: string): number =>
  door.preopens().find(({ guestPath }) => guestPath === place)?.handle ?? 0;
const names = (door: GuestDoor, place: string): readonly string[] =>
  door.list('t', rootAt(door, place), 0).entries.map(({ name }) => name);

describe('a host mount', () => {
  test('that can be written is the folder itself: a write is in it at once, and is no change to be committed', () => {
    const host = folder('real', { a: 'before' });
    const session = sandbox.open();
    const door = runIn(session, [{ kind: 'host', host, guest: '/data', access: 'read-write' }]);
    put(door, rootAt(door, '/data'), 'a', 'after!');
    put(door, rootAt(door, '/data'), 'b', 'new');
    door.makeDirectory('t', { at: rootAt(door, '/data'), path: 'd' });
    expect(readFileSync(join(host, 'a'), 'utf8')).toBe('after!');
    expect(readdirSync(host)).toEqual(['a', 'b', 'd']);
    expect(session.mounts.get('data').overlay.topEntries()).toEqual([]);
  });

  test('is recorded like any other, with the layer that was really written', () => {
    const host = folder('real', { a: 'x' });
    const session = sandbox.open();
    const door = runIn(session, [{ kind: 'host', host, guest: '/data', access: 'read-write' }]);
    put(door, rootAt(door, '/data'), 'a', 'y');
    door.rename('t', { at: rootAt(door, '/data'), path: 'a' }, { at: rootAt(door, '/data'), path: 'b' });
    const seen = session.audit.page({ after: 0, limit: 100 }).events;
    expect(seen.map(({ op, path, layer }) => [op, path, layer])).toEqual([
      ['open', 'data://a', 'base'],
      ['write', 'data://a', 'base'],
      ['close', 'data://a', 'base'],
      ['rename', 'data://a', 'base'],
    ]);
  });

  test('that is read-only shows what the folder has now, and refuses every writer', () => {
    const host = folder('real', { a: 'x' });
    const door = runIn(sandbox.open(), [{ kind: 'host', host, guest: '/data', access: 'read-only' }]);
    const at = rootAt(door, '/data');
    writeFileSync(join(host, 'late'), 'later');
    expect(get(door, at, 'late')).toBe('later');
    expect(() => put(door, at, 'a', 'y')).toThrow('read-only');
    expect(() => put(door, at, 'new', 'y')).toThrow('read-only');
    for (const act of [
      () => door.unlink('t', { at, path: 'a' }),
      () => door.rename('t', { at, path: 'a' }, { at, path: 'b' }),
      () => door.setTimes('t', { at, path: 'a' }, 'keep', 'now', 'now'),
      () => door.symlink('t', 'a', { at, path: 'l' }),
    ])
      expect(act).toThrow('read-only');
    expect(readFileSync(join(host, 'a'), 'utf8')).toBe('x');
  });

  test('confines: a link out of the folder is an escape, and says so in the record', () => {
    writeFileSync(join(sandbox.top, 'secret'), 's');
    const host = folder('real');
    symlinkSync('../secret', join(host, 'out'));
    const session = sandbox.open();
    const door = runIn(session, [{ kind: 'host', host, guest: '/data', access: 'read-write' }]);
    expect(() => get(door, rootAt(door, '/data'), 'out')).toThrow('leads above');
    expect(events(session).at(-1)).toContain('boundary-escape');
  });

  test('comes back as the same kind, and another kind at its place is refused', () => {
    const host = folder('real', { a: 'x' });
    const request = { kind: 'host', host, guest: '/data', access: 'read-write' } as const;
    runIn(sandbox.open(), [request]);
    const again = sandbox.open();
    expect(again.mounts.get('data')).toMatchObject({ kind: 'host', access: 'read-write', device: 100 });
    expect(() => again.mountsForRun([{ ...request, kind: 'overlay' }])).toThrow('mounted as host');
  });

  test('the base view shows the folder, and the top view nothing', () => {
    const host = folder('real', { a: 'x' });
    const session = sandbox.open();
    runIn(session, [{ kind: 'host', host, guest: '/data', access: 'read-write' }]);
    const user = new UserDoor(session.door, 'test');
    expect(user.list('data://', 'base', {}).entries.map(({ name }) => name)).toEqual(['a']);
    expect(user.list('data://', 'top', {}).entries).toEqual([]);
  });

  test('leaves no descriptor behind when the sandbox closes', () => {
    const host = folder('real', { a: 'x' });
    sandbox.open();
    const before = readdirSync('/proc/self/fd').length;
    for (let round = 0; round < 3; round += 1) {
      const door = runIn(sandbox.open(), [{ kind: 'host', host, guest: '/data', access: 'read-write' }]);
      door.open('t', { at: rootAt(door, '/data'), path: 'a' }, OPEN);
    }
    sandbox.open({ record: { ...sandbox.record(), mounts: [] } });
    expect(readdirSync('/proc/self/fd')).toHaveLength(before);
  });
});

describe('a single file', () => {
  const request = (host: string) => ({ host, guest: '/etc/config', access: 'read-only' }) as const;

  test('is alone in its folder, under the name it was given', () => {
    const host = folder('real', { settings: 'on', other: 'off' });
    const door = runIn(sandbox.open(), [request(join(host, 'settings'))]);
    expect(names(door, '/etc')).toEqual(['config']);
    expect(get(door, rootAt(door, '/etc'), 'config')).toBe('on');
    for (const path of ['settings', 'other', '../real/other', 'config/..'])
      expect(() => get(door, rootAt(door, '/etc'), path)).toThrow();
    expect(() => put(door, rootAt(door, '/etc'), 'config', 'x')).toThrow('read-only');
  });

  test('can only be read-only, and must be there', () => {
    const host = folder('real', { settings: 'on' });
    const session = sandbox.open();
    const writable = { ...request(join(host, 'settings')), access: 'read-write' } as const;
    expect(() => session.mountsForRun([writable])).toThrow('a single file can be mounted read-only');
    expect(() => session.mountsForRun([request(join(host, 'nothing'))])).toThrow('There is no folder');
  });
});

describe('a memory mount', () => {
  test('is empty at first, bounded, and there for every run of the session', () => {
    const session = sandbox.open();
    const wanted = [{ kind: 'memory', guest: '/m', bytes: 10 }] as const;
    const first = runIn(session, wanted);
    expect(names(first, '/m')).toEqual([]);
    put(first, rootAt(first, '/m'), 'a', '0123456789');
    expect(() => put(first, rootAt(first, '/m'), 'b', 'x')).toThrow('no space left in this tree');
    const second = runIn(session, wanted);
    expect(get(second, rootAt(second, '/m'), 'a')).toBe('0123456789');
    expect(() => session.mountsForRun([{ kind: 'memory', guest: '/m', bytes: 11 }])).toThrow('memory of 10 bytes');
  });

  test('leaves nothing on disk, and is gone with the session', () => {
    const door = runIn(sandbox.open(), [{ kind: 'memory', guest: '/m' }]);
    put(door, rootAt(door, '/m'), 'a', 'x');
    const again = sandbox.open();
    expect(again.mounts.has('m')).toBe(false);
    expect(sandbox.record().mounts).toEqual([]);
  });

  test('never takes the name of a mount that may come back', () => {
    const host = folder('real');
    sandbox.open().mountsForRun([{ host, guest: '/data', access: 'read-write' }]);
    rmSync(host, { recursive: true });
    const session = sandbox.open();
    expect(session.mountsForRun([{ kind: 'memory', guest: '/x/data' }]).at(-1)?.name).toBe('x-data');
    expect(session.mountsForRun([{ kind: 'memory', guest: '/data/' }]).at(-1)?.name).toBe('data-2');
  });
});

describe('a pure run', () => {
  test('sees memory and nothing else, whichever way it asks', () => {
    writeFileSync(join(sandbox.workspace, 'a'), 'private');
    const session = sandbox.open();
    const door = runIn(session, [], 'none');
    expect(door.preopens().map(({ guestPath }) => guestPath)).toEqual(['/']);
    expect(names(door, '/')).toEqual([]);
    for (const path of ['cwd://a', 'cwd://nothing', 'home://a', 'tmp://a'])
      expect(() => get(door, 0, path)).toThrow('may not do this here');
    expect(() => door.exists('t', { at: 0, path: 'cwd://a' }, 'follow')).toThrow('may not do this here');
    expect(() => door.makeDirectories('t', { at: 0, path: 'tmp://a/b' })).toThrow('may not do this here');
    const denied = session.audit.page({ after: 0, limit: 100 }).events.filter(({ decision }) => decision === 'deny');
    expect(denied).toHaveLength(6);
    expect(new Set(denied.map(({ reason }) => reason))).toEqual(
      new Set(['default: the mount was not given to this run']),
    );
  });

  test('may have real folders beside its memory', () => {
    const host = folder('real', { a: 'x' });
    const door = runIn(sandbox.open(), [{ host, guest: '/data', access: 'read-only' }], 'none');
    expect(door.preopens().map(({ guestPath }) => guestPath)).toEqual(['/', '/data']);
    put(door, rootAt(door, '/'), 'copy', get(door, rootAt(door, '/data'), 'a'));
    expect(get(door, rootAt(door, '/'), 'copy')).toBe('x');
  });

  test('may have a root of its own choice', () => {
    const session = sandbox.open();
    const door = runIn(session, [{ kind: 'memory', guest: '/', bytes: 5 }], 'none');
    expect(() => put(door, rootAt(door, '/'), 'a', '123456')).toThrow('no space left in this tree');
  });
});

describe('a mount inside another one', () => {
  const nested = (session: Session): GuestDoor => {
    const [outer, inner] = [folder('outer', { a: 'out', sub: 'hidden' }), folder('inner', { b: 'in' })];
    return runIn(session, [
      { kind: 'host', host: outer, guest: '/data', access: 'read-write' },
      { kind: 'host', host: inner, guest: '/data/sub', access: 'read-write' },
      { kind: 'memory', guest: '/data/sub/deep' },
    ]);
  };

  test('is listed in its parent, in the place of what is there, and those of the sandbox itself are not', () => {
    const door = nested(sandbox.open());
    expect(names(door, '/data')).toEqual(['a', 'sub']);
    expect(door.list('t', rootAt(door, '/data'), 0).entries[1]?.kind).toBe('directory');
    expect(names(door, '/data/sub')).toEqual(['b', 'deep']);
    expect(names(door, '/')).toEqual(['data']);
  });

  test('has no stat in the page of its parent, which does not know it', () => {
    const door = nested(sandbox.open());
    const { entries } = door.listStats('t', rootAt(door, '/data'), 0);
    expect(entries.map(({ name, stat }) => [name, stat?.kind ?? null])).toEqual([
      ['a', 'file'],
      ['sub', null],
    ]);
  });

  test('is entered by a path from above, and recorded as the mount it is', () => {
    const session = sandbox.open();
    const door = nested(session);
    const at = rootAt(door, '/data');
    expect(get(door, at, 'sub/b')).toBe('in');
    expect(get(door, rootAt(door, '/'), './data/sub//b')).toBe('in');
    put(door, at, 'sub/deep/c', 'memory');
    expect(get(door, rootAt(door, '/data/sub/deep'), 'c')).toBe('memory');
    const [event] = session.audit.page({ after: 0, limit: 1 }).events;
    expect(event).toMatchObject({ path: 'data-sub://b', asked: 'sub/b', mount: 'data-sub' });
  });

  test('is entered through an opened directory too, but not by a scheme path', () => {
    const door = nested(sandbox.open());
    const open = { ...OPEN, want: 'directory' } as const;
    const { handle } = door.open('t', { at: rootAt(door, '/'), path: 'data' }, open);
    expect(get(door, handle, 'sub/b')).toBe('in');
    const byScheme = door.open('t', { at: 0, path: 'data://' }, open).handle;
    expect(door.list('t', byScheme, 0).entries.map(({ kind }) => kind)).toEqual(['file', 'file']);
    expect(get(door, byScheme, 'sub')).toBe('hidden');
  });

  test('stays: its place cannot be removed, made, or moved', () => {
    const door = nested(sandbox.open());
    const sub = { at: rootAt(door, '/data'), path: 'sub' };
    expect(() => door.removeDirectory('t', sub)).toThrow();
    expect(() => door.unlink('t', sub)).toThrow();
    expect(() => door.makeDirectory('t', sub)).toThrow();
    expect(() => door.rename('t', sub, { ...sub, path: 'other' })).toThrow();
    expect(get(door, sub.at, 'sub/b')).toBe('in');
    expect(door.stat('t', { ...sub, path: 'sub/' }, 'keep').kind).toBe('directory');
    expect(() => door.stat('t', { ...sub, path: 'sub/b/' }, 'keep')).toThrow('not-directory');
  });
});

describe('mounts side by side', () => {
  test('a rename or a link from one to another is refused, and a copy is not', () => {
    const host = folder('real', { a: 'x' });
    const door = runIn(sandbox.open(), [
      { kind: 'host', host, guest: '/data', access: 'read-write' },
      { kind: 'memory', guest: '/m' },
    ]);
    const from = { at: rootAt(door, '/data'), path: 'a' };
    const to = { at: rootAt(door, '/m'), path: 'a' };
    expect(() => door.rename('t', from, to)).toThrow('one mount');
    expect(() => door.link('t', from, 'keep', to)).toThrow('one mount');
    expect(door.copy('t', from, to)).toBe(1);
    expect(get(door, to.at, 'a')).toBe('x');
  });

  test('two at one place are refused before anything is kept', () => {
    const session = sandbox.open();
    const [a, b] = [folder('a'), folder('b')];
    const both = [
      { host: a, guest: '/x', access: 'read-write' },
      { host: b, guest: '//x/', access: 'read-write' },
    ] as const;
    expect(() => session.mountsForRun(both)).toThrow('two mounts cannot both be at /x');
    expect(sandbox.record().mounts).toEqual([]);
  });

  test('each keeps its number in every session, so that what guests remember of their files stays true', () => {
    const [a, b] = [folder('a'), folder('b')];
    const session = sandbox.open();
    session.mountsForRun([
      { host: a, guest: '/a', access: 'read-write' },
      { host: b, guest: '/b', access: 'read-write' },
    ]);
    const device = session.mounts.get('b').device;
    rmSync(a, { recursive: true });
    expect(sandbox.open().mounts.get('b').device).toBe(device);
  });
});
