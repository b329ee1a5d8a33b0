/** How a failure of the operating system becomes one of our words; the message never carries a host path. */
import { getSystemErrorMap, getSystemErrorName } from 'node:util';
import type { FsErrorCode } from '../../../src-preload/contract/vocabulary.ts';
import { fail } from '../errors.ts';

/** A negative error number, as libuv and the kernel give it: what a confined call answers instead of throwing. */
export type Errno = number;

const CODES: ReadonlyMap<string, FsErrorCode> = new Map([
  ['EACCES', 'access'],
  ['EAGAIN', 'would-block'],
  ['EBUSY', 'busy'],
  ['EDQUOT', 'quota'],
  ['EEXIST', 'already-exists'],
  ['EFBIG', 'too-large'],
  ['EILSEQ', 'invalid-path'],
  ['EINVAL', 'invalid-argument'],
  ['EISDIR', 'is-directory'],
  ['ELOOP', 'link-loop'],
  ['EMLINK', 'too-many-links'],
  ['ENAMETOOLONG', 'name-too-long'],
  ['ENODEV', 'unsupported'],
  ['ENOENT', 'not-found'],
  ['ENOSPC', 'no-space'],
  ['ENOSYS', 'unsupported'],
  ['ENOTDIR', 'not-directory'],
  ['ENOTEMPTY', 'not-empty'],
  ['ENOTSUP', 'unsupported'],
  ['ENXIO', 'unsupported'],
  ['EOPNOTSUPP', 'unsupported'],
  ['EOVERFLOW', 'too-large'],
  ['EPERM', 'access'],
  ['EROFS', 'read-only'],
  ['ETXTBSY', 'busy'],
  ['EXDEV', 'cross-mount'],
]);

const NAMED = ['EAGAIN', 'EEXIST', 'EINTR', 'ELOOP', 'ENAMETOOLONG', 'ENOENT', 'ENOTDIR', 'ENXIO', 'EXDEV'] as const;
const numbers = new Map([...getSystemErrorMap()].map(([errno, [name]]) => [name, errno]));

/** The numbers we compare with, negative, in this system's own numbering (that of Windows is libuv's). */
export const ERRNO = Object.fromEntries(NAMED.map((name) => [name, numbers.get(name)])) as Readonly<
  Record<(typeof NAMED)[number], Errno>
>;

/** The word for an error's system name, e.g. `ENOENT`; `io` for every name that has no word of its own. */
export const codeOfErrorName = (name: string): FsErrorCode => CODES.get(name) ?? 'io';

/** The system name of `errno`, e.g. `ENOENT`. */
export const nameOfErrno = (errno: Errno): string => getSystemErrorName(errno);

/** Fails with the word for `errno`. */
export function failErrno(errno: Errno): never {
  const name = nameOfErrno(errno);
  const code = codeOfErrorName(name);
  fail(code, code === 'io' ? `input/output error (${name})` : code);
}

/** The error number inside what a call of node:fs threw. Anything else that was thrown is a fault of ours and goes on. */
export function errnoOf(error: unknown): Errno {
  if (error instanceof Error && 'syscall' in error && 'errno' in error && typeof error.errno === 'number')
    return error.errno;
  throw error;
}

/** Runs a call of node:fs; its failure becomes a `VfsError`. */
export function onHost<T>(call: () => T): T {
  try {
    return call();
  } catch (error) {
    return failErrno(errnoOf(error));
  }
}

/** Runs a call of node:fs; its failure becomes the answer. */
export function orErrno<T>(call: () => T): T | Errno {
  try {
    return call();
  } catch (error) {
    return errnoOf(error);
  }
}
