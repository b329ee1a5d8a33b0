import { describe, expect, it } from 'vitest';

import { ERRNO } from './errno.ts';
import { RIGHT } from './rights.ts';
import { BUFFER, OUT, ROOT, TEXT, setUp } from './test-guest.ts';
import { STAT } from '../../guest-fake.ts';

describe('preview 1 paths', () => {
  it.each([
    ['path_create_directory', [ROOT, 'd'], ['makeDirectory', 'path_create_directory', { at: 1, path: 'd' }]],
    ['path_remove_directory', [ROOT, 'd'], ['removeDirectory', 'path_remove_directory', { at: 1, path: 'd' }]],
    ['path_unlink_file', [ROOT, 'a/b'], ['unlink', 'path_unlink_file', { at: 1, path: 'a/b' }]],
    ['path_rename', [ROOT, 'a', ROOT, 'b'], ['rename', 'path_rename', { at: 1, path: 'a' }, { at: 1, path: 'b' }]],
    [
      'path_link',
      [ROOT, 1, 'a', ROOT, 'b'],
      ['link', 'path_link', { at: 1, path: 'a' }, 'follow', { at: 1, path: 'b' }],
    ],
    ['path_symlink', ['target', ROOT, 'l'], ['symlink', 'path_symlink', 'target', { at: 1, path: 'l' }]],
    ['path_filestat_get', [ROOT, 0, 'ä', BUFFER], ['stat', 'path_filestat_get', { at: 1, path: 'ä' }, 'keep']],
    [
      'path_filestat_set_times',
      [ROOT, 1, 'f', 11n, 22n, 9],
      ['setTimes', 'path_filestat_set_times', { at: 1, path: 'f' }, 'follow', 11n, 'now'],
    ],
  ] satisfies [string, (string | number | bigint)[], unknown[]][])('%s asks the engine', (name, args, expected) => {
    const { call, calls, put } = setUp();
    let at = TEXT;
    const flat = args.flatMap((arg: string | number | bigint) => {
      if (typeof arg !== 'string') return [arg];
      at += 64;
      return put(arg, at);
    });
    expect(call(name, ...flat)).toBe(0);
    expect(calls).toEqual([expected]);
  });

  it('writes the whole filestat record', () => {
    const { call, view, put } = setUp();
    call('path_filestat_get', ROOT, 0, ...put('f'), BUFFER);
    const at = (offset: number): bigint => view.getBigUint64(BUFFER + offset, true);
    expect([at(0), at(8), at(16), at(24), at(32), at(40), at(48), at(56)]).toEqual([
      3n,
      77n,
      4n,
      2n,
      1000n,
      1n,
      2_000_000_003n,
      3n,
    ]);
  });

  it('tells times before 1970 as 1970, not as a time far ahead', () => {
    const { call, view, put } = setUp({ fs: { stat: () => ({ ...STAT, mtimeNs: -1n }) } });
    call('path_filestat_get', ROOT, 0, ...put('f'), BUFFER);
    expect(view.getBigUint64(BUFFER + 48, true)).toBe(0n);
  });

  it('cuts the target of a link to the buffer and touches nothing after it', () => {
    const { call, view, bytes, put } = setUp();
    expect(call('path_readlink', ROOT, ...put('l'), BUFFER, 5, OUT)).toBe(0);
    expect(Buffer.from(bytes.subarray(BUFFER, BUFFER + 7)).toString()).toBe('the t\0\0');
    expect(view.getUint32(OUT, true)).toBe(5);
  });

  it('records the refusal of a path that is not UTF-8', () => {
    const { call, calls, put } = setUp();
    expect(call('path_unlink_file', ROOT, ...put(Uint8Array.of(0x66, 0xff)))).toBe(ERRNO.ilseq);
    const refused = [
      'refused',
      'path_unlink_file',
      { at: 1, path: 'f\ufffd' },
      'invalid-path',
      'the path is not UTF-8',
    ];
    expect(calls).toEqual([refused]);
  });

  it('records the refusal of a path beyond any length without reading it', () => {
    const { call, calls } = setUp();
    expect(call('path_unlink_file', ROOT, 0, 70_000)).toBe(ERRNO.nametoolong);
    expect(calls).toEqual([
      ['refused', 'path_unlink_file', { at: 1, path: '' }, 'name-too-long', 'the path is too long'],
    ]);
  });

  it('keeps a byte order mark, which is part of a name', () => {
    const { call, calls, put } = setUp();
    call('path_unlink_file', ROOT, ...put('\ufeffname'));
    expect(calls[0]?.[2]).toEqual({ at: 1, path: '\ufeffname' });
  });

  it('starts at directories only', () => {
    const { call, put, open } = setUp();
    const fd = open();
    expect(call('path_unlink_file', fd, ...put('x'))).toBe(ERRNO.notdir);
    expect(call('path_unlink_file', 99, ...put('x'))).toBe(ERRNO.badf);
    expect(call('path_filestat_get', ROOT, 2, ...put('x'), BUFFER)).toBe(ERRNO.inval);
  });

  it.each([
    ['atime and now', 3],
    ['mtime and now', 12],
    ['an unknown bit', 16],
  ])('refuses times with %s', (_name, flags) => {
    const { call, calls, put } = setUp();
    expect(call('path_filestat_set_times', ROOT, 0, ...put('f'), 0n, 0n, flags)).toBe(ERRNO.inval);
    expect(call('fd_filestat_set_times', ROOT, 0n, 0n, flags)).toBe(ERRNO.inval);
    expect(calls.map((asked) => asked.slice(0, 4))).toEqual([
      ['refused', 'path_filestat_set_times', { at: 1, path: 'f' }, 'invalid-argument'],
      ['refused', 'fd_filestat_set_times', { at: 1, path: '' }, 'invalid-argument'],
    ]);
  });
});

describe('preview 1 path_open', () => {
  const [READ, WRITE] = [BigInt(RIGHT.fdRead), BigInt(RIGHT.fdWrite)];
  it.each([
    ['nothing asked for', 0, 0n, { access: 'read', create: 'never', content: 'keep', want: 'either' }],
    ['reading', 0, READ, { access: 'read' }],
    ['writing', 0, WRITE, { access: 'write' }],
    ['both', 0, READ | WRITE, { access: 'read-write' }],
    ['the size alone', 0, BigInt(RIGHT.fdFilestatSetSize), { access: 'write' }],
    ['creating', 1, READ, { access: 'read', create: 'if-missing' }],
    ['creating something new', 5, WRITE, { create: 'exclusive' }],
    ['exclusive without creating', 4, READ, { create: 'never' }],
    ['emptying without a right to write', 8, 0n, { access: 'write', content: 'discard' }],
    ['a directory', 2, READ, { want: 'directory', access: 'read' }],
  ])('turns %s into an open of the engine', (_name, oflags, rights, expected) => {
    const { call, calls, put } = setUp();
    expect(call('path_open', ROOT, 0, ...put('f'), oflags, rights, 0n, 0, OUT)).toBe(0);
    expect(calls[0]?.slice(0, 3)).toEqual(['open', 'path_open', { at: 1, path: 'f' }]);
    expect(calls[0]?.[3]).toMatchObject({ last: 'keep', ...expected });
  });

  it.each([
    ['unknown oflags', 0, 16, 0],
    ['unknown fdflags', 0, 0, 32],
    ['unknown lookup flags', 4, 0, 0],
    ['a directory that is to be created', 0, 3, 0],
    ['a directory that is to be emptied', 0, 10, 0],
  ])('refuses %s', (_name, lookup, oflags, fdflags) => {
    const { call, calls, put } = setUp();
    expect(call('path_open', ROOT, lookup, ...put('f'), oflags, 0n, 0n, fdflags, OUT)).toBe(ERRNO.inval);
    expect(calls.map((asked) => asked.slice(0, 4))).toEqual([
      ['refused', 'path_open', { at: 1, path: 'f' }, 'invalid-argument'],
    ]);
  });

  it.each([
    ['path_open', [99, 0, 'f', 0, 0n, 0n, 0, OUT], 'bad-handle', 'f'],
    ['path_unlink_file', [99, 'f'], 'bad-handle', 'f'],
    ['path_unlink_file', [1, 'f'], 'not-directory', 'f'],
    ['path_filestat_get', [99, 0, 'f', OUT], 'bad-handle', 'f'],
    ['fd_read', [99, 0, 0, OUT], 'bad-handle', ''],
    ['fd_write', [ROOT, 0, 0, OUT], 'is-directory', ''],
    ['fd_readdir', [1, 0, 0, 0n, OUT], 'not-directory', ''],
    ['fd_close', [99], 'bad-handle', ''],
    ['fd_filestat_get', [99, OUT], 'bad-handle', ''],
  ] as const)('records that %s was asked for with a wrong descriptor', (name, args, code, path) => {
    const { call, calls, put } = setUp();
    let at = TEXT;
    const words = args.flatMap((part): (number | bigint)[] =>
      typeof part === 'string' ? put(part, (at += 64)) : [part],
    );
    expect(call(name, ...words)).not.toBe(0);
    expect(calls.map((asked) => asked.slice(0, 4))).toEqual([
      ['refused', name, { at: name === 'fd_write' ? 1 : 0, path }, code],
    ]);
  });

  it.each([
    ['path_symlink', ['target', 99, 'name'], { at: 0, path: 'name' }, 'target', 'bad-handle'],
    ['path_rename', [99, 'f', ROOT, 'g'], { at: 0, path: 'f' }, 'g', 'bad-handle'],
    ['path_rename', [ROOT, 'f', 99, 'g'], { at: 1, path: 'f' }, 'g', 'bad-handle'],
    ['path_rename', [ROOT, 'f', ROOT, Uint8Array.of(255)], { at: 1, path: 'f' }, '\ufffd', 'invalid-path'],
    ['path_link', [ROOT, 0, Uint8Array.of(255), ROOT, 'g'], { at: 1, path: '\ufffd' }, 'g', 'invalid-path'],
    ['path_symlink', [Uint8Array.of(255), ROOT, 'g'], { at: 1, path: 'g' }, '\ufffd', 'invalid-path'],
  ] as const)('records both texts of a %s that it refuses', (name, args, place, second, code) => {
    const { call, calls, put } = setUp();
    let at = TEXT;
    const words = args.flatMap((part): (number | bigint)[] =>
      typeof part === 'number' ? [part] : put(part, (at += 64)),
    );
    expect(call(name, ...words)).not.toBe(0);
    expect(calls.map((asked) => asked.slice(0, 5))).toEqual([['refusedPair', name, place, second, code]]);
  });

  it('records nothing of questions about the table of descriptors, nor of addresses that are none', () => {
    const { call, calls } = setUp();
    for (const name of ['fd_prestat_get', 'fd_fdstat_get', 'fd_tell']) expect(call(name, 99, OUT)).toBe(ERRNO.badf);
    expect(call('path_open', ROOT, 0, 1 << 30, 5, 0, 0n, 0n, 0, OUT)).toBe(ERRNO.fault);
    expect(calls).toEqual([]);
  });

  it('finds nothing under an empty path, and records that', () => {
    const { call, calls } = setUp();
    expect(call('path_open', ROOT, 0, 0, 0, 0, 0n, 0n, 0, OUT)).toBe(ERRNO.noent);
    expect(call('path_unlink_file', ROOT, 0, 0)).toBe(ERRNO.noent);
    expect(calls.map(([method, fn]) => `${String(method)} ${String(fn)}`)).toEqual([
      'refused path_open',
      'refused path_unlink_file',
    ]);
  });

  it('gives the lowest free number from 3 up', () => {
    const { call, open } = setUp();
    const [first, second] = [open(), open()];
    expect([first, second]).toEqual([4, 5]);
    call('fd_close', first);
    expect(open()).toBe(4);
    expect(open()).toBe(6);
  });

  it('opens nothing when the answer could not be written', () => {
    const { call, calls, put } = setUp();
    expect(call('path_open', ROOT, 0, ...put('f'), 0, 0n, 0n, 0, 65_534)).toBe(ERRNO.fault);
    expect(calls).toEqual([]);
  });
});
