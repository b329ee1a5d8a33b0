import { linkSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import type { RunMode } from '../../src-preload/contract/policy-words.ts';
import { codeOf } from '../vfs/files-by-path-contract.ts';
import type { RunDoor } from './run-door.ts';
import type { Session } from './session.ts';
import { policyOf } from './test-gate-contract.ts';
import type { DeclaredRights } from './test-gate-contract.ts';
import { createTestSandbox } from './test-sandbox-contract.ts';
import type { TestSandbox } from './test-sandbox-contract.ts';
import { UserDoor } from './user-door.ts';

const at = (path: string) => ({ at: 0, path });
const READ = { access: 'read', create: 'never', content: 'keep', want: 'either', last: 'follow' } as const;
const WRITE = { ...READ, access: 'write', create: 'if-missing', want: 'file' } as const;
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

let sandbox: TestSandbox;
let session: Session;

beforeEach(() => {
  sandbox = createTestSandbox();
  mkdirSync(join(sandbox.workspace, 'src/deep'), { recursive: true });
  mkdirSync(join(sandbox.workspace, 'secret/inner'), { recursive: true });
  writeFileSync(join(sandbox.workspace, 'src/a'), 'alpha');
  writeFileSync(join(sandbox.workspace, 'secret/key.pem'), 'key');
  symlinkSync('../secret', join(sandbox.workspace, 'src/way'));
  symlinkSync('../secret/none/x', join(sandbox.workspace, 'src/nowhere'));
  linkSync(join(sandbox.workspace, 'src/a'), join(sandbox.workspace, 'src/a2'));
  session = sandbox.open();
});
afterEach(() => {
  sandbox.remove();
});

function guest(mode: RunMode, rights: DeclaredRights | null): RunDoor {
  const caller = { run: 'r', capsule: 'tidy', principal: session.principal, policy: policyOf(mode, rights) };
  return session.doorForRun(caller, session.mounts.all());
}

const last = () => session.audit.page({ after: 0, limit: 1000 }).events.at(-1);
const lastOf = (op: string) =>
  session.audit.page({ after: 0, limit: 1000 }).events.findLast((event) => event.op === op);
const user = (): UserDoor => new UserDoor(session.door, 'test');
const ignore = (text: string): void => void user().write('cwd://.capsuleignore', bytes(text));
const tried = (act: () => unknown): string => codeOf(act);

describe('whoever may not look somewhere', () => {
  test.each([
    'secret/key.pem',
    'secret/none',
    'secret/none/x',
    'secret/key.pem/x',
    'secret/inner/../../..',
    'none/../src/none',
    'src/way/none/x',
    'src/nowhere',
    'none/x',
    'home://none/x',
  ])('is told the same about %s, whether it is there or not', (path) => {
    const door = guest('enforce', { read: ['cwd://src'] });
    for (const act of [
      () => door.stat('stat', at(path), 'follow'),
      () => door.exists('exists', at(path), 'follow'),
      () => door.canonicalize('canonicalize', at(path)),
      () => door.open('open', at(path), READ),
      () => door.unlink('unlink', at(`${path}/x`)),
      () => door.makeDirectories('mkdir', at(path)),
      () => door.rename('rename', at('src/a'), at(path)),
      () => door.copy('copy', at('src/a'), at(path)),
    ])
      expect(tried(act)).toBe('denied');
  });

  test('is recorded with where it would have been, links resolved', () => {
    const door = guest('enforce', { read: ['cwd://src'] });
    tried(() => door.stat('stat', at('src/nowhere'), 'follow'));
    expect(last()).toMatchObject({ path: 'cwd://secret/none/x', decision: 'deny', cause: 'rule', outcome: 'denied' });
    expect(last()?.reason).toBe('not declared: no fs_read entry covers cwd://secret/none/x');
  });

  test('and whoever may is told what is missing', () => {
    const door = guest('enforce', { read: ['*'] });
    expect(tried(() => door.stat('stat', at('secret/none/x'), 'follow'))).toBe('not-found');
    expect(tried(() => door.stat('stat', at('src/a/x'), 'follow'))).toBe('not-directory');
    expect(tried(() => door.stat('stat', at('../x'), 'follow'))).toBe('boundary-escape');
    expect(last()).toMatchObject({ path: 'cwd://../x', decision: 'deny', cause: 'boundary' });
    expect(tried(() => door.stat('stat', at('src/../../x'), 'follow'))).toBe('boundary-escape');
    expect(door.exists('exists', at('src/way/none'), 'follow')).toBe(false);
  });
});

test('the vectors of contracts.md 10: read everything, write below src', () => {
  const door = guest('enforce', { read: ['*'], write: ['cwd://src'] });
  for (const path of ['cwd://src/a', 'workspace://src/a', 'src/a']) {
    expect(tried(() => door.open('open', at(path), READ))).toBe('ok');
    expect(lastOf('open')?.path).toBe('cwd://src/a');
  }
  expect(tried(() => door.open('open', at('cwd://srcx/a'), WRITE))).toBe('denied');
  expect(tried(() => door.open('open', at('cwd://src/new'), WRITE))).toBe('ok');
  expect(tried(() => door.open('open', at('home://x'), WRITE))).toBe('denied');
  expect(tried(() => door.open('open', at('home://x'), READ))).toBe('denied');
  expect(tried(() => door.stat('stat', at('cwd://\u0065\u0301'), 'keep'))).toBe('invalid-path');
  expect(tried(() => door.exists('exists', at('tmp://x'), 'keep'))).toBe('denied');
  expect(tried(() => door.copy('copy', at('src/a'), at('home://x')))).toBe('denied');
  expect(tried(() => door.open('open', at('src/way/new'), WRITE))).toBe('denied');
  expect(tried(() => door.unlink('unlink', at('src/way')))).toBe('ok');
});

describe('what is written', () => {
  test('may not be read for that, but looked at as long as it is open', () => {
    const door = guest('enforce', { write: ['cwd://out'] });
    door.makeDirectories('mkdir', at('out'));
    const { handle } = door.open('open', at('out/a'), WRITE);
    expect(lastOf('create')).toMatchObject({ access: 'write', decision: 'allow' });
    door.write('write', handle, 0, bytes('x'));
    expect(door.statHandle('fstat', handle).size).toBe(1);
    expect(last()).toMatchObject({
      op: 'stat',
      access: 'write',
      reason: 'rule: fs_write "cwd://out" (Capsule.toml 1:1)',
    });
    expect(tried(() => door.open('open', at('out/a'), READ))).toBe('denied');
    const both = door.open('open', at('out/a'), { ...WRITE, access: 'read-write' });
    expect(lastOf('open')).toMatchObject({ access: 'write' });
    expect(tried(() => door.readInto('read', both.handle, 0, new Uint8Array(1)))).toBe('denied');
    expect(last()).toMatchObject({ op: 'read', access: 'read', path: 'cwd://out/a' });
  });

  test('all directories are decided about before the first is made', () => {
    const door = guest('enforce', { write: ['cwd://src/x/y'] });
    expect(tried(() => door.makeDirectories('mkdir', at('src/x/y/z')))).toBe('denied');
    expect(last()).toMatchObject({ reason: 'not declared: no fs_write entry covers cwd://src/x' });
    expect(
      user()
        .list('cwd://src', 'merged', {})
        .entries.map(({ name }) => name),
    ).not.toContain('x');
  });
});

describe('what could not be read', () => {
  const rights = { read: ['cwd://src'], write: ['*'] };

  test.each(['secret/key.pem', 'secret'])('does not become readable when %s is moved', (path) => {
    const door = guest('enforce', rights);
    expect(tried(() => door.rename('rename', at(path), at('src/moved')))).toBe('denied');
    expect(last()).toMatchObject({ op: 'rename', access: 'read', path: `cwd://${path}`, path2: 'cwd://src/moved' });
    expect(tried(() => door.rename('rename', at(path), at('elsewhere')))).toBe('ok');
    expect(last()).toMatchObject({ access: 'write', decision: 'allow' });
  });

  test('does not become readable by another name', () => {
    const door = guest('enforce', rights);
    expect(tried(() => door.link('link', at('secret/key.pem'), 'keep', at('src/key')))).toBe('denied');
    expect(tried(() => door.link('link', at('secret/key.pem'), 'keep', at('key')))).toBe('ok');
  });

  test('does not become readable below where it is moved to', () => {
    const door = guest('enforce', { read: ['cwd://new/inner'], write: ['*'] });
    expect(tried(() => door.rename('rename', at('secret'), at('new')))).toBe('denied');
    expect(tried(() => door.rename('rename', at('secret'), at('other')))).toBe('ok');
  });
});

describe('what .capsuleignore names', () => {
  const ALL = { read: ['*'], write: ['*'] };

  test.each(['open', 'enforce', 'observe'] as const)('is out of reach in mode %s, by every way there', (mode) => {
    ignore('secret/\n*.key\n');
    const door = guest(mode, ALL);
    for (const path of [
      'secret',
      'secret/key.pem',
      'secret/none/x',
      'secret/../src/a',
      'src/deep/../way/../src/a',
      'src/way',
      'src/way/key.pem',
      'src/nowhere',
      'src/my.key',
    ])
      expect(
        tried(() => door.open('open', at(path), READ)),
        path,
      ).toBe('denied');
    expect(last()).toMatchObject({ cause: 'ignored', reason: '.capsuleignore line 2: "*.key"' });
    expect(tried(() => door.open('open', at('src/new.key'), WRITE))).toBe('denied');
    expect(tried(() => door.rename('rename', at('src/a'), at('src/a.key')))).toBe('denied');
    expect(tried(() => door.link('link', at('secret/key.pem'), 'keep', at('src/key')))).toBe('denied');
    expect(tried(() => door.makeDirectory('mkdir', at('src/deep/secret')))).toBe('denied');
    expect(tried(() => door.symlink('symlink', '../secret', at('src/other')))).toBe('ok');
    expect(tried(() => door.stat('stat', at('src/other'), 'keep'))).toBe('ok');
    expect(tried(() => door.stat('stat', at('src/other'), 'follow'))).toBe('denied');
    expect(tried(() => door.open('open', at('src/a'), READ))).toBe('ok');
    expect(user().read('cwd://secret/key.pem', 'merged', {}).bytes).toEqual(bytes('key'));
  });

  test('is felt through handles that were open before, at their next call', () => {
    const door = guest('open', null);
    const { handle } = door.open('open', at('secret/key.pem'), READ);
    const into = new Uint8Array(3);
    expect(door.readInto('read', handle, 0, into)).toBe(3);
    ignore('*.pem');
    expect(tried(() => door.readInto('read', handle, 0, into))).toBe('denied');
    ignore('');
    expect(door.readInto('read', handle, 0, into)).toBe(3);
  });

  test('keeps trees together: nothing above it is moved or removed whole', () => {
    ignore('*.pem');
    const door = guest('open', null);
    expect(tried(() => door.removeAll('rm', at('secret')))).toBe('denied');
    expect(last()).toMatchObject({ path: 'cwd://secret', reason: '.capsuleignore line 1: "*.pem", which lies below' });
    expect(tried(() => door.rename('mv', at('secret'), at('moved')))).toBe('denied');
    expect(tried(() => door.removeAll('rm', at('src')))).toBe('ok');
  });

  test('keeps a tree from where its entries would be out of reach', () => {
    ignore('/moved/deep');
    const door = guest('open', null);
    expect(tried(() => door.rename('mv', at('src'), at('moved')))).toBe('denied');
    expect(tried(() => door.rename('mv', at('secret'), at('moved')))).toBe('ok');
  });

  test('stays what it is: no guest changes the file itself', () => {
    ignore('*.pem');
    const door = guest('observe', ALL);
    for (const act of [
      () => door.open('open', at('.capsuleignore'), WRITE),
      () => door.open('open', at('./src/../.capsuleignore'), { ...WRITE, content: 'discard' }),
      () => door.unlink('rm', at('.capsuleignore')),
      () => door.removeAll('rm', at('.capsuleignore')),
      () => door.rename('mv', at('.capsuleignore'), at('x')),
      () => door.rename('mv', at('src/a'), at('.capsuleignore')),
      () => door.link('ln', at('.capsuleignore'), 'keep', at('src/ignore')),
      () => door.symlink('ln', 'src/a', at('.capsuleignore')),
      () => door.copy('cp', at('src/a'), at('.capsuleignore')),
      () => door.setTimes('touch', at('.capsuleignore'), 'keep', 0n, 0n),
    ])
      expect(tried(act)).toBe('denied');
    expect(tried(() => door.open('open', at('.capsuleignore'), READ))).toBe('ok');
  });

  test('cannot be lifted by making one where there is none', () => {
    const door = guest('open', null);
    expect(tried(() => door.open('open', at('.capsuleignore'), WRITE))).toBe('denied');
    expect(tried(() => door.open('open', at('src/.capsuleignore'), WRITE))).toBe('ok');
  });

  test('is felt within 100 ms when somebody else edits the file', () => {
    const door = guest('open', null);
    door.stat('stat', at('secret/key.pem'), 'keep');
    writeFileSync(join(sandbox.workspace, '.capsuleignore'), '*.pem');
    sandbox.pass(100_000_000n);
    expect(tried(() => door.stat('stat', at('secret/key.pem'), 'keep'))).toBe('denied');
  });

  test.each([
    ['is no text', Buffer.from([0x2a, 0, 0x0a]), 'it is no text'],
    ['is not UTF-8', Buffer.from([0xff, 0xfe, 0x2a]), 'it is not UTF-8'],
    ['is beyond 1 MiB', Buffer.alloc(1024 * 1024 + 1, 0x61), 'it has more than 1048576 bytes'],
  ])('is everything when the file %s', (_, content, problem) => {
    writeFileSync(join(sandbox.workspace, '.capsuleignore'), content);
    const door = guest('observe', ALL);
    expect(tried(() => door.stat('stat', at('src/a'), 'keep'))).toBe('denied');
    expect(last()?.reason).toBe(
      `.capsuleignore cannot be understood: ${problem}; until it can be, guests get nothing of cwd://`,
    );
    expect(tried(() => door.stat('stat', at('home://'), 'keep'))).toBe('ok');
  });

  test('is everything when the file is a link, which could lead to what a guest may write', () => {
    symlinkSync('src/a', join(sandbox.workspace, '.capsuleignore'));
    expect(tried(() => guest('open', null).stat('stat', at('src/a'), 'keep'))).toBe('denied');
  });

  test('is what each mount says for itself', () => {
    user().write('home://.capsuleignore', bytes('a'));
    writeFileSync(join(sandbox.workspace, 'a'), '');
    user().write('home://a', bytes(''));
    const door = guest('open', null);
    expect(tried(() => door.stat('stat', at('a'), 'keep'))).toBe('ok');
    expect(tried(() => door.stat('stat', at('home://a'), 'keep'))).toBe('denied');
  });
});

test('a folder that is used directly keeps to its .capsuleignore as well', () => {
  const host = join(sandbox.top, 'direct');
  mkdirSync(join(host, 'in'), { recursive: true });
  writeFileSync(join(host, '.capsuleignore'), 'in/*.pem');
  writeFileSync(join(host, 'in/k.pem'), 'k');
  const [mount] = session
    .mountsForRun([{ host, guest: '/direct', access: 'read-write', kind: 'host' }], 'none')
    .slice(-1);
  const name = mount?.name ?? '';
  const door = session.doorForRun({ run: 'r', capsule: 'tidy', principal: session.principal }, mount ? [mount] : []);
  expect(tried(() => door.stat('stat', at(`${name}://in/k.pem`), 'keep'))).toBe('denied');
  expect(tried(() => door.rename('mv', at(`${name}://in`), at(`${name}://out`)))).toBe('denied');
  expect(tried(() => door.unlink('rm', at(`${name}://.capsuleignore`)))).toBe('denied');
  expect(readdirSync(host).sort()).toEqual(['.capsuleignore', 'in']);
});
