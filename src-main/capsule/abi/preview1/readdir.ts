/** `fd_readdir`: a snapshot of a directory, cut into the guest's buffer wherever it ends. */
import type { GuestEntry, GuestFs } from '../../guest-fs.ts';
import type { DirectoryDescriptor } from './descriptors.ts';
import { ERRNO } from './errno.ts';
import { FILETYPE_OF } from './layout.ts';
import { utf8 } from './memory.ts';
import type { Parts } from './parts.ts';
import { RIGHT } from './rights.ts';

const DIRENT_BYTES = 24;
const NOT_A_DIRECTORY = { file: ERRNO.notdir, input: ERRNO.notdir, output: ERRNO.notdir } as const;
const FN = 'fd_readdir';

/** `.` with the directory's own number; `..` without one, because what is above belongs to nobody here. */
function dots(fs: GuestFs, directory: DirectoryDescriptor): GuestEntry[] {
  directory.ino ??= fs.statHandle(FN, directory.handle).ino;
  return [
    { name: '.', kind: 'directory', ino: directory.ino },
    { name: '..', kind: 'directory', ino: 0n },
  ];
}

/** The entry a cookie stands for; pages are fetched as they are needed. Cookie 0 takes a new snapshot. */
function entryAt(fs: GuestFs, directory: DirectoryDescriptor, index: number): GuestEntry | undefined {
  const listing = directory.listing ?? { entries: dots(fs, directory), complete: false };
  directory.listing = listing;
  const { entries } = listing;
  while (index >= entries.length && !listing.complete) {
    const page = fs.list(FN, directory.handle, entries.length - 2);
    for (const entry of page.entries) entries.push(entry);
    listing.complete = !page.more;
  }
  return entries[index];
}

function encodeEntry({ name, kind, ino }: GuestEntry, next: number): Uint8Array {
  const text = utf8(name);
  const bytes = new Uint8Array(DIRENT_BYTES + text.length);
  const view = new DataView(bytes.buffer);
  view.setBigUint64(0, BigInt(next), true);
  view.setBigUint64(8, ino, true);
  view.setUint32(16, text.length, true);
  view.setUint8(20, FILETYPE_OF[kind]);
  bytes.set(text, DIRENT_BYTES);
  return bytes;
}

export const directoryFunctions = ({ world: { fs }, memory, descriptors }: Parts) => ({
  /** Fills the buffer to its last byte, cutting an entry if need be; a shorter answer means the end. */
  fd_readdir(fd: number, buffer: number, length: number, cookie: bigint, out: number) {
    const directory = descriptors.need(fd, 'directory', RIGHT.fdReaddir, NOT_A_DIRECTORY);
    const size = length >>> 0;
    memory.bytes(buffer, size);
    let index = Number(BigInt.asUintN(64, cookie));
    if (index === 0) directory.listing = null;
    let used = 0;
    while (used < size) {
      const entry = entryAt(fs, directory, index);
      if (entry === undefined) break;
      index++;
      const bytes = encodeEntry(entry, index).subarray(0, size - used);
      memory.set((buffer >>> 0) + used, bytes);
      used += bytes.length;
    }
    memory.setU32(out, used);
  },
});
