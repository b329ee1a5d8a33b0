import { describe, expect, it } from 'vitest';

import { STAT } from '../../guest-fake.ts';
import { ERRNO } from './errno.ts';
import { DIRECTORY_RIGHTS, FILE_RIGHTS, INHERITABLE_RIGHTS, RIGHT } from './rights.ts';
import { ALL, BUFFER, OUT, ROOT, setUp } from './test-guest.ts';

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
    expect(guest.calls).toEqual(
      ['fd_fdstat_set_rights', 'fd_read'].map((name) => [
        ...['refused', name, { at: 9, path: '' }],
        ...['not-capable', 'the descriptor lacks the right'],
      ]),
    );
  });

  it('passes on through a directory only what the directory has left to pass on', () => {
    const guest = setUp();
    const kept = BigInt(INHERITABLE_RIGHTS & ~RIGHT.fdWrite);
    expect(guest.call('fd_fdstat_set_rights', ROOT, BigInt(DIRECTORY_RIGHTS), kept)).toBe(0);
    expect(guest.call('path_open', ROOT, 0, ...guest.put('f'), 0, BigInt(RIGHT.fdWrite), 0n, 0, OUT)).toBe(
      ERRNO.notcapable,
    );
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
