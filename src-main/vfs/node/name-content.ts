/** Takes a small content of the base over by its hash: at rest at once, and read only when nobody knows it. */
import { hash as hashOf } from 'node:crypto';
import type { NamedContents } from '../../store/content-store.ts';
import type { KnownContent } from '../overlay.ts';
import { baseFileOf } from './base-file.ts';
import { BlobContent } from './content.ts';
import { readBase } from './copy-up.ts';
import type { BaseCopy } from './copy-up.ts';
import { baseStat } from './lookup.ts';
import type { Node } from './node.ts';
import { isSameVersion } from './same-version.ts';
import type { TreeState } from './tree-state.ts';

/** What came from the base and is at rest. */
export interface Named {
  readonly content: BlobContent;
  readonly copied: BaseCopy;
}

/** Whether `node` shows the very version that is known. What is open may be another file by now than the one that has its name. */
export function isAsKnown(state: TreeState, { baseFile, origin, stored }: Node, { stat, hash }: KnownContent): boolean {
  if (baseFile || !origin || state.contents.named?.has(hash) !== true) return false;
  // What is not part of the top was looked at when it was found.
  const now = stored ? baseStat(state, origin.names) : origin.facts?.fingerprint;
  return now !== undefined && isSameVersion(now, stat);
}

interface Wanted {
  /** In bytes. */
  readonly size: number;
  readonly known: KnownContent | null;
}

/** The first `size` bytes of the base file behind `node`; null where contents have no names. Errors: those of reading the base. */
export function nameContent(state: TreeState, node: Node, { size, known }: Wanted): Named | null {
  const { blobs, named } = state.contents;
  if (!blobs || !named) return null;
  const copied = known ? copyOf(state, known) : readSmall(state, node, { size, named });
  const { hash } = copied;
  blobs.retain(hash);
  state.recorder.undo(() => blobs.release(hash));
  state.past?.named({ hash, size });
  return { content: new BlobContent(blobs, { hash, size }, state.checkpoints.generation), copied: copied.copy };
}

interface Copied {
  readonly hash: string;
  readonly copy: BaseCopy;
}

function copyOf(state: TreeState, { stat, hash }: KnownContent): Copied {
  state.ancestors?.keepNamed(stat, hash);
  return { hash, copy: { stat, hash, hasher: null } };
}

function readSmall(
  state: TreeState,
  node: Node,
  into: { readonly size: number; readonly named: NamedContents },
): Copied {
  const copy = readBase(baseFileOf(state, node), into.size);
  if (copy.hash !== null) state.ancestors?.keep(copy, copy.bytes);
  const hash = copy.hash ?? hashOf('sha256', copy.bytes, 'hex');
  into.named.write(hash, copy.bytes);
  return { hash, copy };
}
