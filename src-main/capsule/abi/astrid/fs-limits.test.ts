import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { createDriver } from './driver-contract.ts';
import type { Driver, Line } from './driver-contract.ts';

const MEBIBYTE = 1024 * 1024;
const WHOLE = 10 * MEBIBYTE;

let driver: Driver;
beforeAll(() => {
  driver = createDriver();
  const { workspace } = driver.sandbox;
  writeFileSync(join(workspace, 'full'), Buffer.alloc(WHOLE, 'f'));
  writeFileSync(join(workspace, 'over'), Buffer.alloc(WHOLE + 1, 'o'));
});
afterAll(() => driver.close());

describe('limits', () => {
  const opened = (count: number): Line[] => Array.from({ length: count }, () => ['fs-open', 'src/a', 'read']);

  it('lets a run have 16 files open, and one more when one was dropped', async () => {
    const { answers: got, audit } = await driver.drive([...opened(17), ['drop', '3'], ...opened(2)]);
    expect(got.slice(0, 16)).toEqual(Array.from({ length: 16 }, (_, index) => `${index}`));
    expect(got.slice(16)).toEqual(['!quota', 'ok', '16', '!quota']);
    expect(audit.filter((line) => line === 'open fs-open src/a quota deny')).toHaveLength(2);
  });

  it('counts no file that could not be opened, and none that a whole-file call opens', async () => {
    const missing = Array.from({ length: 20 }, (): Line => ['fs-open', 'none', 'read']);
    const got = await driver.answers(...missing, ...opened(16), ['read-file', 'src/a'], ['write-file', 'limits', 'x']);
    expect(got.slice(-3)).toEqual(['15', 'hello', 'ok']);
  });

  it('reads and writes 1 MiB by handle, not one byte more', async () => {
    const { answers: got, audit } = await driver.drive([
      ['fs-open', 'piece', 'write'],
      ['write-at', '0', '0', `@${MEBIBYTE}`],
      ['write-at', '0', '0', `@${MEBIBYTE + 1}`],
      ['stat', '0'],
      ['fs-open', 'piece', 'read'],
      ['read-at', '1', '0', `${MEBIBYTE}`],
      ['read-at', '1', '0', `${MEBIBYTE + 1}`],
      ['read-at', '1', `${MEBIBYTE - 2}`, '100'],
    ]);
    expect(got[1]).toBe(`${MEBIBYTE}`);
    expect(got[2]).toBe('!too-large');
    expect(got[3]).toMatch(new RegExp(`^${MEBIBYTE} `));
    expect(got.slice(5)).toEqual([`${MEBIBYTE} bytes`, '!too-large', 'xx']);
    expect(audit.filter((line) => line.endsWith('too-large deny'))).toEqual([
      'write file-handle.write-at cwd://piece too-large deny',
      'read file-handle.read-at cwd://piece too-large deny',
    ]);
  });

  it('reads nothing past the end, however far, and takes no offset that no file can have', async () => {
    expect(
      await driver.answers(
        ['fs-open', 'src/a', 'read-write'],
        ['read-at', '0', '5', '10'],
        ['read-at', '0', '1000', '10'],
        ['read-at', '0', '18446744073709551615', '10'],
        ['read-at', '0', '0', '0'],
        ['write-at', '0', '18446744073709551615', 'x'],
        ['write-at', '0', '1099511627776', 'x'],
        ['set-len', '0', '18446744073709551615'],
        ['set-len', '0', '1099511627777'],
        ['read-at', '0', '0', '10'],
      ),
    ).toEqual(['0', '', '', '', '', '!too-large', '!too-large', '!too-large', '!too-large', 'hello']);
  });

  it('reads, writes and appends 10 MiB in one call, not one byte more', async () => {
    const { answers: got, audit } = await driver.drive([
      ['read-file', 'full'],
      ['read-file', 'over'],
      ['write-file', 'whole', `@${WHOLE}`],
      ['write-file', 'whole', `@${WHOLE + 1}`],
      ['write-file', 'never', `@${WHOLE + 1}`],
      ['fs-append', 'whole', `@${WHOLE}`],
      ['fs-append', 'whole', `@${WHOLE + 1}`],
      ['fs-append', 'never', `@${WHOLE + 1}`],
      ['fs-exists', 'never'],
      ['fs-stat', 'whole'],
    ]);
    const refused = '!too-large';
    expect(got.slice(0, 9)).toEqual([
      `${WHOLE} bytes`,
      refused,
      'ok',
      refused,
      refused,
      'ok',
      refused,
      refused,
      'false',
    ]);
    expect(got[9]).toMatch(new RegExp(`^${2 * WHOLE} 1 `));
    expect(audit.filter((line) => line.endsWith('too-large deny'))).toEqual([
      'read read-file over too-large deny',
      'write write-file whole too-large deny',
      'write write-file never too-large deny',
      'write fs-append whole too-large deny',
      'write fs-append never too-large deny',
    ]);
  });

  it('does not begin to read a file that is too large', async () => {
    const { audit } = await driver.drive([['read-file', 'over']]);
    expect(audit).toEqual([
      'open read-file cwd://over ok allow',
      'read read-file over too-large deny',
      'close read-file cwd://over ok allow',
    ]);
  });

  it('gives no file that has grown too large while it was read', async () => {
    const real = driver.under(() => ({ verdict: 'allow', cause: 'default', reason: '' }));
    const open: typeof real.open = (...args) => {
      const { handle, stat } = real.open(...args);
      return { handle, stat: { ...stat, size: 1 } };
    };
    const { answers } = await driver.drive([['read-file', 'over']], { ...real, open });
    expect(answers).toEqual(['!too-large']);
  });

  it('lists 4096 names; a directory with one more is too large', async () => {
    const made = Array.from({ length: 4096 }, (_, index): Line => ['fs-mkdir', `tmp://many/${index}`]);
    const { answers: got } = await driver.drive([
      ['fs-mkdir', 'tmp://many'],
      ...made,
      ['fs-readdir', 'tmp://many'],
      ['write-file', 'tmp://many/one more', ''],
      ['fs-readdir', 'tmp://many'],
      ['fs-unlink', 'tmp://many/one more'],
      ['fs-readdir', 'tmp://many'],
    ]);
    expect(new Set(got.slice(0, 4097))).toEqual(new Set(['ok']));
    expect(got.slice(4097).map((answer) => answer.split('/').length)).toEqual([4096, 1, 1, 1, 4096]);
    expect(got[4099]).toBe('!too-large');
    const { events } = driver.session.audit.page({ after: 0, limit: 20_000 });
    expect(events.filter(({ fn, outcome }) => fn === 'fs-readdir' && outcome === 'too-large')).toHaveLength(1);
  });

  it('are the same for a guest in a thread of its own', async () => {
    const lines = [
      ...[`fs-open\tthread\twrite`, `write-at\t0\t0\t@${MEBIBYTE}`, `write-at\t0\t0\t@${MEBIBYTE + 1}`],
      ...[`write-file\tthread\t@${WHOLE}`, `write-file\tthread\t@${WHOLE + 1}`, 'read-file\tthread', 'read-file\tover'],
      ...[
        'fs-append\tthread\t@3000000',
        'read-file\tthread',
        'fs-copy\tthread\thome://thread',
        'fs-stat\thome://thread',
      ],
    ];
    const { end, stdout } = await driver.run({ plugin: '../astrid/driver', args: [], input: `${lines.join('\n')}\n` });
    expect(end).toMatchObject({ how: 'exited', code: 0 });
    const got = stdout.toString().split('\n').slice(0, -1);
    expect(got.slice(0, 3)).toEqual(['0', `${MEBIBYTE}`, '!too-large']);
    expect(got.slice(3, 7)).toEqual(['ok', '!too-large', `${WHOLE} bytes`, '!too-large']);
    expect(got.slice(7, 10)).toEqual(['ok', '!too-large', 'ok']);
    expect(got[10]).toMatch(new RegExp(`^${WHOLE + 3_000_000} 1 `));
  });
});
