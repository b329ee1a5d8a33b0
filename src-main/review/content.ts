/** Comparing contents without holding them: hashes and link targets, of the base as it is now and of the top. */
import { createHash } from 'node:crypto';

import { using } from '../vfs/derived.ts';
import { VfsError } from '../vfs/errors.ts';
import type { HostStat } from '../vfs/host/host-tree.ts';
import type { BaseEntry, Overlay, TopEntry } from '../vfs/overlay.ts';
import type { Names } from './names.ts';

/** Bytes read at a time. */
const CHUNK = 256 * 1024;

interface Readable {
  read(into: Uint8Array, offset: number): number;
}

/** The content piece by piece; each piece is good until the next is asked for. */
export function* pieces(file: Readable): Generator<Uint8Array> {
  const buffer = new Uint8Array(CHUNK);
  for (let offset = 0; ;) {
    const read = file.read(buffer, offset);
    if (read === 0) return;
    yield buffer.subarray(0, read);
    offset += read;
  }
}

/** sha-256, hex. */
export function hashOf(file: Readable): string {
  const hash = createHash('sha256');
  for (const piece of pieces(file)) hash.update(piece);
  return hash.digest('hex');
}

/** Runs `read`; undefined when the base cannot be read there. */
function ifReadable<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof VfsError) return undefined;
    throw error;
  }
}

/** sha-256 of a file of the base as it is now; undefined when it cannot be read. */
export const baseHash = (overlay: Overlay, names: Names): string | undefined => {
  const { base } = overlay;
  return base ? ifReadable(() => using(base.open(names), hashOf)) : undefined;
};

export const baseLink = (overlay: Overlay, names: Names): string | undefined =>
  ifReadable(() => overlay.base?.readLink(names));

/** Remembers the hashes of the top's files, by what changes whenever the content does. */
export class ContentHashes {
  #known = new Map<string, string>();

  ofTop(overlay: Overlay, entry: TopEntry): string {
    const stat = entry.node?.stat;
    const key = stat ? `${stat.ino}:${stat.size}:${stat.mtimeNs}:${stat.ctimeNs}` : '';
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const hash = using(overlay.readTop(entry.names), hashOf);
    this.#known.set(key, hash);
    return hash;
  }
}

/** Does the top's entry hold what the base entry held when it was recorded, or holds now? Both are of one kind. */
export function sameContent(overlay: Overlay, entry: TopEntry, before: BaseEntry, hashes: ContentHashes): boolean {
  const { node, ownContent } = entry;
  if (node?.kind === 'symlink') return node.linkTarget === baseLink(overlay, before.names);
  if (node?.kind !== 'file' || (!ownContent && entry.origin === before)) return true;
  if (node.stat.size !== before.fingerprint.size) return false;
  return hashes.ofTop(overlay, entry) === (before.hash ?? baseHash(overlay, before.names));
}

/** Does the base hold at `names`, where it has `now`, exactly what the top's entry holds: kind, content and mode? */
export function equalsTop(
  overlay: Overlay,
  entry: TopEntry,
  names: Names,
  now: HostStat,
  hashes: ContentHashes,
): boolean {
  const { node } = entry;
  if (node?.kind !== now.kind) return false;
  if (node.kind === 'symlink') return node.linkTarget === baseLink(overlay, names);
  if (node.stat.mode !== now.mode) return false;
  if (node.kind === 'directory') return true;
  if (node.stat.size !== now.size) return false;
  const hash = ifReadable(() => hashes.ofTop(overlay, entry));
  return hash !== undefined && hash === baseHash(overlay, names);
}
