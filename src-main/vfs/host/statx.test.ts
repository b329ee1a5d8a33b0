/** The kernel's attributes, byte by byte. */
import { describe, expect, it } from 'vitest';
import { decodeStatx, STATX_BYTES } from './statx.ts';
import { encodeTimes, secondsOf } from './timespec.ts';

const blank = (): DataView => new DataView(new ArrayBuffer(STATX_BYTES));

describe('the attributes that statx(2) gives', () => {
  it.each([
    // What the C library's makedev() gives for these.
    [8, 1, 0x801n],
    [259, 5, 0x10305n],
    [0, 0x12345, 0x12300045n],
    [0xabcde, 0xfedcba98, 0xabfedcbacde98n],
  ])('have the device number of stat(2): %i, %i', (major, minor, expected) => {
    const view = blank();
    view.setUint32(136, major, true);
    view.setUint32(140, minor, true);
    expect(decodeStatx(view).dev).toBe(expected);
  });

  it.each([
    [0o100644, 'file', 0o644],
    [0o104755, 'file', 0o4755],
    [0o040700, 'directory', 0o700],
    [0o120777, 'symlink', 0o777],
    [0o010600, 'other', 0o600],
    [0o020666, 'other', 0o666],
    [0o140755, 'other', 0o755],
  ])('tell kind and permissions apart: %i', (mode, kind, permissions) => {
    const view = blank();
    view.setUint16(28, mode, true);
    expect(decodeStatx(view)).toMatchObject({ kind, mode: permissions });
  });

  it('count times before the epoch down to the nanosecond', () => {
    const view = blank();
    view.setBigInt64(112, -2n, true);
    view.setUint32(120, 999_999_999, true);
    expect(decodeStatx(view).mtimeNs).toBe(-1_000_000_001n);
  });
});

describe('the times that the system takes', () => {
  it.each([0n, 1n, -1n, 999_999_999n, 1_000_000_000n, -1_000_000_000n, -1_500_000_000n, 1_795_266_660_038_000_106n])(
    'of %d are whole seconds and nanoseconds that are never negative',
    (time) => {
      const words = new BigInt64Array(encodeTimes(0n, time).buffer);
      const [seconds = 0n, part = 0n] = words.subarray(2);
      expect(seconds * 1_000_000_000n + part).toBe(time);
      expect(part).toBeGreaterThanOrEqual(0n);
      expect(part).toBeLessThan(1_000_000_000n);
    },
  );

  it('are text for Node, in seconds', () => {
    expect(Number(secondsOf(1_500_000_000n))).toBe(1.5);
    expect(Number(secondsOf(-1_500_000_000n))).toBe(-1.5);
  });
});
