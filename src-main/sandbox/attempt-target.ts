/** Who asks, and about what: as it is spelled, where that begins, and where it leads. */
import type { LayerView, Operation } from '../../src-preload/contract/vocabulary.ts';
import { orNull, VfsError } from '../vfs/errors.ts';
import { parseRelPath, relPath } from '../vfs/path/rel-path.ts';
import type { RelPath } from '../vfs/path/rel-path.ts';
import { formatPath, parseSchemePath } from '../vfs/path/scheme-path.ts';
import type { DirHandle, LastLink, Place, Vfs } from '../vfs/vfs.ts';
import type { MountedTree, MountTable } from './mounts.ts';
import type { BoundaryKind } from './policy/boundary.ts';
import { placeOfEvent } from './policy/event-place.ts';
import type { RunPolicy } from './policy/run-policy.ts';
import { wouldBePlace } from './would-be-place.ts';

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

/** `making`: what there will be, where that is not plain from the operation. */
export interface Entering {
  readonly view?: LayerView;
  readonly making?: BoundaryKind;
}

/** What an operation makes where nothing is. */
export const MADE_BY: Partial<Record<Operation, BoundaryKind>> = {
  create: 'file',
  mkdir: 'directory',
  symlink: 'symlink',
};

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

/** Where a path leads, or would, for the record only: nothing is decided about it. null where that cannot be told. */
export const leadsTo = (target: () => Target, mounts: MountTable, last: LastLink): string | null =>
  orNull(() => {
    const { mount, from, path } = startOf(target(), mounts);
    const names = wouldBePlace(mount.view('merged'), from.names(), path, last);
    return names && formatPath(mount.name, names);
  });

/** The first directory that a `mkdir` of all that is missing would make, for the record only; null when none is, or nobody knows. */
export function firstMissing(mounts: MountTable, { path }: { readonly path: string }): string | null {
  const place = placeOfEvent(path);
  if (place === null) return null;
  return orNull(() => {
    const mount = mounts.get(place.mount);
    const { vfs, root } = mount.view('merged');
    for (let depth = 1; depth <= place.names.length; depth += 1) {
      const names = place.names.slice(0, depth);
      if (vfs.locate(root, relPath(names), 'keep').kind === null) return formatPath(mount.name, names);
    }
    return null;
  });
}
