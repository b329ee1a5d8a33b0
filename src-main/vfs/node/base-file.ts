/** The open base files of nodes that have no content of their own. */
import type { HostFile } from '../host/host-tree.ts';
import type { Node } from './node.ts';
import type { TreeState } from './tree-state.ts';

/** The base file behind `node`, opened at the first use and kept open for the handles. */
export function baseFileOf(state: TreeState, node: Node): HostFile {
  if (node.origin === null || state.base === null) throw new Error('a file without content of its own has an origin');
  node.baseFile ??= state.base.open(node.origin.names);
  return node.baseFile;
}

export function closeBaseFile(node: Node): void {
  node.baseFile?.close();
  node.baseFile = null;
}
