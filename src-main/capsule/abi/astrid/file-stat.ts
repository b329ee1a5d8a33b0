/** The record `file-stat` of `astrid:fs@1.0.0`. */
import type { EntryKind } from '../../../../src-preload/contract/vocabulary.ts';
import type { GuestStat } from '../../guest-fs.ts';

const SECOND = 1_000_000_000n;

/** Since 1970; earlier times have negative seconds and still count nanoseconds forwards. */
export interface Datetime {
  readonly seconds: bigint;
  readonly nanoseconds: number;
}

export interface FileStat {
  /** Bytes. */
  readonly size: bigint;
  readonly kind: 'type-unknown' | 'regular' | 'directory' | 'symlink';
  /** Permission bits. */
  readonly mode: number;
  readonly modified: Datetime;
  /** Never known: no tree here keeps when an entry was made. */
  readonly created: undefined;
  readonly accessed: Datetime;
}

const KIND_OF: Readonly<Record<EntryKind, FileStat['kind']>> = {
  file: 'regular',
  directory: 'directory',
  symlink: 'symlink',
  other: 'type-unknown',
};

function datetime(nanoseconds: bigint): Datetime {
  const within = ((nanoseconds % SECOND) + SECOND) % SECOND;
  return { seconds: (nanoseconds - within) / SECOND, nanoseconds: Number(within) };
}

export const fileStat = ({ size, kind, mode, mtimeNs, atimeNs }: GuestStat): FileStat => ({
  size: BigInt(size),
  kind: KIND_OF[kind],
  mode,
  modified: datetime(mtimeNs),
  created: undefined,
  accessed: datetime(atimeNs),
});
