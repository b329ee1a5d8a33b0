import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { createDriver } from './driver-contract.ts';
import type { Driver } from './driver-contract.ts';

const TIME = /^\d+\.\d+$/;

let driver: Driver;
beforeAll(() => {
  driver = createDriver();
});
afterAll(() => driver.close());

describe('the functions of astrid:fs, called by a guest', () => {
  it('opens, reads, writes, describes, cuts and syncs by handle', async () => {
    const got = await driver.answers(
      ['write-file', 'handles', '0123456789'],
      ['fs-open', 'handles', 'read-write'],
      ['read-at', '0', '2', '3'],
      ['write-at', '0', '8', 'abcd'],
      ['read-at', '0', '0', '100'],
      ['set-len', '0', '4'],
      ['set-len', '0', '6'],
      ['read-at', '0', '0', '100'],
      ['sync-data', '0'],
      ['sync-all', '0'],
      ['stat', '0'],
      ['drop', '0'],
      ['read-file', 'handles'],
    );
    expect(got.slice(0, 10)).toEqual(['ok', '0', '234', '4', '01234567abcd', 'ok', 'ok', '0123\0\0', 'ok', 'ok']);
    expect(got[10]).toMatch(/^6 1 644 /);
    expect(got.slice(11)).toEqual(['ok', '0123\0\0']);
  });

  it.each([
    ['read', 'src/a', '0', '!capability-denied', 'hello'],
    ['write', 'mode-write', '0', '3', '!capability-denied'],
    ['append', 'mode-append', '0', '3', '!capability-denied'],
    ['read-write', 'src/a', '0', '3', 'xyzlo'],
  ])('mode %s of fs-open can do just what it says', async (mode, path, slot, written, read) => {
    const got = await driver.answers(
      ['fs-open', path, mode],
      ['write-at', '0', '0', 'xyz'],
      ['read-at', '0', '0', '9'],
      ['write-file', 'src/a', 'hello'],
    );
    expect(got.slice(0, 3)).toEqual([slot, written, read]);
  });

  it('records each call by handle under the name of its method, with the path', async () => {
    const { audit } = await driver.drive([
      ['fs-open', 'record', 'write'],
      ['write-at', '0', '0', 'x'],
      ['sync-data', '0'],
      ['sync-all', '0'],
      ['stat', '0'],
      ['set-len', '0', '0'],
      ['drop', '0'],
    ]);
    expect(audit).toEqual(
      [
        'create fs-open',
        'write file-handle.write-at',
        'sync file-handle.sync-data',
        'sync file-handle.sync-all',
        'stat file-handle.stat',
        'truncate file-handle.set-len',
        'close file-handle.drop',
      ].map((line) => `${line} cwd://record ok allow`),
    );
  });

  it('makes a missing file in modes write and append, and in no other', async () => {
    const got = await driver.answers(
      ...['read', 'read-write', 'append', 'write'].map((mode) => ['fs-open', `made-${mode}`, mode]),
    );
    expect(got).toEqual(['!not-found', '!not-found', '0', '1']);
  });

  it('empties a file in mode write, and keeps it in mode append, whose writes go to the end whatever the offset', async () => {
    const got = await driver.answers(
      ['write-file', 'log', 'one'],
      ['fs-open', 'log', 'append'],
      ['write-at', '0', '0', 'two'],
      ['fs-append', 'log', 'three'],
      ['write-at', '0', '1', 'four'],
      ['read-file', 'log'],
      ['fs-open', 'log', 'write'],
      ['fs-stat', 'log'],
    );
    expect(got[5]).toBe('onetwothreefour');
    expect(got[7]).toMatch(/^0 1 /);
  });

  it('answers about entries', async () => {
    expect(
      await driver.answers(
        ['fs-exists', 'src/a'],
        ['fs-exists', 'src/none'],
        ['fs-exists', 'dangling'],
        ['fs-exists', 'src/a/below'],
        ['fs-readdir', 'src'],
        ['fs-readdir', 'empty'],
        ['read-file', 'link'],
        ['fs-canonicalize', './src/../link'],
        ['fs-canonicalize', 'workspace://src/'],
        ['fs-canonicalize', ''],
        ['fs-canonicalize', '/tmp'],
        ['fs-read-link', 'link'],
        ['fs-read-link', 'dangling'],
      ),
    ).toEqual([
      'true',
      'false',
      'false',
      'false',
      'a/tool',
      '',
      'hello',
      'cwd://src/a',
      'cwd://src',
      'cwd://',
      'tmp://',
      'cwd://src/a',
      'cwd://nowhere',
    ]);
  });

  it.each([
    ['fs-stat', 'src/a', ['5', '1', '644']],
    ['fs-stat', 'src/tool', ['2', '1', '755']],
    ['fs-stat', 'src', ['0', '2', '755']],
    ['fs-stat', 'link', ['5', '1', '644']],
    ['fs-stat-symlink', 'link', ['5', '3', '777']],
    ['fs-stat-symlink', 'dangling', ['7', '3', '777']],
  ])(
    '%s of %s gives size, kind, mode and times, of which that of creation is never known',
    async (fn, path, expected) => {
      const [size, kind, mode, modified, created, accessed] = (await driver.answer([fn, path])).split(' ');
      expect([size, kind, mode]).toEqual(expected);
      expect(modified).toMatch(TIME);
      expect(accessed).toMatch(TIME);
      expect(created).toBe('-');
    },
  );

  it('tells times to the nanosecond, before 1970 too, and what is no file, directory or link as unknown', async () => {
    const stat = {
      kind: 'other',
      size: 0,
      mode: 0,
      nlink: 1,
      ino: 1n,
      device: 1,
      atimeNs: -1n,
      mtimeNs: 1_000_000_002n,
      ctimeNs: 0n,
    } as const;
    const { answers: got } = await driver.drive([['fs-stat', 'x']], { stat: () => stat });
    expect(got).toEqual(['0 0 0 1.2 - 18446744073709551615.999999999']);
  });

  it('makes, copies, renames, links and removes', async () => {
    expect(
      await driver.answers(
        ['fs-mkdir', 'work'],
        ['fs-mkdir-all', 'work/a/b/c'],
        ['fs-mkdir-all', 'work/a/b/c'],
        ['write-file', 'work/a/one', 'first'],
        ['fs-append', 'work/a/one', '+'],
        ['fs-append', 'work/a/new', 'made'],
        ['fs-copy', 'work/a/one', 'work/copy'],
        ['fs-copy', 'src/a', 'work/copy'],
        ['read-file', 'work/copy'],
        ['fs-copy', 'src/a', 'home://copied'],
        ['read-file', 'home://copied'],
        ['fs-rename', 'work/a', 'work/z'],
        ['read-file', 'work/z/one'],
        ['fs-hard-link', 'work/z/one', 'work/other'],
        ['fs-append', 'work/other', '!'],
        ['read-file', 'work/z/one'],
        ['fs-hard-link', 'link', 'work/linked'],
        ['fs-stat-symlink', 'work/linked'],
        ['fs-unlink', 'work/other'],
        ['fs-remove-dir-all', 'work'],
        ['fs-exists', 'work'],
      ),
    ).toEqual([
      ...[
        'ok',
        'ok',
        'ok',
        'ok',
        'ok',
        'ok',
        'ok',
        'ok',
        'hello',
        'ok',
        'hello',
        'ok',
        'first+',
        'ok',
        'ok',
        'first+!',
      ],
      'ok',
      expect.stringMatching(/^5 1 /) as string,
      ...['ok', '8', 'false'],
    ]);
  });

  it('goes through no link when it removes a tree, and removes a link itself', async () => {
    expect(
      await driver.answers(
        ['fs-mkdir', 'tree'],
        ['fs-rename', 'dangling', 'tree/dangling'],
        ['fs-rename', 'escape', 'tree/escape'],
        ['fs-remove-dir-all', 'tree'],
        ['fs-stat-symlink', 'escape'],
        ['fs-unlink', 'link'],
        ['fs-stat-symlink', 'link'],
        ['read-file', 'src/a'],
      ),
    ).toEqual(['ok', 'ok', 'ok', '3', '!not-found', 'ok', '!not-found', 'hello']);
  });
});
