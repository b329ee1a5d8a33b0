/** Opens a real folder to read and write it. */
import { confine, confineDefaults } from './confine.ts';
import type { ConfineOptions } from './confine.ts';
import type { HostTree } from './host-tree.ts';
import { HostVfs } from './host-vfs.ts';
import { confinementOf } from './open-host-tree.ts';
import type { Vfs } from '../vfs.ts';

const HANDLE_LIMIT = 64;
const DIRECTORY_LIMIT = 2048;

export interface HostVfsOptions extends Partial<Omit<ConfineOptions, 'hostPath'>> {
  /** The folder itself, or one that `openHostTree` has opened; that one is closed by whoever opened it, later. */
  readonly folder: { readonly hostPath: string } | { readonly tree: HostTree };
  readonly access: 'read-write' | 'read-only';
  /** Nanoseconds since the epoch; for times that are set to the present. Everything else has the time of the host. */
  readonly now: () => bigint;
  /** Files open at a time, 64 when left out. Beyond it `quota`, before anything is opened or made. */
  readonly handleLimit?: number;
  /** Directories open at a time, 2,048 when left out; each is a descriptor of this process. Beyond it `quota`. */
  readonly directoryLimit?: number;
}

/**
 * A real folder as a tree. Each step acts on single names in a directory that is held by descriptor, and follows no link:
 * with `openat2` and `walk` nothing that others swap meanwhile leads it outside. A directory that is moved out of
 * the folder in the middle of a step takes that step with it; a handle of one is refused from then on. `compare` (macOS, Windows)
 * works by path and is best effort: whoever swaps and swaps back at the right moments gets through.
 * A mount inside the folder is `cross-mount`; devices, pipes and sockets are shown and never opened; hard links to what
 * is outside are files like any other. Errors: `not-found`, `not-directory`, `access`, `unsupported` (a forced resolver).
 */
export function openHostVfs(options: HostVfsOptions): Vfs {
  const { folder, access, now, handleLimit = HANDLE_LIMIT, directoryLimit = DIRECTORY_LIMIT, ...ways } = options;
  const defaults = { ...confineDefaults(), ...ways };
  const isOwn = 'hostPath' in folder;
  const inside = isOwn ? confine({ ...defaults, hostPath: folder.hostPath }) : confinementOf(folder.tree);
  const onClose = (): void => (isOwn ? inside.closeRoot() : undefined);
  return new HostVfs({ inside, libc: defaults.libc, access, now, handleLimit, directoryLimit, onClose });
}
