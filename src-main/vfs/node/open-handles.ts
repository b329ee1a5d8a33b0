/** Keeps a node alive while something is open on it. */
import { closeBaseFile } from './base-file.ts';
import { sealFile } from './file-content.ts';
import { giveUp, settle } from './graph.ts';
import type { Node } from './node.ts';
import type { TreeState } from './tree-state.ts';

export function pin(node: Node, use: { readonly writes: 'yes' | 'no' }): void {
  node.pins++;
  if (use.writes === 'yes') node.writers++;
}

/** The last handle of a node is what gives up, or brings to rest, what the node holds. */
export function unpin(state: TreeState, node: Node, use: { readonly writes: 'yes' | 'no' }): void {
  node.pins--;
  if (use.writes === 'yes') node.writers--;
  if (node.pins === 0) {
    closeBaseFile(node);
    if (node.content?.kind === 'work') node.content.file.release();
  }
  if (use.writes === 'yes') sealFile(state, node);
  if (node.pins > 0) return;
  if (node.gone) giveUp(state, node);
  else settle(state, node);
}
