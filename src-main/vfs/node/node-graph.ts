/** Builds the nodes of a state from its rows, and makes them what a tree shows. */
import { BlobContent, BytesContent, WorkContent } from './content.ts';
import type { Content } from './content.ts';
import { NO_NODE, recordOf, valueOf } from './changes.ts';
import type { NameRow, NodeRow, StateRows } from './layer-rows.ts';
import { FROM_BASE, Node } from './node.ts';
import { contentRecordOf } from './node-record.ts';
import type { ContentRecord } from './node-record.ts';
import type { TreeState } from './tree-state.ts';

export type Graph = ReadonlyMap<number, Node>;

/** Where the content of a row is found. */
export type ContentOf = (record: ContentRecord, since: number) => Content | null;

/** A content for a node of `state`, with a hold of its own. */
function contentFor(state: TreeState, record: ContentRecord, since: number): Content | null {
  if (record.kind === 'base') return null;
  if (record.kind === 'bytes') {
    if (!(record instanceof BytesContent)) throw new Error('a content that has no hash is in memory');
    return record.share(since);
  }
  state.holds.take(record);
  if (record.kind === 'work')
    return new WorkContent(state.contents.work.open(record.id, record.size), record.size, since);
  if (!state.contents.blobs) throw new Error('a tree with hashes has a store for them');
  return new BlobContent(state.contents.blobs, record, since);
}

function nodeFor({ id, record, since }: NodeRow, contentOf: ContentOf): Node {
  const { kind, attributes, origin, linkTarget, content } = record;
  const node = new Node(id, kind, { parent: null, name: '' }, { origin, attributes });
  node.linkTarget = linkTarget;
  node.content = contentOf(content, since);
  node.stored = true;
  node.since = since;
  return node;
}

/** The nodes by id, each at its places, below a root that is not the tree's. */
export function buildGraph(state: TreeState, rows: StateRows): Graph {
  const steps = growGraph(state, rows, (record, since) => contentFor(state, record, since));
  for (;;) {
    const { done, value } = steps.next();
    if (done) return value;
  }
}

/** The same, with a yield after each row. */
export function* growGraph(state: TreeState, rows: StateRows, contentOf: ContentOf): Generator<undefined, Graph> {
  const { root } = state;
  const nodes = new Map<number, Node>();
  for (const row of rows.nodes()) {
    nodes.set(row.id, nodeFor(row, contentOf));
    yield;
  }
  if (!nodes.has(root.id)) nodes.set(root.id, emptyRoot(state));
  for (const { parent, name, node: id, hides, since } of rows.names()) {
    state.reserveId(id);
    const node = id === NO_NODE ? null : nodes.get(id);
    if (node === undefined) continue;
    if (node) node.since = Math.max(node.since, since);
    nodes.get(parent)?.children.set(name, { node, hides });
    yield;
  }
  const top = nodes.get(root.id);
  if (top) link(top);
  return nodes;
}

function emptyRoot({ root, base }: TreeState): Node {
  const fresh = new Node(
    root.id,
    'directory',
    { parent: null, name: '' },
    { origin: root.origin, attributes: root.attributes },
  );
  if (base) fresh.attributes = FROM_BASE;
  // Once written down it stays so.
  fresh.stored = root.stored;
  return fresh;
}

/** Tells every node below `directory` what its names are. */
export function link(directory: Node): void {
  for (const [name, { node }] of directory.children) {
    if (!node) continue;
    if (node.parent) node.more = [...node.more, { parent: directory, name }];
    else {
      node.parent = directory;
      node.name = name;
    }
    if (node.kind === 'directory') link(node);
  }
}

/** What a root has beside its identity, as a node of its own. */
export function copyOfRoot(root: Node): Node {
  const copy = new Node(root.id, root.kind, { parent: null, name: '' }, root);
  copy.stored = root.stored;
  copy.since = root.since;
  for (const [name, child] of root.children) copy.children.set(name, child);
  return copy;
}

/** `root` becomes what `source` is, and stays itself: handles of it go on. */
export function graft(root: Node, source: Node): void {
  const { attributes, origin, stored, since } = source;
  Object.assign(root, { attributes, origin, stored, since });
  root.children.clear();
  for (const [name, child] of source.children) root.children.set(name, child);
  const own = (parent: Node | null): Node | null => (parent === source ? root : parent);
  for (const { node } of source.children.values()) {
    if (!node) continue;
    node.parent = own(node.parent);
    node.more = node.more.map((at) => ({ name: at.name, parent: at.parent === source ? root : at.parent }));
  }
}

/** The rows of what a tree shows now. */
export function liveRows({ root }: TreeState): StateRows {
  return {
    *nodes() {
      if (root.stored) yield rowOf(root);
      for (const node of nodesBelow(root)) if (node.stored) yield rowOf(node);
    },
    *names() {
      yield* namesIn(root);
      for (const node of nodesBelow(root)) yield* namesIn(node);
    },
  };
}

const rowOf = (node: Node): NodeRow => ({
  id: node.id,
  since: node.since,
  record: recordOf(node, contentRecordOf(node.content)),
});

function* namesIn(parent: Node): Iterable<NameRow> {
  if (!parent.stored) return;
  for (const name of parent.children.keys()) {
    const value = valueOf(parent, name);
    if (value) yield { parent: parent.id, name, since: 0, ...value };
  }
}

/** Every node below `directory`, once. */
export function* nodesBelow(directory: Node): Iterable<Node> {
  const seen = new Set<Node>();
  const pending = [directory];
  for (let at = pending.pop(); at; at = pending.pop())
    for (const { node } of at.children.values()) {
      if (!node || seen.has(node)) continue;
      seen.add(node);
      yield node;
      if (node.kind === 'directory') pending.push(node);
    }
}
