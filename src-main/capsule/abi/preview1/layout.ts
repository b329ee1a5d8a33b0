/** The records that preview 1 functions write into the guest's memory, byte for byte as its witx says. */
import type { EntryKind } from '../../../../src-preload/contract/vocabulary.ts';
import type { GuestStat, GuestTime } from '../../guest-fs.ts';
import { ERRNO, refuse } from './errno.ts';
import type { GuestMemory } from './memory.ts';

/** Values of `filetype`. */
export const FILETYPE = { unknown: 0, characterDevice: 2, directory: 3, file: 4, symlink: 7 } as const;
export const FILETYPE_OF: Readonly<Record<EntryKind, number>> = {
  file: FILETYPE.file,
  directory: FILETYPE.directory,
  symlink: FILETYPE.symlink,
  other: FILETYPE.unknown,
};

const FILESTAT_BYTES = 64;

export function writeFilestat(memory: GuestMemory, at: number, stat: GuestStat): void {
  memory.fill(at, FILESTAT_BYTES, 0);
  memory.setU64(at, BigInt(stat.device));
  memory.setU64(at + 8, stat.ino);
  memory.setU8(at + 16, FILETYPE_OF[stat.kind]);
  memory.setU64(at + 24, BigInt(stat.nlink));
  memory.setU64(at + 32, BigInt(stat.size));
  memory.setU64(at + 40, timestamp(stat.atimeNs));
  memory.setU64(at + 48, timestamp(stat.mtimeNs));
  memory.setU64(at + 56, timestamp(stat.ctimeNs));
}

/** Times before 1970 have no spelling here: nanoseconds are unsigned. */
const timestamp = (nanoseconds: bigint): bigint => (nanoseconds < 0n ? 0n : nanoseconds);

/** The standard streams have a type and nothing else. */
export function writeStreamStat(memory: GuestMemory, at: number, filetype: number): void {
  memory.fill(at, FILESTAT_BYTES, 0);
  memory.setU8(at + 16, filetype);
}

/** Bits of `fstflags`. */
const FSTFLAG = { atime: 1, atimeNow: 2, mtime: 4, mtimeNow: 8 } as const;
const MAX_TIME = 2n ** 63n - 1n;

function timeChange(given: boolean, now: boolean, time: bigint): GuestTime {
  if (given && now) refuse(ERRNO.inval);
  if (now) return 'now';
  if (!given) return 'keep';
  const value = BigInt.asUintN(64, time);
  return value > MAX_TIME ? refuse(ERRNO.inval) : value;
}

/** Errors: INVAL for a time that is both given and `now`, for unknown bits, and for times after the year 2262. */
export function readTimes(flags: number, atime: bigint, mtime: bigint): readonly [GuestTime, GuestTime] {
  if ((flags & ~15) !== 0) refuse(ERRNO.inval);
  return [
    timeChange((flags & FSTFLAG.atime) !== 0, (flags & FSTFLAG.atimeNow) !== 0, atime),
    timeChange((flags & FSTFLAG.mtime) !== 0, (flags & FSTFLAG.mtimeNow) !== 0, mtime),
  ];
}

/** A `filesize` as a number. Errors: FBIG beyond 2^53, where no file reaches. */
export function readSize(value: bigint): number {
  const size = BigInt.asUintN(64, value);
  return size > BigInt(Number.MAX_SAFE_INTEGER) ? refuse(ERRNO.fbig) : Number(size);
}
