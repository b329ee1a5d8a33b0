import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { createMemoryTree } from '../vfs/node/create-overlay.ts';
import { relPath } from '../vfs/path/rel-path.ts';
import { createTestSandbox, events } from './test-sandbox-contract.ts';
import type { TestSandbox } from './test-sandbox-contract.ts';
import type { Session } from './session.ts';
import { UserDoor } from './user-door.ts';

let sandbox: TestSandbox;
let session: Session;
let door: UserDoor;
beforeEach(() => {
  sandbox = createTestSandbox();
  session = sandbox.open();
  door = new UserDoor(session.door, 'ui');
});
afterEach(() => {
  sandbox.remove();
});

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const text = (path: string): string => new TextDecoder().decode(door.read(path, 'merged', {}).bytes);
const names = (path: string, page = {}): readonly string[] =>
  door.list(path, 'merged', page).entries.map(({ name }) => name);

describe('writing', () => {
  test('answers with the version that is now there, and refuses an outdated one without touching the file', () => {
    const first = door.write('cwd://a', bytes('one'));
    expect(first.path).toBe('cwd://a');
    expect(door.stat('a', 'merged').version).toBe(first.version);
    const second = door.write('a', bytes('two'), first.version);
    expect(() => door.write('a', bytes('three'), first.version)).toThrow('changed since');
    expect(second.version).not.toBe(first.version);
    expect(text('a')).toBe('two');
  });

  test('refuses a version for a file that is gone meanwhile', () => {
    const { version } = door.write('a', bytes('one'));
    door.remove('a');
    expect(() => door.write('a', bytes('two'), version)).toThrow('changed since');
  });

  test('never reaches above the root of a mount, and the refusal is recorded as one', () => {
    expect(() => door.write('../a', bytes('x'))).toThrow();
    expect(() => door.write('/etc/passwd', bytes('x'))).toThrow();
    const denied = session.audit.page({ after: 0, limit: 10 }).events.map(({ asked, decision }) => [asked, decision]);
    expect(denied).toEqual([
      ['../a', 'deny'],
      ['/etc/passwd', 'deny'],
    ]);
  });
});

describe('reading', () => {
  test('gives the range that was asked for', () => {
    door.write('a', bytes('0123456789'));
    expect(new TextDecoder().decode(door.read('a', 'merged', { offset: 3, limit: 4 }).bytes)).toBe('3456');
    expect(door.read('a', 'merged', { offset: 30 }).bytes).toHaveLength(0);
  });

  test('of a directory, or of nothing, fails and is recorded', () => {
    door.makeDirectory('d');
    expect(() => door.read('d', 'merged', {})).toThrow('is-directory');
    expect(() => door.read('e', 'merged', {})).toThrow('not-found');
    expect(events(session).slice(1)).toEqual(['read cwd://d is-directory', 'read cwd://e not-found']);
  });

  test('one side of the overlay shows that side', () => {
    door.write('a', bytes('mine'));
    expect(() => door.read('a', 'base', {})).toThrow('not-found');
    expect(door.read('a', 'top', {}).bytes).toHaveLength(4);
  });
});

describe('listing', () => {
  test('comes in pages that fit together, also when the last name of a page is gone', () => {
    for (const name of ['a', 'b', 'c', 'd']) door.write(name, bytes(name));
    expect(door.list('cwd://', 'merged', { limit: 2 })).toMatchObject({ more: true, path: 'cwd://' });
    expect(names('', { limit: 2 })).toEqual(['a', 'b']);
    door.remove('b');
    expect(names('', { after: 'b', limit: 2 })).toEqual(['c', 'd']);
    expect(door.list('', 'merged', { after: 'd' })).toMatchObject({ entries: [], more: false });
  });

  test('has the sizes of files', () => {
    door.write('a', bytes('12345'));
    door.makeDirectory('d');
    expect(door.list('', 'merged', {}).entries).toMatchObject([
      { name: 'a', size: 5 },
      { name: 'd', size: 0 },
    ]);
  });
});

describe('changing names', () => {
  test('a rename keeps the content, names both paths in the record, and never replaces', () => {
    door.write('a', bytes('content'));
    expect(door.rename('a', 'b').path).toBe('cwd://b');
    expect(text('b')).toBe('content');
    door.write('c', bytes('other'));
    expect(() => door.rename('c', 'b')).toThrow('exists already');
    expect(text('b')).toBe('content');
    const renames = session.audit.page({ after: 0, limit: 99 }).events.filter(({ op }) => op === 'rename');
    expect(renames).toMatchObject([
      { path: 'cwd://a', path2: 'cwd://b', outcome: 'ok', layer: 'top' },
      { path: 'cwd://c', path2: 'cwd://b', outcome: 'already-exists' },
    ]);
  });

  test('nothing is moved from one mount to another', () => {
    door.write('a', bytes('x'));
    expect(() => door.rename('a', 'tmp://a')).toThrow('one mount');
  });

  test('a directory is removed with everything in it, and a link in it is not followed', () => {
    door.makeDirectory('d');
    door.write('d/a', bytes('x'));
    door.write('kept', bytes('x'));
    const { overlay, root } = session.mounts.get('cwd');
    overlay.symlink('../kept', overlay.locate(root, relPath(['d', 'l']), 'keep'));
    expect(door.remove('d')).toBe(3);
    expect(names('')).toEqual(['kept']);
    expect(() => door.remove('cwd://')).toThrow('cannot be removed');
  });
});

test('every call is one event, by the user, outside any run', () => {
  door.write('a', bytes('x'));
  door.stat('a', 'merged');
  door.list('', 'merged', {});
  const recorded = session.audit.page({ after: 0, limit: 10 }).events;
  expect(recorded.map(({ op }) => op)).toEqual(['write', 'stat', 'list']);
  for (const event of recorded) expect(event).toMatchObject({ principal: 'user', run: null, fn: 'ui' });
});

describe('a write for which there is no room', () => {
  const mountSmall = (): void => {
    const tree = createMemoryTree({ now: () => 1n, maxBytes: 10, maxNodes: 10 });
    const spec = { name: 'small', kind: 'memory', access: 'read-write', guestPath: '/small', overlay: tree } as const;
    session.mounts.add(spec, 'extra');
  };

  test('fails, is recorded, and leaves no empty file behind', () => {
    mountSmall();
    expect(() => door.write('small://a', new Uint8Array(100))).toThrow('no space');
    expect(names('small://')).toEqual([]);
    expect(events(session)[0]).toBe('write small://a quota');
  });

  test('leaves the file with the content it had', () => {
    mountSmall();
    door.write('small://a', bytes('old'));
    expect(() => door.write('small://a', new Uint8Array(100))).toThrow('no space');
    expect(text('small://a')).toBe('old');
  });
});

test.each([
  ['longer', 'a longer text'],
  ['shorter', 'ab'],
  ['as long', 'other'],
  ['nothing', ''],
])('a text that is replaced by one that is %s is that text and no more', (_what, next) => {
  door.write('a', bytes('first'));
  door.write('a', bytes(next));
  expect(text('a')).toBe(next);
});
