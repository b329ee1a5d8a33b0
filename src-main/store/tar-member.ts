/** What a member of a tar is, as far as layers are concerned, and the limits of such archives. */
import { ArchiveError } from './archive-error.ts';

/** `other`: a device or FIFO. */
export type TarKind = 'file' | 'directory' | 'symlink' | 'hard-link' | 'other';

export interface TarHead {
  /** As it is written, but without a `/` at the end. */
  readonly name: string;
  readonly kind: TarKind;
  /** Permission bits, set-user-id, set-group-id and sticky included. */
  readonly mode: number;
  /** Bytes; 0 for what is no file. */
  readonly size: number;
  /** Nanoseconds since the epoch. */
  readonly mtimeNs: bigint;
  /** Of a link: a symlink's as it is stored, a hard link's as the name of another member. */
  readonly target: string | null;
}

export interface TarMember extends TarHead {
  /** Where its content begins in the tar, in bytes. */
  readonly at: number;
  /** Set when it says more than is taken over: owners other than root, extended attributes. */
  readonly extras: readonly TarExtra[];
}
export type TarExtra = 'owner' | 'attributes';

/** Bytes that can be read anywhere. */
export interface ByteSource {
  readonly size: number;
  /** Exactly `length` bytes. Errors: `ArchiveError` when they are not there. */
  read(at: number, length: number): Uint8Array;
}

export const TAR_BLOCK = 512;
/** Members of one archive, bytes of one of them, and of one layer when it is unpacked. */
export const MOST_MEMBERS = 1_000_000;
export const MOST_MEMBER_BYTES = 16 * 2 ** 30;
export const MOST_LAYER_BYTES = 64 * 2 ** 30;

/** Bytes up to the next block. */
export const paddingOf = (size: number): number => (TAR_BLOCK - (size % TAR_BLOCK)) % TAR_BLOCK;

/** Throws an `ArchiveError` with a sentence about an archive of layers. */
export const badLayer = (what: string): never => {
  throw new ArchiveError(`This archive cannot be imported: ${what}.`);
};
