/** A rename that never replaces what is there. */
import { linkSync, lstatSync, renameSync, unlinkSync } from 'node:fs';
import { fail } from '../errors.ts';
import type { HeldDirectory } from './confinement.ts';
import { codeOfErrorName, errnoOf, failErrno, nameOfErrno } from './host-errors.ts';
import type { Libc } from './libc.ts';

/** One entry: a name in a held directory. */
export interface HeldEntry {
  readonly directory: HeldDirectory;
  readonly name: string;
}

const pathOf = ({ directory, name }: HeldEntry): string => `${directory.path}/${name}`;

/** The kernel knows the call, but not for this file system. */
const isNotOffered = (errno: number): boolean => ['EINVAL', 'ENOSYS', 'EPERM'].includes(nameOfErrno(errno));

/** Renames, or fails with `already-exists`. Throws what node:fs throws, or a `VfsError`. */
export function renameNoReplace(from: HeldEntry, to: HeldEntry, libc: Libc | null): void {
  const [source, target] = [from.directory.descriptor, to.directory.descriptor];
  if (libc === null || source === null || target === null) {
    renameInSteps(from, to);
    return;
  }
  const result = libc.renameNoReplace(source, from.name, target, to.name);
  if (result === 0) return;
  if (isNotOffered(result)) renameInSteps(from, to);
  else failErrno(result);
}

/**
 * Without the kernel's help: a file or link gets its second name first, which never replaces. A directory cannot have
 * two; there a plain rename follows a look, and in between it could replace only an empty directory.
 */
function renameInSteps(from: HeldEntry, to: HeldEntry): void {
  const [source, target] = [pathOf(from), pathOf(to)];
  if (!lstatSync(source).isDirectory() && hasLinked(source, target)) {
    unlinkSync(source);
    return;
  }
  if (lstatSync(target, { throwIfNoEntry: false }) !== undefined) fail('already-exists');
  renameSync(source, target);
}

/** False where the file system has no hard links. */
function hasLinked(source: string, target: string): boolean {
  try {
    linkSync(source, target);
    return true;
  } catch (error) {
    const code = codeOfErrorName(nameOfErrno(errnoOf(error)));
    if (code === 'access' || code === 'unsupported' || code === 'too-many-links') return false;
    throw error;
  }
}
