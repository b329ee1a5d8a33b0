/** How nodes and names are written, in the journal and in the database alike. */
import { ENTRY_KINDS } from '../../../src-preload/contract/vocabulary.ts';
import type { EntryKind } from '../../../src-preload/contract/vocabulary.ts';
import { ByteReader } from '../../store/byte-reader.ts';
import type { ByteWriter } from '../../store/byte-writer.ts';
import { StoreError } from '../../store/store-error.ts';
import type { Content } from './content.ts';
import { readFingerprint, readNames, writeFingerprint, writeNames } from './fingerprint-record.ts';
import { FROM_BASE } from './node.ts';
import type { Attributes, BaseFacts, Node, Origin } from './node.ts';

/** A content as it is written: where to find it, not the bytes. */
export type ContentRecord =
  | { readonly kind: 'base' }
  | { readonly kind: 'bytes'; readonly size: number }
  | { readonly kind: 'blob'; readonly size: number; readonly hash: string }
  | { readonly kind: 'work'; readonly size: number; readonly id: string };

export interface NodeRecord {
  readonly kind: EntryKind;
  readonly attributes: Attributes;
  readonly origin: Origin | null;
  readonly linkTarget: string | null;
  readonly content: ContentRecord;
}

const CONTENTS = ['base', 'bytes', 'blob', 'work'] as const;
const SOURCES = ['base', 'touched', 'own'] as const;

/** The word at `index` of a closed list. */
function wordAt<T>(words: readonly T[], index: number): T {
  const word = words[index];
  if (word === undefined)
    throw new StoreError('corrupt', 'a record of this sandbox is not one that this program writes');
  return word;
}

/** A bit beside the kind: the base has other names of the file. */
const SHARED = 0x80;

export function writeFacts(to: ByteWriter, facts: BaseFacts): void {
  const { fingerprint } = facts;
  to.u8(ENTRY_KINDS.indexOf(fingerprint.kind) | (facts.shared ? SHARED : 0));
  writeFingerprint(to, fingerprint);
  to.hex(facts.hash ?? '');
}

export function readFacts(from: ByteReader): BaseFacts {
  const first = from.u8();
  const fingerprint = { kind: wordAt(ENTRY_KINDS, first & ~SHARED), ...readFingerprint(from) };
  return { fingerprint, hash: from.hex() || null, ...((first & SHARED) !== 0 && { shared: true }) };
}

function writeAttributes(to: ByteWriter, attributes: Attributes): void {
  to.u8(SOURCES.indexOf(attributes.source));
  if (attributes.source === 'base') return;
  to.i64(attributes.mtimeNs).i64(attributes.ctimeNs);
  if (attributes.source === 'own') to.i64(attributes.atimeNs).u32(attributes.mode);
}

function readAttributes(from: ByteReader): Attributes {
  const source = wordAt(SOURCES, from.u8());
  if (source === 'base') return FROM_BASE;
  const times = { mtimeNs: from.i64(), ctimeNs: from.i64() };
  if (source === 'touched') return { source, ...times };
  return { source, ...times, atimeNs: from.i64(), mode: from.u32() };
}

function writeOrigin(to: ByteWriter, origin: Origin | null): void {
  if (origin?.facts == null) {
    to.u8(0);
    return;
  }
  writeNames(to.u8(1), origin.names);
  writeFacts(to, origin.facts);
}

function readOrigin(from: ByteReader): Origin | null {
  if (from.u8() === 0) return null;
  return { names: readNames(from), facts: readFacts(from) };
}

/** Where the content of a node is now. */
export function contentRecordOf(content: Content | null): ContentRecord {
  if (content === null) return { kind: 'base' };
  if (content.kind === 'work') return { kind: 'work', size: content.size, id: content.file.id };
  return content;
}

function writeContent(to: ByteWriter, content: ContentRecord): void {
  to.u8(CONTENTS.indexOf(content.kind));
  if (content.kind === 'base') return;
  to.f64(content.size);
  if (content.kind === 'blob') to.hex(content.hash);
  if (content.kind === 'work') to.text(content.id);
}

function readContent(from: ByteReader): ContentRecord {
  const kind = wordAt(CONTENTS, from.u8());
  if (kind === 'base') return { kind };
  const size = from.f64();
  if (kind === 'bytes') return { kind, size };
  return kind === 'blob' ? { kind, size, hash: from.hex() } : { kind, size, id: from.text() };
}

/** Everything about a node but its id, its names and its children; `content` says where its content will be found. */
export function writeNode(
  to: ByteWriter,
  node: Pick<Node, 'kind' | 'attributes' | 'origin' | 'linkTarget'>,
  content: ContentRecord,
): void {
  to.u8(ENTRY_KINDS.indexOf(node.kind));
  writeAttributes(to, node.attributes);
  writeOrigin(to, node.origin);
  if (node.linkTarget === null) to.u8(0);
  else to.u8(1).text(node.linkTarget);
  writeContent(to, content);
}

/** What a state of the database says: the id stands before it. */
export function nodeOfState(state: Uint8Array): NodeRecord {
  const from = new ByteReader(state);
  from.f64();
  return readNode(from);
}

export function readNode(from: ByteReader): NodeRecord {
  return {
    kind: wordAt(ENTRY_KINDS, from.u8()),
    attributes: readAttributes(from),
    origin: readOrigin(from),
    linkTarget: from.u8() === 0 ? null : from.text(),
    content: readContent(from),
  };
}
