/** Builds the nodes of a tree from its rows and from the records of its journal. */
import { hash as hashOf } from 'node:crypto';
import { ByteReader } from '../../store/byte-reader.ts';
import { NO_NODE } from './changes.ts';
import { BlobContent, BytesContent, WorkContent } from './content.ts';
import type { Content } from './content.ts';
import { RECORD } from './journal-recorder.ts';
import type { JournalRecorder } from './journal-recorder.ts';
import type { LayerBook } from './layer-book.ts';
import type { NameRow, NodeRow } from './layer-rows.ts';
import { Node } from './node.ts';
import { link } from './node-graph.ts';
import type { BaseFacts } from './node.ts';
import { contentRecordOf, readFacts, readNode } from './node-record.ts';
import type { ContentRecord } from './node-record.ts';
import type { NodeTables } from './node-tables.ts';
import type { TreePast } from './tree-past.ts';
import type { TreeState } from './tree-state.ts';

const ROOT_ID = 1;

/** Every record says how something is, not how it came about: to replay one twice changes nothing. */
export class Restorer {
  readonly #state: TreeState;
  readonly #recorder: JournalRecorder;
  readonly #book: LayerBook;
  readonly #past: TreePast | null;
  readonly #nodes = new Map<number, Node>();
  /** The rows have been read. */
  #isReplaying = false;

  constructor(state: TreeState, recorder: JournalRecorder, book: LayerBook, past: TreePast | null) {
    this.#past = past;
    this.#state = state;
    this.#recorder = recorder;
    this.#book = book;
    // In the map even when nothing has been written: the first record may be about a name in the root.
    this.#nodes.set(ROOT_ID, state.root);
  }

  load(tables: NodeTables): void {
    const { checkpoints, holds } = this.#state;
    const { list, generation } = tables.checkpoints();
    checkpoints.reset(list, generation);
    for (const content of tables.frozenContents()) holds.take(content);
    this.#state.reserveId(tables.highestFrozenId());
    for (const row of tables.nodes()) this.#putNode(row);
    for (const row of tables.names()) this.#putName(row);
    this.#isReplaying = true;
  }

  replay(payload: Uint8Array): void {
    const from = new ByteReader(payload);
    const record = from.u8();
    const id = from.f64();
    const since = this.#state.checkpoints.generation;
    if (record === RECORD.node) this.#recorder.nodeChanged(id, this.#putNode({ id, since, record: readNode(from) }));
    else if (record === RECORD.forget) this.#forget(id);
    else if (record === RECORD.write) this.#write(id, from);
    else if (record === RECORD.freeze) this.#book.freeze({ id, frozenNs: from.i64() });
    else if (record === RECORD.drop) this.#book.drop(id);
    else if (record === RECORD.base) this.#past?.base.replay(id, from);
    else this.#replayName(record, id, from);
  }

  /** Gives every node its place, and counts what there is. Nodes without a name belong to nobody: they stay out. */
  finish(): void {
    const state = this.#state;
    link(state.root);
    let bytes = 0;
    let entries = 0;
    for (const [id, node] of this.#nodes) {
      state.reserveId(id);
      if (node !== state.root && node.parent === null) {
        this.#drop(node);
        this.#recorder.nodeChanged(id, null);
        continue;
      }
      this.#bringToRest(node);
      if (node.stored && node !== state.root) entries += 1 + node.more.length;
      bytes += node.content?.size ?? 0;
    }
    state.recount({ bytes, entries });
    state.contents.work.sweep(state.owner, state.holds.workIds());
    this.#book.recount();
    this.#nodes.clear();
    state.version++;
    state.moves++;
  }

  #putNode({ id, record: { kind, attributes, origin, linkTarget, content }, since }: NodeRow): Node {
    const known = this.#nodes.get(id);
    const node = known ?? new Node(id, kind, { parent: null, name: '' }, { origin, attributes });
    node.attributes = attributes;
    node.origin = origin;
    node.linkTarget = linkTarget;
    this.#putContent(node, content, since);
    node.stored = true;
    node.since = since;
    this.#state.reserveId(id);
    if (!known) this.#nodes.set(id, node);
    return node;
  }

  #putContent(node: Node, record: ContentRecord, since: number): void {
    const before = node.content;
    const after = this.#contentOf(record, before, since);
    node.content = after;
    if (!before || !isSame(before, after)) {
      // A blob is held since it was found.
      if (after?.kind === 'work') this.#state.holds.take(contentRecordOf(after));
      if (before) this.#state.giveUp(before);
    }
  }

  #contentOf(record: ContentRecord, before: Content | null, since: number): Content | null {
    if (record.kind === 'base') return null;
    // All the bytes of a content that was at rest follow in a record of their own: it need not be there any more.
    if (record.kind === 'bytes') return asBytes(before && !this.#isLost(before) ? before : null, record.size, since);
    return record.kind === 'work' ? this.#workAt(record, before, since) : this.#blobOf(record, before, since);
  }

  #workAt({ id, size }: { id: string; size: number }, before: Content | null, since: number): WorkContent {
    const isSameFile = before?.kind === 'work' && before.file.id === id;
    return this.#workOf(id, size, isSameFile ? before.generation : since);
  }

  #blobOf(record: { hash: string; size: number }, before: Content | null, since: number): BlobContent {
    const { blobs } = this.#state.contents;
    if (!blobs) throw new Error('a tree that is restored keeps its contents by hash');
    // What was in the journal until now comes to rest; from a row, a checkpoint, or unchanged, it is at rest already.
    if (before?.kind === 'bytes' && isContentOf(record, before)) blobs.put(record.hash, before.view().slice());
    else {
      blobs.retain(record.hash);
      if (this.#isReplaying && (before?.kind !== 'blob' || before.hash !== record.hash)) this.#past?.named(record);
    }
    return new BlobContent(blobs, record, since);
  }

  /** Opened anew for each size: what is behind the last committed one is cut off at the first use. */
  #workOf(id: string, size: number, generation: number): WorkContent {
    return new WorkContent(this.#state.contents.work.open(id, size), size, generation);
  }

  /** Nobody has it open any more. The journal need not know: it has the same bytes. */
  #bringToRest(node: Node): void {
    const { blobs } = this.#state.contents;
    if (!blobs || node.content?.kind !== 'bytes') return;
    const bytes = node.content.view().slice();
    const hash = hashOf('sha256', bytes, 'hex');
    blobs.put(hash, bytes);
    node.content = new BlobContent(blobs, { hash, size: bytes.length }, node.content.generation);
  }

  #putName({ parent, name, node: id, hides, since }: NameRow): void {
    const node = id === NO_NODE ? null : this.#nodes.get(id);
    if (node) node.since = Math.max(node.since, since);
    if (node !== undefined) this.#nodes.get(parent)?.children.set(name, { node, hides });
  }

  #replayName(record: number, id: number, from: ByteReader): void {
    const parent = this.#nodes.get(id);
    const name = from.text();
    if (!parent) return;
    this.#recorder.nameChanged(parent, name);
    if (record === RECORD.unname) {
      parent.children.delete(name);
      return;
    }
    const node = from.f64();
    const hides: BaseFacts | null = from.u8() === 0 ? null : readFacts(from);
    this.#putName({ parent: id, name, node, hides, since: this.#state.checkpoints.generation });
  }

  #write(id: number, from: ByteReader): void {
    const node = this.#nodes.get(id);
    if (!node?.content || node.attributes.source !== 'own') return;
    const size = from.f64();
    node.attributes = { ...node.attributes, mtimeNs: from.i64(), ctimeNs: from.i64() };
    const offset = from.f64();
    if (node.content.kind === 'work') {
      this.#state.past?.written(node.content.file.id);
      node.content = this.#workOf(node.content.file.id, size, node.content.generation);
    } else if (!this.#isLost(node.content)) {
      const content = asBytes(node.content, size, this.#state.checkpoints.generation);
      content.write(from.bytes(), offset);
      if (node.content !== content) this.#state.giveUp(node.content);
      node.content = content;
    }
    this.#recorder.nodeChanged(id, node);
  }

  /** By a rescue. It stays lost: writing a part of it must not make the rest look like zeros. */
  #isLost(content: Content): boolean {
    return content.kind === 'blob' && this.#state.contents.blobs?.has(content.hash) === false;
  }

  #forget(id: number): void {
    const node = this.#nodes.get(id);
    if (!node) return;
    this.#drop(node);
    this.#nodes.delete(id);
    this.#recorder.nodeChanged(id, null);
  }

  #drop(node: Node): void {
    if (node.content) this.#state.giveUp(node.content);
    node.content = null;
    node.stored = false;
  }
}

/** A content in memory, of this size: what was there before, cut or extended with zeros. */
function asBytes(before: Content | null, size: number, generation: number): BytesContent {
  const content =
    before?.kind === 'bytes'
      ? before
      : new BytesContent(generation, before?.kind === 'blob' ? before.view().slice() : undefined);
  if (content.size !== size) content.truncate(size);
  return content;
}

const isContentOf = ({ hash, size }: { hash: string; size: number }, bytes: BytesContent): boolean =>
  bytes.size === size && hashOf('sha256', bytes.view(), 'hex') === hash;

/** Whether nothing has to be given up: the same bytes in memory, or the same file. */
const isSame = (before: Content, after: Content | null): boolean =>
  before === after || (before.kind === 'work' && after?.kind === 'work' && before.file.id === after.file.id);
