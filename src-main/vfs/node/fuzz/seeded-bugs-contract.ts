/** Faults of the kinds that overlays have had, each put between the fuzzer and a tree: can the fuzzer see them? */
import { readUpTo, using } from '../../derived.ts';
import { VfsError } from '../../errors.ts';
import { relPath } from '../../path/rel-path.ts';
import type { DirEntry, FileHandle, Place, Vfs } from '../../vfs.ts';
import type { FuzzTree, Wrap } from './open-tree-contract.ts';
import type { Engine } from './pairing-contract.ts';
import { CONTENT_BUGS } from './seeded-content-bugs-contract.ts';
import {
  again,
  atCopyUp,
  copyFile,
  CREATING,
  directoryLike,
  entriesOf,
  fileLike,
  inFiles,
  keyOf,
  READING,
  remove,
  vfsLike,
} from './seeded-faults-contract.ts';
import { LAYER_BUGS } from './seeded-layer-bugs-contract.ts';

function listsWhiteouts(vfs: FuzzTree): FuzzTree {
  const removed = new Map<string, DirEntry>();
  const note = (place: Place): void => {
    removed.set(keyOf(place.names), { name: place.names.at(-1) ?? '', kind: 'other', ino: 0n, layer: 'top' });
  };
  const missing = (directory: readonly string[], entries: readonly DirEntry[]): DirEntry[] =>
    [...removed]
      .filter(([key, { name }]) => key === keyOf([...directory, name]) && !entries.some((entry) => entry.name === name))
      .map(([, entry]) => entry);
  return vfsLike(vfs, {
    unlink(place) {
      if (place.layer === 'base') note(place);
      vfs.unlink(place);
    },
    openDirectory(place) {
      const directory = vfs.openDirectory(place);
      const list = (): DirEntry[] => [...directory.list(), ...missing(place.names, directory.list())];
      return directoryLike(directory, { list });
    },
  });
}

function showsBaseInNewDirectories(vfs: FuzzTree): FuzzTree {
  const hidden: (readonly string[])[] = [];
  return vfsLike(vfs, {
    unlink(place) {
      vfs.unlink(place);
      if (place.layer === 'base') hidden.push(place.names);
    },
    rename(from, to) {
      const entries = from.kind === 'directory' ? entriesOf(vfs, from) : [];
      vfs.rename(from, to);
      for (const { name, layer } of entries) if (layer === 'base') hidden.push([...from.names, name]);
    },
    makeDirectory(place, mode) {
      vfs.makeDirectory(place, mode);
      const below = hidden.filter((names) => keyOf(names.slice(0, -1)) === keyOf(place.names));
      for (const names of below) vfs.openFile(again(vfs, names), { ...CREATING, mode }).close();
    },
  });
}

/** What was cut off comes back where a gap should read as zeros. */
function readsStaleBytes(vfs: FuzzTree): FuzzTree {
  const cut = new Map<bigint, Uint8Array>();
  const fill = (file: FileHandle, into: Uint8Array, offset: number): number => {
    const length = file.read(into, offset);
    const stale = cut.get(file.stat().ino) ?? new Uint8Array();
    for (let at = 0; at < length; at++) if (into[at] === 0) into[at] = stale[offset + at] ?? 0;
    return length;
  };
  return vfsLike(vfs, {
    openFile(place, options) {
      const file = vfs.openFile(place, options);
      return fileLike(file, {
        read: (into, offset) => fill(file, into, offset),
        truncate(size) {
          const { ino, nlink } = file.stat();
          if (nlink > 0)
            using(vfs.openFile(again(vfs, file.names()), READING), (old) => cut.set(ino, readUpTo(old, 0, 1000)));
          file.truncate(size);
        },
      });
    },
  });
}

/** Each with the name of what it breaks. */
const OVERLAY_BUGS: Readonly<Record<string, Wrap>> = {
  'a listing shows whiteouts': listsWhiteouts,
  'unlinking an entry of the base leaves no whiteout': (vfs) =>
    vfsLike(vfs, { unlink: (place) => (place.layer === 'base' ? undefined : vfs.unlink(place)) }),
  'a renamed directory loses what the base has in it': (vfs) =>
    vfsLike(vfs, {
      rename(from, to) {
        vfs.rename(from, to);
        if (from.kind !== 'directory') return;
        for (const { layer, name } of entriesOf(vfs, again(vfs, to.names)))
          if (layer === 'base') remove(vfs, [...to.names, name]);
      },
    }),
  'opening a file with `discard` keeps its content': (vfs) =>
    vfsLike(vfs, { openFile: (place, options) => vfs.openFile(place, { ...options, content: 'keep' }) }),
  'copy-up loses the mode': atCopyUp((file, vfs) => ({
    write(bytes, offset) {
      const end = file.write(bytes, offset);
      if (file.stat().nlink > 0) vfs.setMode(again(vfs, file.names()), 0o600);
      return end;
    },
  })),
  'copy-up loses the content': atCopyUp((file) => ({
    write(bytes, offset) {
      file.truncate(0);
      return file.write(bytes, offset);
    },
  })),
  'what was cut off a file comes back': readsStaleBytes,
  'a directory made over a whiteout is not opaque': showsBaseInNewDirectories,
  'removing a directory looks at the top only': (vfs) =>
    vfsLike(vfs, {
      removeDirectory(place) {
        const entries = place.kind === 'directory' ? entriesOf(vfs, place) : [];
        const isTopEmpty = entries.every(({ layer }) => layer === 'base');
        if (isTopEmpty) for (const { name } of entries) remove(vfs, [...place.names, name]);
        vfs.removeDirectory(again(vfs, place.names));
      },
    }),
  'hard links are not counted': (vfs) => vfsLike(vfs, { stat: (place) => ({ ...vfs.stat(place), nlink: 1 }) }),
  'a hard link is a copy': (vfs) =>
    vfsLike(vfs, {
      link(existing, to) {
        vfs.link(existing, to);
        if (existing.kind !== 'file') return;
        vfs.unlink(again(vfs, to.names));
        copyFile(vfs, existing.names, to.names);
      },
    }),
  'setting a mode changes the modification time': (vfs) =>
    vfsLike(vfs, {
      setMode(place, mode) {
        vfs.setMode(place, mode);
        vfs.setTimes(again(vfs, place.names), 'keep', 'now');
      },
    }),
  'appending begins where the file ended when it was opened': inFiles((file) => {
    const { size } = file.stat();
    return { write: (bytes, offset) => file.write(bytes, offset === 'end' ? size : offset) };
  }),
  'an open file without a name reads as empty': inFiles((file) => ({
    read: (into, offset) => (file.stat().nlink === 0 ? 0 : file.read(into, offset)),
  })),
  'a file of the base stays where it was renamed from': (vfs) =>
    vfsLike(vfs, {
      rename(from, to) {
        const leavesCopy = from.kind === 'file' && from.layer === 'base' && keyOf(from.names) !== keyOf(to.names);
        vfs.rename(from, to);
        if (leavesCopy) copyFile(vfs, to.names, from.names);
      },
    }),
  'exclusive creation takes what is there': (vfs) =>
    vfsLike(vfs, {
      openFile: (place, options) =>
        vfs.openFile(place, { ...options, create: options.create === 'exclusive' ? 'if-missing' : options.create }),
    }),
  'removing a link removes what it leads to': (vfs) =>
    vfsLike(vfs, {
      unlink(place) {
        const target = place.kind === 'symlink' ? targetOf(vfs, place) : null;
        vfs.unlink(target?.kind === 'file' ? target : place);
      },
    }),
  'renaming a file onto another name of it removes the first name': (vfs) =>
    vfsLike(vfs, {
      rename(from, to) {
        const isSame = to.kind === 'file' && from.kind === 'file' && vfs.stat(from).ino === vfs.stat(to).ino;
        if (isSame && keyOf(from.names) !== keyOf(to.names)) vfs.unlink(from);
        else vfs.rename(from, to);
      },
    }),
};

export interface SeededBug {
  readonly engine: Engine;
  readonly wrap: Wrap;
}

/** All of them. */
export const SEEDED_BUGS: Readonly<Record<string, SeededBug>> = Object.fromEntries(
  Object.entries({ ...OVERLAY_BUGS, ...CONTENT_BUGS, ...LAYER_BUGS }).map(([name, wrap]) => [
    name,
    { engine: 'overlay', wrap },
  ]),
);

/** null where it leads nowhere. */
function targetOf(vfs: Vfs, link: Place): Place | null {
  try {
    return using(vfs.openRoot(), (root) => vfs.locate(root, relPath(link.names), 'follow'));
  } catch (error) {
    if (error instanceof VfsError) return null;
    throw error;
  }
}
