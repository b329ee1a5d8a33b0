import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';

import { codeOf } from '../vfs/files-by-path-contract.ts';
import type { GuestDoor } from './guest-door.ts';
import type { Session } from './session.ts';
import { WRITE } from './test-guest-contract.ts';
import { createTestSandbox, events, guestOf } from './test-sandbox-contract.ts';
import type { TestSandbox } from './test-sandbox-contract.ts';

const at = (path: string) => ({ at: 0, path });

let sandbox: TestSandbox;
let session: Session;
let door: GuestDoor;

beforeEach(() => {
  sandbox = createTestSandbox();
  mkdirSync(join(sandbox.workspace, 'src/deep'), { recursive: true });
  writeFileSync(join(sandbox.workspace, 'src/a'), 'alpha');
  symlinkSync('src', join(sandbox.workspace, 'to-src'));
  symlinkSync('../outside', join(sandbox.workspace, 'src/out'));
  symlinkSync('../../outside', join(sandbox.workspace, 'src/far-out'));
  symlinkSync('../none/./x', join(sandbox.workspace, 'src/dangling'));
  session = sandbox.open();
  door = guestOf(session);
});
afterEach(() => {
  sandbox.remove();
});

test('exists says no only for what is not there', () => {
  expect(door.exists('fs-exists', at('src/a'), 'follow')).toBe(true);
  expect(door.exists('fs-exists', at('none/x'), 'follow')).toBe(false);
  expect(door.exists('fs-exists', at('src/dangling'), 'follow')).toBe(false);
  expect(codeOf(() => door.exists('fs-exists', at('../x'), 'follow'))).toBe('boundary-escape');
  expect(codeOf(() => door.exists('fs-exists', at('ftp://x'), 'follow'))).toBe('invalid-path');
  expect(events(session)).toEqual([
    'exists cwd://src/a ok',
    'exists cwd://none/x ok',
    'exists cwd://none/x ok',
    'exists cwd://../x boundary-escape',
    'exists ftp://x invalid-path',
  ]);
});

test('a canonical path has every link followed, and one spelling', () => {
  expect(door.canonicalize('fs-canonicalize', at('workspace://./to-src/../src/a'))).toBe('cwd://src/a');
  expect(codeOf(() => door.canonicalize('fs-canonicalize', at('none')))).toBe('not-found');
});

test('the target of a link is told as a scheme path, and one outside is an escape', () => {
  expect(door.linkTarget('fs-read-link', at('to-src'))).toBe('cwd://src');
  expect(door.linkTarget('fs-read-link', at('src/dangling'))).toBe('cwd://none/x');
  expect(door.linkTarget('fs-read-link', at('src/out'))).toBe('cwd://outside');
  expect(codeOf(() => door.linkTarget('fs-read-link', at('src/far-out')))).toBe('boundary-escape');
  expect(codeOf(() => door.linkTarget('fs-read-link', at('src/a')))).toBe('invalid-argument');
});

test('a copy goes from one mount to another, as one event with both paths', () => {
  expect(door.copy('fs-copy', at('src/a'), at('home://b'))).toBe(5);
  expect(door.stat('stat', at('home://b'), 'keep').size).toBe(5);
  const [event] = session.audit.page({ after: 0, limit: 1 }).events;
  expect(event).toMatchObject({ op: 'copy', path: 'cwd://src/a', path2: 'home://b', bytes: 5, layer: 'top' });
  expect(codeOf(() => door.copy('fs-copy', at('src'), at('x')))).toBe('is-directory');
});

test('everything below a directory goes in one event, and the base stays', () => {
  expect(door.removeAll('fs-remove-dir-all', at('src'))).toBe(6);
  expect(door.exists('fs-exists', at('src'), 'keep')).toBe(false);
  expect(readFileSync(join(sandbox.workspace, 'src/a'), 'utf8')).toBe('alpha');
  expect(events(session)[0]).toBe('remove-all cwd://src ok');
});

test('directories are made with those above them; what is there is as good', () => {
  expect(door.makeDirectories('fs-mkdir-all', at('src/deep/x/y'))).toBe(2);
  expect(door.makeDirectories('fs-mkdir-all', at('src/deep/x/y'))).toBe(0);
  expect(door.makeDirectories('fs-mkdir-all', at('to-src/z'))).toBe(1);
  expect(door.canonicalize('c', at('to-src/z'))).toBe('cwd://src/z');
  expect(codeOf(() => door.makeDirectories('fs-mkdir-all', at('src/a/b')))).toBe('not-directory');
  expect(codeOf(() => door.makeDirectories('fs-mkdir-all', at('new/../b')))).toBe('not-found');
  expect(door.exists('e', at('new'), 'keep')).toBe(false);
});

test('a file is replaced in one step', () => {
  const { handle } = door.open('write-file', at('src/a'), WRITE);
  door.replace('write-file', handle, new TextEncoder().encode('be'));
  door.close('write-file', handle);
  expect(door.stat('stat', at('src/a'), 'keep').size).toBe(2);
  expect(events(session).slice(0, 3)).toEqual(['open cwd://src/a ok', 'write cwd://src/a ok', 'close cwd://src/a ok']);
});

test('a host function that is not offered is recorded as denied, with the reason', () => {
  door.refusedCall('http_request', 'GET example', 'the network is not offered');
  const [event] = session.audit.page({ after: 0, limit: 1 }).events;
  expect(event).toMatchObject({
    op: 'host-call',
    fn: 'http_request',
    path: 'GET example',
    decision: 'deny',
    outcome: 'denied',
    reason: 'the network is not offered',
  });
});

test('a link must lead somewhere inside, and a directory is not named by its dot', () => {
  expect(() => door.symlink('symlink', '/etc', at('cwd://away'))).toThrow('absolute');
  expect(() => door.symlink('symlink', '', at('cwd://away'))).toThrow('somewhere');
  door.makeDirectory('mkdir', at('cwd://d'));
  expect(() => door.removeDirectory('rmdir', at('cwd://d/.'))).toThrow('must be a name');
  expect(() => door.rename('rename', at('cwd://d/./'), at('cwd://e'))).toThrow('must be a name');
  expect(() => door.rename('rename', at('cwd://d'), at('cwd://.'))).toThrow('must be a name');
  expect(events(session).slice(-6)).toEqual([
    'symlink cwd://away boundary-escape',
    'symlink cwd://away not-found',
    'mkdir cwd://d ok',
    'rmdir cwd://d invalid-argument',
    'rename cwd://d invalid-argument',
    'rename cwd://d invalid-argument',
  ]);
});
