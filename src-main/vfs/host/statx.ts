/** Reads the kernel's `struct statx` (little-endian), as described in statx(2). */
import { kindOfMode, permissionsOfMode } from './host-stat.ts';
import type { HostStat } from './host-tree.ts';

export const STATX_BYTES = 256;

const NLINK = 16;
const MODE = 28;
const INO = 32;
const SIZE = 40;
const ATIME = 64;
const CTIME = 96;
const MTIME = 112;
const DEV_MAJOR = 136;
const DEV_MINOR = 140;

const timeAt = (view: DataView, offset: number): bigint =>
  view.getBigInt64(offset, true) * 1_000_000_000n + BigInt(view.getUint32(offset + 8, true));

/** The C library's `makedev`, so that the number equals `st_dev`. */
function deviceNumber(major: number, minor: number): bigint {
  const low = ((minor & 0xff) | ((major & 0xfff) << 8)) >>> 0;
  const high = (BigInt(minor >>> 8) << 20n) | (BigInt(major >>> 12) << 44n);
  return BigInt(low) | high;
}

/** The attributes in `view`. */
export function decodeStatx(view: DataView): HostStat {
  const mode = view.getUint16(MODE, true);
  return {
    kind: kindOfMode(mode),
    dev: deviceNumber(view.getUint32(DEV_MAJOR, true), view.getUint32(DEV_MINOR, true)),
    ino: view.getBigUint64(INO, true),
    size: Number(view.getBigUint64(SIZE, true)),
    mtimeNs: timeAt(view, MTIME),
    ctimeNs: timeAt(view, CTIME),
    mode: permissionsOfMode(mode),
    nlink: view.getUint32(NLINK, true),
    atimeNs: timeAt(view, ATIME),
  };
}
