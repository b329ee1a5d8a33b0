/** For tests: all that can be seen of a small sandbox and its folder, as maps, and what a change makes of them. */
import { isDeepStrictEqual } from 'node:util';
import { lstatSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { listChanges } from '../../review/changes.ts';
import { linkAt, namesIn, placeAt, statAt, withTree } from '../../sandbox/operations/live-tree.ts';
import type { OpenTree } from '../../sandbox/operations/live-tree.ts';
import type { Session } from '../../sandbox/session.ts';
import { readUpTo, using } from '../../vfs/derived.ts';
import { orNull } from '../../vfs/errors.ts';

/** `/` for a directory; else the content of a file, with whatever else counts. */
export type Listing = ReadonlyMap<string, string>;

export interface Seen {
  readonly view: Listing;
  readonly base: Listing;
  /** Places at which the sandbox tells of a change; of which kind it is, view and folder say. */
  readonly changes: readonly string[];
  /** Where what has moved, or was copied, was. */
  readonly sources: ReadonlyMap<string, string>;
}

export const DIRECTORY = '/';
/** Of a file that has a name and no content. */
export const BROKEN = '?';
const READING = { access: 'read', create: 'never', content: 'keep', mode: 0 } as const;
const MOST = 1000;

export const isWithin = (path: string, above: string): boolean => path === above || path.startsWith(`${above}/`);
export const parentOf = (path: string): string => path.split('/').slice(0, -1).join('/');

export interface Edit {
  readonly what: 'write' | 'make' | 'rename' | 'remove';
  readonly path: string;
  readonly to: string;
  readonly text: string;
}

const hasParent = (view: Listing, name: string): boolean =>
  parentOf(name) === '' || view.get(parentOf(name)) === DIRECTORY;

const without = (view: Listing, path: string): Map<string, string> =>
  new Map([...view].filter(([name]) => !isWithin(name, path)));

function renamed(view: Listing, { path, to }: Edit): Listing | null {
  if (!view.has(path) || view.has(to) || !hasParent(view, to) || isWithin(to, path)) return null;
  const moved = [...view].filter(([name]) => isWithin(name, path));
  return new Map([
    ...without(view, path),
    ...moved.map(([name, value]) => [to + name.slice(path.length), value] as const),
  ]);
}

/** What the user's own change makes of a listing; null when it cannot be done. */
export function predicted(view: Listing, edit: Edit): Listing | null {
  const { what, path, text } = edit;
  switch (what) {
    case 'write':
      return hasParent(view, path) && view.get(path) !== DIRECTORY ? new Map(view).set(path, text) : null;
    case 'make':
      return hasParent(view, path) && !view.has(path) ? new Map(view).set(path, DIRECTORY) : null;
    case 'rename':
      return renamed(view, edit);
    case 'remove':
      return view.has(path) ? without(view, path) : null;
  }
}

export function see(session: Session, workspace: string): Seen {
  const { overlay } = session.mounts.get('cwd');
  const view = new Map(withTree(overlay, (tree) => [...readTree(tree, [])]));
  const base = new Map(readFolder(workspace, ''));
  const all = listChanges(overlay, 'cwd');
  const texts = textsOf(base);
  const nameOf = (path: string): string => path.slice('cwd://'.length);
  const below = (listing: Listing, path: string) => [...listing.keys()].filter((name) => isWithin(name, nameOf(path)));
  // An undone commit or deletion may leave a rename as a deletion and an addition: what was written is the sandbox's own then.
  const places = all.flatMap(({ path, from }) =>
    from === null ? [nameOf(path)] : [...below(view, path), ...below(base, from)],
  );
  // What the folder has come to be by itself, removed or written, may be told as a change or not.
  const told = places.filter((name) => view.get(name) !== texts.get(name));
  const modes = all.filter(({ mode, kind }) => mode && kind === 'modified').map(({ path }) => `mode ${path}`);
  const changes = [...new Set([...told, ...modes])].sort();
  const moved = all.flatMap(({ path, from }) => (from === null ? [] : [[nameOf(path), nameOf(from)] as const]));
  return { view, base, changes, sources: new Map(moved) };
}

/** Without the times of files. */
export const textsOf = (listing: Listing): Listing =>
  new Map([...listing].map(([name, value]) => [name, value.split('@')[0] ?? '']));

export const isSameBase = (one: Seen, other: Seen): boolean => isDeepStrictEqual(one.base, other.base);

export const isSame = (one: Seen, other: Seen): boolean =>
  isDeepStrictEqual(one.view, other.view) && isSameBase(one, other) && isDeepStrictEqual(one.changes, other.changes);

/** A directory made as the folder once had it is no change until a commit has seen that the folder has it no more. */
const toldAnyway = ({ changes, view, base }: Seen): readonly string[] =>
  changes.filter((name) => view.get(name) !== DIRECTORY || base.has(name));

/** Throws what differs. */
export function mustBe(expected: Listing, seen: Listing, what: string): void {
  const names = [...new Set([...expected.keys(), ...seen.keys()])];
  const wrong = names.filter((name) => expected.get(name) !== seen.get(name));
  if (wrong.length === 0) return;
  const told = wrong.map((name) => `${name} is ${seen.get(name) ?? 'gone'}, not ${expected.get(name) ?? 'gone'}`);
  throw new Error(`${what}: ${told.join('; ')}`);
}

export function mustAllBe(expected: Seen, seen: Seen, what: string): void {
  mustBe(expected.view, seen.view, what);
  mustBe(textsOf(expected.base), textsOf(seen.base), `${what}: the folder`);
  // What others removed from the folder was no change while the sandbox had it as it once was there: made again, it is new.
  const isNewAgain = (name: string): boolean =>
    seen.view.has(name) && !seen.base.has(name) && !expected.changes.includes(name);
  const told = toldAnyway(seen).filter((name) => !isNewAgain(name));
  if (isDeepStrictEqual(toldAnyway(expected), told)) return;
  throw new Error(`${what}: the changes are ${seen.changes.join(', ')}, not ${expected.changes.join(', ')}`);
}

/** At places that are neither one of `paths` nor below one. */
export function mustBeElsewhere(expected: Listing, seen: Listing, paths: readonly string[], what: string): void {
  const elsewhere = (listing: Listing): Listing =>
    new Map([...listing].filter(([name]) => !paths.some((path) => isWithin(name, path))));
  mustBe(elsewhere(expected), elsewhere(seen), what);
}

/** The paths, and where those that moved were: also by the name that a directory above has got since. */
export function withSources({ sources }: Seen, paths: readonly string[]): readonly string[] {
  const left = paths.flatMap((path) => sources.get(path) ?? []);
  const renamed = left.flatMap((name) =>
    [...sources].filter(([, from]) => isWithin(name, from)).map(([to, from]) => to + name.slice(from.length)),
  );
  return [...paths, ...left, ...renamed];
}

function* readTree(tree: OpenTree, names: readonly string[]): Generator<[string, string]> {
  for (const name of namesIn(tree, names)) {
    const at = [...names, name];
    const kind = statAt(tree, at)?.kind;
    yield [at.join('/'), kind === 'directory' ? DIRECTORY : kind === 'symlink' ? linkAt(tree, at) : textAt(tree, at)];
    if (kind === 'directory') yield* readTree(tree, at);
  }
}

function textAt(tree: OpenTree, names: readonly string[]): string {
  const bytes = orNull(() =>
    using(tree.vfs.openFile(placeAt(tree, names), READING), (file) => readUpTo(file, 0, MOST)),
  );
  return bytes ? Buffer.from(bytes).toString() : BROKEN;
}

function* readFolder(folder: string, above: string): Generator<[string, string]> {
  for (const name of readdirSync(folder).sort()) {
    const [file, path] = [join(folder, name), above === '' ? name : `${above}/${name}`];
    const stat = lstatSync(file, { bigint: true });
    yield [path, stat.isDirectory() ? DIRECTORY : `${readFileSync(file, 'utf8')}@${stat.mtimeNs}`];
    if (stat.isDirectory()) yield* readFolder(file, path);
  }
}
