/** A conflict with its three sides, and how the sandbox's version is put over what the folder has by now. */
import { MOST_TEXT_BYTES } from '../../src-preload/contract/review-words.ts';
import type { Resolution } from '../../src-preload/contract/review-words.ts';
import type { ConflictReason, EntryKind } from '../../src-preload/contract/vocabulary.ts';
import type { Overlay } from '../vfs/overlay.ts';
import type { BaseEntry, TopEntry } from '../vfs/top-entry.ts';
import { textOf } from './diff.ts';
import { keyOf } from './names.ts';
import type { Names } from './names.ts';
import type { PlaceReader } from './place-facts.ts';
import { TopModel } from './top-model.ts';
import type { Item } from './top-model.ts';

const NS_PER_MS = 1_000_000n;

/** The shape of `ConflictSide` in the contract. */
export interface ShownSide {
  readonly kind: EntryKind | null;
  readonly size: number | null;
  readonly mode: number | null;
  readonly modifiedAt: number | null;
  readonly state: 'text' | 'binary' | 'too-large' | 'not-a-file' | 'nothing' | 'unknown';
  readonly text: string | null;
}

export interface ThreeSides {
  readonly base: ShownSide;
  readonly theirs: ShownSide;
  readonly mine: ShownSide;
}

export interface SideReaders {
  readonly base: PlaceReader;
  readonly merged: PlaceReader;
}

const NOTHING: ShownSide = { kind: null, size: null, mode: null, modifiedAt: null, state: 'nothing', text: null };

function contentSide(kind: EntryKind, bytes: Uint8Array | null, missing: 'too-large' | 'unknown') {
  if (kind !== 'file') return { state: 'not-a-file', text: null } as const;
  if (!bytes) return { state: missing, text: null } as const;
  if (bytes.length > MOST_TEXT_BYTES) return { state: 'too-large', text: null } as const;
  const text = textOf(bytes);
  return text === undefined ? ({ state: 'binary', text: null } as const) : ({ state: 'text', text } as const);
}

function sideNow(reader: PlaceReader, names: Names): ShownSide {
  const found = reader.at(names);
  if (!found) return NOTHING;
  const { kind, size, mode, modified, target } = found;
  const facts = { kind, size, mode, modifiedAt: Number(BigInt(modified) / NS_PER_MS) };
  if (kind === 'symlink') return { ...facts, state: 'text', text: target };
  return { ...facts, ...contentSide(kind, kind === 'file' ? reader.bytes(names, MOST_TEXT_BYTES) : null, 'too-large') };
}

/** What the top names but cannot show, because its content went with the folder's, is not known. */
function shownSide(reader: PlaceReader, names: Names): ShownSide {
  const side = sideNow(reader, names);
  return side.kind === null ? { ...side, state: 'unknown' } : side;
}

function sideThen(overlay: Overlay, names: Names, before: BaseEntry | null): ShownSide {
  if (!before) return NOTHING;
  const { kind, size, mode, mtimeNs } = before.fingerprint;
  const facts = { kind, size, mode, modifiedAt: Number(mtimeNs / NS_PER_MS) };
  return { ...facts, ...contentSide(kind, overlay.ancestor(names), 'unknown') };
}

/** Whose place the conflict is about: that of the entry's source, or the one that it takes. */
const AT_TARGET: ReadonlySet<ConflictReason> = new Set(['base-exists', 'rename-target']);

const beforeOf = ({ origin, replaces }: TopEntry): BaseEntry | null => origin ?? replaces;

/** Where the folder has, or had, the other side of a conflict. */
function placeOfTheirs({ entry, names, under }: Item, reason: ConflictReason): Names {
  return AT_TARGET.has(reason) ? (under ?? names) : (beforeOf(entry)?.names ?? under ?? names);
}

/** null when the top has nothing there any more. */
export function sidesOfConflict(
  overlay: Overlay,
  names: Names,
  reason: ConflictReason,
  readers: SideReaders,
): ThreeSides | null {
  const item = new TopModel(overlay).item(names);
  if (!item) return null;
  const { entry } = item;
  const before = AT_TARGET.has(reason) ? entry.replaces : beforeOf(entry);
  return {
    base: sideThen(overlay, names, before),
    theirs: sideNow(readers.base, placeOfTheirs(item, reason)),
    mine: entry.node ? shownSide(readers.merged, names) : NOTHING,
  };
}

const BOTH: readonly Resolution[] = ['mine', 'theirs', 'skip'];
/** Where keeping ours could not be carried out all the same. */
const NOT_OURS: ReadonlySet<ConflictReason> = new Set(['permission', 'no-space', 'case-collision']);

/** The answers that make sense. */
export function choicesFor(reason: ConflictReason, { theirs, mine }: ThreeSides): readonly Resolution[] {
  if (reason === 'sandbox-changed') return ['skip'];
  if (NOT_OURS.has(reason) || mine.state === 'unknown') return ['theirs', 'skip'];
  const isText = [theirs, mine].every(({ kind, state }) => kind === 'file' && state === 'text');
  return isText ? ['mine', 'theirs', 'merged', 'skip'] : BOTH;
}

/** Directories on the way that the folder has no more: they become the sandbox's own, and so come along. */
function takeWay(overlay: Overlay, names: Names, base: PlaceReader): void {
  for (let length = 1; length < names.length; length += 1) {
    const directory = names.slice(0, length);
    const item = new TopModel(overlay).item(directory);
    const place = item?.entry.origin?.names ?? directory;
    if (base.at(place)?.kind === 'directory') continue;
    overlay.own(directory);
    overlay.rebase({ what: 'changed', names: place });
  }
}

/**
 * The sandbox goes on showing what it shows at `names`, from now on over what the folder has there by now: a commit puts it in the place of
 * that. Errors: `quota`, `no-space`, `io`.
 */
export function keepMine(overlay: Overlay, names: Names, base: PlaceReader): void {
  takeWay(overlay, names, base);
  const item = new TopModel(overlay).item(names);
  if (!item) return;
  const { entry, under } = item;
  const places = new Map(
    [entry.origin?.names, entry.replaces?.names, under].flatMap((at) => (at ? [[keyOf(at), at]] : [])),
  );
  if (entry.node) overlay.own(names);
  for (const place of places.values()) overlay.rebase({ what: 'changed', names: place });
}
