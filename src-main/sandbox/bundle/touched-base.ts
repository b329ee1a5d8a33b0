/** What lay beneath the sandbox where its events were: the entries of the base folders that a bundle takes along. */
import type { EventBlocks } from '../../audit/event-block.ts';
import type { BaseEntry } from '../../store/build-base.ts';
import { changedMeanwhile } from '../../store/changed-meanwhile.ts';
import { orNull } from '../../vfs/errors.ts';
import type { HostFile, HostStat, HostTree } from '../../vfs/host/host-tree.ts';
import { parseSchemePath } from '../../vfs/path/scheme-path.ts';
import type { MountTable } from '../mounts.ts';

/** Bytes of one file, and of all of them; entries. What is beyond is left out, and counted. */
const MOST_FILE = 16 * 1024 * 1024;
const MOST_BYTES = 256 * 1024 * 1024;
const MOST_ENTRIES = 20_000;
const PIECE = 256 * 1024;

/** An entry, and for a file how to read it. */
export interface TouchedEntry {
  readonly entry: Omit<BaseEntry, 'content'>;
  readonly size: number;
  /** null for what is no file, or is left out. */
  readonly open: (() => HostFile) | null;
}

/** Every path that any event names; a block a step. */
function* namedPaths(blocks: EventBlocks): Generator<undefined, ReadonlySet<string>> {
  const paths = new Set<string>();
  for (const { first } of blocks.facts()) {
    const block = blocks.block(first);
    for (const column of ['path', 'path2'] as const)
      for (const path of block.texts(column).dictionary) if (path !== null && path !== '') paths.add(path);
    yield;
  }
  return paths;
}

type Place = readonly [mount: string, names: readonly string[]];

/** Each with the folders above it. What cannot be asked for was never in a base. */
function* placesOf(paths: ReadonlySet<string>, mounts: MountTable): Generator<undefined, readonly Place[]> {
  const places = new Map<string, Place>();
  let count = 0;
  for (const text of paths) {
    const parsed = parsedOr(text, mounts);
    for (let depth = parsed ? parsed.names.length : -1; parsed && depth >= 0; depth -= 1) {
      const names = parsed.names.slice(0, depth);
      const key = [parsed.mount, ...names].join('/');
      if (places.has(key)) break;
      places.set(key, [parsed.mount, names]);
    }
    count += 1;
    if (count % 256 === 0) yield;
  }
  return [...places.values()].sort(([, a], [, b]) => a.length - b.length);
}

function parsedOr(
  text: string,
  mounts: MountTable,
): { readonly mount: string; readonly names: readonly string[] } | null {
  return orNull(() => {
    const { mount, path } = parseSchemePath(text, mounts.extraNames);
    return path.names.includes('..') ? null : { mount, names: path.names };
  });
}

/** A name a step; folders come before what is in them, each mount's own folder first. */
export function* touchedEntries(
  blocks: EventBlocks,
  mounts: MountTable,
): Generator<undefined, readonly TouchedEntry[]> {
  const paths = yield* namedPaths(blocks);
  const found: TouchedEntry[] = [];
  let left = MOST_BYTES;
  for (const [mount, names] of yield* placesOf(paths, mounts)) {
    const base = mounts.has(mount) ? mounts.get(mount).overlay.base : null;
    const touched = base && found.length < MOST_ENTRIES ? touchedAt(base, mount, names, left) : null;
    if (touched) found.push(touched);
    left -= touched?.open ? touched.size : 0;
    yield;
  }
  return found;
}

/** null for what is not there, is a device, or may not be looked at. */
function touchedAt(base: HostTree, mount: string, names: readonly string[], left: number): TouchedEntry | null {
  return orNull(() => {
    const stat = base.lstat(names);
    if (stat === undefined || stat === 'link-in-path' || stat.kind === 'other') return null;
    const target = stat.kind === 'symlink' ? base.readLink(names) : null;
    const isTaken = stat.kind === 'file' && stat.size <= Math.min(MOST_FILE, left);
    return { ...entryOf(stat, { mount, names, target }), open: isTaken ? () => base.open(names) : null };
  });
}

function entryOf(
  { kind, mode, mtimeNs, size }: HostStat,
  place: Pick<BaseEntry, 'mount' | 'names' | 'target'>,
): Pick<TouchedEntry, 'entry' | 'size'> {
  const known = kind === 'directory' || kind === 'symlink' ? kind : 'file';
  return { entry: { ...place, kind: known, mode, mtimeMs: Number(mtimeNs) / 1e6 }, size };
}

/** Errors: `busy` when it got shorter meanwhile; those of the folder. */
export function* baseFilePieces(file: HostFile, size: number): Generator<Uint8Array> {
  for (let at = 0; at < size;) {
    const piece = new Uint8Array(Math.min(PIECE, size - at));
    const read = file.read(piece, at);
    if (read === 0) changedMeanwhile('A file beneath the sandbox was changed');
    at += read;
    yield piece.subarray(0, read);
  }
}
