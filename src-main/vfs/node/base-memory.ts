/** One thing that a commit took away in the base: how it is written in the journal and in the database. */
import { ENTRY_KINDS } from '../../../src-preload/contract/vocabulary.ts';
import type { EntryKind } from '../../../src-preload/contract/vocabulary.ts';
import type { ByteReader } from '../../store/byte-reader.ts';
import type { ByteWriter } from '../../store/byte-writer.ts';
import type { HostStat } from '../host/host-tree.ts';
import { readFingerprint, readNames, writeFingerprint, writeNames } from './fingerprint-record.ts';

/** Where the content of a base file is found that is not in the base any more. */
export type KeptContent =
  /** Where it was: only the attributes changed, or it is no file. */
  | { readonly kind: 'none' }
  /** It was not kept: too large, or unreadable. */
  | { readonly kind: 'lost' }
  | { readonly kind: 'blob'; readonly hash: string; readonly size: number }
  | { readonly kind: 'work'; readonly id: string; readonly size: number };

export interface BaseWas {
  readonly what: 'was';
  readonly names: readonly string[];
  /** null when nothing was there. */
  readonly entry: { readonly stat: HostStat; readonly target: string | null; readonly content: KeptContent } | null;
}

/** A directory or a file went from one place to another, with all that it held. */
export interface BaseMoved {
  readonly what: 'moved';
  readonly names: readonly string[];
  readonly to: readonly string[];
}

export type BaseMemory = BaseWas | BaseMoved;

const WHATS = ['was', 'moved'] as const;
const CONTENTS = ['none', 'lost', 'blob', 'work'] as const;

function writeStat(to: ByteWriter, stat: HostStat): void {
  writeFingerprint(to.u8(ENTRY_KINDS.indexOf(stat.kind)), stat);
  to.f64(stat.nlink).i64(stat.atimeNs);
}

function readStat(from: ByteReader): HostStat {
  return {
    kind: ENTRY_KINDS[from.u8()] ?? ('other' satisfies EntryKind),
    ...readFingerprint(from),
    nlink: from.f64(),
    atimeNs: from.i64(),
  };
}

function writeContent(to: ByteWriter, content: KeptContent): void {
  to.u8(CONTENTS.indexOf(content.kind));
  if (content.kind === 'blob') to.hex(content.hash).f64(content.size);
  if (content.kind === 'work') to.text(content.id).f64(content.size);
}

function readContent(from: ByteReader): KeptContent {
  const kind = CONTENTS[from.u8()] ?? 'lost';
  if (kind === 'blob') return { kind, hash: from.hex(), size: from.f64() };
  if (kind === 'work') return { kind, id: from.text(), size: from.f64() };
  return { kind };
}

export function writeMemory(to: ByteWriter, memory: BaseMemory): void {
  to.u8(WHATS.indexOf(memory.what));
  writeNames(to, memory.names);
  if (memory.what === 'moved') {
    writeNames(to, memory.to);
    return;
  }
  to.u8(memory.entry ? 1 : 0);
  if (!memory.entry) return;
  const { stat, target, content } = memory.entry;
  writeStat(to, stat);
  if (target === null) to.u8(0);
  else to.u8(1).text(target);
  writeContent(to, content);
}

export function readMemory(from: ByteReader): BaseMemory {
  const what = WHATS[from.u8()] ?? 'was';
  const names = readNames(from);
  if (what === 'moved') return { what, names, to: readNames(from) };
  if (from.u8() === 0) return { what, names, entry: null };
  const stat = readStat(from);
  const target = from.u8() === 0 ? null : from.text();
  return { what, names, entry: { stat, target, content: readContent(from) } };
}
