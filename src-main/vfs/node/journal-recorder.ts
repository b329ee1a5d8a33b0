/** Puts what a tree does into the journal, remembers what the database lacks, and undoes a group that was dropped. */
import { ByteWriter } from '../../store/byte-writer.ts';
import type { Journal } from '../../store/journal.ts';
import { isWritten } from './node.ts';
import type { Node } from './node.ts';
import { writeFacts, writeNode } from './node-record.ts';
import type { Recorder } from './recorder.ts';

/** What a record is about: its first byte. */
export const RECORD = { node: 1, name: 2, unname: 3, forget: 4, write: 5 } as const;

/** The id that stands for no node: a whiteout. */
export const NO_NODE = 0;

const NOTHING = new Uint8Array();

/** What changed since the last checkpoint. */
export interface Unsaved {
  /** By id; null for a node that is no more. */
  readonly nodes: Map<number, Node | null>;
  readonly names: Map<Node, Set<string>>;
}

const nothingUnsaved = (): Unsaved => ({ nodes: new Map(), names: new Map() });

export class JournalRecorder implements Recorder {
  readonly #journal: Journal;
  readonly #tag: number;
  readonly #writer = new ByteWriter();
  #unsaved = nothingUnsaved();
  #undo: (() => void)[] = [];
  #afterCommit: (() => void)[] = [];

  constructor(journal: Journal, tag: number) {
    this.#journal = journal;
    this.#tag = tag;
  }

  get unsaved(): Unsaved {
    return this.#unsaved;
  }

  /** The database has everything now. */
  saved(): void {
    this.#unsaved = nothingUnsaved();
  }

  node(node: Node): void {
    if (!node.stored) return;
    this.#unsaved.nodes.set(node.id, node);
    writeNode(this.#writer.start().u8(RECORD.node).f64(node.id), node);
    this.#append();
  }

  name(parent: Node, name: string): void {
    this.nameChanged(parent, name);
    const child = parent.children.get(name);
    const isThere = child && isWritten(child);
    this.#writer
      .start()
      .u8(isThere ? RECORD.name : RECORD.unname)
      .f64(parent.id)
      .text(name);
    if (isThere) {
      this.#writer.f64(child.node?.id ?? NO_NODE).u8(child.hides ? 1 : 0);
      if (child.hides) writeFacts(this.#writer, child.hides);
    }
    this.#append();
  }

  forget(node: Node): void {
    this.#unsaved.nodes.set(node.id, node);
    this.#writer.start().u8(RECORD.forget).f64(node.id);
    this.#append();
  }

  write(node: Node, bytes: Uint8Array, offset: number): void {
    const { attributes, content } = node;
    if (!node.stored || !content || attributes.source !== 'own') return;
    this.#unsaved.nodes.set(node.id, node);
    this.#writer.start().u8(RECORD.write).f64(node.id).f64(content.size);
    this.#writer.i64(attributes.mtimeNs).i64(attributes.ctimeNs).f64(offset);
    this.#writer.bytes(content.kind === 'work' ? NOTHING : bytes);
    this.#append();
  }

  undo(action: () => void): void {
    this.#undo.push(action);
  }

  afterCommit(action: () => void): void {
    this.#afterCommit.push(action);
  }

  /** A replayed record changed this: the database does not have it yet. */
  nodeChanged(id: number, node: Node | null): void {
    this.#unsaved.nodes.set(id, node);
  }

  nameChanged(parent: Node, name: string): void {
    const names = this.#unsaved.names.get(parent);
    if (names) names.add(name);
    else this.#unsaved.names.set(parent, new Set([name]));
  }

  settled(outcome: 'kept' | 'dropped'): void {
    if (this.#undo.length === 0 && this.#afterCommit.length === 0) return;
    const undo = this.#undo;
    const afterCommit = this.#afterCommit;
    this.#undo = [];
    this.#afterCommit = [];
    if (outcome === 'kept') for (const action of afterCommit) action();
    else for (const action of undo.reverse()) action();
  }

  #append(): void {
    this.#journal.append(this.#tag, this.#writer.take());
  }
}
