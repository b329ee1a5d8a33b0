import { hash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';

import { fail } from '../vfs/errors.ts';
import type { GuestDoor } from './guest-door.ts';
import type { Session } from './session.ts';
import { createTestSandbox, guestOf } from './test-sandbox-contract.ts';
import type { TestSandbox } from './test-sandbox-contract.ts';
import { UserDoor } from './user-door.ts';

const OPEN = { access: 'read-write', create: 'if-missing', content: 'keep', want: 'file', last: 'follow' } as const;
const encode = (text: string): Uint8Array => new TextEncoder().encode(text);

let sandbox: TestSandbox;
let session: Session;
let door: GuestDoor;
let user: UserDoor;

beforeEach(() => {
  sandbox = createTestSandbox();
  mkdirSync(join(sandbox.workspace, 'sub'));
  for (const name of ['a', 'b', 'sub/c']) writeFileSync(join(sandbox.workspace, name), `base ${name}`);
  writeFileSync(join(sandbox.workspace, 'large'), 'x'.repeat(100_000));
  session = sandbox.open();
  door = guestOf(session);
  user = new UserDoor(session.door, 'ui');
});
afterEach(() => {
  vi.restoreAllMocks();
  sandbox.remove();
});

const at = (path: string) => ({ at: 0, path: `cwd://${path}` });
const known = new Map<string, string>();
/** So that a failure names contents and not their hashes. */
const named = (content: string): string => {
  known.set(hash('sha256', content, 'hex'), content);
  return content;
};
const contentOf = (digest: string | null): string | null => (digest === null ? null : (known.get(digest) ?? digest));

/** `op`, and the contents before and after it, of every event that changed one. */
function changes(act: () => unknown): readonly (readonly [string, string | null, string | null])[] {
  const after = session.audit.count();
  act();
  return session.audit
    .page({ after, limit: 100 })
    .events.filter((event) => event.before !== null || event.after !== null)
    .map((event) => [event.op, contentOf(event.before), contentOf(event.after)]);
}

test('making and writing a file says what it holds after each step, and closing it changes nothing', () => {
  for (const content of ['', 'one', 'onetwo', 'on']) named(content);
  const seen = changes(() => {
    const { handle } = door.open('open', at('new'), OPEN);
    door.write('write', handle, 'end', encode('one'));
    door.write('write', handle, 'end', encode('two'));
    door.truncate('truncate', handle, 2);
    door.close('close', handle);
  });
  expect(seen).toEqual([
    ['create', null, ''],
    ['write', '', 'one'],
    ['write', 'one', 'onetwo'],
    ['truncate', 'onetwo', 'on'],
  ]);
});

test('the first write to a small file of the folder says what that held', () => {
  named('base a');
  named('BASE a');
  const seen = changes(() => {
    const { handle } = door.open('open', at('a'), OPEN);
    door.readInto('read', handle, 0, new Uint8Array(3));
    door.write('write', handle, 0, encode('BASE'));
    door.setTimesHandle('times', handle, 1n, 2n);
  });
  expect(seen).toEqual([['write', 'base a', 'BASE a']]);
});

test('opening a file to begin it anew says what it held', () => {
  for (const content of ['', 'base a']) named(content);
  expect(changes(() => door.open('open', at('a'), { ...OPEN, content: 'discard' }))).toEqual([['open', 'base a', '']]);
});

test('a whole replacement is one change', () => {
  for (const content of ['base a', 'other']) named(content);
  const { handle } = door.open('open', at('a'), OPEN);
  expect(changes(() => door.replace('write-file', handle, encode('other')))).toEqual([['write', 'base a', 'other']]);
});

test('removing a file says what it held, whichever way it goes', () => {
  for (const content of ['base a', 'base b', 'base sub/c']) named(content);
  expect(changes(() => door.unlink('unlink', at('a')))).toEqual([['unlink', 'base a', null]]);
  expect(changes(() => door.removeAll('rm', at('b')))).toEqual([['remove-all', 'base b', null]]);
  expect(changes(() => door.removeAll('rm', at('sub')))).toEqual([]);
});

test('a rename changes a content only where it takes the place of another file', () => {
  for (const content of ['base a', 'base b']) named(content);
  expect(changes(() => door.rename('rename', at('a'), at('free')))).toEqual([]);
  expect(changes(() => door.rename('rename', at('free'), at('b')))).toEqual([['rename', 'base b', 'base a']]);
});

test('a copy says what was there and what is there now', () => {
  for (const content of ['base a', 'base b']) named(content);
  expect(changes(() => door.copy('copy', at('a'), at('new')))).toEqual([['copy', null, 'base a']]);
  expect(changes(() => door.copy('copy', at('b'), at('new')))).toEqual([['copy', 'base a', 'base b']]);
});

test('what the user writes and removes is told in the same way', () => {
  for (const content of ['mine', 'base a']) named(content);
  expect(changes(() => user.write('cwd://a', encode('mine')))).toEqual([['write', 'base a', 'mine']]);
  expect(changes(() => user.remove('cwd://a'))).toEqual([['remove-all', 'mine', null]]);
});

test('a large file of the folder is not read to tell what it held, and a large one that is only appended to is known', () => {
  const large = 'y'.repeat(70_000);
  for (const content of ['', large, `${large}z`]) named(content);
  expect(changes(() => door.unlink('unlink', at('large')))).toEqual([]);
  const seen = changes(() => {
    const { handle } = door.open('open', at('new'), OPEN);
    door.write('write', handle, 0, encode(large));
    door.write('write', handle, 'end', encode('z'));
    door.write('write', handle, 1, encode('z'));
  });
  expect(seen).toEqual([
    ['create', null, ''],
    ['write', '', large],
    ['write', large, `${large}z`],
    ['write', `${large}z`, null],
  ]);
});

test('what failed changed nothing', () => {
  const { handle } = door.open('open', at('a'), OPEN);
  session.settings.setLimits({ bytes: 1 });
  expect(
    changes(() => expect(() => door.write('write', handle, 0, new Uint8Array(500))).toThrow('no space left')),
  ).toEqual([]);
  expect(changes(() => expect(() => door.unlink('unlink', at('sub'))).toThrow('is-directory'))).toEqual([]);
});

test('what could not be written into the journal changed nothing', () => {
  const { handle } = door.open('open', at('a'), OPEN);
  const commit = vi.spyOn(session.store.journal, 'commit');
  commit.mockImplementationOnce(() => {
    // As the journal does when the disk takes nothing.
    session.audit.settled('dropped');
    fail('no-space');
  });
  const act = (): void => expect(() => door.write('write', handle, 0, encode('x'))).toThrow('no-space');
  expect(changes(act)).toEqual([]);
});
