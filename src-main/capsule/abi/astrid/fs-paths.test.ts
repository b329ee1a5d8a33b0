import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { createDriver, words } from './driver-contract.ts';
import type { Driver, Line } from './driver-contract.ts';

let driver: Driver;
beforeAll(() => {
  driver = createDriver();
});
afterAll(() => driver.close());

describe('paths', () => {
  it.each(['src/a', 'cwd://src/a', 'workspace://src/a', 'CWD://src/a', './src//a', 'src/../src/a', 'cwd:///src/a'])(
    '%s is one file, with one spelling in the record',
    async (path) => {
      const { answers: got, audit } = await driver.drive([['read-file', path]]);
      expect(got).toEqual(path === 'cwd:///src/a' ? ['!boundary-escape'] : ['hello']);
      expect(audit[0]).toBe(
        path === 'cwd:///src/a'
          ? 'open read-file cwd:///src/a boundary-escape deny'
          : 'open read-file cwd://src/a ok allow',
      );
    },
  );

  const BAD: readonly (readonly [string, string])[] = [
    ['with NUL', 'a\0b'],
    ['with a control character', 'a\u0007'],
    ['not in form NFC', 'e\u0301'],
    ['of more than 4096 bytes', 'ab/'.repeat(1366)],
    ['of more than 64 KiB', 'ab/'.repeat(30_000)],
    ['with a name of more than 255 bytes', 'n'.repeat(256)],
    ['of an unknown scheme', 'foo://x'],
  ];
  const ON_PATH: readonly Line[] = [
    ['fs-open', '', 'read'],
    ['fs-exists', ''],
    ['fs-mkdir', ''],
    ['fs-mkdir-all', ''],
    ['fs-readdir', ''],
    ['fs-stat', ''],
    ['fs-stat-symlink', ''],
    ['fs-unlink', ''],
    ['read-file', ''],
    ['write-file', '', 'x'],
    ['fs-append', '', 'x'],
    ['fs-copy', '', 'x'],
    ['fs-copy', 'src/a', ''],
    ['fs-rename', '', 'x'],
    ['fs-rename', 'src/a', ''],
    ['fs-remove-dir-all', ''],
    ['fs-canonicalize', ''],
    ['fs-read-link', ''],
    ['fs-hard-link', '', 'x'],
    ['fs-hard-link', 'src/a', ''],
  ];
  const withPath = (path: string) =>
    ON_PATH.map((line) => line.map((part, index) => (index > 0 && part === '' ? path : part)));

  it.each(BAD)('a path %s is invalid to every function, and recorded', async (_what, path) => {
    const { answers: got, audit } = await driver.drive(withPath(path));
    expect(new Set(got)).toEqual(new Set(['!invalid-path']));
    expect(audit.filter((line) => line.endsWith(' deny'))).toHaveLength(ON_PATH.length);
    expect(audit.every((line) => line.length < 10_000)).toBe(true);
  });

  it.each(['../x', 'cwd://src/../../x', '/etc/passwd', 'home://../x', 'tmp://..'])(
    '%s leaves its root, which every function answers and the record has as denied',
    async (path) => {
      const { answers: got, audit } = await driver.drive(withPath(path).filter(([fn]) => fn !== 'fs-mkdir-all'));
      expect(new Set(got)).toEqual(new Set(['!boundary-escape']));
      expect(audit.filter((line) => line.endsWith(' boundary-escape deny'))).toHaveLength(ON_PATH.length - 1);
    },
  );

  it('.. after a directory that only the sandbox has leads out of it, to the same file', async () => {
    expect(await driver.answers(['fs-mkdir', 'newdir'], ['read-file', 'cwd://newdir/../src/a'])).toEqual([
      'ok',
      'hello',
    ]);
  });

  it('a byte order mark is part of a path like any other character', async () => {
    expect(await driver.answer(['read-file', '\uFEFFsrc/a'])).toBe('!not-found');
  });

  it.each([
    ['a lone byte', '\\xff'],
    ['half a character', 'src/\\xc3'],
    ['a surrogate', '\\xed\\xa0\\x80'],
  ])('%s that is not UTF-8 is no string, so that the guest traps before anything is attempted', async (_what, path) => {
    const { end, audit } = await driver.call({ plugin: '../astrid/driver', args: [], input: `read-file\t${path}\n` });
    expect([end.how, audit]).toEqual(['trapped', []]);
  });

  it('a name of a scheme may not be one of a mount that the run does not have', async () => {
    expect(await driver.answer(['read-file', 'data://x'])).toBe('!invalid-path');
  });
});

describe('what the gate denies', () => {
  /** As of a manifest with fs_read `*` (the workspace) and fs_write `cwd://src`. */
  const granted = () =>
    driver.under(({ access, mount, names }) => {
      const isGranted = mount === 'cwd' && (access === 'read' || names[0] === 'src');
      return isGranted
        ? { verdict: 'allow', cause: 'rule', reason: 'granted' }
        : { verdict: 'deny', cause: 'rule', reason: 'not granted' };
    });

  it.each([
    ['hello', 'read-file cwd://src/a'],
    ['ok', 'write-file cwd://src/granted x'],
    ['!capability-denied', 'write-file cwd://srcx/a x'],
    ['!capability-denied', 'write-file home://x x'],
    ['!capability-denied', 'read-file home://x'],
    ['!capability-denied', 'fs-exists home://x'],
    ['!capability-denied', 'fs-exists tmp://'],
    ['!capability-denied', 'fs-open file write'],
    ['!capability-denied', 'fs-open file append'],
    ['!capability-denied', 'fs-open file read-write'],
    ['0', 'fs-open file read'],
    ['!capability-denied', 'fs-mkdir other'],
    ['!capability-denied', 'fs-mkdir-all other/b'],
    ['!capability-denied', 'fs-unlink file'],
    ['!capability-denied', 'fs-append file x'],
    ['!capability-denied', 'fs-copy src/a home://a'],
    ['!capability-denied', 'fs-copy home://a src/b'],
    ['!capability-denied', 'fs-rename src/a a'],
    ['!capability-denied', 'fs-rename file src/file'],
    ['!capability-denied', 'fs-remove-dir-all empty'],
    ['!capability-denied', 'fs-canonicalize home://'],
    ['!capability-denied', 'fs-read-link home://x'],
    ['!capability-denied', 'fs-hard-link file src/file'],
    ['!capability-denied', 'fs-stat home://'],
    ['!capability-denied', 'fs-stat-symlink home://'],
    ['!capability-denied', 'fs-readdir home://'],
  ])('%s: %s', async (expected, line) => {
    const { answers: got, audit } = await driver.drive([words(line)], granted());
    expect(got).toEqual([expected]);
    expect(audit.some((text) => text.endsWith(' denied deny'))).toBe(expected === '!capability-denied');
  });
});
