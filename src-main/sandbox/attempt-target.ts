/** Who asks, and about what: as it is spelled, where that begins, and where it leads. */
import { VfsError } from '../vfs/errors.ts';
import { parseRelPath } from '../vfs/path/rel-path.ts';
import type { RelPath } from '../vfs/path/rel-path.ts';
import { parseSchemePath } from '../vfs/path/scheme-path.ts';
import type { DirHandle, Place, Vfs } from '../vfs/vfs.ts';
import type { MountedTree, MountTable } from './mounts.ts';
import type { RunPolicy } from './policy/run-policy.ts';

/** On whose behalf the door is used. */
export interface Caller {
  readonly run: string | null;
  readonly capsule: string;
  readonly principal: string;
  /** Of a run: what it may do. */
  readonly policy?: RunPolicy;
  /** Names of the mounts a run was given; all when it is left out. */
  readonly given?: ReadonlySet<string>;
}

/** A scheme path, or a path below an open directory. */
export interface Target {
  readonly text: string;
  /** What the guest said, when that is another text. */
  readonly asked?: string;
  readonly below?: { readonly mount: MountedTree; readonly directory: DirHandle };
}

export interface Entered {
  readonly mount: MountedTree;
  readonly vfs: Vfs;
  readonly root: DirHandle;
  readonly place: Place;
}

export interface Start {
  readonly mount: MountedTree;
  readonly from: DirHandle;
  readonly path: RelPath;
}

/** A tree to walk in, from a directory of it on. */
export interface Begun extends Start {
  readonly vfs: Vfs;
  readonly root: DirHandle;
}

/** Before anything is noted: what is no text could not be written into the record, nor would it be the same when asked twice. */
export function textOf({ text }: Target): string {
  if (typeof text !== 'string') throw new VfsError('invalid-path', 'a path must be text');
  return text;
}

/** Errors: path rules. */
export function startOf({ text, below }: Target, mounts: MountTable): Start {
  if (below) return { mount: below.mount, from: below.directory, path: parseRelPath(text) };
  const parsed = parseSchemePath(text, mounts.extraNames);
  const mount = mounts.get(parsed.mount);
  return { mount, from: mount.root, path: parsed.path };
}
