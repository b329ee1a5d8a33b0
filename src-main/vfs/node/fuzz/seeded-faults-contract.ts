/** Puts faults between the fuzzer and a tree. */
import { readUpTo, removeAll, using } from '../../derived.ts';
import type { Layered } from '../../layers.ts';
import { relPath } from '../../path/rel-path.ts';
import type { DirEntry, DirHandle, FileHandle, OpenOptions, Place, Vfs } from '../../vfs.ts';
import type { FuzzTree, Wrap } from './open-tree-contract.ts';

export const isLayered = (tree: FuzzTree): tree is FuzzTree & Layered => tree.freeze !== undefined;

/** What the tree offers beyond a plain one. */
function layersOf(tree: FuzzTree): Partial<FuzzTree> {
  if (!isLayered(tree)) return {};
  return {
    freeze: () => tree.freeze(),
    checkpoints: () => tree.checkpoints(),
    viewAt: (checkpoint) => tree.viewAt(checkpoint),
    entriesAt: (checkpoint) => tree.entriesAt(checkpoint),
    restore: (checkpoint) => tree.restore(checkpoint),
    drop: (checkpoint) => tree.drop(checkpoint),
  };
}

/** `vfs`, with faults. */
export const vfsLike = (vfs: FuzzTree, faults: Partial<FuzzTree>): FuzzTree => ({
  ...layersOf(vfs),
  access: vfs.access,
  openRoot: () => vfs.openRoot(),
  locate: (dir, path, last) => vfs.locate(dir, path, last),
  stat: (place) => vfs.stat(place),
  contentHash: (place) => vfs.contentHash(place),
  openFile: (place, options) => vfs.openFile(place, options),
  openDirectory: (place) => vfs.openDirectory(place),
  readLink: (place) => vfs.readLink(place),
  makeDirectory: (place, mode) => vfs.makeDirectory(place, mode),
  removeDirectory: (place) => vfs.removeDirectory(place),
  unlink: (place) => vfs.unlink(place),
  rename: (from, to) => vfs.rename(from, to),
  link: (existing, to) => vfs.link(existing, to),
  symlink: (target, at) => vfs.symlink(target, at),
  setTimes: (place, access, modification) => vfs.setTimes(place, access, modification),
  setMode: (place, mode) => vfs.setMode(place, mode),
  close: () => vfs.close(),
  ...faults,
});

export const fileLike = (file: FileHandle, faults: Partial<FileHandle>): FileHandle => ({
  kind: 'file',
  names: () => file.names(),
  read: (into, offset) => file.read(into, offset),
  write: (bytes, offset) => file.write(bytes, offset),
  truncate: (size) => file.truncate(size),
  sync: () => file.sync(),
  stat: () => file.stat(),
  // A fault of what is read or written must be found by what is read.
  contentHash: () => null,
  setTimes: (access, modification) => file.setTimes(access, modification),
  close: () => file.close(),
  ...faults,
});

export const directoryLike = (directory: DirHandle, faults: Partial<DirHandle>): DirHandle => ({
  kind: 'directory',
  names: () => directory.names(),
  list: () => directory.list(),
  stat: () => directory.stat(),
  setTimes: (access, modification) => directory.setTimes(access, modification),
  close: () => directory.close(),
  ...faults,
});

export const READING = { access: 'read', create: 'never', content: 'keep', mode: 0o644 } as const;
export const CREATING = { access: 'write', create: 'exclusive', content: 'keep' } as const;

export const again = (vfs: Vfs, names: readonly string[]): Place =>
  using(vfs.openRoot(), (root) => vfs.locate(root, relPath(names), 'keep'));
export const entriesOf = (vfs: Vfs, place: Place): readonly DirEntry[] =>
  using(vfs.openDirectory(place), (directory) => directory.list());
export const remove = (vfs: Vfs, names: readonly string[]): number =>
  using(vfs.openRoot(), (root) => removeAll({ vfs, root, place: again(vfs, names) }));
export const keyOf = (names: readonly string[]): string => names.join('/');

export function copyFile(vfs: Vfs, from: readonly string[], to: readonly string[]): void {
  const place = again(vfs, from);
  const { mode, size, mtimeNs } = vfs.stat(place);
  const bytes = using(vfs.openFile(place, READING), (file) => readUpTo(file, 0, size));
  using(vfs.openFile(again(vfs, to), { ...CREATING, mode }), (file) => file.write(bytes, 0));
  vfs.setTimes(again(vfs, to), 'keep', mtimeNs);
}

/** A fault of the files that are opened for writing while the base still has their content. */
export const atCopyUp =
  (fault: (file: FileHandle, vfs: Vfs) => Partial<FileHandle>): Wrap =>
  (vfs) =>
    vfsLike(vfs, {
      openFile(place, options) {
        const file = vfs.openFile(place, options);
        return place.layer === 'base' && options.access !== 'read' ? fileLike(file, fault(file, vfs)) : file;
      },
    });

/** A fault of every open file. */
export const inFiles =
  (fault: (file: FileHandle, options: OpenOptions) => Partial<FileHandle>): Wrap =>
  (vfs) =>
    vfsLike(vfs, {
      openFile(place, options) {
        const file = vfs.openFile(place, options);
        return fileLike(file, fault(file, options));
      },
    });
