/** One change as two texts, or why it has none. */
import { MOST_TEXT_BYTES } from '../../src-preload/contract/review-words.ts';
import type { ChangeKind } from '../../src-preload/contract/vocabulary.ts';
import { readUpTo, using } from '../vfs/derived.ts';
import { orNull } from '../vfs/errors.ts';
import type { HostFile } from '../vfs/host/host-tree.ts';
import type { Overlay } from '../vfs/overlay.ts';
import { relPath } from '../vfs/path/rel-path.ts';
import type { Vfs } from '../vfs/vfs.ts';
import type { Change } from './change.ts';
import { baseLink } from './content.ts';
import type { Names } from './names.ts';
import { lookAt } from './look-at.ts';

/** A NUL in the first bytes makes it binary, as git has it. */
const SNIFF = 8192;

export interface DiffLimits {
  /** Bytes of one side. */
  readonly maxBytes: number;
}

/** The shape of `TextDiff` in the contract. */
export interface TextDiff {
  readonly path: string;
  readonly kind: ChangeKind;
  readonly state: 'text' | 'binary' | 'too-large' | 'not-a-file';
  readonly before: string | null;
  readonly after: string | null;
  readonly sizeBefore: number | null;
  readonly sizeAfter: number | null;
}

/** One side of a change: what there is, of what mode. A link's bytes are its target. */
export interface Side {
  readonly kind: 'file' | 'symlink';
  readonly mode: number;
  readonly bytes: Uint8Array;
}
/** null when there is nothing. */
export type SideFound = Side | null | 'too-large' | 'not-a-file';

const encoder = new TextEncoder();

/** UTF-8 text without NUL near its start; undefined for anything else. */
export function textOf(bytes: Uint8Array): string | undefined {
  if (bytes.subarray(0, SNIFF).includes(0)) return undefined;
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined; // not UTF-8, which is all that can be wrong here
  }
}

function readHost(file: HostFile, size: number): Uint8Array {
  const bytes = new Uint8Array(size);
  let filled = 0;
  while (filled < size) {
    const read = file.read(bytes.subarray(filled), filled);
    if (read === 0) break;
    filled += read;
  }
  return bytes.subarray(0, filled);
}

/** What the base has at `names` now. */
export function baseSide(overlay: Overlay, names: Names, { maxBytes }: DiffLimits): SideFound {
  const { base } = overlay;
  const stat = lookAt(base, names);
  if (!base || !stat) return null;
  const { kind, mode, size } = stat;
  if (kind === 'symlink') return { kind, mode, bytes: encoder.encode(baseLink(overlay, names) ?? '') };
  if (kind !== 'file') return 'not-a-file';
  return size > maxBytes ? 'too-large' : { kind, mode, bytes: using(base.open(names), (file) => readHost(file, size)) };
}

/** What a tree shows at `names` now. Errors: as `locate`, and those of reading. */
export function treeSide(tree: Vfs, names: Names, { maxBytes }: DiffLimits = { maxBytes: MOST_TEXT_BYTES }): SideFound {
  return using(tree.openRoot(), (root) => {
    const place = tree.locate(root, relPath(names), 'keep');
    if (place.kind === null) return null;
    const { kind, mode, size } = tree.stat(place);
    if (kind === 'symlink') return { kind, mode, bytes: encoder.encode(tree.readLink(place)) };
    if (kind !== 'file') return 'not-a-file';
    if (size > maxBytes) return 'too-large';
    const options = { access: 'read', create: 'never', content: 'keep', mode: 0 } as const;
    return { kind, mode, bytes: using(tree.openFile(place, options), (file) => readUpTo(file, 0, size)) };
  });
}

/** Both sides of a change: the base as it is now, and the merged tree. A side that vanished, or cannot be read any more, is not there. */
export function sidesOf(
  overlay: Overlay,
  { names, baseNames, kind }: Change,
  limits: DiffLimits,
): readonly [SideFound, SideFound] {
  const before = baseNames && kind !== 'added' ? orNull(() => baseSide(overlay, baseNames, limits)) : null;
  const after = kind === 'deleted' ? null : orNull(() => treeSide(overlay, names, limits));
  return [before, after];
}

/** What a diff is about: everything but the texts. */
export type DiffFrame = Omit<TextDiff, 'state' | 'before' | 'after'>;

/**
 * Two sides as texts, null on the side where there is nothing. A link shows its target as text. A directory is
 * `not-a-file`; when it became a file or was one, the file's side is shown.
 */
export function textDiff({ path, kind, sizeBefore, sizeAfter }: DiffFrame, sides: readonly SideFound[]): TextDiff {
  const frame = { path, kind, sizeBefore, sizeAfter, before: null, after: null };
  if (sides.includes('too-large')) return { ...frame, state: 'too-large' };
  const [before, after] = sides.map((side) => (typeof side === 'string' ? null : side));
  if (!before && !after) return { ...frame, state: 'not-a-file' };
  const texts = [before, after].map((side) => (side ? textOf(side.bytes) : null));
  if (texts.includes(undefined)) return { ...frame, state: 'binary' };
  const [textBefore = null, textAfter = null] = texts;
  return { ...frame, state: 'text', before: textBefore, after: textAfter };
}

/** The texts of a change, as `textDiff` has them. */
export const fileDiff = (
  overlay: Overlay,
  change: Change,
  limits: DiffLimits = { maxBytes: MOST_TEXT_BYTES },
): TextDiff => textDiff(change, sidesOf(overlay, change, limits));
