/** The open base files of nodes that have no content of their own. */
import { fail, VfsError } from '../errors.ts';
import type { HostFile, HostTree } from '../host/host-tree.ts';
import type { Node } from './node.ts';
import type { TreeState } from './tree-state.ts';

/** Errors: `not-found` when somebody has removed it: the entry has a name and no content then. */
function openBase(base: HostTree, names: readonly string[]): HostFile {
  try {
    return base.open(names);
  } catch (error) {
    if (!(error instanceof VfsError) || error.code !== 'not-found') throw error;
    return fail('not-found', 'the folder no longer has the content of this file');
  }
}

/** The base file behind `node`, opened at the first use and kept open for the handles. Errors: those of opening it. */
export function baseFileOf(state: TreeState, node: Node): HostFile {
  if (node.origin === null || state.base === null) throw new Error('a file without content of its own has an origin');
  node.baseFile ??= openBase(state.base, node.origin.names);
  return node.baseFile;
}

export function closeBaseFile(node: Node): void {
  node.baseFile?.close();
  node.baseFile = null;
}
