import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { FS_ERRORS } from '../../../../src-preload/contract/vocabulary.ts';
import type { FsErrorCode } from '../../../../src-preload/contract/vocabulary.ts';
import { GuestError } from '../../guest-fs.ts';
import type { GuestFs } from '../../guest-fs.ts';
import { createDriver, words } from './driver-contract.ts';
import type { Driver, Line } from './driver-contract.ts';
import { ARM_OF } from './fs-error.ts';

const OPEN = words('fs-open src/a read-write');

let driver: Driver;
beforeAll(() => {
  driver = createDriver();
});
afterAll(() => driver.close());

describe('what can go wrong', () => {
  it.each([
    ['!not-found', 'fs-open none read'],
    ['!not-found', 'fs-open none/below write'],
    ['!is-directory', 'fs-open src read'],
    ['!is-directory', 'fs-open src write'],
    ['!not-directory', 'fs-open src/a/below read'],
    ['!unknown too many symbolic links on the way', 'fs-open round read'],
    ['!boundary-escape', 'fs-exists ../x'],
    ['!unknown too many symbolic links on the way', 'fs-exists round'],
    ['!already-exists', 'fs-mkdir src'],
    ['!already-exists', 'fs-mkdir src/a'],
    ['!not-found', 'fs-mkdir none/below'],
    ['!not-directory', 'fs-mkdir src/a/below'],
    ['!not-directory', 'fs-mkdir-all src/a/below'],
    ['!not-found', 'fs-readdir none'],
    ['!not-directory', 'fs-readdir src/a'],
    ['!not-found', 'fs-stat none'],
    ['!not-found', 'fs-stat-symlink none'],
    ['!not-found', 'fs-unlink none'],
    ['!is-directory', 'fs-unlink empty'],
    ['!not-found', 'read-file none'],
    ['!not-found', 'read-file dangling'],
    ['!boundary-escape', 'read-file escape'],
    ['!boundary-escape', 'read-file absolute'],
    ['!boundary-escape', 'write-file escape x'],
    ['!boundary-escape', 'fs-stat escape'],
    ['!boundary-escape', 'fs-canonicalize absolute'],
    ['!boundary-escape', 'fs-copy escape copy'],
    ['!is-directory', 'read-file src'],
    ['!is-directory', 'write-file src x'],
    ['!not-found', 'write-file none/below x'],
    ['!is-directory', 'fs-append src x'],
    ['!not-found', 'fs-append none/below x'],
    ['!not-found', 'fs-copy none copy'],
    ['!is-directory', 'fs-copy src copy'],
    ['!is-directory', 'fs-copy src/a empty'],
    ['!not-found', 'fs-copy src/a none/below'],
    ['!unknown invalid argument', 'fs-copy src/a src/a'],
    ['!not-found', 'fs-rename none x'],
    ['!not-empty', 'fs-rename empty src'],
    ['!is-directory', 'fs-rename src/a empty'],
    ['!not-directory', 'fs-rename empty src/a'],
    ['!unknown invalid argument', 'fs-rename src src/inside'],
    ['!cross-vfs', 'fs-rename src/a home://a'],
    ['!not-found', 'fs-remove-dir-all none'],
    ['!unknown invalid argument', 'fs-remove-dir-all cwd://'],
    ['!not-found', 'fs-canonicalize none'],
    ['!not-found', 'fs-read-link none'],
    ['!unknown invalid argument', 'fs-read-link src/a'],
    ['!boundary-escape', 'fs-read-link absolute'],
    ['!not-found', 'fs-hard-link none x'],
    ['!already-exists', 'fs-hard-link src/a src/tool'],
    ['!capability-denied', 'fs-hard-link src x'],
    ['!cross-vfs', 'fs-hard-link src/a home://a'],
  ])('%s is the answer to %s', async (expected, line) => {
    expect(await driver.answer(words(line))).toBe(expected);
  });

  /** Every function, and what of the engine it asks for first. */
  const ASKED: readonly (readonly [keyof GuestFs, string])[] = [
    ['open', 'fs-open x read'],
    ['exists', 'fs-exists x'],
    ['makeDirectory', 'fs-mkdir x'],
    ['makeDirectories', 'fs-mkdir-all x'],
    ['open', 'fs-readdir x'],
    ['list', 'fs-readdir src'],
    ['stat', 'fs-stat x'],
    ['stat', 'fs-stat-symlink x'],
    ['unlink', 'fs-unlink x'],
    ['open', 'read-file x'],
    ['read', 'read-file src/a'],
    ['close', 'read-file src/a'],
    ['open', 'write-file x y'],
    ['replace', 'write-file x y'],
    ['open', 'fs-append x y'],
    ['write', 'fs-append x y'],
    ['copy', 'fs-copy x y'],
    ['rename', 'fs-rename x y'],
    ['removeAll', 'fs-remove-dir-all x'],
    ['canonicalize', 'fs-canonicalize x'],
    ['linkTarget', 'fs-read-link x'],
    ['link', 'fs-hard-link x y'],
    ['read', 'read-at 0 0 1'],
    ['write', 'write-at 0 0 y'],
    ['sync', 'sync-data 0'],
    ['sync', 'sync-all 0'],
    ['statHandle', 'stat 0'],
    ['truncate', 'set-len 0 1'],
  ];
  const armText = (code: FsErrorCode): string => {
    const arm = ARM_OF[code];
    return arm.tag === 'unknown' ? `!unknown ${arm.val}` : `!${arm.tag}`;
  };
  const HOST_PATH = '/home/somebody/secret';

  it.each(ASKED)(
    'what the engine answers to %s is told by `%s` in each of its words, and never in a text of the engine',
    async (method, line) => {
      const codes = FS_ERRORS.values();
      const refuse = (): never => {
        throw new GuestError(codes.next().value ?? 'io', HOST_PATH);
      };
      const script = FS_ERRORS.map(() => words(line));
      const lead = method === 'open' ? [] : [OPEN];
      const { answers } = await driver.drive([...lead, ...script], { [method]: refuse });
      expect(answers.slice(lead.length)).toEqual(FS_ERRORS.map(armText));
    },
  );

  it('reaches every arm', () => {
    const arms = new Set(FS_ERRORS.map((code) => ARM_OF[code].tag));
    expect(arms.size).toBe(15);
  });

  it('does not tell a failure to close a dropped handle, which the record has', async () => {
    const refuse = (): never => {
      throw new GuestError('no-space');
    };
    const { answers: got } = await driver.drive(
      [
        ['fs-open', 'src/a', 'read'],
        ['drop', '0'],
        ['fs-exists', 'src'],
      ],
      { close: refuse },
    );
    expect(got).toEqual(['0', 'ok', 'true']);
  });

  it('traps the guest when the fault is ours, and says so to us alone', async () => {
    const defect = (): never => {
      throw new TypeError(`${HOST_PATH} is not a function`);
    };
    const { end, stdout } = await driver.end([words('fs-exists src'), words('fs-stat src')], { stat: defect });
    expect(end).toMatchObject({
      how: 'failed',
      message: expect.stringContaining('a fault in the inspector') as string,
    });
    expect(stdout.toString()).toBe('true\n');
    expect(String(driver.defects.pop())).toContain('TypeError');
  });

  it('answers closed to the use of a handle that was dropped, and records it', async () => {
    const methods: Line[] = [
      ['read-at', '0', '0', '1'],
      ['write-at', '0', '0', 'x'],
      ['sync-data', '0'],
      ['sync-all', '0'],
      ['stat', '0'],
      ['set-len', '0', '1'],
    ];
    const { answers: got, audit } = await driver.drive([['fs-open', 'src/a', 'read-write'], ['drop', '0'], ...methods]);
    expect(got).toEqual(['0', 'ok', ...methods.map(() => '!closed')]);
    expect(audit.filter((line) => line.endsWith(' closed deny'))).toHaveLength(methods.length);
  });

  it('traps the guest that drops a handle twice', async () => {
    const { end } = await driver.end([OPEN, words('drop 0'), words('drop 0')]);
    expect(end.how).toBe('trapped');
  });
});
