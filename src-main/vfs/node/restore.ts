/** Builds the nodes of a tree from its rows and from the records of its journal. */
import { hash as hashOf } from 'node:crypto';
import { ByteReader } from '../../store/byte-reader.ts';
import { BlobContent, BytesContent, discard, WorkContent } from './content.ts';
import type { Content } from './content.ts';
import { NO_NODE, RECORD } from './journal-recorder.ts';
import type { JournalRecorder } from './journal-recorder.ts';
import { Node } from './node.ts';
import type { BaseFacts } from './node.ts';
import { readFacts, readNode } from './node-record.ts';
import type { ContentRecord, NodeRecord } from './node-record.ts';
import type { NameRow, NodeTables } from './node-tables.ts';
import type { TreeState } from './tree-state.ts';

const ROOT_ID = 1;

/** Every record says how something is, not how it came about: to replay one twice changes nothing. */
export class Restorer {
  readonly #state: TreeState;
  readonly #recorder: JournalRecorder;
  readonly #nodes = new Map<number, Node>();

  constructor(state: TreeState, recorder: JournalRecorder) {
    this.#state = state;
    this.#recorder = recorder;
    // In the map even when nothing has been written: the first record may be about a name in the root.
    this.#nodes.set(ROOT_ID, state.root);
  }

  load(tables: NodeTables): void {
    for (const { id, record } of tables.nodes()) this.#putNode(id, record);
    for (const row of tables.names()) this.#putName(row);
  }

  replay(payload: Uint8Array): void {
    const from = new ByteReader(payload);
    const record = from.u8();
    const id = from.f64();
    if (record === RECORD.node) this.#recorder.nodeChanged(id, this.#putNode(id, readNode(from)));
    else if (record === RECORD.forget) this.#forget(id);
    else if (record === RECORD.write) this.#write(id, from);
    else this.#replayName(record, id, from);
  }

  /** Gives every node its place, and counts what there is. Nodes without a name belong to nobody: they stay out. */
  finish(): void {
    const state = this.#state;
    link(state.root);
    const work = new Set<string>();
    for (const [id, node] of this.#nodes) {
      state.reserveId(id);
      if (node !== state.root && node.parent === null) {
        this.#drop(node);
        this.#recorder.nodeChanged(id, null);
        continue;
      }
      this.#bringToRest(node);
      if (node.origin === null && node !== state.root) state.nodes++;
      state.bytes += node.content?.size ?? 0;
      if (node.content?.kind === 'work') work.add(node.content.file.id);
    }
    state.contents.work.sweep(state.owner, work);
    this.#nodes.clear();
    state.version++;
    state.moves++;
  }

  #putNode(id: number, { kind, attributes, origin, linkTarget, content }: NodeRecord): Node {
    const known = this.#nodes.get(id);
    const node = known ?? new Node(id, kind, { parent: null, name: '' }, { origin, attributes });
    node.attributes = attributes;
    node.origin = origin;
    node.linkTarget = linkTarget;
    this.#putContent(node, content);
    node.stored = true;
    if (!known) this.#nodes.set(id, node);
    return node;
  }

  #putContent(node: Node, record: ContentRecord): void {
    const before = node.content;
    const after = this.#contentOf(record, before);
    node.content = after;
    if (before && !isKept(before, after)) discard(this.#state.contents, before);
  }

  #contentOf(record: ContentRecord, before: Content | null): Content | null {
    if (record.kind === 'base') return null;
    // All the bytes of a content that was at rest follow in a record of their own: it need not be there any more.
    if (record.kind === 'bytes') return asBytes(before && !this.#isLost(before) ? before : null, record.size);
    if (record.kind === 'work') return this.#workOf(record.id, record.size);
    const { blobs } = this.#state.contents;
    if (!blobs) throw new Error('a tree that is restored keeps its contents by hash');
    // What was in the journal until now comes to rest; from a row, or unchanged, it is at rest already.
    if (before?.kind === 'bytes') blobs.put(record.hash, before.view().slice());
    else blobs.retain(record.hash);
    return new BlobContent(blobs, record.hash, record.size);
  }

  /** Opened anew for each size: what is behind the last committed one is cut off at the first use. */
  #workOf(id: string, size: number): WorkContent {
    return new WorkContent(this.#state.contents.work.open(id, size), size);
  }

  /** Nobody has it open any more. The journal need not know: it has the same bytes. */
  #bringToRest(node: Node): void {
    const { blobs } = this.#state.contents;
    if (!blobs || node.content?.kind !== 'bytes') return;
    const bytes = node.content.view().slice();
    const hash = hashOf('sha256', bytes, 'hex');
    blobs.put(hash, bytes);
    node.content = new BlobContent(blobs, hash, bytes.length);
  }

  #putName({ parent, name, node: id, hides }: NameRow): void {
    const node = id === NO_NODE ? null : this.#nodes.get(id);
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
    this.#putName({ parent: id, name, node, hides });
  }

  #write(id: number, from: ByteReader): void {
    const node = this.#nodes.get(id);
    if (!node?.content || node.attributes.source !== 'own') return;
    const size = from.f64();
    node.attributes = { ...node.attributes, mtimeNs: from.i64(), ctimeNs: from.i64() };
    const offset = from.f64();
    if (node.content.kind === 'work') {
      node.content = this.#workOf(node.content.file.id, size);
    } else if (!this.#isLost(node.content)) {
      const content = asBytes(node.content, size);
      content.write(from.bytes(), offset);
      if (node.content !== content) discard(this.#state.contents, node.content);
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
    if (node.content) discard(this.#state.contents, node.content);
    node.content = null;
    node.stored = false;
  }
}

/** A content in memory, of this size: what was there before, cut or extended with zeros. */
function asBytes(before: Content | null, size: number): BytesContent {
  const content =
    before?.kind === 'bytes' ? before : new BytesContent(before?.kind === 'blob' ? before.view().slice() : undefined);
  if (content.size !== size) content.truncate(size);
  return content;
}

/** Whether nothing has to be given up: the same bytes in memory, or the same file. */
const isKept = (before: Content, after: Content | null): boolean =>
  before === after || (before.kind === 'work' && after?.kind === 'work' && before.file.id === after.file.id);

/** Tells every node below `directory` what its names are. */
function link(directory: Node): void {
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
