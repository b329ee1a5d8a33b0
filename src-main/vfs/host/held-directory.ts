/** Doing something in one directory of a confined folder, by the single names in it. */
import { fail } from '../errors.ts';
import type { Confinement, HeldDirectory } from './confinement.ts';
import { ERRNO, failErrno, onHost } from './host-errors.ts';
import type { Errno } from './host-errors.ts';

/** Fails with the word for `errno`, and says so when it is because the whole folder is gone. */
export function failInside(inside: Confinement, errno: Errno): never {
  if (errno === ERRNO.ENOENT) {
    const root = inside.lstat([]);
    if (typeof root === 'number' || root.nlink === 0) fail('not-found', 'the folder itself is gone');
  }
  return failErrno(errno);
}

/** Holds the directory at `names` while `use` runs. What node:fs throws in it becomes a `VfsError`. */
export function inDirectory<T>(inside: Confinement, names: readonly string[], use: (held: HeldDirectory) => T): T {
  const held = inside.holdDirectory(names);
  if (typeof held === 'number') return failInside(inside, held);
  try {
    return onHost(() => use(held));
  } finally {
    held.close();
  }
}

/** The last of `names` with the directory that holds it. The root has no name: `invalid-argument`. */
export function splitNames(names: readonly string[]): { readonly parent: readonly string[]; readonly name: string } {
  return {
    parent: names.slice(0, -1),
    name: names.at(-1) ?? fail('invalid-argument', 'the folder itself has no name'),
  };
}
