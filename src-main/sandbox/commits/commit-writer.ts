/** The writer of a mount's folder, as commits need it. */
import { fail } from '../../vfs/errors.ts';
import type { HostWriter } from '../../vfs/host/host-tree.ts';
import { openHostWriter } from '../../vfs/host/host-writer.ts';
import type { MountedTree } from '../mounts.ts';

/** From so many changes on, a folder's whole file system is written out at once; below, each file by itself. */
const MANY = 64;

/** What it takes away the past of the tree remembers. Errors: `unsupported` for a tree without a folder. */
export function writerFor({ overlay }: MountedTree, changes: number): HostWriter {
  const base = overlay.base ?? fail('unsupported', 'there is no folder to write to');
  const writer = openHostWriter(base, { syncing: changes > MANY ? 'at-the-end' : 'each-file' });
  return overlay.past?.rememberBase(writer) ?? writer;
}
