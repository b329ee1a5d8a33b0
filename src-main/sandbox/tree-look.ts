/** A look through a tree that is to be moved or removed whole: whether anything in it is out of reach. */
import { using } from '../vfs/derived.ts';
import { relPath } from '../vfs/path/rel-path.ts';
import type { DirHandle, Vfs } from '../vfs/vfs.ts';
import type { Entered } from './attempt-target.ts';
import type { Boundary, BoundaryVerdict } from './policy/boundary.ts';

/** Entries that are looked at; a larger tree is refused, because nobody knows what else is in it. */
const MOST = 50_000;

interface Look {
  readonly vfs: Vfs;
  readonly boundary: Pick<Boundary, 'forbids'>;
  readonly mount: string;
  /** How many entries may still be looked at. */
  left: number;
}

/** Where an entry is, and where it is about to be: the same when the tree is removed. */
interface Ways {
  readonly from: readonly string[];
  readonly to: readonly string[];
}

const TOO_LARGE: BoundaryVerdict = {
  pattern: '',
  line: 0,
  reason: `.capsuleignore: more than ${MOST} entries lie below, and any of them could be out of reach`,
};

function lookBelow(look: Look, directory: DirHandle, ways: Ways): BoundaryVerdict | null {
  for (const { name, kind } of directory.list()) {
    if (look.left === 0) return TOO_LARGE;
    look.left -= 1;
    const from = [...ways.from, name];
    const to = [...ways.to, name];
    const { boundary, mount, vfs } = look;
    const here = boundary.forbids(mount, from, 'write', kind) ?? boundary.forbids(mount, to, 'write', kind);
    if (here !== null) return here;
    if (kind !== 'directory') continue;
    const place = vfs.locate(directory, relPath([name]), 'keep');
    const below = using(vfs.openDirectory(place), (open) => lookBelow(look, open, { from, to }));
    if (below !== null) return below;
  }
  return null;
}

/** What keeps a directory from being removed, or moved to `to`. null when nothing does, and for what is no directory. */
export function forbiddenBelow(
  boundary: Pick<Boundary, 'forbids' | 'hasBelow'>,
  { vfs, place, mount: { name } }: Entered,
  to: readonly string[],
): BoundaryVerdict | null {
  if (place.kind !== 'directory') return null;
  if (!boundary.hasBelow(name, place.names) && !boundary.hasBelow(name, to)) return null;
  const look = { vfs, boundary, mount: name, left: MOST };
  return using(vfs.openDirectory(place), (directory) => lookBelow(look, directory, { from: place.names, to }));
}
