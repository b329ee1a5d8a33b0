/** Reading and changing the content of one file: copy-up at the first write, small in memory, large on its own. */
import { fail } from '../errors.ts';
import type { Fingerprint, HostStat } from '../host/host-tree.ts';
import type { KnownContent } from '../overlay.ts';
import { baseFileOf, closeBaseFile } from './base-file.ts';
import { BlobContent, BytesContent, SMALL_MAX } from './content.ts';
import type { Content } from './content.ts';
import type { BaseCopy } from './copy-up.ts';
import { checkStorable, factsOf, setAttributes, settle, store } from './graph.ts';
import { baseStat, statOf } from './lookup.ts';
import { isAsKnown, nameContent } from './name-content.ts';
import type { Named } from './name-content.ts';
import { FROM_BASE, isNatural } from './node.ts';
import type { BaseFacts, Node, OwnAttributes } from './node.ts';
import type { Replaced } from './recorder.ts';
import type { TreeState } from './tree-state.ts';
import { abandon, change, makeWritable } from './writable-content.ts';
import type { Writable } from './writable-content.ts';

/** No file may reach beyond this: 1 TiB. */
const MAX_FILE_BYTES = 2 ** 40;

const NOTHING = new Uint8Array();

/** What stays for a checkpoint when the content is changed. */
const bytesLeftBehind = (state: TreeState, { content }: Node): number =>
  content && state.isKept(content) ? content.size : 0;

const sizeOf = (state: TreeState, node: Node): number => node.content?.size ?? baseFileOf(state, node).stat().size;

export function readFile(state: TreeState, node: Node, into: Uint8Array, offset: number): number {
  checkRange(offset, 0);
  return node.content ? node.content.read(into, offset) : baseFileOf(state, node).read(into, offset);
}

function checkRange(offset: number, length: number): void {
  if (!Number.isInteger(offset) || offset < 0)
    fail('invalid-argument', 'an offset must be a whole number, not negative');
  if (offset + length > MAX_FILE_BYTES) fail('too-large', 'no file may be larger than 1 TiB');
}

/** All of `node`'s attributes as own ones, with `changes`. */
export function ownAttributes(state: TreeState, node: Node, changes: Partial<OwnAttributes>): OwnAttributes {
  if (node.attributes.source === 'own') return { ...node.attributes, ...changes };
  const { mode, mtimeNs, atimeNs, ctimeNs } = statOf(state, node);
  return { source: 'own', mode, mtimeNs, atimeNs, ctimeNs, ...changes };
}

const attributesOf = ({ mode, mtimeNs, atimeNs, ctimeNs }: HostStat): OwnAttributes => ({
  source: 'own',
  ...{ mode, mtimeNs, atimeNs, ctimeNs },
});

function touchContent(state: TreeState, node: Node): void {
  const now = state.now();
  setAttributes(state, node, ownAttributes(state, node, { mtimeNs: now, ctimeNs: now }));
}

/** Puts a new content in the place of the old one, which an undo brings back. */
function replaceContent(state: TreeState, node: Node, content: Content | null): void {
  const before = node.content;
  node.content = content;
  state.recorder.undo(() => (node.content = before));
  if (before && before !== content) state.recorder.afterCommit(() => state.giveUp(before));
}

/** What the base file was when it was copied: the state that a commit compares with. */
function rememberCopy(state: TreeState, node: Node, copy: BaseCopy): void {
  const before = node.origin;
  if (!before) return;
  node.origin = { names: before.names, facts: factsOf(copy.stat, copy.hash) };
  state.recorder.undo(() => (node.origin = before));
}

/** From now on the top has a content in the place of the base's. */
function noteAncestor({ ancestors }: TreeState, { content, origin }: Node): void {
  if (origin && content === null) ancestors?.note(origin.names, origin.facts);
}

/** Makes a writable content the node's own, with everything that is to be written down about it. */
function adopt(
  state: TreeState,
  node: Node,
  { content, copied }: Writable,
  written: { offset: number; bytes: Uint8Array; replaced: Replaced | undefined },
) {
  touchContent(state, node);
  if (copied !== null) takeOver(state, node, { content, copied });
  else if (node.stored) state.recorder.write(node, written.bytes, written.offset, written.replaced);
}

/** A content that was made for `node` becomes its own. */
function takeOver(state: TreeState, node: Node, { content, copied }: Writable | Named): void {
  if (copied !== null && copied !== 'from-top') rememberCopy(state, node, copied);
  noteAncestor(state, node);
  if (content.kind === 'work') state.recorder.undo(() => abandon(state, content));
  replaceContent(state, node, content);
  closeBaseFile(node);
  store(state, node);
  if (content.kind === 'bytes' && node.stored) state.recorder.write(node, content.view(), 0);
}

/** Errors: `too-large`, `quota`, `no-space`, `io`, `invalid-argument`; the file is then as it was. */
export function writeFile(state: TreeState, node: Node, bytes: Uint8Array, at: number | 'end'): number {
  const before = sizeOf(state, node);
  const offset = at === 'end' ? before : at;
  checkRange(offset, bytes.length);
  const end = offset + bytes.length;
  if (bytes.length === 0) return end;
  const size = Math.max(before, end);
  const growth = size - (node.content?.size ?? 0);
  state.checkBytes(growth + bytesLeftBehind(state, node));
  checkStorable(state, node);
  const writable = makeWritable(state, node, { kept: before, size });
  const replaced = change(
    state,
    writable,
    (content) => {
      if (offset > content.size) content.truncate(offset);
      content.write(bytes, offset);
    },
    { from: offset, to: end },
  );
  state.countBytes(growth);
  adopt(state, node, writable, { offset, bytes, replaced });
  state.changed();
  return end;
}

/** Errors: as `writeFile`. */
export function truncateFile(state: TreeState, node: Node, size: number): void {
  checkRange(size, 0);
  if (size === 0) {
    emptyFile(state, node);
    return;
  }
  const before = sizeOf(state, node);
  checkStorable(state, node);
  if (size === before && !node.content) {
    touchContent(state, node);
    store(state, node);
    state.changed();
    return;
  }
  const growth = size - (node.content?.size ?? 0);
  state.checkBytes(growth + bytesLeftBehind(state, node));
  const writable = makeWritable(state, node, { kept: Math.min(before, size), size });
  const cut = { from: size, to: writable.content.kind === 'work' ? size : before };
  const replaced = change(state, writable, (content) => content.truncate(size), cut);
  state.countBytes(growth);
  adopt(state, node, writable, { offset: size, bytes: NOTHING, replaced });
  state.changed();
}

/** Cuts a file to nothing, without a look at what it held. */
export function emptyFile(state: TreeState, node: Node): void {
  checkStorable(state, node);
  const before = node.content;
  state.countBytes(-(before?.size ?? 0));
  touchContent(state, node);
  replaceContent(state, node, new BytesContent(state.checkpoints.generation));
  closeBaseFile(node);
  store(state, node);
  if (!before && node.origin) state.ancestors?.note(node.origin.names, node.origin.facts);
  state.changed();
}

/**
 * The base's content becomes the node's own as it is; attributes as they are, too. Nobody sees anything of it. Errors: `quota`, `no-space`,
 * `io`, and those of reading the base.
 */
export function ownContent(state: TreeState, node: Node, given?: KnownContent): void {
  const known = given && isAsKnown(state, node, given) ? given : null;
  // Before anything is read: that is an access.
  const attributes =
    known && node.attributes.source === 'base' ? attributesOf(known.stat) : ownAttributes(state, node, {});
  const size = known?.stat.size ?? sizeOf(state, node);
  state.checkBytes(size);
  const writable =
    (size <= SMALL_MAX ? nameContent(state, node, { size, known }) : null) ??
    makeWritable(state, node, { kept: size, size });
  state.countBytes(size);
  setAttributes(state, node, attributes);
  takeOver(state, node, writable);
  bringToRest(state, node);
}

/** Brings a small content to rest under its hash, once nobody writes it any more; one that is what the base has is let go of. */
export function sealFile(state: TreeState, node: Node): void {
  if (bringToRest(state, node) === 'rested') forgetUnchanged(state, node);
}

/** As `sealFile`, whatever the base has. */
export function bringToRest(state: TreeState, node: Node): 'rested' | 'left' {
  const { content } = node;
  const { blobs } = state.contents;
  if (!blobs || content?.kind !== 'bytes' || node.gone || node.writers > 0) return 'left';
  const named = { hash: content.contentHash(), size: content.size };
  const bytes = content.take();
  const sealed = new BlobContent(blobs, named, state.checkpoints.generation);
  blobs.put(sealed.hash, bytes);
  node.content = sealed;
  state.recorder.undo(() => {
    // The very same content: what else is undone refers to it.
    content.takeBack();
    node.content = content;
    blobs.release(sealed.hash);
  });
  store(state, node);
  return 'rested';
}

/** Whether the top's entry says just what the base says now. */
function equalsBase(state: TreeState, node: Node): boolean {
  const { attributes, origin, parent } = node;
  if (!origin?.facts || !parent || attributes.source !== 'own' || !isNatural(node, parent, node.name)) return false;
  if (!hasContentOf(node, origin.facts)) return false;
  const live = baseStat(state, origin.names);
  return live !== undefined && isSameVersion(live, origin.facts.fingerprint) && hasAttributesOf(attributes, live);
}

const hasContentOf = ({ content }: Node, { hash }: BaseFacts): boolean =>
  content === null || (content.kind === 'blob' && content.hash === hash);

const isSameVersion = (live: Fingerprint, known: Fingerprint): boolean =>
  live.dev === known.dev && live.ino === known.ino && live.ctimeNs === known.ctimeNs;

const hasAttributesOf = (own: OwnAttributes, { mode, mtimeNs, atimeNs }: HostStat): boolean =>
  own.mode === mode && own.mtimeNs === mtimeNs && own.atimeNs === atimeNs;

/** Lets go of changes that have been taken back by hand. */
export function forgetUnchanged(state: TreeState, node: Node): void {
  if (!equalsBase(state, node)) return;
  state.countBytes(-(node.content?.size ?? 0));
  replaceContent(state, node, null);
  setAttributes(state, node, FROM_BASE);
  store(state, node);
  settle(state, node);
}
