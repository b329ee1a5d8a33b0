/** What changed in a tree since its rows were last written. */
import type { BaseFacts, Node } from './node.ts';
import { isWritten } from './node.ts';
import type { ContentRecord, NodeRecord } from './node-record.ts';

/** The id that stands for no node: a whiteout. */
export const NO_NODE = 0;

/** What a directory has under a name, as a row. */
export interface NameValue {
  /** `NO_NODE` for a whiteout. */
  readonly node: number;
  readonly hides: BaseFacts | null;
}

/** Rows as they are to be from now on; null for one that is no more. The names of a node that is no more go with it. */
export interface RowChanges {
  /** What they belong to. */
  readonly generation: number;
  readonly nodes: ReadonlyMap<number, NodeRecord | null>;
  readonly names: ReadonlyMap<number, ReadonlyMap<string, NameValue | null>>;
  /** Directories that were away in between: of names that their rows still have, only those in `names` are right. */
  readonly reborn: ReadonlySet<number>;
}

/** Rows by their keys; one may come more than once. */
export interface RowKeys {
  readonly nodes: Iterable<number>;
  readonly names: Iterable<{ readonly parent: number; readonly name: string }>;
  /** Nodes that went away, or were away in between: whatever names they had went along. */
  readonly emptied: Iterable<number>;
}

/** What some changes are about. */
export function keysOf({ nodes, names, reborn }: RowChanges): RowKeys {
  const named = [...names].flatMap(([parent, some]) => [...some.keys()].map((name) => ({ parent, name })));
  const gone = [...nodes].flatMap(([id, record]) => (record ? [] : [id]));
  return { nodes: nodes.keys(), names: named, emptied: [...gone, ...reborn] };
}

export class Changes {
  readonly nodes = new Map<number, Node | null>();
  readonly names = new Map<number, { parent: Node; readonly names: Set<string> }>();
  readonly reborn = new Set<number>();

  node(id: number, node: Node | null): void {
    if (node && this.nodes.get(id) === null) this.reborn.add(id);
    this.nodes.set(id, node);
  }

  /** `node` goes. When that is undone it was never away: its names in the rows are right. */
  gone(node: Node): void {
    this.nodes.set(node.id, node);
  }

  name(parent: Node, name: string): void {
    const known = this.names.get(parent.id);
    if (known) {
      known.parent = parent;
      known.names.add(name);
    } else this.names.set(parent.id, { parent, names: new Set([name]) });
  }

  /** Everything here happened before everything in `later`. */
  followedBy(later: Changes): Changes {
    const both = new Changes();
    for (const { nodes, names, reborn } of [this, later]) {
      for (const [id, node] of nodes) both.nodes.set(id, node);
      for (const id of reborn) both.reborn.add(id);
      for (const { parent, names: some } of names.values()) for (const name of some) both.name(parent, name);
    }
    return both;
  }

  /** Other objects stand for the nodes of the same ids from now on. */
  rebind(find: (id: number) => Node | null): void {
    for (const id of this.nodes.keys()) this.nodes.set(id, find(id));
    for (const [id, known] of this.names) known.parent = find(id) ?? known.parent;
  }

  keys(): RowKeys {
    const named = [...this.names].flatMap(([parent, { names }]) => [...names].map((name) => ({ parent, name })));
    const gone = [...this.nodes].flatMap(([id, node]) => (node?.stored ? [] : [id]));
    return { nodes: this.nodes.keys(), names: named, emptied: [...gone, ...this.reborn] };
  }

  /** The rows as they are to be now. `contentOf` says where a node's content will be found. */
  capture(generation: number, contentOf: (node: Node) => ContentRecord): RowChanges {
    const nodes = new Map<number, NodeRecord | null>();
    for (const [id, node] of this.nodes) nodes.set(id, node?.stored ? recordOf(node, contentOf(node)) : null);
    const names = new Map<number, Map<string, NameValue | null>>();
    for (const [id, { parent, names: some }] of this.names)
      if (parent.stored) names.set(id, new Map([...some].map((name) => [name, valueOf(parent, name)])));
    return { generation, nodes, names, reborn: new Set(this.reborn) };
  }
}

export const recordOf = (node: Node, content: ContentRecord): NodeRecord => ({
  kind: node.kind,
  attributes: node.attributes,
  origin: node.origin,
  linkTarget: node.linkTarget,
  content,
});

/** What `parent` has under `name`, when that is part of the top. */
export function valueOf(parent: Node, name: string): NameValue | null {
  const child = parent.children.get(name);
  return child && isWritten(child) ? { node: child.node?.id ?? NO_NODE, hides: child.hides } : null;
}
