/** Every file of a tree, folder by folder in the order of names, in small steps. */
import type { EntryKind } from '../../../src-preload/contract/vocabulary.ts';
import { using } from '../../vfs/derived.ts';
import { orNull } from '../../vfs/errors.ts';
import { relPath } from '../../vfs/path/rel-path.ts';
import type { DirEntry, DirHandle, Vfs } from '../../vfs/vfs.ts';

/** A tree with a handle of its root. */
export interface WalkedTree {
  readonly vfs: Vfs;
  readonly root: DirHandle;
}

export interface WalkedFile {
  readonly names: readonly string[];
  readonly kind: EntryKind;
}

/** Directories are asked about before they are entered. */
export type Enters = (names: readonly string[]) => boolean;

/** null when it is gone by now, or cannot be read. */
const entriesOf = ({ vfs, root }: WalkedTree, names: readonly string[]): readonly DirEntry[] | null =>
  orNull(() => {
    if (names.length === 0) return root.list();
    return using(vfs.openDirectory(vfs.locate(root, relPath(names), 'keep')), (directory) => directory.list());
  });

/** From the directory `from` on. Files and links; what is no directory, but also no file, is left out. Yields undefined after each directory that it has listed. */
export function* walkFiles(
  tree: WalkedTree,
  enters: Enters,
  from: readonly string[] = [],
): Generator<WalkedFile | undefined> {
  const pending: WalkedFile[] = [{ names: from, kind: 'directory' }];
  for (let next = pending.pop(); next; next = pending.pop()) {
    const { names, kind } = next;
    if (kind !== 'directory') {
      yield next;
      continue;
    }
    if (names.length > from.length && !enters(names)) continue;
    const entries = entriesOf(tree, names) ?? [];
    for (const { name, kind: of } of entries.toReversed())
      if (of !== 'other') pending.push({ names: [...names, name], kind: of });
    yield undefined;
  }
}
