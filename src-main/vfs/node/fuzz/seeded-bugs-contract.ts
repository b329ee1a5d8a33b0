/** Faults of the kinds that overlays have had, each put between the fuzzer and a tree: can the fuzzer see them? */
import { readUpTo, removeAll, using } from '../../derived.ts';
import { VfsError } from '../../errors.ts';
import { relPath } from '../../path/rel-path.ts';
import type { DirEntry, DirHandle, FileHandle, OpenOptions, Place, Vfs } from '../../vfs.ts';
import type { Wrap } from './engine-subject-contract.ts';

const vfsLike = (vfs: Vfs, faults: Partial<Vfs>): Vfs => ({
  access: vfs.access,
  openRoot: () => vfs.openRoot(),
  locate: (dir, path, last) => vfs.locate(dir, path, last),
  stat: (place) => vfs.stat(place),
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

const fileLike = (file: FileHandle, faults: Partial<FileHandle>): FileHandle => ({
  kind: 'file',
  names: () => file.names(),
  read: (into, offset) => file.read(into, offset),
  write: (bytes, offset) => file.write(bytes, offset),
  truncate: (size) => file.truncate(size),
  sync: () => file.sync(),
  stat: () => file.stat(),
  setTimes: (access, modification) => file.setTimes(access, modification),
  close: () => file.close(),
  ...faults,
});

const directoryLike = (directory: DirHandle, faults: Partial<DirHandle>): DirHandle => ({
  kind: 'directory',
  names: () => directory.names(),
  list: () => directory.list(),
  stat: () => directory.stat(),
  setTimes: (access, modification) => directory.setTimes(access, modification),
  close: () => directory.close(),
  ...faults,
});

const READING = { access: 'read', create: 'never', content: 'keep', mode: 0o644 } as const;
const CREATING = { access: 'write', create: 'exclusive', content: 'keep' } as const;

const again = (vfs: Vfs, names: readonly string[]): Place =>
  using(vfs.openRoot(), (root) => vfs.locate(root, relPath(names), 'keep'));
const entriesOf = (vfs: Vfs, place: Place): readonly DirEntry[] =>
  using(vfs.openDirectory(place), (directory) => directory.list());
const remove = (vfs: Vfs, names: readonly string[]): number =>
  using(vfs.openRoot(), (root) => removeAll({ vfs, root, place: again(vfs, names) }));
const keyOf = (names: readonly string[]): string => names.join('/');

function copyFile(vfs: Vfs, from: readonly string[], to: readonly string[]): void {
  const place = again(vfs, from);
  const { mode, size, mtimeNs } = vfs.stat(place);
  const bytes = using(vfs.openFile(place, READING), (file) => readUpTo(file, 0, size));
  using(vfs.openFile(again(vfs, to), { ...CREATING, mode }), (file) => file.write(bytes, 0));
  vfs.setTimes(again(vfs, to), 'keep', mtimeNs);
}

/** A fault of the files that are opened for writing while the base still has their content. */
const atCopyUp =
  (fault: (file: FileHandle, vfs: Vfs) => Partial<FileHandle>): Wrap =>
  (vfs) =>
    vfsLike(vfs, {
      openFile(place, options) {
        const file = vfs.openFile(place, options);
        return place.layer === 'base' && options.access !== 'read' ? fileLike(file, fault(file, vfs)) : file;
      },
    });

/** A fault of every open file. */
const inFiles =
  (fault: (file: FileHandle, options: OpenOptions) => Partial<FileHandle>): Wrap =>
  (vfs) =>
    vfsLike(vfs, {
      openFile(place, options) {
        const file = vfs.openFile(place, options);
        return fileLike(file, fault(file, options));
      },
    });

function listsWhiteouts(vfs: Vfs): Vfs {
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

function showsBaseInNewDirectories(vfs: Vfs): Vfs {
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
function readsStaleBytes(vfs: Vfs): Vfs {
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
export const SEEDED_BUGS: Readonly<Record<string, Wrap>> = {
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

/** null where it leads nowhere. */
function targetOf(vfs: Vfs, link: Place): Place | null {
  try {
    return using(vfs.openRoot(), (root) => vfs.locate(root, relPath(link.names), 'follow'));
  } catch (error) {
    if (error instanceof VfsError) return null;
    throw error;
  }
}
