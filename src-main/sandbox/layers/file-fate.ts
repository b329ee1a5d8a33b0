/** What became of one place, layer by layer. */
import type { ChangeKind, EntryKind } from '../../../src-preload/contract/vocabulary.ts';
import { hashOf } from '../../review/content.ts';
import type { Names } from '../../review/names.ts';
import { isMissing, using } from '../../vfs/derived.ts';
import type { Overlay } from '../../vfs/overlay.ts';
import { relPath } from '../../vfs/path/rel-path.ts';
import type { Stat, Vfs } from '../../vfs/vfs.ts';
import type { StackPoint } from './layer-stack.ts';

/** Has the shape of one layer of `FileFate` in the contract. */
export interface FateInLayer {
  readonly layer: 'base' | 'top' | number;
  /** null for what the base has. */
  readonly kind: ChangeKind | null;
  readonly entry: EntryKind | null;
  readonly size: number | null;
  readonly mode: number | null;
  readonly hash: string | null;
}

interface Seen {
  readonly stat: Stat;
  readonly hash: string | null;
}

/** Bytes of a file that is read to tell its hash. */
const MOST_READ = 16 * 1024 * 1024;
const READ = { access: 'read', create: 'never', content: 'keep', mode: 0 } as const;

function look(vfs: Vfs, names: Names): Seen | null {
  return using(vfs.openRoot(), (root) => {
    try {
      const place = vfs.locate(root, relPath(names), 'keep');
      if (place.kind === null) return null;
      const stat = vfs.stat(place);
      const known = place.kind === 'file' ? vfs.contentHash(place) : null;
      const isRead = place.kind === 'file' && known === null && stat.size <= MOST_READ;
      return { stat, hash: isRead ? using(vfs.openFile(place, READ), (file) => hashOf(file, stat.size)) : known };
    } catch (error) {
      if (isMissing(error)) return null;
      throw error;
    }
  });
}

/** What counts of an entry: times are nothing, nor is what happened inside of a directory. */
function factsOf({ stat, hash }: Seen): readonly unknown[] {
  const { kind, mode, size, ino, ctimeNs } = stat;
  if (kind === 'directory') return [mode, ino];
  return kind === 'file' ? [mode, size, hash] : [size, ino, ctimeNs];
}

/** What a layer said of a place, if anything. */
function kindBetween(before: Seen | null, after: Seen | null): ChangeKind | null {
  if (!before) return after && 'added';
  if (!after) return 'deleted';
  if (before.stat.kind !== after.stat.kind) return 'type-changed';
  const others = factsOf(after);
  return factsOf(before).every((fact, index) => fact === others[index]) ? null : 'modified';
}

const shown = (layer: FateInLayer['layer'], kind: ChangeKind | null, seen: Seen | null): FateInLayer => ({
  layer,
  kind,
  entry: seen?.stat.kind ?? null,
  size: seen && (seen.stat.kind === 'file' || seen.stat.kind === 'symlink') ? seen.stat.size : null,
  mode: seen?.stat.mode ?? null,
  hash: seen?.hash ?? null,
});

/** From the base up; layers that say nothing of it are left out. Yields between the checkpoints. Errors: those of the tree. */
export function* fileFate(
  overlay: Overlay,
  points: readonly StackPoint[],
  names: Names,
): Generator<undefined, readonly FateInLayer[]> {
  const fates: FateInLayer[] = [];
  let before = overlay.base ? look(overlay.view('base'), names) : null;
  if (before) fates.push(shown('base', null, before));
  const add = (layer: FateInLayer['layer'], after: Seen | null): void => {
    const kind = kindBetween(before, after);
    if (kind !== null) fates.push(shown(layer, kind, after));
    before = after;
  };
  for (const { id, tree } of points) {
    const view = overlay.viewAt(tree);
    try {
      add(id, look(view, names));
    } finally {
      view.close();
    }
    yield;
  }
  add('top', look(overlay, names));
  return fates;
}
