/** Remembers what changed in a tree in memory since its last freeze. Nothing there can fail after the fact. */
import { Changes, valueOf } from './changes.ts';
import type { CheckpointLog } from './checkpoint-log.ts';
import type { MemoryRows } from './memory-rows.ts';
import type { Node } from './node.ts';
import { nodesBelow } from './node-graph.ts';
import { markChanged } from './recorder.ts';
import type { Recorder } from './recorder.ts';
import type { TreeState } from './tree-state.ts';

export class MemoryRecorder implements Recorder {
  unsaved = new Changes();
  readonly #log: CheckpointLog;
  readonly #rows: MemoryRows;
  /** Brings what was frozen into the rows: in memory that is done at once. */
  readonly #settle: () => void;

  constructor({ log, rows, settle }: { log: CheckpointLog; rows: MemoryRows; settle: () => void }) {
    this.#log = log;
    this.#rows = rows;
    this.#settle = settle;
  }

  saved(): void {
    this.unsaved = new Changes();
  }

  turn(): () => void {
    this.unsaved = new Changes();
    return () => undefined;
  }

  freeze(): void {
    this.#settle();
  }

  drop(): void {
    this.#settle();
  }

  /** Everything in `state` is new here. */
  begin({ root }: TreeState): void {
    for (const node of [root, ...nodesBelow(root)]) {
      this.node(node);
      for (const name of node.children.keys()) this.name(node, name);
    }
  }

  node(node: Node): void {
    if (!node.stored) return;
    this.unsaved.node(node.id, node);
    markChanged(this, node, this.#log.generation);
  }

  /** What came and went between two freezes leaves nothing behind. */
  name(parent: Node, name: string): void {
    const value = valueOf(parent, name);
    if (value || this.#rows.hasName(parent.id, name)) this.unsaved.name(parent, name);
    else this.unsaved.names.get(parent.id)?.names.delete(name);
    const node = parent.children.get(name)?.node;
    if (node) markChanged(this, node, this.#log.generation);
  }

  forget(node: Node): void {
    if (this.#rows.hasNode(node.id)) {
      this.unsaved.gone(node);
      return;
    }
    this.unsaved.nodes.delete(node.id);
    this.unsaved.names.delete(node.id);
  }

  write(node: Node): void {
    this.node(node);
  }

  undo(): void {
    // Every group is kept.
  }

  afterCommit(action: () => void): void {
    action();
  }
}
