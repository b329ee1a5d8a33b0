/** Conveniences written once, over any tree. */
import { fail } from './errors.ts';
import { relPath } from './path/rel-path.ts';
import type { DirHandle, FileHandle, Place, Vfs } from './vfs.ts';

const CREATE_MODE = 0o644;

/** Reads up to `limit` bytes from `offset`; fewer only at the end of the file. */
export function readUpTo(file: FileHandle, offset: number, limit: number): Uint8Array {
  const size = Math.max(0, Math.min(limit, file.stat().size - offset));
  const bytes = new Uint8Array(size);
  let filled = 0;
  while (filled < size) {
    const read = file.read(bytes.subarray(filled), offset + filled);
    if (read === 0) break;
    filled += read;
  }
  return bytes.subarray(0, filled);
}

/** Runs `use` with a handle and closes it whatever happens. */
export function using<H extends { close(): void }, T>(handle: H, use: (handle: H) => T): T {
  try {
    return use(handle);
  } finally {
    handle.close();
  }
}

/** Replaces the whole content of a file, creating it when nothing is there. */
export function writeWhole(vfs: Vfs, place: Place, bytes: Uint8Array): void {
  const options = { access: 'write', create: 'if-missing', content: 'discard', mode: CREATE_MODE } as const;
  using(vfs.openFile(place, options), (file) => {
    if (bytes.length > 0) file.write(bytes, 0);
  });
}

/** Removes what is at `place` with everything below it, never through a link. Returns how many entries went. */
export function removeAll(vfs: Vfs, root: DirHandle, place: Place): number {
  if (place.kind === null) fail('not-found');
  if (place.names.length === 0) fail('invalid-argument', 'the root of a mount cannot be removed');
  if (place.kind !== 'directory') {
    vfs.unlink(place);
    return 1;
  }
  const names = using(vfs.openDirectory(place), (dir) => dir.list().map((entry) => entry.name));
  let removed = 1;
  for (const name of names) removed += removeAll(vfs, root, vfs.locate(root, relPath([...place.names, name]), 'keep'));
  vfs.removeDirectory(vfs.locate(root, relPath(place.names), 'keep'));
  return removed;
}
