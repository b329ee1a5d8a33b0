import { describe, expect, it } from 'vitest';

import type { GuestEntry } from '../../guest-fs.ts';
import { ERRNO } from './errno.ts';
import { BUFFER, OUT, ROOT, setUp } from './test-guest.ts';

describe('preview 1 fd_readdir', () => {
  const entries: GuestEntry[] = Array.from({ length: 250 }, (_, index) => ({
    name: `file-${index}`,
    kind: 'file',
    ino: BigInt(index),
  }));
  const paged = {
    list: (_fn: string, _handle: number, from: number) => ({
      entries: entries.slice(from, from + 100),
      more: from + 100 < 250,
    }),
  };
  const readNames = ({ call, view, bytes }: ReturnType<typeof setUp>, size: number, cookie = 0n): string[] => {
    const names: string[] = [];
    for (let next = cookie; ;) {
      expect(call('fd_readdir', ROOT, BUFFER, size, next, OUT)).toBe(0);
      const used = view.getUint32(OUT, true);
      for (let at = BUFFER; at + 24 <= BUFFER + used;) {
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
