/** The rows of a tree at a moment of its past: those of today taken back, and then what one log did, up to the moment. */
import { hash as hashOf } from 'node:crypto';
import { ByteReader } from '../../store/byte-reader.ts';
import type { BlobStore } from '../../store/content-store.ts';
import { VfsError } from '../errors.ts';
import { BytesContent } from './content.ts';
import { RECORD } from './journal-recorder.ts';
import type { NameRow, NodeRow, StateRows } from './layer-rows.ts';
import { readFacts, readNode } from './node-record.ts';
import type { ContentRecord, NodeRecord } from './node-record.ts';
import type { PastName, PastNode } from './past-tables.ts';

const ROOT_ID = 1;

/** A content at rest whose bytes came by in the same log: nobody else need have them any more. */
export class SealedBytes {
  readonly kind = 'blob';
  readonly hash: string;
  readonly bytes: Uint8Array;

  constructor(hash: string, bytes: Uint8Array) {
    this.hash = hash;
    this.bytes = bytes;
  }

  get size(): number {
    return this.bytes.length;
  }
}

export class PastRows implements StateRows {
  readonly #blobs: BlobStore | null;
  readonly #nodes = new Map<number, NodeRow>();
  readonly #names = new Map<number, Map<string, NameRow>>();
  /** By hash: what came to rest in the log that is played. */
  readonly #sealed = new Map<string, SealedBytes>();

  constructor(written: StateRows, blobs: BlobStore | null) {
    this.#blobs = blobs;
    for (const row of written.nodes()) this.#nodes.set(row.id, row);
    for (const row of written.names()) this.#namesIn(row.parent).set(row.name, row);
  }

  nodes(): Iterable<NodeRow> {
    return this.#nodes.values();
  }

  *names(): Iterable<NameRow> {
    for (const some of this.#names.values()) yield* some.values();
  }

  node(id: number): NodeRow | undefined {
    return this.#nodes.get(id);
  }

  name(parent: number, name: string): NameRow | undefined {
    return this.#names.get(parent)?.get(name);
  }

  /** Newest log first. */
  takeBack(nodes: Iterable<PastNode>, names: Iterable<PastName>, nextId: number): void {
    for (const { id, row } of nodes)
      if (row) this.#nodes.set(id, row);
      else this.#nodes.delete(id);
    for (const { parent, name, row } of names)
      if (row) this.#namesIn(parent).set(name, row);
      else this.#names.get(parent)?.delete(name);
    for (const id of this.#nodes.keys()) if (id >= nextId) this.#nodes.delete(id);
    for (const id of this.#names.keys()) if (id >= nextId) this.#names.delete(id);
  }

  /** One record of the tree. To play one that was played is to change nothing. */
  play(payload: Uint8Array): void {
    const from = new ByteReader(payload);
    const record = from.u8();
    const id = from.f64();
    if (record === RECORD.node) this.#putNode(id, readNode(from));
    else if (record === RECORD.forget) this.#forget(id);
    else if (record === RECORD.write) this.#write(id, from);
    else if (record === RECORD.name || record === RECORD.unname) this.#putName(record, id, from);
  }

  #putNode(id: number, record: NodeRecord): void {
    const before = this.#nodes.get(id)?.record.content ?? null;
    this.#nodes.set(id, { id, since: 0, record: { ...record, content: this.#contentOf(record.content, before) } });
  }

  #contentOf(record: ContentRecord, before: ContentRecord | null): ContentRecord {
    if (record.kind === 'bytes') return this.#asBytes(before, record.size) ?? record;
    if (record.kind !== 'blob') return record;
    const known = this.#sealed.get(record.hash);
    if (known) return known;
    if (!(before instanceof BytesContent) || before.size !== record.size) return record;
    const bytes = before.view().slice();
    if (hashOf('sha256', bytes, 'hex') !== record.hash) return record;
    const sealed = new SealedBytes(record.hash, bytes);
    this.#sealed.set(record.hash, sealed);
    return sealed;
  }

  /** A content that may be changed, of this size; null when what was there is lost. */
  #asBytes(before: ContentRecord | null, size: number): BytesContent | null {
    const content = before instanceof BytesContent ? before : this.#copyOf(before);
    if (content && content.size !== size) content.truncate(size);
    return content;
  }

  #copyOf(before: ContentRecord | null): BytesContent | null {
    if (before instanceof SealedBytes) return new BytesContent(0, before.bytes.slice());
    if (before?.kind !== 'blob' || !this.#blobs) return new BytesContent(0);
    try {
      return new BytesContent(0, this.#blobs.read(before.hash).slice());
    } catch (error) {
      if (error instanceof VfsError) return null;
      throw error;
    }
  }

  #write(id: number, from: ByteReader): void {
    const row = this.#nodes.get(id);
    if (!row || row.record.content.kind === 'base' || row.record.attributes.source !== 'own') return;
    const size = from.f64();
    const attributes = { ...row.record.attributes, mtimeNs: from.i64(), ctimeNs: from.i64() };
    const offset = from.f64();
    const content = this.#written(row.record.content, { size, offset, bytes: from.bytes() });
    this.#nodes.set(id, { ...row, record: { ...row.record, attributes, content } });
  }

  #written(before: ContentRecord, { size, offset, bytes }: { size: number; offset: number; bytes: Uint8Array }) {
    if (before.kind === 'work') return { ...before, size };
    const content = this.#asBytes(before, size);
    if (!content) return before;
    content.write(bytes, offset);
    return content;
  }

  #forget(id: number): void {
    this.#nodes.delete(id);
    this.#names.delete(id);
  }

  #putName(record: number, parent: number, from: ByteReader): void {
    const name = from.text();
    if (record === RECORD.unname) this.#names.get(parent)?.delete(name);
    else if (parent === ROOT_ID || this.#nodes.has(parent)) {
      const node = from.f64();
      const hides = from.u8() === 0 ? null : readFacts(from);
      this.#namesIn(parent).set(name, { parent, name, node, hides, since: 0 });
    }
  }

  #namesIn(parent: number): Map<string, NameRow> {
    const known = this.#names.get(parent) ?? new Map<string, NameRow>();
    this.#names.set(parent, known);
    return known;
  }
}
