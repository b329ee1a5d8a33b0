/** The resolver: from a directory along a path, one name at a time, links by hand. Knows no tree. */
import type { EntryKind } from '../../src-preload/contract/vocabulary.ts';
import { fail } from './errors.ts';
import type { RelPath } from './path/rel-path.ts';
import type { LastLink } from './vfs.ts';

/** As on Linux. */
export const MAX_LINKS = 40;

/** How a tree answers the walk; `D` stands for a directory, `E` for what was found under a name. */
export interface WalkSource<D, E extends { readonly kind: EntryKind }> {
  /** What `dir` has under `name`, not followed; undefined when nothing. */
  lookup(dir: D, name: string): E | undefined;
  /** `entry`, a directory found in `dir` under `name`, as the next step's directory. */
  enter(dir: D, name: string, entry: E): D;
  /** The target of `entry`, a link. */
  readLink(dir: D, name: string, entry: E): string;
}

/**
 * Where a walk ended: at `name` in `dir`, with what is there or undefined; or, when the path ended in `..` or in
 * nothing, at `dir` itself and `name` is null.
 */
export type Walked<D, E> =
  | { readonly dir: D; readonly name: null }
  | { readonly dir: D; readonly name: string; readonly entry: E | undefined; readonly mustBeDirectory: boolean };

/** Names still to go, the next one last. */
type Pending = string[];

function pushTarget(pending: Pending, target: string): { mustBeDirectory: boolean } {
  if (target.startsWith('/')) fail('boundary-escape', 'a link leads to an absolute path');
  if (target === '') fail('not-found');
  const names = target.split('/');
  const tail = names.at(-1);
  for (const name of names.reverse()) if (name !== '' && name !== '.') pending.push(name);
  return { mustBeDirectory: tail === '' || tail === '.' || tail === '..' };
}

/**
 * Walks `path` from `start`. The directories passed are kept on a stack, and `..` takes the last one off: it is never
 * looked up, so that it cannot lead anywhere the walk has not been. Below `start` there is nothing to take off:
 * `boundary-escape`. A link's target continues from the directory that holds the link.
 * Errors: `not-found` (a name before the last is missing), `not-directory`, `boundary-escape`, `link-loop`.
 */
export function walk<D, E extends { readonly kind: EntryKind }>(
  source: WalkSource<D, E>,
  start: D,
  path: RelPath,
  last: LastLink,
): Walked<D, E> {
  const above: D[] = [];
  const pending: Pending = path.names.toReversed();
  let { mustBeDirectory } = path;
  let links = 0;
  let dir = start;
  for (let name = pending.pop(); name !== undefined; name = pending.pop()) {
    if (name === '..') {
      dir = above.pop() ?? fail('boundary-escape', 'a path leads above the directory it starts from');
      continue;
    }
    const isLast = pending.length === 0;
    const entry = source.lookup(dir, name);
    if (entry?.kind === 'symlink' && (!isLast || last === 'follow' || mustBeDirectory)) {
      if (++links > MAX_LINKS) fail('link-loop', `more than ${MAX_LINKS} links`);
      const pushed = pushTarget(pending, source.readLink(dir, name, entry));
      if (isLast) mustBeDirectory ||= pushed.mustBeDirectory;
      continue;
    }
    if (isLast) return arrive(dir, name, entry, mustBeDirectory);
    if (entry === undefined) fail('not-found');
    if (entry.kind !== 'directory') fail('not-directory');
    above.push(dir);
    dir = source.enter(dir, name, entry);
  }
  return { dir, name: null };
}

function arrive<D, E extends { readonly kind: EntryKind }>(
  dir: D,
  name: string,
  entry: E | undefined,
  mustBeDirectory: boolean,
): Walked<D, E> {
  if (mustBeDirectory && entry !== undefined && entry.kind !== 'directory') fail('not-directory');
  return { dir, name, entry, mustBeDirectory };
}
