/** The `path_*` functions: everything that starts at a directory descriptor. */
import type { GuestOpen, GuestOpened, GuestPath } from '../../guest-fs.ts';
import { checkFlags } from './descriptors.ts';
import type { Descriptor, DirectoryDescriptor } from './descriptors.ts';
import { ERRNO, refuse } from './errno.ts';
import { readTimes, writeFilestat } from './layout.ts';
import { MAX_PATH_BYTES, utf8 } from './memory.ts';
import type { Parts } from './parts.ts';
import { DIRECTORY_RIGHTS, FILE_RIGHTS, RIGHT, rightsOf } from './rights.ts';

/** Bits of `oflags`. */
const OFLAG = { create: 1, directory: 2, exclusive: 4, truncate: 8 } as const;
const FOLLOW = 1;

/** Errors: INVAL for unknown `lookupflags`. */
function lastLink(flags: number): 'follow' | 'keep' {
  if ((flags & ~FOLLOW) !== 0) refuse(ERRNO.inval);
  return flags === FOLLOW ? 'follow' : 'keep';
}

/** Turns a descriptor and a string of the guest into a place the engine understands. */
class Places {
  readonly #parts: Parts;
  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** Errors: BADF, NOTDIR. */
  directory(fd: number): DirectoryDescriptor {
    const found = this.#parts.descriptors.get(fd);
    return found.kind === 'directory' ? found : refuse(ERRNO.notdir);
  }

  /** Errors: FAULT, ILSEQ, NAMETOOLONG, NOTCAPABLE, NOENT for an empty path. */
  below(directory: DirectoryDescriptor, rights: number, at: number, length: number): GuestPath {
    const path = this.text(at, length);
    this.#parts.descriptors.capable(directory, rights);
    if (path === '') refuse(ERRNO.noent, 'an empty path names nothing');
    return { at: directory.handle, path };
  }

  /** Both at once. */
  find(fd: number, rights: number, at: number, length: number): GuestPath {
    return this.below(this.directory(fd), rights, at, length);
  }

  /** A path or a link's target. */
  text(at: number, length: number): string {
    if (length >>> 0 > MAX_PATH_BYTES) refuse(ERRNO.nametoolong);
    return this.#parts.memory.text(at, length);
  }
}

interface Asked {
  readonly oflags: number;
  readonly base: number;
  readonly inheriting: number;
  readonly fdflags: number;
}

/** What an open needs of the directory it starts from. */
function rightsToOpen({ oflags }: Asked): number {
  let rights: number = RIGHT.pathOpen;
  if ((oflags & OFLAG.create) !== 0) rights |= RIGHT.pathCreateFile;
  if ((oflags & OFLAG.truncate) !== 0) rights |= RIGHT.pathFilestatSetSize;
  return rights;
}

function checkOpen({ oflags, fdflags }: Asked): void {
  if ((oflags & ~15) !== 0) refuse(ERRNO.inval);
  checkFlags(fdflags);
  if ((oflags & OFLAG.directory) !== 0 && (oflags & (OFLAG.create | OFLAG.truncate)) !== 0) refuse(ERRNO.inval);
}

const WRITING = RIGHT.fdWrite | RIGHT.fdAllocate | RIGHT.fdFilestatSetSize;

function accessOf({ oflags, base }: Asked): GuestOpen['access'] {
  const truncates = (oflags & OFLAG.truncate) !== 0;
  if ((base & WRITING) === 0 && !truncates) return 'read';
  return (base & RIGHT.fdRead) === 0 ? 'write' : 'read-write';
}

function openOptions(asked: Asked, last: GuestOpen['last']): GuestOpen {
  const { oflags } = asked;
  const creates = (oflags & OFLAG.exclusive) === 0 ? 'if-missing' : 'exclusive';
  return {
    access: accessOf(asked),
    create: (oflags & OFLAG.create) === 0 ? 'never' : creates,
    content: (oflags & OFLAG.truncate) === 0 ? 'keep' : 'discard',
    want: (oflags & OFLAG.directory) === 0 ? 'either' : 'directory',
    last,
  };
}

/** A descriptor never has more than was asked for, nor more than its kind can use. */
function describe({ handle, stat }: GuestOpened, { base, inheriting, fdflags }: Asked): Descriptor {
  if (stat.kind !== 'directory')
    return { kind: 'file', handle, position: 0, base: base & FILE_RIGHTS, inheriting, flags: fdflags };
  const common = { base: base & DIRECTORY_RIGHTS, inheriting, flags: fdflags };
  return { kind: 'directory', handle, preopen: null, ino: stat.ino, listing: null, ...common };
}

export function openFunctions(parts: Parts) {
  const { world, memory, descriptors } = parts;
  const places = new Places(parts);
  return {
    path_open(
      fd: number,
      lookup: number,
      at: number,
      length: number,
      oflags: number,
      base: bigint,
      inheriting: bigint,
      fdflags: number,
      out: number,
    ) {
      const fn = 'path_open';
      const asked: Asked = { oflags, base: rightsOf(base), inheriting: rightsOf(inheriting), fdflags };
      const last = lastLink(lookup);
      checkOpen(asked);
      const directory = places.directory(fd);
      const path = places.below(directory, rightsToOpen(asked), at, length);
      if (((asked.base | asked.inheriting) & ~directory.inheriting) !== 0)
        refuse(ERRNO.notcapable, 'the directory does not pass these rights on');
      // Whatever could fail after the open is tried before: nothing then needs to be undone.
      memory.setU32(out, 0);
      descriptors.reserve();
      const opened = world.fs.open(fn, path, openOptions(asked, last));
      memory.setU32(out, descriptors.add(describe(opened, asked)));
    },
  };
}

export function nameFunctions(parts: Parts) {
  const { fs } = parts.world;
  const places = new Places(parts);
  return {
    path_create_directory(fd: number, at: number, length: number) {
      const fn = 'path_create_directory';
      fs.makeDirectory(fn, places.find(fd, RIGHT.pathCreateDirectory, at, length));
    },
    path_remove_directory(fd: number, at: number, length: number) {
      const fn = 'path_remove_directory';
      fs.removeDirectory(fn, places.find(fd, RIGHT.pathRemoveDirectory, at, length));
    },
    path_unlink_file(fd: number, at: number, length: number) {
      const fn = 'path_unlink_file';
      fs.unlink(fn, places.find(fd, RIGHT.pathUnlinkFile, at, length));
    },
    path_rename(fd: number, at: number, length: number, toFd: number, toAt: number, toLength: number) {
      const fn = 'path_rename';
      const from = places.find(fd, RIGHT.pathRenameSource, at, length);
      fs.rename(fn, from, places.find(toFd, RIGHT.pathRenameTarget, toAt, toLength));
    },
    path_link(fd: number, lookup: number, at: number, length: number, toFd: number, toAt: number, toLength: number) {
      const fn = 'path_link';
      const last = lastLink(lookup);
      const existing = places.find(fd, RIGHT.pathLinkSource, at, length);
      fs.link(fn, existing, last, places.find(toFd, RIGHT.pathLinkTarget, toAt, toLength));
    },
  };
}

export function linkFunctions(parts: Parts) {
  const { world, memory } = parts;
  const { fs } = world;
  const places = new Places(parts);
  return {
    path_symlink(targetAt: number, targetLength: number, fd: number, at: number, length: number) {
      const fn = 'path_symlink';
      const directory = places.directory(fd);
      const path = places.below(directory, RIGHT.pathSymlink, at, length);
      fs.symlink(fn, places.text(targetAt, targetLength), path);
    },
    /** The target is cut to the buffer, as `readlink` of POSIX does. */
    path_readlink(fd: number, at: number, length: number, buffer: number, size: number, out: number) {
      const fn = 'path_readlink';
      const path = places.find(fd, RIGHT.pathReadlink, at, length);
      const target = utf8(fs.readLink(fn, path)).subarray(0, size >>> 0);
      memory.set(buffer, target);
      memory.setU32(out, target.length);
    },
  };
}

export function pathAttributeFunctions(parts: Parts) {
  const { world, memory } = parts;
  const { fs } = world;
  const places = new Places(parts);
  return {
    path_filestat_get(fd: number, lookup: number, at: number, length: number, out: number) {
      const fn = 'path_filestat_get';
      const last = lastLink(lookup);
      const path = places.find(fd, RIGHT.pathFilestatGet, at, length);
      writeFilestat(memory, out, fs.stat(fn, path, last));
    },
    path_filestat_set_times(
      fd: number,
      lookup: number,
      at: number,
      length: number,
      atime: bigint,
      mtime: bigint,
      flags: number,
    ) {
      const fn = 'path_filestat_set_times';
      const last = lastLink(lookup);
      const [access, modification] = readTimes(flags, atime, mtime);
      const path = places.find(fd, RIGHT.pathFilestatSetTimes, at, length);
      fs.setTimes(fn, path, last, access, modification);
    },
  };
}
