/** The records of `wasi:filesystem` and what they are made from. */
import { hash } from 'node:crypto';

import type { EntryKind } from '../../../../src-preload/contract/vocabulary.ts';
import type { GuestStat, GuestTime } from '../../guest-fs.ts';
import { refuse } from './error-code.ts';

const SECOND = 1_000_000_000n;
const MAX_TIME = 2n ** 63n - 1n;

export interface Datetime {
  readonly seconds: bigint;
  readonly nanoseconds: number;
}
export type NewTimestamp =
  { readonly tag: 'no-change' } | { readonly tag: 'now' } | { readonly tag: 'timestamp'; readonly val: Datetime };
export interface PathFlags {
  readonly symlinkFollow?: boolean;
}
export interface OpenFlags {
  readonly create?: boolean;
  readonly directory?: boolean;
  readonly exclusive?: boolean;
  readonly truncate?: boolean;
}
export interface DescriptorFlags {
  readonly read?: boolean;
  readonly write?: boolean;
  readonly fileIntegritySync?: boolean;
  readonly dataIntegritySync?: boolean;
  readonly requestedWriteSync?: boolean;
  readonly mutateDirectory?: boolean;
}

export type DescriptorType = 'regular-file' | 'directory' | 'symbolic-link' | 'unknown';
export const TYPE_OF: Readonly<Record<EntryKind, DescriptorType>> = {
  file: 'regular-file',
  directory: 'directory',
  symlink: 'symbolic-link',
  other: 'unknown',
};

export interface DescriptorStat {
  readonly type: DescriptorType;
  readonly linkCount: bigint;
  readonly size: bigint;
  readonly dataAccessTimestamp: Datetime;
  readonly dataModificationTimestamp: Datetime;
  readonly statusChangeTimestamp: Datetime;
}

/** Times before 1970 have no spelling here: seconds are unsigned. */
export function datetime(nanoseconds: bigint): Datetime {
  const time = nanoseconds < 0n ? 0n : nanoseconds;
  return { seconds: time / SECOND, nanoseconds: Number(time % SECOND) };
}

export const describe = (stat: GuestStat): DescriptorStat => ({
  type: TYPE_OF[stat.kind],
  linkCount: BigInt(stat.nlink),
  size: BigInt(stat.size),
  dataAccessTimestamp: datetime(stat.atimeNs),
  dataModificationTimestamp: datetime(stat.mtimeNs),
  statusChangeTimestamp: datetime(stat.ctimeNs),
});

/** Errors: `invalid` for times after the year 2262 and nanoseconds beyond a second. */
export function timeChange(time: NewTimestamp): GuestTime {
  if (time.tag === 'now') return 'now';
  if (time.tag === 'no-change') return 'keep';
  const { seconds, nanoseconds } = time.val;
  const value = seconds * SECOND + BigInt(nanoseconds);
  return value > MAX_TIME || nanoseconds >= Number(SECOND) ? refuse('invalid') : value;
}

/**
 * Equal for the same version of the same thing: any write or change of attributes alters it. The lower half says only
 * which thing it is, because preview 1 programs behind the component adapter see it as the inode number.
 */
export function metadataHash(stat: GuestStat): { readonly lower: bigint; readonly upper: bigint } {
  const { device, ino, size, mtimeNs, ctimeNs } = stat;
  const digest = hash('sha256', [device, ino, size, mtimeNs, ctimeNs].join(','), 'buffer');
  return { lower: BigInt.asUintN(64, (BigInt(device) << 48n) ^ ino), upper: digest.readBigUInt64LE(0) };
}

/** An offset or size as a number. Errors: `file-too-large` beyond 2^53, where no file reaches. */
export const readSize = (value: bigint): number =>
  value > BigInt(Number.MAX_SAFE_INTEGER) ? refuse('file-too-large') : Number(value);
export const lastLink = ({ symlinkFollow }: PathFlags): 'follow' | 'keep' =>
  symlinkFollow === true ? 'follow' : 'keep';
