/** Puts what a tree does into the journal, remembers what the database lacks, and undoes a group that was dropped. */
import { ByteWriter } from '../../store/byte-writer.ts';
import type { Journal } from '../../store/journal.ts';
import type { Checkpoint } from '../layers.ts';
import { Changes, valueOf } from './changes.ts';
import type { CheckpointLog } from './checkpoint-log.ts';
import type { Node } from './node.ts';
import { contentRecordOf, writeFacts, writeNode } from './node-record.ts';
import type { Recorder, Replaced } from './recorder.ts';
import { markChanged } from './recorder.ts';

/** What a record is about: its first byte. */
export const RECORD = { node: 1, name: 2, unname: 3, forget: 4, write: 5, freeze: 6, drop: 7, base: 8 } as const;

const NOTHING = new Uint8Array();

export class JournalRecorder implements Recorder {
  readonly #journal: Journal;
  readonly #tag: number;
  readonly #writer = new ByteWriter();
  readonly #log: CheckpointLog;
  /** What changed since the last checkpoint of the journal, or freeze of the tree. */
  unsaved = new Changes();
  #undo: (() => void)[] = [];
  #afterCommit: (() => void)[] = [];

  constructor(journal: Journal, tag: number, log: CheckpointLog) {
    this.#journal = journal;
    this.#tag = tag;
    this.#log = log;
  }

  /** The database has everything now. */
  saved(): void {
    this.unsaved = new Changes();
  }

  turn(): () => void {
    const before = this.unsaved;
    this.unsaved = new Changes();
    return () => (this.unsaved = before.followedBy(this.unsaved));
  }

  freeze({ id, frozenNs }: Checkpoint): void {
    this.#writer.start().u8(RECORD.freeze).f64(id).i64(frozenNs);
    this.#append();
  }

  drop(id: number): void {
    this.#writer.start().u8(RECORD.drop).f64(id);
    this.#append();
  }

  node(node: Node): void {
    if (!node.stored) return;
    this.#changed(node);
    writeNode(this.#writer.start().u8(RECORD.node).f64(node.id), node, contentRecordOf(node.content));
    this.#append();
  }

  name(parent: Node, name: string): void {
    this.nameChanged(parent, name);
    const node = parent.children.get(name)?.node;
    if (node) markChanged(this, node, this.#log.generation);
    const value = valueOf(parent, name);
    this.#writer
      .start()
      .u8(value ? RECORD.name : RECORD.unname)
      .f64(parent.id)
      .text(name);
    if (value) {
      this.#writer.f64(value.node).u8(value.hides ? 1 : 0);
      if (value.hides) writeFacts(this.#writer, value.hides);
    }
    this.#append();
  }

  forget(node: Node): void {
    this.unsaved.gone(node);
    this.#writer.start().u8(RECORD.forget).f64(node.id);
    this.#append();
  }

  /** Of a working file the bytes are in the file already; what they replaced there is for the history alone. */
  write(node: Node, bytes: Uint8Array, offset: number, replaced?: Replaced): void {
    const { attributes, content } = node;
    if (!node.stored || !content || attributes.source !== 'own') return;
    this.#changed(node);
    this.#writer.start().u8(RECORD.write).f64(node.id).f64(content.size);
    this.#writer.i64(attributes.mtimeNs).i64(attributes.ctimeNs).f64(offset);
    this.#writer.bytes(content.kind === 'work' ? NOTHING : bytes);
    if (content.kind === 'work' && replaced) {
      this.#writer.text(content.file.id).u8(replaced.bytes ? 1 : 0);
      if (replaced.bytes) this.#writer.bytes(replaced.bytes);
    }
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
    this.unsaved.node(id, node);
    if (node) node.since = this.#log.generation;
  }

  nameChanged(parent: Node, name: string): void {
    this.unsaved.name(parent, name);
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

  #changed(node: Node): void {
    this.unsaved.node(node.id, node);
    markChanged(this, node, this.#log.generation);
  }

  #append(): void {
    this.#journal.append(this.#tag, this.#writer.take());
  }
}
