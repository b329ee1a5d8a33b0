/** The `.capsuleignore` at the root of a mount, as it is in the merged view: what it holds, and whether it is another one by now. */
import { readUpTo, using } from '../../vfs/derived.ts';
import { VfsError } from '../../vfs/errors.ts';
import { relPath } from '../../vfs/path/rel-path.ts';
import type { Place, Vfs } from '../../vfs/vfs.ts';
import type { MountedTree } from '../mounts.ts';

export const IGNORE_FILE = '.capsuleignore';
/** Bytes. */
const MAX_SIZE = 1024 * 1024;

/** `closed`: it is there, and cannot be understood; then nothing of the mount is given. `problem` is a part of a sentence. */
export type IgnoreText =
  | { readonly kind: 'none' }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'closed'; readonly problem: string };

const closed = (problem: string): IgnoreText => ({ kind: 'closed', problem });

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

function decode(bytes: Uint8Array): IgnoreText {
  if (bytes.includes(0)) return closed('it is no text');
  try {
    return { kind: 'text', text: decoder.decode(bytes) };
  } catch (error) {
    if (error instanceof TypeError) return closed('it is not UTF-8');
    throw error;
  }
}

function readIn(vfs: Vfs, place: Place): IgnoreText {
  if (place.kind === null) return { kind: 'none' };
  // A link could lead to something that a guest may write.
  if (place.kind !== 'file') return closed('it is no regular file');
  if (vfs.stat(place).size > MAX_SIZE) return closed(`it has more than ${MAX_SIZE} bytes`);
  const options = { access: 'read', create: 'never', content: 'keep', mode: 0 } as const;
  return using(vfs.openFile(place, options), (file) => decode(readUpTo(file, 0, MAX_SIZE)));
}

const located = (mount: MountedTree): { readonly vfs: Vfs; readonly place: Place } => {
  const { vfs, root } = mount.view('merged');
  return { vfs, place: vfs.locate(root, relPath([IGNORE_FILE]), 'keep') };
};

/** What cannot be looked at for whatever reason is `closed`. */
export function readIgnoreFile(mount: MountedTree): IgnoreText {
  try {
    const { vfs, place } = located(mount);
    return readIn(vfs, place);
  } catch (error) {
    if (error instanceof VfsError) return closed('it cannot be read');
    throw error;
  }
}

/** Another text whenever the file may be another one. */
export function stampOfIgnoreFile(mount: MountedTree): string {
  try {
    const { vfs, place } = located(mount);
    if (place.kind === null) return 'none';
    const { kind, layer, ino, size, mtimeNs, ctimeNs } = vfs.stat(place);
    return `${kind} ${layer} ${ino} ${size} ${mtimeNs} ${ctimeNs}`;
  } catch (error) {
    if (error instanceof VfsError) return `failed ${error.code}`;
    throw error;
  }
}
