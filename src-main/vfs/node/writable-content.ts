/** Makes a content that may be changed, and changes it so that the change can be taken back. */
import type { Hash } from 'node:crypto';

import type { WorkFile } from '../../store/content-store.ts';
import { baseFileOf } from './base-file.ts';
import { BytesContent, SMALL_MAX, WorkContent } from './content.ts';
import type { Content } from './content.ts';
import { copyBase, copyContent, readBase, readContent } from './copy-up.ts';
import type { BaseCopy } from './copy-up.ts';
import type { Node } from './node.ts';
import { contentRecordOf } from './node-record.ts';
import type { Replaced } from './recorder.ts';
import type { TreeState } from './tree-state.ts';

const NOTHING = new Uint8Array();

/** What a file has before it is changed: its first `kept` bytes, as something that may be written. */
export interface Writable {
  readonly content: BytesContent | WorkContent;
  /** Set when the content is not the node's yet. */
  readonly copied: BaseCopy | 'from-top' | null;
}

/** Nothing of `node` changes here, so that a failure leaves no trace. */
export function makeWritable(state: TreeState, node: Node, { kept, size }: { kept: number; size: number }): Writable {
  const { content } = node;
  if (content && !state.isFrozen(content) && !isPast(state, node, kept)) {
    if (content.kind === 'work' || (content.kind === 'bytes' && size <= SMALL_MAX)) return { content, copied: null };
  }
  if (size <= SMALL_MAX) return smallCopy(state, node, kept);
  return largeCopy(
    state,
    node,
    (file) => {
      if (content) return { copied: 'from-top', hasher: copyContent(content, file, kept) };
      const copied = copyBase(baseFileOf(state, node), file, kept);
      return { copied, hasher: copied.hasher };
    },
    kept,
  );
}

/**
 * Whether the history goes on with a working file as it is, and the tree with a copy: when most of it is cut off, which costs less than to
 * keep what was cut; and when nothing that is written from now on is recorded.
 */
function isPast(state: TreeState, { content, gone }: Node, kept: number): boolean {
  if (content?.kind !== 'work' || state.past?.keeps(content.size) !== true) return false;
  return gone ? !state.unrecorded.has(content) : kept < content.size / 2;
}

/** A copy, and what has seen its bytes. */
interface Filled {
  readonly copied: BaseCopy | 'from-top';
  readonly hasher: Hash | null;
}

function smallCopy(state: TreeState, node: Node, kept: number): Writable {
  const { generation } = state.checkpoints;
  if (node.content)
    return { content: new BytesContent(generation, readContent(node.content, kept)), copied: 'from-top' };
  const copied = readBase(baseFileOf(state, node), kept);
  if (copied.hash !== null) state.ancestors?.keep(copied, copied.bytes.slice());
  return { content: new BytesContent(generation, copied.bytes), copied };
}

function largeCopy(
  state: TreeState,
  { gone }: Pick<Node, 'gone'>,
  fill: (file: WorkFile) => Filled,
  kept: number,
): Writable {
  const file = state.contents.work.create(state.owner);
  const content = new WorkContent(file, kept, state.checkpoints.generation);
  state.holds.take(contentRecordOf(content));
  if (gone) state.unrecorded.add(content);
  try {
    const { copied, hasher } = fill(file);
    file.truncate(kept);
    content.beginHash(hasher);
    // The journal may reach the disk by itself at any time: it must not put a copy that a power cut empties in the place of what is safe.
    if (kept > 0) file.sync();
    return { content, copied };
  } catch (error) {
    abandon(state, content);
    throw error;
  }
}

/** The same bytes as a content of its own, for a node of `state`; they may be another tree's. */
export function copyFor(state: TreeState, content: Content): Writable['content'] {
  const { size } = content;
  if (size <= SMALL_MAX) return new BytesContent(state.checkpoints.generation, readContent(content, size));
  const fill = (file: WorkFile): Filled => ({ copied: 'from-top', hasher: copyContent(content, file, size) });
  return largeCopy(state, { gone: false }, fill, size).content;
}

/** A content that never became a node's. */
export function abandon(state: TreeState, content: Content): void {
  if (content.kind === 'work') content.file.release();
  state.holds.giveUp(contentRecordOf(content));
}

/**
 * Applies a change between `from` and `to`, and keeps what it writes over for an undo; that is never more than is written. A new
 * content is simply given up. A working file is written in place, as a disk would be: until the record of the write is in the
 * journal, a process that is killed may leave any part of its bytes there, but nothing else, and no other size. When the disk refuses
 * even to take the old bytes back, the tree shows them all the same, and tries again with each commit. Returns what the history needs to
 * take a change of a working file back.
 */
export function change(
  state: TreeState,
  { content, copied }: Writable,
  apply: (content: BytesContent | WorkContent) => void,
  { from, to }: { from: number; to: number },
): Replaced | undefined {
  const { size } = content;
  const saved = copied === null ? savedBefore(content, { from, to }) : NOTHING;
  const replaced =
    copied === null && content.kind === 'work' ? replacedBy(state, content, { from, to, saved }) : undefined;
  const takeBack = (): void => {
    if (content.kind === 'work') {
      content.resize(size);
      if (saved.length === 0) return;
      content.takeBack(saved, from);
      if (!content.pay()) state.owing.add(content);
      return;
    }
    content.truncate(size);
    content.write(saved, Math.min(from, size));
  };
  try {
    apply(content);
  } catch (error) {
    if (copied !== null) abandon(state, content);
    else takeBack();
    throw error;
  }
  if (copied === null) state.recorder.undo(takeBack);
  return replaced;
}

/** A cut, which has no bytes of its own, takes away everything behind it. */
function replacedBy(
  { past }: TreeState,
  content: WorkContent,
  { from, to, saved }: { from: number; to: number; saved: Uint8Array },
): Replaced | undefined {
  if (past?.written(content.file.id) !== true) return undefined;
  const isCut = from === to && from < content.size;
  if (saved.length === 0 && !isCut) return { bytes: NOTHING };
  if (!past.keeps(content.size)) return { bytes: null };
  return { bytes: isCut ? savedBefore(content, { from, to: content.size }) : saved };
}

/** What a change will write over. One that only cuts a working file leaves its bytes where they are. */
function savedBefore(content: BytesContent | WorkContent, { from, to }: { from: number; to: number }): Uint8Array {
  const end = Math.min(to, content.size);
  if (end <= from) return NOTHING;
  if (content.kind === 'bytes') return content.view().slice(from, end);
  const saved = new Uint8Array(end - from);
  content.read(saved, from);
  return saved;
}
