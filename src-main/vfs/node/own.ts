/** Makes what a tree shows of its base the top's own, so that the base can be changed underneath. See `Overlay.own`. */
import type { KnownContent } from '../overlay.ts';
import { closeBaseFile } from './base-file.ts';
import { shownAtHome } from './base-place.ts';
import { ownAttributes, ownContent } from './file-content.ts';
import { checkStorable, setAttributes, settle, store } from './graph.ts';
import { enter, lookup } from './lookup.ts';
import type { Lens, Position } from './lookup.ts';
import { movedFrom } from './moves.ts';
import { holdSpot } from './mutations.ts';
import type { Spot } from './mutations.ts';
import type { Node } from './node.ts';
import type { TreeState } from './tree-state.ts';

/** What the tree shows at its own place `names`. */
function spotAt(lens: Lens, names: readonly string[]): Spot | null {
  let parent: Position = { anchor: lens.state.root, rest: [] };
  for (const [depth, name] of names.entries()) {
    const found = lookup(lens, parent, name);
    if (!found) return null;
    if (depth === names.length - 1) return { parent, name: found.name ?? name, found };
    if (found.kind !== 'directory') return null;
    parent = enter(parent, name, found);
  }
  return null;
}

function isOwn({ kind, attributes, content, linkTarget }: Node): boolean {
  if (attributes.source !== 'own') return false;
  return kind === 'file' ? content !== null : kind !== 'symlink' || linkTarget !== null;
}

function setTarget(state: TreeState, node: Node): void {
  if (node.linkTarget !== null) return;
  node.linkTarget = state.base?.readLink(node.origin?.names ?? []) ?? null;
  state.recorder.undo(() => (node.linkTarget = null));
}

function takeOver(state: TreeState, node: Node, known?: KnownContent): void {
  checkStorable(state, node);
  if (node.kind === 'file' && node.content === null) {
    ownContent(state, node, known);
    return;
  }
  const attributes = ownAttributes(state, node, {});
  if (node.kind === 'symlink') setTarget(state, node);
  setAttributes(state, node, attributes);
  store(state, node);
}

function ownNode(state: TreeState, node: Node, known?: KnownContent): void {
  if (node.gone || isOwn(node)) return;
  try {
    takeOver(state, node, known);
  } catch (error) {
    if (node.pins === 0) closeBaseFile(node);
    settle(state, node);
    throw error;
  }
}

/** See `Overlay.own`. */
export function own(state: TreeState, names: readonly string[], known?: KnownContent): void {
  if (names.length === 0) ownNode(state, state.root);
  const shown = spotAt({ state, layers: 'merged' }, names);
  if (shown) ownNode(state, holdSpot(state, shown), known);
  const atHome = names.length > 0 ? shownAtHome(state, names) : null;
  if (atHome) ownNode(state, holdSpot(state, atHome), known);
  const moved = movedFrom(state, names);
  if (moved) ownNode(state, moved, known);
  state.changed();
}
