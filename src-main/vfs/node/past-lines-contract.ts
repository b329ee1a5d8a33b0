/** For tests: a tree as lines of text, with everything that a moment of the past has to bring back. */
import { hash as hashOf } from 'node:crypto';
import { readUpTo, using } from '../derived.ts';
import { VfsError } from '../errors.ts';
import { relPath } from '../path/rel-path.ts';
import type { DirHandle, Place, Vfs } from '../vfs.ts';

/** Of a content, as much as tells it from others. */
export const short = (hash: string): string => hash.slice(0, 12);

/** One line an entry. */
export function linesOf(vfs: Vfs): string[] {
  const lines: string[] = [];
  const visit = (root: DirHandle, names: readonly string[]): void => {
    const place = vfs.locate(root, relPath(names), 'keep');
    lines.push(orWhy(() => lineOf(vfs, place), names));
    if (place.kind !== 'directory') return;
    const list = (): string[] =>
      using(vfs.openDirectory(place), (directory) => directory.list().map(({ name }) => name));
    for (const name of orNone(list)) visit(root, [...names, name]);
  };
  using(vfs.openRoot(), (root) => visit(root, []));
  return lines;
}

/** A checkpoint that is restored after a commit may name what the folder does not have any more. */
function orWhy(tell: () => string, names: readonly string[]): string {
  try {
    return tell();
  } catch (error) {
    if (error instanceof VfsError) return `${names.join('/')} ${error.code}`;
    throw error;
  }
}

function orNone(list: () => string[]): string[] {
  try {
    return list();
  } catch (error) {
    if (error instanceof VfsError) return [];
    throw error;
  }
}

function lineOf(vfs: Vfs, place: Place): string {
  const { kind, mode, size, mtimeNs } = vfs.stat(place);
  const what = kind === 'file' ? contentOf(vfs, place) : kind === 'symlink' ? vfs.readLink(place) : '';
  return `${place.names.join('/')} ${kind} ${mode.toString(8)} ${size} ${mtimeNs} ${what}`;
}

function contentOf(vfs: Vfs, place: Place): string {
  const options = { access: 'read', create: 'never', content: 'keep', mode: 0 } as const;
  const bytes = using(vfs.openFile(place, options), (file) => readUpTo(file, 0, file.stat().size));
  return short(hashOf('sha256', bytes, 'hex'));
}
