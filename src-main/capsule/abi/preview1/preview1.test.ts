import { describe, expect, it } from 'vitest';

import { FS_ERRORS } from '../../../../src-preload/contract/vocabulary.ts';
import { GuestError } from '../../guest-fs.ts';
import { EngineDefect, GuestExit } from '../../guest-world.ts';
import { ERRNO, ERRNO_OF } from './errno.ts';
import { offersPreview1, PREVIEW1_MODULE, UNSTABLE_MODULE } from './preview1.ts';
import { RIGHT } from './rights.ts';
import { BUFFER, OUT, ROOT, setUp } from './test-guest.ts';

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
    [0, 5_000_000_006n],
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
    expect([setUp().call('clock_time_get', 4, 0n, OUT), setUp().call('clock_res_get', 9, OUT)]).toEqual([
      ERRNO.inval,
      ERRNO.inval,
    ]);
  });

  it('ends with the exit code as an unsigned number, and cannot be kept from it', () => {
    const { call } = setUp();
    expect(() => call('proc_exit', -1)).toThrow(new GuestExit(0xffff_ffff));
    expect(() => call('sched_yield')).toThrow(GuestExit);
  });

  it('is over when it has returned, also when its own code has caught the exit', () => {
    const { call, preview1 } = setUp();
    preview1.finish();
    expect(() => call('proc_exit', 7)).toThrow(GuestExit);
    expect(() => {
      preview1.finish();
    }).toThrow(new GuestExit(7));
  });

  it('has no sockets', () => {
    const { call } = setUp();
    expect(call('sock_shutdown', 0, 0)).toBe(ERRNO.notsock);
    expect(call('sock_recv', 99, 0, 0, 0, OUT, OUT)).toBe(ERRNO.badf);
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
    const { call, calls, view, put, vectors } = setUp({
      stdio: { read: (max) => new Uint8Array(Buffer.from('input').subarray(0, max)), available: () => 5 },
    });
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
    expect(calls.map((asked) => asked.slice(0, 3))).toEqual([
      ['close', 'fd_close', 9],
      ['refused', 'fd_close', { at: 0, path: '' }],
    ]);
  });

  it('renumbers onto an open descriptor, which is closed', () => {
    const { call, calls, open } = setUp();
    const fd = open();
    expect(call('fd_renumber', fd, 99)).toBe(ERRNO.badf);
    expect(call('fd_renumber', fd, fd)).toBe(0);
    expect(call('fd_renumber', fd, ROOT)).toBe(0);
    expect(calls.filter(([method]) => method !== 'refused')).toEqual([['close', 'fd_renumber', 1]]);
    expect(call('fd_close', fd)).toBe(ERRNO.badf);
    expect(call('fd_tell', ROOT, OUT)).toBe(0);
  });
});
