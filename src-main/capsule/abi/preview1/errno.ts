/** The error numbers of `wasi_snapshot_preview1` and the total table from our words to them. */
import type { FsErrorCode } from '../../../../src-preload/contract/vocabulary.ts';

/** The numbers this adapter answers with (type `errno` of the preview 1 witx). */
export const ERRNO = {
  success: 0,
  acces: 2,
  again: 6,
  badf: 8,
  busy: 10,
  dquot: 19,
  exist: 20,
  fault: 21,
  fbig: 22,
  ilseq: 25,
  inval: 28,
  io: 29,
  isdir: 31,
  loop: 32,
  mlink: 34,
  nametoolong: 37,
  nfile: 41,
  noent: 44,
  nospc: 51,
  nosys: 52,
  notdir: 54,
  notempty: 55,
  notsock: 57,
  notsup: 58,
  overflow: 61,
  perm: 63,
  rofs: 69,
  spipe: 70,
  xdev: 75,
  notcapable: 76,
} as const;
export type Errno = (typeof ERRNO)[keyof typeof ERRNO];

export const ERRNO_OF: Readonly<Record<FsErrorCode, Errno>> = {
  'not-found': ERRNO.noent,
  access: ERRNO.acces,
  denied: ERRNO.perm,
  'boundary-escape': ERRNO.perm,
  'invalid-path': ERRNO.ilseq,
  'invalid-argument': ERRNO.inval,
  'name-too-long': ERRNO.nametoolong,
  'is-directory': ERRNO.isdir,
  'not-directory': ERRNO.notdir,
  'not-empty': ERRNO.notempty,
  'already-exists': ERRNO.exist,
  'too-large': ERRNO.fbig,
  quota: ERRNO.dquot,
  'no-space': ERRNO.nospc,
  'cross-mount': ERRNO.xdev,
  'read-only': ERRNO.rofs,
  'too-many-links': ERRNO.mlink,
  'link-loop': ERRNO.loop,
  closed: ERRNO.badf,
  'bad-handle': ERRNO.badf,
  busy: ERRNO.busy,
  'would-block': ERRNO.again,
  unsupported: ERRNO.notsup,
  'not-capable': ERRNO.notcapable,
  io: ERRNO.io,
};

/** What the adapter itself refuses: thrown inside, answered as its number. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly errno: Errno;
  /** For the record; null where the number says it all. */
  readonly reason: string | null;
  constructor(errno: Errno, reason: string | null) {
    super(`errno ${errno}`);
    this.errno = errno;
    this.reason = reason;
  }
}

/** An expression, so that it fits behind `??`. */
export function refuse(errno: Errno, reason: string | null = null): never {
  throw new Refusal(errno, reason);
}
