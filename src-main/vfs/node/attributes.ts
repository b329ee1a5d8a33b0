/** Times and modes that somebody sets. */
import type { TimeChange } from '../vfs.ts';
import { forgetUnchanged, ownAttributes } from './file-content.ts';
import { checkStorable, setAttributes, store } from './graph.ts';
import { statOf } from './lookup.ts';
import type { Node, OwnAttributes } from './node.ts';
import type { TreeState } from './tree-state.ts';

function apply(state: TreeState, node: Node, changes: Partial<OwnAttributes>): void {
  checkStorable(state, node);
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

/** Its names became more or fewer: that is a change of its status, which nobody asked for. */
export function touchStatus(state: TreeState, node: Node): void {
  if (node.gone) return;
  const { attributes } = node;
  const ctimeNs = state.now();
  if (attributes.source === 'own') setAttributes(state, node, { ...attributes, ctimeNs });
  else setAttributes(state, node, { source: 'touched', mtimeNs: statOf(state, node).mtimeNs, ctimeNs });
  store(state, node);
}
