/** Comparing contents without holding them: hashes and link targets, of the base as it is now and of the top. */
import { createHash } from 'node:crypto';

import { using } from '../vfs/derived.ts';
import { orNull, VfsError } from '../vfs/errors.ts';
import type { HostStat } from '../vfs/host/host-tree.ts';
import type { Overlay } from '../vfs/overlay.ts';
import type { BaseEntry, TopEntry } from '../vfs/top-entry.ts';
import { spansOf } from './compare/spans.ts';
import type { Spans } from './compare/spans.ts';
import { lookAt } from './look-at.ts';
import type { Names } from './names.ts';

/** Bytes read at a time. */
const CHUNK = 256 * 1024;

interface Readable {
  read(into: Uint8Array, offset: number): number;
}

/** The content piece by piece; each piece is good until the next is asked for. `size`, in bytes, is a hint. Read into `scratch` if that will do. */
export function* pieces(file: Readable, size: number, scratch?: Uint8Array): Generator<Uint8Array> {
  // One byte more than is there, so that the end is seen without another read.
  const wanted = Math.min(CHUNK, size + 1);
  const buffer = scratch && scratch.length >= wanted ? scratch.subarray(0, wanted) : new Uint8Array(wanted);
  for (let offset = 0; ;) {
    const read = file.read(buffer, offset);
    if (read > 0) yield buffer.subarray(0, read);
    if (read < buffer.length) return;
    offset += read;
  }
}

/** sha-256, hex. `size`, in bytes, is a hint. */
export function hashOf(file: Readable, size: number): string {
  const digest = createHash('sha256');
  for (const piece of pieces(file, size)) digest.update(piece);
  return digest.digest('hex');
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

export const baseLink = (overlay: Overlay, names: Names): string | undefined =>
  ifReadable(() => overlay.base?.readLink(names));

const versionOf = ({ ino, size, mtimeNs, ctimeNs }: Pick<HostStat, 'ino' | 'size' | 'mtimeNs' | 'ctimeNs'>): string =>
  `${ino}:${size}:${mtimeNs}:${ctimeNs}`;

/** Bytes of the contents whose pieces are remembered: about as much as they take in memory. */
const MOST_SPANS = 64 * 1024 * 1024;

/** Hashes that are remembered: those of more contents are computed again. */
const MOST_KNOWN = 1_000_000;

/** Remembers hashes of files, and their pieces, by what changes whenever the content does. */
export class ContentHashes {
  readonly #known = new Map<string, string>();
  readonly #spans = new Map<string, Spans>();
  #spanned = 0;

  ofTop(overlay: Overlay, { names, node }: TopEntry): string {
    const read = (): string =>
      using(overlay.readTop(names), (file) => file.contentHash() ?? hashOf(file, node?.stat.size ?? 0));
    return node ? this.#remember(`top ${versionOf(node.stat)}`, read) : read();
  }

  /** For comparing with other contents; null when it cannot be read. */
  spansOfTop(overlay: Overlay, { names, node }: TopEntry): Spans | null {
    if (!node) return null;
    const { size } = node.stat;
    const read = (): Spans => using(overlay.readTop(names), (file) => spansOf(pieces(file, size)));
    return this.#span(`top ${versionOf(node.stat)}`, read);
  }

  /** Of a file of the base as it is now; null when it cannot be read. */
  spansOfBase({ base }: Overlay, names: Names): Spans | null {
    const stat = orNull(() => lookAt(base, names));
    if (!base || stat?.kind !== 'file') return null;
    const read = (): Spans => using(base.open(names), (file) => spansOf(pieces(file, stat.size)));
    return this.#span(`${stat.dev} ${versionOf(stat)}`, read);
  }

  /** Of a file of the base as it is now; undefined when it cannot be read. */
  ofBase({ base }: Overlay, names: Names): string | undefined {
    const stat = lookAt(base, names);
    if (!base || stat?.kind !== 'file') return undefined;
    const read = (): string => using(base.open(names), (file) => hashOf(file, stat.size));
    return ifReadable(() => this.#remember(`${stat.dev} ${versionOf(stat)}`, read));
  }

  #span(version: string, read: () => Spans): Spans | null {
    const known = this.#spans.get(version) ?? orNull(read);
    if (!known || this.#spans.has(version)) return known;
    this.#spanned += known.size;
    if (this.#spanned > MOST_SPANS) {
      this.#spans.clear();
      this.#spanned = known.size;
    }
    this.#spans.set(version, known);
    return known;
  }

  #remember(version: string, read: () => string): string {
    const known = this.#known.get(version);
    if (known !== undefined) return known;
    // A sandbox that lives for long has many versions of its files.
    if (this.#known.size >= MOST_KNOWN) this.#known.clear();
    const hash = read();
    this.#known.set(version, hash);
    return hash;
  }
}

/** Does the top's entry hold what the base entry held when it was recorded, or holds now? Both are of one kind. */
export function sameContent(overlay: Overlay, entry: TopEntry, before: BaseEntry, hashes: ContentHashes): boolean {
  const { node, ownContent } = entry;
  if (node?.kind === 'symlink') return node.linkTarget === baseLink(overlay, before.names);
  if (node?.kind !== 'file' || (!ownContent && entry.origin === before)) return true;
  if (node.stat.size !== before.fingerprint.size) return false;
  return hashes.ofTop(overlay, entry) === (before.hash ?? hashes.ofBase(overlay, before.names));
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
  return hash !== undefined && hash === hashes.ofBase(overlay, names);
}
