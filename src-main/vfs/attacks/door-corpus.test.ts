/** Every hostile path as a guest spells it: below a preopened directory, and as a whole path with a scheme. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DoorOpen } from '../../sandbox/handle-door.ts';
import type { GuestDoor } from '../../sandbox/guest-door.ts';
import type { Session } from '../../sandbox/session.ts';
import { createTestSandbox, guestOf } from '../../sandbox/test-sandbox-contract.ts';
import type { TestSandbox } from '../../sandbox/test-sandbox-contract.ts';
import { codeOf } from '../files-by-path-contract.ts';
import { CASES } from './corpus-contract.ts';
import { isRefusal } from './hostile-case-contract.ts';
import type { Expected, HostileCase } from './hostile-case-contract.ts';
import { endingOf, OPERATIONS } from './hostile-operations-contract.ts';
import { HostileStage } from './hostile-stage-contract.ts';
import { isPlayable } from './play-case-contract.ts';

interface Spelling {
  readonly at: number;
  readonly path: string;
}

const READ: DoorOpen = { access: 'read', create: 'never', content: 'keep', want: 'file', last: 'follow' };
const WRITE: DoorOpen = { ...READ, access: 'write' };

type Call = (door: GuestDoor, path: Spelling) => unknown;

const opening =
  (options: DoorOpen): Call =>
  (door, path) => {
    door.close('close', door.open('open', path, options).handle);
  };

/** What a guest can ask for, by the names of our operations. */
const CALLS: Readonly<Record<string, Call>> = {
  stat: (door, path) => door.stat('stat', path, 'follow'),
  lstat: (door, path) => door.stat('lstat', path, 'keep'),
  'open and read': opening(READ),
  'open and write': opening(WRITE),
  create: opening({ ...WRITE, create: 'if-missing' }),
  'create anew': opening({ ...WRITE, create: 'exclusive' }),
  cut: opening({ ...WRITE, content: 'discard' }),
  'read a link': (door, path) => door.readLink('readlink', path).length,
  mkdir: (door, path) => door.makeDirectory('mkdir', path),
  rmdir: (door, path) => door.removeDirectory('rmdir', path),
  unlink: (door, path) => door.unlink('unlink', path),
  'rename from': (door, path) => door.rename('rename', path, { ...path, path: 'renamed' }),
  'rename to': (door, path) => door.rename('rename', { ...path, path: 'spare' }, path),
  'link from': (door, path) => door.link('link', path, 'keep', { ...path, path: 'linked' }),
  'link to': (door, path) => door.link('link', { ...path, path: 'spare' }, 'keep', path),
  symlink: (door, path) => door.symlink('symlink', '../outside/secret', path),
  'set times': (door, path) => door.setTimes('utimes', path, 'follow', 5n, 6n),
};

/** Only the door knows how a path was spelled: what ends in a dot is no name that could go or move. */
const NEEDS_A_NAME = new Set(['rmdir', 'rename from', 'rename to']);

/** The other path of a pair is in the workspace. */
const isElsewhere = ({ scheme, path }: HostileCase): boolean =>
  scheme !== undefined && !isRefusal(scheme.follow) && /^(home|tmp|\/tmp)/.test(path);

describe('the door', () => {
  let stage: HostileStage;
  let sandbox: TestSandbox;
  let session: Session;
  let door: GuestDoor;
  let root: number;
  let checks = 0;

  beforeAll(() => {
    stage = new HostileStage();
    sandbox = createTestSandbox();
    session = sandbox.open({ record: { ...sandbox.record(), workspace: stage.root } });
    door = guestOf(session);
    root = door.preopens()[0]?.handle ?? 0;
  });
  afterAll(() => {
    sandbox.remove();
    stage.remove();
  });

  function takeBack(): void {
    for (const { overlay } of session.mounts.all()) for (const { names } of overlay.topEntries()) overlay.revert(names);
  }

  function play(hostile: HostileCase, at: number, expected: Expected): readonly string[] {
    const wrong: string[] = [];
    for (const operation of OPERATIONS) {
      const call = CALLS[operation.name];
      if (!call || (at === 0 && isElsewhere(hostile) && /^(rename|link)/.test(operation.name))) continue;
      const ending = codeOf(() => call(door, { at, path: hostile.path }));
      takeBack();
      checks++;
      const needsName = NEEDS_A_NAME.has(operation.name) && /(^|\/)\.\/*$/.test(hostile.path);
      const isThere = needsName && codeOf(() => door.stat('stat', { at, path: hostile.path }, 'follow')) === 'ok';
      const must = isThere ? 'invalid-argument' : endingOf(operation, hostile, expected);
      if (ending !== must) wrong.push(`${hostile.id} ${operation.name} at ${at}: ${ending}, not ${must}`);
      wrong.push(...stage.escapes());
    }
    return wrong;
  }

  it('answers each spelling as written down, and nothing outside is touched', { timeout: 120_000 }, () => {
    const wrong: string[] = [];
    for (const hostile of CASES.filter(isPlayable)) {
      stage.build(hostile.entries ?? []);
      wrong.push(...play(hostile, root, hostile.by?.openat2 ?? hostile));
      wrong.push(...play(hostile, 0, hostile.scheme ?? hostile));
    }
    console.log(`the door: ${checks - wrong.length} of ${checks} answers as written down`);
    expect(wrong).toEqual([]);
  });

  it.each<[string, unknown]>([
    ['a number', 7],
    ['nothing', undefined],
    ['null', null],
    ['bytes', new Uint8Array([47])],
    ['a list', ['f']],
    ['an object that turns into another path each time', { toString: () => 'f', startsWith: () => false }],
  ])('refuses a path that is %s, and the record can still be written', (_, path) => {
    const asked = { at: root, path: path as string };
    expect(codeOf(() => door.stat('stat', asked, 'follow'))).toBe('invalid-path');
    expect(codeOf(() => door.open('open', asked, { ...WRITE, create: 'if-missing' }))).toBe('invalid-path');
    expect(codeOf(() => door.rename('rename', { at: root, path: 'f' }, asked))).toBe('invalid-path');
    expect(() => session.store.journal.checkpoint()).not.toThrow();
    expect(stage.escapes()).toEqual([]);
  });

  it.each([Number.NaN, -1, 0.5, Number.POSITIVE_INFINITY, 2 ** 32 + 1, Number.MAX_SAFE_INTEGER])(
    'knows no handle %s',
    (handle) => {
      expect(codeOf(() => door.list('list', handle, 0))).toBe('bad-handle');
      expect(codeOf(() => door.readInto('read', handle, 0, new Uint8Array(1)))).toBe('bad-handle');
      expect(codeOf(() => door.close('close', handle))).toBe('bad-handle');
      expect(codeOf(() => door.stat('stat', { at: handle, path: 'f' }, 'follow'))).toBe('bad-handle');
    },
  );

  it('knows none of 10,000 handles that it did not give out', () => {
    const given = new Set(door.preopens().map(({ handle }) => handle));
    const guesses = Array.from({ length: 10_000 }, (_, index) => index * 7919 + 5).filter((guess) => !given.has(guess));
    expect(guesses.filter((guess) => codeOf(() => door.statHandle('stat', guess)) !== 'bad-handle')).toEqual([]);
  });
});
