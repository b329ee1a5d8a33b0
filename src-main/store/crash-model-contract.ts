/** What a sandbox shows, now and at its checkpoints, as one model: before an act, after it, or in between; for tests. */
import type { Overlay } from '../vfs/overlay.ts';
import { emptyModel, readModel, showModel, TreeModel } from '../vfs/node/tree-model-contract.ts';
import type { ModelDirectory, ModelEntry, Readable } from '../vfs/node/tree-model-contract.ts';

/** Beyond this, a file is written in place: a write over old bytes that is cut short may leave some of both. */
const IN_PLACE = 64 * 1024;

const LIVE = 'live';

/** The tree that is worked in, in the model of all. */
export function liveOf(whole: ModelDirectory): ModelDirectory {
  const live = whole.entries.get(LIVE);
  if (live?.kind !== 'directory') throw new Error('a model of a sandbox has a live tree');
  return live;
}

/** Oldest first. */
export const checkpointsOf = (whole: ModelDirectory): readonly number[] =>
  [...whole.entries.keys()].filter((name) => name !== LIVE).map(Number);

const asRead = (tree: Readable): Readable => tree;

/** All that a sandbox shows: its tree, and each of its checkpoints. `through` may change how they are read. */
export function readWhole(tree: Overlay, through: (tree: Readable) => Readable = asRead): ModelDirectory {
  const whole = emptyModel();
  whole.entries.set(LIVE, readModel(through(tree)));
  for (const { id } of tree.checkpoints()) {
    const view = tree.viewAt(id);
    whole.entries.set(String(id), readModel(through(view)));
    view.close();
  }
  return whole;
}

/** Files that are, or have been, beyond 64 KiB: they stay files of their own when they shrink. */
const inPlace = new WeakSet<ModelEntry>();

export const isInPlace = (entry: ModelEntry): boolean =>
  inPlace.has(entry) || (entry.kind === 'file' && entry.bytes.length > IN_PLACE);

/** What is in place in one model is so in another that shows the same files. */
export function carryMarks(from: ModelDirectory, to: ModelDirectory): void {
  for (const path of Object.keys(showModel(from))) {
    const names = path.slice(1).split('/');
    const entry = new TreeModel(from).find(names);
    const same = new TreeModel(to).find(names);
    if (entry && same && isInPlace(entry)) inPlace.add(same);
  }
}

const identities = new WeakMap<ModelEntry, object>();
const sources = new WeakMap<object, object>();

/** What tells one file, before and after any number of steps, from all others. */
export function identityOf(entry: ModelEntry): object {
  const identity = identities.get(entry) ?? {};
  identities.set(entry, identity);
  return identity;
}

/** The identities that a file has had: its own, then that of the file it was frozen or restored from, and so on. */
export function* originsOf(entry: ModelEntry): Generator<object> {
  for (let next: object | undefined = identityOf(entry); next; next = sources.get(next)) yield next;
}

function duplicate(root: ModelDirectory, mark: (entry: ModelEntry, made: ModelEntry) => void): ModelDirectory {
  const copies = new Map<ModelEntry, ModelEntry>();
  const copy = (entry: ModelEntry): ModelEntry => {
    const known = copies.get(entry);
    if (known) return known;
    const made: ModelEntry = entry.kind === 'directory' ? copyDirectory(entry) : { ...entry };
    if (isInPlace(entry)) inPlace.add(made);
    mark(entry, made);
    copies.set(entry, made);
    return made;
  };
  const copyDirectory = (directory: ModelDirectory): ModelDirectory => {
    const made = emptyModel();
    for (const [name, child] of directory.entries) made.entries.set(name, copy(child));
    return made;
  };
  return copyDirectory(root);
}

/** The same files at a later moment. */
export const cloneModel = (root: ModelDirectory): ModelDirectory =>
  duplicate(root, (entry, made) => identities.set(made, identityOf(entry)));

/** Other files that begin with the same contents. */
const fork = (root: ModelDirectory): ModelDirectory =>
  duplicate(root, (entry, made) => sources.set(identityOf(made), identityOf(entry)));

export function freezeModel(whole: ModelDirectory, id: number): void {
  whole.entries.set(String(id), fork(liveOf(whole)));
}

export function restoreModel(whole: ModelDirectory, id: number): void {
  const frozen = whole.entries.get(String(id));
  if (frozen?.kind === 'directory') whole.entries.set(LIVE, fork(frozen));
}

export function dropModel(whole: ModelDirectory, id: number): void {
  whole.entries.delete(String(id));
}

export const isSame = (a: ModelDirectory, b: ModelDirectory): boolean => {
  const left = showModel(a);
  const right = showModel(b);
  const paths = Object.keys(left);
  return paths.length === Object.keys(right).length && paths.every((path) => left[path] === right[path]);
};

type ModelFile = ModelEntry & { kind: 'file' };

const isMixOf = (seen: ModelFile, before: ModelFile, after: ModelFile): boolean =>
  seen.mode === before.mode &&
  (seen.bytes.length === before.bytes.length || seen.bytes.length === after.bytes.length) &&
  seen.bytes.every((byte, at) => byte === before.bytes[at] || byte === after.bytes[at]);

/** Whether `seen` is `before`, but for large files of which `after` has other bytes: those may have some of both. */
export function isBetween(seen: ModelDirectory, before: ModelDirectory, after: ModelDirectory): boolean {
  const shown = showModel(seen);
  const expected = showModel(before);
  const paths = Object.keys(expected);
  if (paths.length !== Object.keys(shown).length) return false;
  return paths.every((path) => {
    if (shown[path] === expected[path]) return true;
    const names = path.slice(1).split('/');
    const [is, was, will] = [seen, before, after].map((root) => new TreeModel(root).find(names));
    if (is?.kind !== 'file' || was?.kind !== 'file' || will?.kind !== 'file') return false;
    if (!isInPlace(was) || !isMixOf(is, was, will)) return false;
    inPlace.add(is);
    return true;
  });
}

/** Whether `seen` has all of `before`, and what led from there to `after` whole or not at all. */
export const isEither = (seen: ModelDirectory, before: ModelDirectory, after: ModelDirectory): boolean =>
  isSame(seen, before) || isSame(seen, after) || isBetween(seen, before, after);
