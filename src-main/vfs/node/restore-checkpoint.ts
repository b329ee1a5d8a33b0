/** Makes a tree again what it was at a checkpoint, and writes down only what differs. */
import { Buffer } from 'node:buffer';
import { ByteWriter } from '../../store/byte-writer.ts';
import { valueOf } from './changes.ts';
import type { Changes, NameValue } from './changes.ts';
import { giveUp } from './graph.ts';
import type { StateRows } from './layer-rows.ts';
import type { Node } from './node.ts';
import { buildGraph, copyOfRoot, graft, nodesBelow } from './node-graph.ts';
import type { Graph } from './node-graph.ts';
import { contentRecordOf, writeFacts, writeNode } from './node-record.ts';
import type { TreeState } from './tree-state.ts';

/** The nodes of the top by id. */
function storedNodes(root: Node): Graph {
  const nodes = new Map<number, Node>();
  if (root.stored) nodes.set(root.id, root);
  for (const node of nodesBelow(root)) if (node.stored) nodes.set(node.id, node);
  return nodes;
}

/** `unsaved` says what is not in the rows yet; it is asked anew each time. */
export function restoreState(state: TreeState, rows: StateRows, unsaved: () => Changes): void {
  const { root } = state;
  const before = copyOfRoot(root);
  const old = withRoot(storedNodes(root), before);
  const held = [...nodesBelow(root)];
  const graph = buildGraph(state, rows);
  const fresh = graph.get(root.id);
  if (!fresh) throw new Error('every state has a root');
  graft(root, fresh);
  const live = withRoot(graph, root);
  state.recorder.undo(() => unsaved().rebind((id) => storedIn(old, id, root)));
  unsaved().rebind((id) => storedIn(live, id));
  writeDifferences(state, { old, live, unsaved: unsaved() });
  removeAll(state, held);
  state.recorder.undo(() => {
    graft(root, before);
    for (const node of live.values()) if (node !== root) takeBack(state, node);
  });
  count(state, live);
  state.moves++;
  state.changed();
}

function withRoot(nodes: Graph, root: Node): Graph {
  return new Map(nodes).set(root.id, root);
}

function storedIn(nodes: Graph, id: number, root?: Node): Node | null {
  const node = root?.id === id ? root : nodes.get(id);
  return node?.stored ? node : null;
}

/** What is open goes on as a file that was removed. */
function removeAll(state: TreeState, nodes: readonly Node[]): void {
  for (const node of nodes) {
    const { gone, stored } = node;
    state.recorder.undo(() => Object.assign(node, { gone, stored }));
    Object.assign(node, { gone: true, stored: false });
    giveUp(state, node);
  }
}

function takeBack(state: TreeState, node: Node): void {
  Object.assign(node, { gone: true, stored: false });
  if (node.content) state.holds.giveUp(contentRecordOf(node.content));
  node.content = null;
}

function count(state: TreeState, live: Graph): void {
  let bytes = 0;
  let entries = 0;
  for (const node of live.values()) {
    bytes += node.content?.size ?? 0;
    if (node !== state.root && node.stored) entries += 1 + node.more.length;
  }
  state.countBytes(bytes);
  state.countEntries(entries - state.entries);
}

function writeDifferences(
  state: TreeState,
  { old, live, unsaved }: { old: Graph; live: Graph; unsaved: Changes },
): void {
  const comparison = new Comparison();
  for (const [id, node] of old) if (!storedIn(live, id) && id !== state.root.id) state.recorder.forget(node);
  for (const [id, node] of live) {
    const known = old.get(id);
    if (!known) unsaved.reborn.add(id);
    if (!known || !comparison.isSameNode(known, node)) state.recorder.node(node);
  }
  for (const [id, node] of live) writeNames({ state, comparison }, node, old.get(id));
}

interface Writing {
  readonly state: TreeState;
  readonly comparison: Comparison;
}

function writeNames({ state, comparison }: Writing, directory: Node, known: Node | undefined): void {
  if (directory.kind !== 'directory') return;
  const names = new Set([...directory.children.keys(), ...(known?.children.keys() ?? [])]);
  for (const name of names) {
    const before = known ? valueOf(known, name) : null;
    const after = valueOf(directory, name);
    if (!comparison.isSameName(before, after)) state.recorder.name(directory, name);
  }
}

const isSameBytes = (one: Uint8Array, other: Uint8Array): boolean => Buffer.compare(one, other) === 0;

function packNode(to: ByteWriter, node: Node): Uint8Array {
  to.start().u8(node.stored ? 1 : 0);
  writeNode(to, node, contentRecordOf(node.content));
  return to.take();
}

function packName(to: ByteWriter, value: NameValue | null): Uint8Array {
  to.start().f64(value?.node ?? -1);
  if (value?.hides) writeFacts(to, value.hides);
  return to.take();
}

/** Compares as they would be written. Reuses its buffers: a restore compares every entry of the top. */
class Comparison {
  readonly #one = new ByteWriter();
  readonly #other = new ByteWriter();

  isSameNode(one: Node, other: Node): boolean {
    return isSameBytes(packNode(this.#one, one), packNode(this.#other, other));
  }

  isSameName(one: NameValue | null, other: NameValue | null): boolean {
    return isSameBytes(packName(this.#one, one), packName(this.#other, other));
  }
}
