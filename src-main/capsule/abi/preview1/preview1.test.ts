import { describe, expect, it } from 'vitest';

import { FS_ERRORS } from '../../../../src-preload/contract/vocabulary.ts';
import { GuestError } from '../../guest-fs.ts';
import type { GuestEntry, GuestFs, GuestStat } from '../../guest-fs.ts';
import { EngineDefect, GuestExit } from '../../guest-world.ts';
import type { GuestWorld } from '../../guest-world.ts';
import { ERRNO, ERRNO_OF } from './errno.ts';
import { createPreview1, offersPreview1, PREVIEW1_MODULE, UNSTABLE_MODULE } from './preview1.ts';
import { DIRECTORY_RIGHTS, FILE_RIGHTS, INHERITABLE_RIGHTS, RIGHT } from './rights.ts';

const STAT: GuestStat = {
  kind: 'file',
  size: 1000,
  mode: 0o644,
  nlink: 2,
  ino: 77n,
  device: 3,
  atimeNs: 1n,
  mtimeNs: 2n,
  ctimeNs: 3n,
};
const ALL = BigInt(INHERITABLE_RIGHTS);
const OUT = 8;
const TEXT = 1024;
const BUFFER = 4096;
const ROOT = 3;

type Calls = unknown[][];

/** A guest with one preopened directory (fd 3, handle 1) whose memory the tests write by hand. */
function setUp({ fs = {}, stdio = {}, ...world }: { fs?: Partial<GuestFs>; stdio?: Partial<GuestWorld['stdio']> } & Partial<Omit<GuestWorld, 'fs' | 'stdio'>> = {}) {
  const calls: Calls = [];
  const answers: Partial<GuestFs> = {
    preopens: () => [{ handle: 1, guestPath: '/cwd', access: 'read-write' }],
    open: () => ({ handle: 9, stat: STAT }),
    read: (_fn, _handle, offset, length) => new Uint8Array(Math.max(0, Math.min(length, STAT.size - offset))).fill(7),
    write: (_fn, _handle, offset, bytes) => (offset === 'end' ? STAT.size : offset) + bytes.length,
    statHandle: () => STAT,
    stat: () => STAT,
    list: () => ({ entries: [], more: false }),
    readLink: () => 'the target',
    ...fs,
  };
  const recording = new Proxy(answers, {
    get:
      (target, method: keyof GuestFs) =>
      (...args: unknown[]) => {
        if (method !== 'preopens') calls.push([method, ...args.map((arg) => (arg instanceof Uint8Array ? arg.slice() : arg))]);
        return (target[method] as ((...args: unknown[]) => unknown) | undefined)?.(...args);
      },
  }) as GuestFs;
  const preview1 = createPreview1({
    fs: recording,
    stdio: {
      terminal: 'terminal',
      read: () => new Uint8Array(0),
      available: () => 'end',
      waitReadable: () => undefined,
      write: (stream, bytes) => calls.push([stream, Buffer.from(bytes).toString()]),
      ...stdio,
    },
    clock: { realtime: () => 5n, monotonic: () => 6n, cpuTime: () => 7n, sleep: () => undefined },
    random: (into) => into.fill(4),
    args: ['prog', 'ä'],
    env: [['A', 'b']],
    ...world,
  });
  const memory = new WebAssembly.Memory({ initial: 1 });
  preview1.attach(memory);
  const view = new DataView(memory.buffer);
  const bytes = new Uint8Array(memory.buffer);
  const call = (name: string, ...args: (number | bigint)[]): unknown =>
    (preview1.imports[PREVIEW1_MODULE]?.[name] as (...args: (number | bigint)[]) => unknown)(...args);
  /** Puts text into the guest's memory; returns pointer and length. */
  const put = (text: string | Uint8Array, at = TEXT): [number, number] => {
    const encoded = typeof text === 'string' ? Buffer.from(text) : text;
    bytes.set(encoded, at);
    return [at, encoded.length];
  };
  const vectors = (...list: [number, number][]): [number, number] => {
    list.forEach(([at, length], index) => {
      view.setUint32(TEXT + index * 8, at, true);
      view.setUint32(TEXT + index * 8 + 4, length, true);
    });
    return [TEXT, list.length];
  };
  const open = (rights: bigint = ALL, { oflags = 0, fdflags = 0 } = {}): number => {
    expect(call('path_open', ROOT, 1, ...put('f'), oflags, rights & BigInt(FILE_RIGHTS), 0n, fdflags, OUT)).toBe(0);
    calls.length = 0;
    return view.getUint32(OUT, true);
  };
  return { call, calls, view, bytes, memory, put, vectors, open, preview1 };
}

describe('preview 1 errors', () => {
  it.each(FS_ERRORS)('has a number for %s', (word) => {
    const { call, put } = setUp({
      fs: {
        stat: () => {
          throw new GuestError(word);
        },
      },
    });
    const errno = call('path_filestat_get', ROOT, 0, ...put('x'), BUFFER);
    expect(errno).toBe(ERRNO_OF[word]);
    expect(errno).toBeGreaterThan(0);
  });

  it('lets a fault through and gives it to every later call', () => {
    const fault = new EngineDefect('broken');
    const { call } = setUp({
      fs: {
        statHandle: () => {
          throw fault;
        },
      },
    });
    expect(() => call('fd_filestat_get', ROOT, BUFFER)).toThrow(fault);
    expect(() => call('sched_yield')).toThrow(fault);
  });

  it.each([
    ['args_get', [-4, -4]],
    ['clock_time_get', [0, 0n, 65_530]],
    ['fd_fdstat_get', [ROOT, 65_520]],
    ['fd_prestat_get', [ROOT, -1]],
    ['fd_readdir', [ROOT, 60_000, 60_000, 0n, OUT]],
    ['fd_filestat_get', [ROOT, 65_500]],
    ['path_open', [ROOT, 0, -10, 20, 0, 0n, 0n, 0, OUT]],
    ['path_filestat_get', [ROOT, 0, 0, 1, 2 ** 31]],
    ['poll_oneoff', [65_500, 0, 1, OUT]],
    ['random_get', [65_000, 1000]],
    ['fd_read', [0, 65_534, 1, OUT]],
  ] as const)('%s answers a pointer outside of the memory with EFAULT', (name, args) => {
    expect(setUp().call(name, ...args)).toBe(ERRNO.fault);
  });

  it('follows the memory when it grows', () => {
    const { call, memory } = setUp();
    expect(call('random_get', 65_536, 4)).toBe(ERRNO.fault);
    memory.grow(1);
    expect(call('random_get', 65_536, 4)).toBe(0);
    expect([...new Uint8Array(memory.buffer, 65_536, 5)]).toEqual([4, 4, 4, 4, 0]);
  });
});

describe('preview 1 names', () => {
  it('offers all functions, and under the old module name those that were the same', () => {
    const { preview1 } = setUp();
    for (const module of [PREVIEW1_MODULE, UNSTABLE_MODULE])
      for (const name of Object.keys(preview1.imports[PREVIEW1_MODULE] ?? {}))
        expect(offersPreview1(module, name)).toBe(Object.hasOwn(preview1.imports[module] ?? {}, name));
    expect(Object.keys(preview1.imports[PREVIEW1_MODULE] ?? {})).toHaveLength(46);
    expect(offersPreview1(UNSTABLE_MODULE, 'fd_seek')).toBe(false);
  });
});

describe('preview 1 environment', () => {
  it('writes arguments and environment as C strings', () => {
    const { call, view, bytes } = setUp();
    expect(call('args_sizes_get', 0, 4)).toBe(0);
    expect([view.getUint32(0, true), view.getUint32(4, true)]).toEqual([2, 8]);
    call('args_get', 16, 64);
    expect(Buffer.from(bytes.subarray(64, 72)).toString()).toBe('prog\0ä\0');
    expect([view.getUint32(16, true), view.getUint32(20, true)]).toEqual([64, 69]);
    call('environ_get', 16, 64);
    expect(Buffer.from(bytes.subarray(64, 68)).toString()).toBe('A=b\0');
  });

  it.each([
    [0, 5n],
    [1, 6n],
    [2, 7n],
    [3, 7n],
  ])('reads clock %i', (id, time) => {
    const { call, view } = setUp();
    expect(call('clock_time_get', id, 0n, OUT)).toBe(0);
    expect(view.getBigUint64(OUT, true)).toBe(time);
    expect(call('clock_res_get', id, OUT)).toBe(0);
  });

  it('has no other clocks', () => {
    expect([setUp().call('clock_time_get', 4, 0n, OUT), setUp().call('clock_res_get', 9, OUT)]).toEqual([ERRNO.inval, ERRNO.inval]);
  });

  it('ends with the exit code as an unsigned number, and cannot be kept from it', () => {
    const { call } = setUp();
    expect(() => call('proc_exit', -1)).toThrow(new GuestExit(0xffff_ffff));
    expect(() => call('sched_yield')).toThrow(GuestExit);
  });

  it('has no sockets', () => {
    const { call } = setUp();
    expect(call('sock_shutdown', 0, 0)).toBe(ERRNO.notsock);
    expect(call('sock_recv', 99, 0, 0, 0, OUT, OUT)).toBe(ERRNO.badf);
  });
});

describe('preview 1 paths', () => {
  it.each([
    ['path_create_directory', [ROOT, 'd'], ['makeDirectory', 'path_create_directory', { at: 1, path: 'd' }]],
    ['path_remove_directory', [ROOT, 'd'], ['removeDirectory', 'path_remove_directory', { at: 1, path: 'd' }]],
    ['path_unlink_file', [ROOT, 'a/b'], ['unlink', 'path_unlink_file', { at: 1, path: 'a/b' }]],
    ['path_rename', [ROOT, 'a', ROOT, 'b'], ['rename', 'path_rename', { at: 1, path: 'a' }, { at: 1, path: 'b' }]],
    ['path_link', [ROOT, 1, 'a', ROOT, 'b'], ['link', 'path_link', { at: 1, path: 'a' }, 'follow', { at: 1, path: 'b' }]],
    ['path_symlink', ['target', ROOT, 'l'], ['symlink', 'path_symlink', 'target', { at: 1, path: 'l' }]],
    ['path_filestat_get', [ROOT, 0, 'ä', BUFFER], ['stat', 'path_filestat_get', { at: 1, path: 'ä' }, 'keep']],
    ['path_filestat_set_times', [ROOT, 1, 'f', 11n, 22n, 9], ['setTimes', 'path_filestat_set_times', { at: 1, path: 'f' }, 'follow', 11n, 'now']],
  ] as const)('%s asks the engine', (name, args, expected) => {
    const { call, calls, put } = setUp();
    let at = TEXT;
    const flat = args.flatMap((arg) => {
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
    expect([at(0), at(8), at(16), at(24), at(32), at(40), at(48), at(56)]).toEqual([3n, 77n, 4n, 2n, 1000n, 1n, 2n, 3n]);
  });

  it('cuts the target of a link to the buffer and touches nothing after it', () => {
    const { call, view, bytes, put } = setUp();
    expect(call('path_readlink', ROOT, ...put('l'), BUFFER, 5, OUT)).toBe(0);
    expect(Buffer.from(bytes.subarray(BUFFER, BUFFER + 7)).toString()).toBe('the t\0\0');
    expect(view.getUint32(OUT, true)).toBe(5);
  });

  it.each([
    ['a path that is not UTF-8', Uint8Array.of(0x66, 0xff), 'invalid-path', ERRNO.ilseq],
    ['a path beyond any length', new Uint8Array(50_000), undefined, 0],
  ])('records the refusal of %s', (_name, path, word, errno) => {
    const { call, calls, put } = setUp();
    expect(call('path_unlink_file', ROOT, ...put(path))).toBe(errno);
    if (word !== undefined) expect(calls[0]?.slice(0, 4)).toEqual(['refused', 'path_unlink_file', { at: 1, path: 'f\ufffd' }, word]);
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
    expect(calls).toEqual([]);
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
    expect(calls).toEqual([]);
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

describe('preview 1 rights', () => {
  const rights = ({ call, view }: ReturnType<typeof setUp>, fd: number): [bigint, bigint] => {
    expect(call('fd_fdstat_get', fd, BUFFER)).toBe(0);
    return [view.getBigUint64(BUFFER + 8, true), view.getBigUint64(BUFFER + 16, true)];
  };

  it('gives a file what was asked for, as far as a file can use it', () => {
    const guest = setUp();
    guest.call('path_open', ROOT, 0, ...guest.put('f'), 0, ALL, ALL, 0, OUT);
    expect(rights(guest, 4)).toEqual([BigInt(FILE_RIGHTS), ALL]);
  });

  it('gives a directory no rights of files', () => {
    const guest = setUp({ fs: { open: () => ({ handle: 9, stat: { ...STAT, kind: 'directory' } }) } });
    guest.call('path_open', ROOT, 0, ...guest.put('d'), 2, ALL, ALL, 0, OUT);
    expect(rights(guest, 4)).toEqual([BigInt(DIRECTORY_RIGHTS), ALL]);
  });

  it('lets rights be given up, never got back, and records what is then tried in vain', () => {
    const guest = setUp();
    const fd = guest.open();
    const less = BigInt(FILE_RIGHTS & ~RIGHT.fdRead);
    expect(guest.call('fd_fdstat_set_rights', fd, less, 0n)).toBe(0);
    expect(guest.call('fd_fdstat_set_rights', fd, ALL, 0n)).toBe(ERRNO.notcapable);
    expect(rights(guest, fd)).toEqual([less, 0n]);
    expect(guest.call('fd_read', fd, ...guest.vectors([BUFFER, 4]), OUT)).toBe(ERRNO.notcapable);
    expect(guest.calls).toEqual([['refused', 'fd_read', { at: 9, path: '' }, 'not-capable', 'the descriptor lacks the right']]);
  });

  it('passes on through a directory only what the directory has left to pass on', () => {
    const guest = setUp();
    const kept = BigInt(INHERITABLE_RIGHTS & ~RIGHT.fdWrite);
    expect(guest.call('fd_fdstat_set_rights', ROOT, BigInt(DIRECTORY_RIGHTS), kept)).toBe(0);
    expect(guest.call('path_open', ROOT, 0, ...guest.put('f'), 0, BigInt(RIGHT.fdWrite), 0n, 0, OUT)).toBe(ERRNO.notcapable);
    expect(guest.calls.at(-1)?.slice(0, 4)).toEqual(['refused', 'path_open', { at: 1, path: 'f' }, 'not-capable']);
    expect(guest.call('path_open', ROOT, 0, ...guest.put('f'), 0, BigInt(RIGHT.fdRead), 0n, 0, OUT)).toBe(0);
  });

  it.each([
    ['fd_read', RIGHT.fdRead, [BUFFER, 0, OUT]],
    ['fd_pread', RIGHT.fdSeek, [BUFFER, 0, 0n, OUT]],
    ['fd_write', RIGHT.fdWrite, [BUFFER, 0, OUT]],
    ['fd_pwrite', RIGHT.fdWrite, [BUFFER, 0, 0n, OUT]],
    ['fd_seek', RIGHT.fdSeek, [1n, 0, OUT]],
    ['fd_tell', RIGHT.fdTell, [OUT]],
    ['fd_sync', RIGHT.fdSync, []],
    ['fd_datasync', RIGHT.fdDatasync, []],
    ['fd_advise', RIGHT.fdAdvise, [0n, 0n, 0]],
    ['fd_allocate', RIGHT.fdAllocate, [0n, 1n]],
    ['fd_filestat_get', RIGHT.fdFilestatGet, [BUFFER]],
    ['fd_filestat_set_size', RIGHT.fdFilestatSetSize, [0n]],
    ['fd_filestat_set_times', RIGHT.fdFilestatSetTimes, [0n, 0n, 0]],
    ['fd_fdstat_set_flags', RIGHT.fdFdstatSetFlags, [0]],
  ] as const)('%s needs its right', (name, right, args) => {
    const guest = setUp();
    const fd = guest.open();
    expect(guest.call(name, fd, ...args)).toBe(0);
    guest.call('fd_fdstat_set_rights', fd, BigInt(FILE_RIGHTS & ~right), 0n);
    expect(guest.call(name, fd, ...args)).toBe(ERRNO.notcapable);
  });

  it.each([
    ['path_open', RIGHT.pathOpen, 0],
    ['path_open', RIGHT.pathCreateFile, 1],
    ['path_open', RIGHT.pathFilestatSetSize, 8],
  ])('%s of a directory without the right %i is refused', (name, right, oflags) => {
    const guest = setUp();
    guest.call('fd_fdstat_set_rights', ROOT, BigInt(DIRECTORY_RIGHTS & ~right), ALL);
    expect(guest.call(name, ROOT, 0, ...guest.put('f'), oflags, 0n, 0n, 0, OUT)).toBe(ERRNO.notcapable);
  });
});

describe('preview 1 reading and writing', () => {
  it('reads into several buffers with one call of the engine and moves the position', () => {
    const { call, calls, view, bytes, vectors, open } = setUp();
    const fd = open();
    expect(call('fd_read', fd, ...vectors([BUFFER, 3], [BUFFER + 100, 0], [BUFFER + 10, 4]), OUT)).toBe(0);
    expect(view.getUint32(OUT, true)).toBe(7);
    expect(calls).toEqual([['read', 'fd_read', 9, 0, 7]]);
    expect([...bytes.subarray(BUFFER, BUFFER + 15)]).toEqual([7, 7, 7, 0, 0, 0, 0, 0, 0, 0, 7, 7, 7, 7, 0]);
    call('fd_tell', fd, OUT);
    expect(view.getBigUint64(OUT, true)).toBe(7n);
  });

  it('reads at an offset without moving, and less at the end of the file', () => {
    const { call, calls, view, vectors, open } = setUp();
    const fd = open();
    expect(call('fd_pread', fd, ...vectors([BUFFER, 100]), 990n, OUT)).toBe(0);
    expect(view.getUint32(OUT, true)).toBe(10);
    expect(calls).toEqual([['read', 'fd_pread', 9, 990, 100]]);
    expect(call('fd_pread', fd, ...vectors([BUFFER, 100]), 2n ** 60n, OUT)).toBe(ERRNO.fbig);
  });

  it('gathers several buffers into one write', () => {
    const { call, calls, view, put, vectors, open } = setUp();
    const fd = open();
    put('hello', BUFFER);
    expect(call('fd_write', fd, ...vectors([BUFFER, 2], [BUFFER + 2, 3]), OUT)).toBe(0);
    expect(calls).toEqual([['write', 'fd_write', 9, 0, new Uint8Array(Buffer.from('hello'))]]);
    expect(view.getUint32(OUT, true)).toBe(5);
    call('fd_pwrite', fd, ...vectors([BUFFER, 1]), 100n, OUT);
    expect(calls[1]?.slice(0, 4)).toEqual(['write', 'fd_pwrite', 9, 100]);
  });

  it('appends in one step, also when the flag is set later, and syncs when asked to', () => {
    const { call, calls, view, vectors, open } = setUp();
    const fd = open(ALL, { fdflags: 1 });
    call('fd_write', fd, ...vectors([BUFFER, 2]), OUT);
    expect(calls[0]?.[3]).toBe('end');
    call('fd_tell', fd, OUT);
    expect(view.getBigUint64(OUT, true)).toBe(1002n);
    expect(call('fd_fdstat_set_flags', fd, 16)).toBe(0);
    call('fd_write', fd, ...vectors([BUFFER, 2]), OUT);
    expect(calls.slice(1).map(([method, , , offset]) => [method, offset])).toEqual([
      ['write', 1002],
      ['sync', undefined],
    ]);
    expect(call('fd_fdstat_set_flags', fd, 32)).toBe(ERRNO.inval);
  });

  it('answers a failure after a first piece with what was written', () => {
    let pieces = 0;
    const { call, view, memory, vectors, open } = setUp({
      fs: {
        write: (_fn, _handle, offset, bytes) => {
          if (++pieces > 1) throw new GuestError('no-space');
          return Number(offset) + bytes.length;
        },
      },
    });
    memory.grow(40);
    const fd = open();
    const fresh = new DataView(memory.buffer);
    vectors([0, 0]);
    fresh.setUint32(TEXT, 65_536, true);
    fresh.setUint32(TEXT + 4, 1_500_000, true);
    expect(call('fd_write', fd, TEXT, 1, OUT)).toBe(0);
    expect(new DataView(memory.buffer).getUint32(OUT, true)).toBe(1024 * 1024);
    expect(view.byteLength).toBe(0);
    expect(call('fd_write', fd, TEXT, 1, OUT)).toBe(ERRNO.nospc);
  });

  it.each([
    [0, 5n, 5n],
    [1, -3n, 7n],
    [2, -1n, 999n],
  ])('seeks from %i by %d', (whence, offset, expected) => {
    const { call, view, vectors, open } = setUp();
    const fd = open();
    call('fd_read', fd, ...vectors([BUFFER, 10]), OUT);
    expect(call('fd_seek', fd, offset, whence, OUT)).toBe(0);
    expect(view.getBigUint64(OUT, true)).toBe(expected);
  });

  it('refuses to seek before the start, by an unknown whence, and on streams and directories', () => {
    const { call, open } = setUp();
    const fd = open();
    expect(call('fd_seek', fd, -1n, 0, OUT)).toBe(ERRNO.inval);
    expect(call('fd_seek', fd, 0n, 3, OUT)).toBe(ERRNO.inval);
    expect(call('fd_seek', fd, 2n ** 62n, 0, OUT)).toBe(ERRNO.overflow);
    expect(call('fd_seek', 0, 0n, 0, OUT)).toBe(ERRNO.spipe);
    expect(call('fd_seek', ROOT, 0n, 0, OUT)).toBe(ERRNO.isdir);
  });

  it.each(['fd_read', 'fd_write'])('%s of a directory is EISDIR', (name) => {
    expect(setUp().call(name, ROOT, TEXT, 0, OUT)).toBe(ERRNO.isdir);
  });

  it('allocates by growing only', () => {
    const { call, calls, open } = setUp();
    const fd = open();
    call('fd_allocate', fd, 0n, 10n);
    call('fd_allocate', fd, 990n, 20n);
    expect(calls.filter(([method]) => method === 'truncate')).toEqual([['truncate', 'fd_allocate', 9, 1010]]);
    expect(call('fd_allocate', fd, 0n, 0n)).toBe(ERRNO.inval);
  });
});

describe('preview 1 standard streams', () => {
  it('are a terminal: a character device that cannot seek', () => {
    const { call, bytes, view } = setUp();
    call('fd_fdstat_get', 1, BUFFER);
    expect(bytes[BUFFER]).toBe(2);
    expect(view.getBigUint64(BUFFER + 8, true) & BigInt(RIGHT.fdSeek | RIGHT.fdTell)).toBe(0n);
  });

  it('pass output on and input in', () => {
    const { call, calls, view, put, vectors } = setUp({ stdio: { read: (max) => new Uint8Array(Buffer.from('input').subarray(0, max)), available: () => 5 } });
    put('out', BUFFER);
    call('fd_write', 1, ...vectors([BUFFER, 3]), OUT);
    call('fd_write', 2, ...vectors([BUFFER, 2]), OUT);
    expect(calls).toEqual([
      ['stdout', 'out'],
      ['stderr', 'ou'],
    ]);
    call('fd_read', 0, ...vectors([BUFFER, 3]), OUT);
    expect(view.getUint32(OUT, true)).toBe(3);
  });

  it('do not wait when they are non-blocking', () => {
    const { call, vectors } = setUp({ stdio: { available: () => 0 } });
    expect(call('fd_fdstat_set_flags', 0, 4)).toBe(0);
    expect(call('fd_read', 0, ...vectors([BUFFER, 3]), OUT)).toBe(ERRNO.again);
  });
});

describe('preview 1 descriptors', () => {
  it('names the preopened directory', () => {
    const { call, view, bytes } = setUp();
    expect(call('fd_prestat_get', ROOT, OUT)).toBe(0);
    expect(view.getUint32(OUT + 4, true)).toBe(4);
    expect(call('fd_prestat_dir_name', ROOT, BUFFER, 100)).toBe(0);
    expect(Buffer.from(bytes.subarray(BUFFER, BUFFER + 4)).toString()).toBe('/cwd');
    expect(call('fd_prestat_dir_name', ROOT, BUFFER, 3)).toBe(ERRNO.nametoolong);
    expect(call('fd_prestat_get', 4, OUT)).toBe(ERRNO.badf);
  });

  it('closes once', () => {
    const { call, calls, open } = setUp();
    const fd = open();
    expect(call('fd_close', fd)).toBe(0);
    expect(call('fd_close', fd)).toBe(ERRNO.badf);
    expect(calls).toEqual([['close', 'fd_close', 9]]);
  });

  it('renumbers onto an open descriptor, which is closed', () => {
    const { call, calls, open } = setUp();
    const fd = open();
    expect(call('fd_renumber', fd, 99)).toBe(ERRNO.badf);
    expect(call('fd_renumber', fd, fd)).toBe(0);
    expect(call('fd_renumber', fd, ROOT)).toBe(0);
    expect(calls).toEqual([['close', 'fd_renumber', 1]]);
    expect(call('fd_close', fd)).toBe(ERRNO.badf);
    expect(call('fd_tell', ROOT, OUT)).toBe(0);
  });
});

describe('preview 1 fd_readdir', () => {
  const entries: GuestEntry[] = Array.from({ length: 250 }, (_, index) => ({ name: `file-${index}`, kind: 'file', ino: BigInt(index) }));
  const paged = { list: (_fn: string, _handle: number, from: number) => ({ entries: entries.slice(from, from + 100), more: from + 100 < 250 }) };
  const readNames = ({ call, view, bytes }: ReturnType<typeof setUp>, size: number, cookie = 0n): string[] => {
    const names: string[] = [];
    for (let next = cookie; ; ) {
      expect(call('fd_readdir', ROOT, BUFFER, size, next, OUT)).toBe(0);
      const used = view.getUint32(OUT, true);
      for (let at = BUFFER; at + 24 <= BUFFER + used; ) {
        const length = view.getUint32(at + 16, true);
        if (at + 24 + length > BUFFER + used) break;
        names.push(Buffer.from(bytes.subarray(at + 24, at + 24 + length)).toString());
        next = view.getBigUint64(at, true);
        at += 24 + length;
      }
      if (used < size) return names;
    }
  };

  it.each([100, 256, 4096, 60_000])('lists everything once with a buffer of %i bytes', (size) => {
    const guest = setUp({ fs: paged });
    expect(readNames(guest, size)).toEqual(['.', '..', ...entries.map(({ name }) => name)]);
    expect(guest.calls.filter(([method]) => method === 'list').map(([, , , from]) => from)).toEqual([0, 100, 200]);
  });

  it('goes on from any cookie, and takes a new look at cookie 0', () => {
    const guest = setUp({ fs: paged });
    expect(readNames(guest, 4096, 251n)).toEqual(['file-249']);
    expect(readNames(guest, 4096)).toHaveLength(252);
    expect(guest.calls.filter(([method]) => method === 'list')).toHaveLength(6);
  });

  it('fills the buffer to its last byte when there is more', () => {
    const guest = setUp({ fs: paged });
    guest.call('fd_readdir', ROOT, BUFFER, 60, 0n, OUT);
    expect(guest.view.getUint32(OUT, true)).toBe(60);
    expect(guest.view.getBigUint64(BUFFER + 8, true)).toBe(77n);
  });

  it('is for directories only', () => {
    const { call, open } = setUp();
    expect(call('fd_readdir', open(), BUFFER, 100, 0n, OUT)).toBe(ERRNO.notdir);
  });
});

describe('preview 1 poll_oneoff', () => {
  const subscribe = ({ view }: ReturnType<typeof setUp>, index: number, userdata: bigint, tag: number, rest: { fd?: number; id?: number; timeout?: bigint; flags?: number }): void => {
    const at = TEXT + index * 48;
    view.setBigUint64(at, userdata, true);
    view.setUint8(at + 8, tag);
    view.setUint32(at + 16, rest.fd ?? rest.id ?? 0, true);
    view.setBigUint64(at + 24, rest.timeout ?? 0n, true);
    view.setUint16(at + 40, rest.flags ?? 0, true);
  };
  const events = ({ call, view }: ReturnType<typeof setUp>, count: number): unknown[] => {
    expect(call('poll_oneoff', TEXT, BUFFER, count, OUT)).toBe(0);
    return Array.from({ length: view.getUint32(OUT, true) }, (_, index) => {
      const at = BUFFER + index * 32;
      return [view.getBigUint64(at, true), view.getUint16(at + 8, true), view.getUint8(at + 10), view.getBigUint64(at + 16, true), view.getUint16(at + 24, true)];
    });
  };
  function ticking() {
    let now = 1000n;
    const slept: number[] = [];
    const sleep = (milliseconds: number): void => {
      slept.push(milliseconds);
      now += BigInt(Math.ceil(milliseconds * 1e6));
    };
    return { slept, sleep, clock: { realtime: () => now + 10n ** 18n, monotonic: () => now, cpuTime: () => 0n, sleep } };
  }

  it('sleeps until the first clock', () => {
    const { clock, slept } = ticking();
    const guest = setUp({ clock });
    subscribe(guest, 0, 11n, 0, { id: 1, timeout: 5_000_000n });
    subscribe(guest, 1, 22n, 0, { id: 0, timeout: 10n ** 18n + 1000n + 2_000_000n, flags: 1 });
    expect(events(guest, 2)).toEqual([[22n, 0, 0, 0n, 0]]);
    expect(slept).toEqual([2]);
  });

  it('answers at once for what is ready, and not with a clock that has not run out', () => {
    const guest = setUp({ clock: ticking().clock });
    const file = guest.open();
    subscribe(guest, 0, 1n, 0, { id: 1, timeout: 10n ** 9n });
    subscribe(guest, 1, 2n, 2, { fd: 1 });
    subscribe(guest, 2, 3n, 1, { fd: file });
    subscribe(guest, 3, 4n, 1, { fd: 99 });
    expect(events(guest, 4)).toEqual([
      [2n, 0, 2, 1n, 0],
      [3n, 0, 1, 1n, 0],
      [4n, ERRNO.badf, 1, 0n, 0],
    ]);
  });

  it('waits for input or the clock, whichever is first', () => {
    const { clock, sleep } = ticking();
    let bytes: number | 'end' = 0;
    let waits = 0;
    const waitReadable = (milliseconds: number): void => {
      if (++waits === 2) bytes = 12;
      else sleep(milliseconds / 2);
    };
    const guest = setUp({ clock, stdio: { available: () => bytes, waitReadable } });
    subscribe(guest, 0, 1n, 0, { id: 1, timeout: 10_000_000n });
    subscribe(guest, 1, 2n, 1, { fd: 0 });
    expect(events(guest, 2)).toEqual([[2n, 0, 1, 12n, 0]]);
    bytes = 'end';
    expect(events(guest, 2)).toEqual([[2n, 0, 1, 0n, 1]]);
  });

  it('refuses an empty list and unknown events', () => {
    const guest = setUp();
    expect(guest.call('poll_oneoff', TEXT, BUFFER, 0, OUT)).toBe(ERRNO.inval);
    subscribe(guest, 0, 1n, 3, {});
    expect(guest.call('poll_oneoff', TEXT, BUFFER, 1, OUT)).toBe(ERRNO.inval);
  });
});
