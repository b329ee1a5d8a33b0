/** Whether two trees show the same at a place: kinds, contents, modes and targets; times do not count. */
import { using } from '../../vfs/derived.ts';
import type { FileHandle, Stat } from '../../vfs/vfs.ts';
import { linkAt, namesIn, placeAt, statAt } from './live-tree.ts';
import type { OpenTree } from './live-tree.ts';

type Names = readonly string[];

const PIECE = 256 * 1024;
const READING = { access: 'read', create: 'never', content: 'keep', mode: 0 } as const;

const open = (tree: OpenTree, names: Names): FileHandle => tree.vfs.openFile(placeAt(tree, names), READING);

function sameBytes(one: FileHandle, other: FileHandle): boolean {
  const [a, b] = [Buffer.alloc(PIECE), Buffer.alloc(PIECE)];
  for (let at = 0; ;) {
    const read = one.read(a, at);
    if (other.read(b, at) !== read || !a.subarray(0, read).equals(b.subarray(0, read))) return false;
    if (read === 0) return true;
    at += read;
  }
}

/** The same file that nobody has touched since. */
const isUntouched = (one: Stat, other: Stat): boolean =>
  one.ino === other.ino && one.ctimeNs === other.ctimeNs && one.mtimeNs === other.mtimeNs && one.layer === other.layer;

function sameFile(one: OpenTree, other: OpenTree, names: Names): boolean {
  const hashes = [one, other].map((tree) => tree.vfs.contentHash(placeAt(tree, names)));
  if (hashes[0] != null && hashes[1] != null) return hashes[0] === hashes[1];
  return using(open(one, names), (a) => using(open(other, names), (b) => sameBytes(a, b)));
}

function sameDirectory(one: OpenTree, other: OpenTree, names: Names): boolean {
  const [here, there] = [namesIn(one, names), namesIn(other, names)];
  return (
    here.length === there.length &&
    here.every((name, index) => name === there[index] && isSameAt(one, other, [...names, name]))
  );
}

const isSameKind = (one: Stat, other: Stat): boolean =>
  one.kind === other.kind && (one.kind === 'symlink' || one.mode === other.mode);

function isSameEntry(one: OpenTree, other: OpenTree, names: Names, [a, b]: readonly [Stat, Stat]): boolean {
  switch (a.kind) {
    case 'directory':
      return sameDirectory(one, other, names);
    case 'symlink':
      return linkAt(one, names) === linkAt(other, names);
    case 'other':
      return a.ino === b.ino;
    case 'file':
      return a.size === b.size && (isUntouched(a, b) || sameFile(one, other, names));
  }
}

/** With everything below a directory. Errors: those of reading. */
export function isSameAt(one: OpenTree, other: OpenTree, names: Names): boolean {
  const [a, b] = [statAt(one, names), statAt(other, names)];
  if (a === null || b === null) return a === b;
  return isSameKind(a, b) && isSameEntry(one, other, names, [a, b]);
}
