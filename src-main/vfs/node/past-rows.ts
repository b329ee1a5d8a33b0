/** The rows of a tree at a moment of its past: those of when a log began, and what that log did to them, up to the moment. */
import { hash as hashOf } from 'node:crypto';
import { ByteReader } from '../../store/byte-reader.ts';
import type { BlobStore } from '../../store/content-store.ts';
import { orNull } from '../errors.ts';
import { BytesContent } from './content.ts';
import { RECORD } from './journal-recorder.ts';
import type { NameRow, NodeRow, StateRows } from './layer-rows.ts';
import { readFacts, readNode } from './node-record.ts';
import type { ContentRecord, NodeRecord } from './node-record.ts';
import type { FoundRows } from './past-found.ts';
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

const NOTHING: FoundRows = { node: () => undefined, name: () => undefined };

/** Which node a record is about: behind the byte that says what it is. */
function idIn(payload: Uint8Array): number {
  for (let at = 0; at < ID_BYTES.length; at += 1) ID_BYTES[at] = payload[at + 1] ?? 0;
  return ID[0] ?? 0;
}
const ID = new Float64Array(1);
const ID_BYTES = new Uint8Array(ID.buffer);

/**
 * Records wait until somebody asks for the node that they are about: most are about others. A row that is null is not there.
 */
export class PastRows implements StateRows {
  readonly #blobs: BlobStore | null;
  readonly #found: FoundRows;
  readonly #nodes = new Map<number, NodeRow | null>();
  readonly #names = new Map<number, Map<string, NameRow | null>>();
  /** Directories whose names are not to be found any more. */
  readonly #cut = new Set<number>();
  readonly #waiting = new Map<number, Uint8Array[]>();
  /** By hash: what came to rest in the log that is played. */
  readonly #sealed = new Map<string, SealedBytes>();

  constructor(blobs: BlobStore | null, found: FoundRows = NOTHING) {
    this.#blobs = blobs;
    this.#found = found;
  }

  /** Without `found`: all rows that there are. Yields between them. */
  *take(written: StateRows): Generator<undefined> {
    for (const row of written.nodes()) {
      this.#nodes.set(row.id, row);
      yield;
    }
    for (const row of written.names()) {
      this.#namesIn(row.parent).set(row.name, row);
      yield;
    }
  }

  /** Newest log first. Yields between rows. */
  *takeBack(nodes: Iterable<PastNode>, names: Iterable<PastName>, nextId: number): Generator<undefined> {
    for (const { id, row } of nodes) {
      this.#nodes.set(id, row);
      yield;
    }
    for (const { parent, name, row } of names) {
      this.#namesIn(parent).set(name, row);
      yield;
    }
    for (const id of this.#nodes.keys()) if (id >= nextId) this.#nodes.delete(id);
    for (const id of this.#names.keys()) if (id >= nextId) this.#names.delete(id);
  }

  /** Those that were taken, or that records were about. */
  *nodes(): Iterable<NodeRow> {
    for (const id of new Set([...this.#nodes.keys(), ...this.#waiting.keys()])) {
      const row = this.node(id);
      if (row) yield row;
    }
  }

  *names(): Iterable<NameRow> {
    this.#playAll();
    for (const some of this.#names.values()) for (const row of some.values()) if (row) yield row;
  }

  node(id: number): NodeRow | undefined {
    const row = this.#played(id);
    if (!row) return undefined;
    const { content } = row.record;
    const sealed = content.kind === 'blob' ? this.#sealedBytes(content.hash) : undefined;
    return sealed ? { ...row, record: { ...row.record, content: sealed } } : row;
  }

  name(parent: number, name: string): NameRow | undefined {
    this.#played(parent);
    const known = this.#names.get(parent)?.get(name);
    if (known !== undefined || this.#cut.has(parent)) return known ?? undefined;
    return this.#found.name(parent, name);
  }

  /** One record of the tree. To play one that was played is to change nothing. */
  play(payload: Uint8Array): void {
    const id = idIn(payload);
    const waiting = this.#waiting.get(id);
    if (waiting) waiting.push(payload);
    else this.#waiting.set(id, [payload]);
  }

  #playAll(): void {
    for (const id of [...this.#waiting.keys()]) this.#played(id);
  }

  #played(id: number): NodeRow | null {
    if (!this.#nodes.has(id)) this.#nodes.set(id, this.#found.node(id) ?? null);
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    for (const payload of waiting ?? []) this.#play(payload);
    return this.#nodes.get(id) ?? null;
  }

  #play(payload: Uint8Array): void {
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

  /** What the store does not have came by in the records of some node. */
  #sealedBytes(hash: string): SealedBytes | undefined {
    if (!this.#sealed.has(hash) && this.#blobs?.has(hash) !== true) this.#playAll();
    return this.#sealed.get(hash);
  }

  /** A content that may be changed, of this size; null when what was there is lost. */
  #asBytes(before: ContentRecord | null, size: number): BytesContent | null {
    const content = before instanceof BytesContent ? before : this.#copyOf(before);
    if (content && content.size !== size) content.truncate(size);
    return content;
  }

  #copyOf(before: ContentRecord | null): BytesContent | null {
    if (before?.kind !== 'blob' || !this.#blobs) return new BytesContent(0);
    const sealed = before instanceof SealedBytes ? before : this.#sealedBytes(before.hash);
    if (sealed) return new BytesContent(0, sealed.bytes.slice());
    const blobs = this.#blobs;
    return orNull(() => new BytesContent(0, blobs.read(before.hash).slice()));
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
    this.#nodes.set(id, null);
    this.#names.delete(id);
    this.#cut.add(id);
  }

  #putName(record: number, parent: number, from: ByteReader): void {
    const name = from.text();
    if (record === RECORD.unname) this.#namesIn(parent).set(name, null);
    else if (parent === ROOT_ID || this.#nodes.get(parent)) {
      const node = from.f64();
      const hides = from.u8() === 0 ? null : readFacts(from);
      this.#namesIn(parent).set(name, { parent, name, node, hides, since: 0 });
    }
  }

  #namesIn(parent: number): Map<string, NameRow | null> {
    const known = this.#names.get(parent) ?? new Map<string, NameRow | null>();
    this.#names.set(parent, known);
    return known;
  }
}
