/** Looks at single places at many moments, without a tree for each of them. */
import { hash as hashOf } from 'node:crypto';
import { using } from '../derived.ts';
import { fail } from '../errors.ts';
import type { HostTree } from '../host/host-tree.ts';
import type { PastEntry } from '../past.ts';
import { BytesContent } from './content.ts';
import { readBase } from './copy-up.ts';
import type { NodeRow } from './layer-rows.ts';
import type { ContentRecord } from './node-record.ts';
import { SealedBytes } from './past-rows.ts';
import type { PastRows } from './past-rows.ts';
import { PastWorkFile } from './past-work-file.ts';
import type { PastWorkFileOptions } from './past-work-file.ts';
import type { TreeState } from './tree-state.ts';

const ROOT_ID = 1;

export interface WalkSource {
  readonly live: TreeState;
  readonly rows: PastRows;
  /** As it was at the moment. */
  readonly base: HostTree | null;
  readonly writesSince: (work: string) => ReturnType<PastWorkFileOptions['since']>;
}

/** Where a walk has come to: something of the top, or else a place of the base, or neither. */
interface At {
  /** The root need not have a row. */
  readonly row: NodeRow | undefined;
  readonly directory: number | undefined;
  readonly inBase: readonly string[] | null;
}

const NOWHERE: At = { row: undefined, directory: undefined, inBase: null };

function rootOf({ rows, live }: WalkSource): At {
  return { row: rows.node(ROOT_ID), directory: ROOT_ID, inBase: live.base ? [] : null };
}

/** One name further. Below what only the base has, the top has nothing. */
function enter({ rows }: WalkSource, { directory, inBase }: At, name: string): At {
  const known = directory === undefined ? undefined : rows.name(directory, name);
  if (!known) return { ...NOWHERE, inBase: inBase && [...inBase, name] };
  const next = rows.node(known.node);
  return next ? { row: next, directory: next.id, inBase: next.record.origin?.names ?? null } : NOWHERE;
}

/** What is at `names`, no link followed; null when nothing is. An entry is good until the rows are played on. */
export function lookUp(source: WalkSource, names: readonly string[]): PastEntry | null {
  let at = rootOf(source);
  for (const name of names) at = enter(source, at, name);
  if (at.row) return ofRow(source, at.row);
  return at.inBase && ofBase(source, at.inBase);
}

function ofRow(source: WalkSource, { record }: NodeRow): PastEntry | null {
  const { kind, content, origin } = record;
  if (kind !== 'file') return { kind, size: 0, hash: null, read: () => fail('is-directory') };
  if (content.kind === 'base') return origin && ofBase(source, origin.names);
  return { kind, size: content.size, hash: knownHash(content), read: () => bytesOf(source, content) };
}

function ofBase({ base }: WalkSource, names: readonly string[]): PastEntry | null {
  const stat = base?.lstat(names);
  if (!base || !stat || stat === 'link-in-path') return null;
  const { kind, size } = stat;
  if (kind !== 'file') return { kind, size: 0, hash: null, read: () => fail('is-directory') };
  return { kind, size, hash: null, read: () => using(base.open(names), (file) => readBase(file, size).bytes) };
}

function knownHash(content: ContentRecord): string | null {
  if (content instanceof BytesContent) return hashOf('sha256', content.view(), 'hex');
  return content.kind === 'blob' ? content.hash : null;
}

function bytesOf({ live, writesSince }: WalkSource, content: ContentRecord): Uint8Array {
  if (content instanceof BytesContent) return content.view().slice();
  if (content instanceof SealedBytes) return content.bytes;
  if (content.kind === 'blob') return live.contents.blobs?.read(content.hash) ?? fail('io');
  if (content.kind !== 'work') return new Uint8Array(content.kind === 'bytes' ? content.size : 0);
  const { id, size } = content;
  const peek = (into: Uint8Array, offset: number): number => live.contents.work.peek(id, into, offset);
  const bytes = new Uint8Array(size);
  new PastWorkFile({ id, size, peek, since: () => writesSince(id) }).read(bytes, 0);
  return bytes;
}
