/** Times and modes that somebody sets. */
import type { TimeChange } from '../vfs.ts';
import { forgetUnchanged, ownAttributes } from './file-content.ts';
import { setAttributes, store } from './graph.ts';
import type { Node, OwnAttributes } from './node.ts';
import type { TreeState } from './tree-state.ts';

function apply(state: TreeState, node: Node, changes: Partial<OwnAttributes>): void {
  setAttributes(state, node, ownAttributes(state, node, { ...changes, ctimeNs: state.now() }));
  store(state, node);
  forgetUnchanged(state, node);
  state.changed();
}

export function changeTimes(state: TreeState, node: Node, access: TimeChange, modification: TimeChange): void {
  if (access === 'keep' && modification === 'keep') return;
  const now = state.now();
  const valueOf = (change: TimeChange): bigint | null => (change === 'now' ? now : change === 'keep' ? null : change);
  const atimeNs = valueOf(access);
  const mtimeNs = valueOf(modification);
  apply(state, node, { ...(atimeNs !== null && { atimeNs }), ...(mtimeNs !== null && { mtimeNs }) });
}

export const changeMode = (state: TreeState, node: Node, mode: number): void =>
  apply(state, node, { mode: mode & 0o7777 });
