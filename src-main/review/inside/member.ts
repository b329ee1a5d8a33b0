/** What an archive says of one of its members, and how much of an archive is looked at. */
import { fail } from '../../vfs/errors.ts';

export interface Member {
  readonly name: string;
  /** `file`, `directory`, `symlink`, ... as the archive has it. */
  readonly kind: string;
  /** Bytes, unpacked. */
  readonly size: number;
  /** Permission bits; null when the archive has none. */
  readonly mode: number | null;
  /** As text. */
  readonly modified: string;
  /** sha-256, hex; null when there was too much to unpack, or it cannot be unpacked. */
  readonly hash: string | null;
}

/** Bytes of an archive, or a database, that is looked into. */
export const MOST_PACKED = 64 * 1024 * 1024;
/** Bytes that are unpacked at most, of all members together; what comes after has no hash, or is refused. */
export const MOST_UNPACKED = 256 * 1024 * 1024;
const MOST_MEMBERS = 100_000;

/** Errors: `unsupported`. */
export function checkMembers(count: number): void {
  if (count > MOST_MEMBERS) fail('unsupported', `Archives with more than ${MOST_MEMBERS} members are not looked into.`);
}
