/** Whether two spellings of a name that differ in case are one file here: found out by looking, never by making anything. */
import { closeSync, constants, lstatSync, opendirSync, openSync } from 'node:fs';
import type { BigIntStats } from 'node:fs';
import { platform } from 'node:os';
import { basename, dirname, join } from 'node:path';
import type { Confinement } from './confinement.ts';
import { orErrno } from './host-errors.ts';
import type { NameComparison } from './host-tree.ts';
import type { Libc } from './libc.ts';

/** A folder may have more entries than one wants to see for this. */
const MAX_LOOKS = 64;

const swapped = (name: string): string =>
  name.replace(/[A-Za-z]/g, (letter) => (letter < 'a' ? letter.toLowerCase() : letter.toUpperCase()));

const look = (path: string): BigIntStats | undefined => {
  const stats = orErrno(() => lstatSync(path, { bigint: true, throwIfNoEntry: false }));
  return typeof stats === 'object' ? stats : undefined;
};

/** What the two spellings of `name` in `directory` show; undefined when nothing can be concluded. */
function evidenceOf(directory: string, name: string): NameComparison | undefined {
  const other = swapped(name);
  const own = other === name ? undefined : look(join(directory, name));
  // A file with a second name might have just this one.
  if (!own || (!own.isDirectory() && own.nlink > 1n)) return undefined;
  const found = look(join(directory, other));
  return found?.ino === own.ino && found.dev === own.dev ? 'case-insensitive' : 'exact';
}

/** By an entry of the directory that `path` reaches. */
function evidenceInside(path: string): NameComparison | undefined {
  const directory = orErrno(() => opendirSync(path));
  if (typeof directory !== 'object') return undefined;
  try {
    for (let looks = 0; looks < MAX_LOOKS; looks++) {
      const entry = directory.readSync();
      if (!entry) return undefined;
      const evidence = evidenceOf(path, entry.name);
      if (evidence) return evidence;
    }
    return undefined;
  } finally {
    directory.closeSync();
  }
}

/** Linux folds names by directory, where the file system can. */
function isFolding(path: string, libc: Libc): boolean {
  const descriptor = orErrno(() => openSync(path, constants.O_RDONLY | constants.O_DIRECTORY));
  if (descriptor < 0) return false;
  try {
    return libc.foldsNames(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

/**
 * How the folder itself compares names: a folder below it may differ where that is set by directory. Where nothing shows
 * it, as is usual on this system: exact on Linux, else case-insensitive.
 */
export function compareNamesOf(inside: Confinement, libc: Libc | null): NameComparison {
  const usual: NameComparison = platform() === 'linux' ? 'exact' : 'case-insensitive';
  const held = inside.holdDirectory([]);
  if (typeof held === 'number') return usual;
  try {
    if (libc !== null && held.descriptor !== null && isFolding(held.path, libc)) return 'case-insensitive';
    const { hostPath } = inside;
    return evidenceInside(held.path) ?? evidenceOf(dirname(hostPath), basename(hostPath)) ?? usual;
  } finally {
    held.close();
  }
}
