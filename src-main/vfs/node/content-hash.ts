/** The hash of what a file holds now, as far as it is known or cheap to find out; nothing large is ever read for it. */
import { using } from '../derived.ts';
import { orNull } from '../errors.ts';
import type { HostFile } from '../host/host-tree.ts';
import { baseFileOf } from './base-file.ts';
import { SMALL_MAX } from './content.ts';
import type { Node } from './node.ts';
import { readBase } from './copy-up.ts';
import type { TreeState } from './tree-state.ts';

/** A large one is not read. */
const hashOfBaseFile = (file: HostFile): string | null => {
  const { size } = file.stat();
  return size > SMALL_MAX ? null : readBase(file, size).hash;
};

/** sha-256, hex, of a file that is open, or of the top. Not being able to tell is no failure of whatever is done to the file. */
export function hashOfNode(state: TreeState, node: Node): string | null {
  const { content } = node;
  if (content) return content.contentHash();
  return orNull(() => {
    if (node.baseFile !== null || node.pins > 0) return hashOfBaseFile(baseFileOf(state, node));
    return node.origin === null ? null : hashOfBase(state, node.origin.names, 0);
  });
}

/** As `hashOfNode`, of a file of the base that has `size` bytes, and that nobody has open. */
export function hashOfBase({ base }: TreeState, names: readonly string[], size: number): string | null {
  if (base === null || size > SMALL_MAX) return null;
  return orNull(() => using(base.open(names), hashOfBaseFile));
}
