import { describe, expect, it } from 'vitest';

import { GuestError } from '../../guest-fs.ts';
import { ERRNO } from './errno.ts';
import { ALL, BUFFER, OUT, ROOT, TEXT, setUp } from './test-guest.ts';

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
    const { call, memory, open } = setUp({
      fs: {
        write: (_fn, _handle, offset, bytes) => {
          if (++pieces > 1) throw new GuestError('no-space');
          return Number(offset) + bytes.length;
        },
      },
    });
    const fd = open();
    memory.grow(40);
    const fresh = new DataView(memory.buffer);
    fresh.setUint32(TEXT, 65_536, true);
    fresh.setUint32(TEXT + 4, 1_500_000, true);
    expect(call('fd_write', fd, TEXT, 1, OUT)).toBe(0);
    expect(new DataView(memory.buffer).getUint32(OUT, true)).toBe(1024 * 1024);
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

  it.each([
    ['fd_read', []],
    ['fd_write', []],
    ['fd_pread', [0n]],
    ['fd_pwrite', [0n]],
  ])('%s does nothing when the count could not be told', (name, offset) => {
    const { call, calls, vectors, open } = setUp();
    const fd = open();
    expect(call(name, fd, ...vectors([BUFFER, 4]), ...offset, 65_534)).toBe(ERRNO.fault);
    expect(calls).toEqual([]);
  });

  it('allocates by growing only', () => {
    const { call, calls, open } = setUp();
    const fd = open();
    call('fd_allocate', fd, 0n, 10n);
    call('fd_allocate', fd, 990n, 20n);
    expect(calls.filter(([method]) => method === 'truncate')).toEqual([['truncate', 'fd_allocate', 9, 1010]]);
    expect(call('fd_allocate', fd, 0n, 0n)).toBe(ERRNO.inval);
    expect(call('fd_allocate', fd, 2n ** 64n - 1n, 1n)).toBe(ERRNO.fbig);
    expect(call('fd_allocate', fd, 2n ** 53n - 1n, 2n ** 53n - 1n)).toBe(ERRNO.fbig);
  });
});
