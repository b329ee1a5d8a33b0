/** The resolver: from a directory along a path, one name at a time, links by hand. Knows no tree. */
import type { EntryKind } from '../../src-preload/contract/vocabulary.ts';
import { fail } from './errors.ts';
import type { RelPath } from './path/rel-path.ts';
import type { LastLink } from './vfs.ts';

/** As on Linux. */
const MAX_LINKS = 40;

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

/** One walk under way. */
class Walk<D, E extends { readonly kind: EntryKind }> {
  readonly #source: WalkSource<D, E>;
  readonly #last: LastLink;
  /** Names still to go, the next one last. */
  readonly #pending: string[];
  /** The directories passed. */
  readonly #above: D[] = [];
  #dir: D;
  #mustBeDirectory: boolean;
  #links = 0;

  constructor(source: WalkSource<D, E>, start: D, path: RelPath, last: LastLink) {
    this.#source = source;
    this.#last = last;
    this.#pending = path.names.toReversed();
    this.#dir = start;
    this.#mustBeDirectory = path.mustBeDirectory;
  }

  run(): Walked<D, E> {
    for (let name = this.#pending.pop(); name !== undefined; name = this.#pending.pop()) {
      if (name === '..') {
        this.#dir = this.#above.pop() ?? fail('boundary-escape', 'a path leads above the directory it starts from');
        continue;
      }
      const entry = this.#source.lookup(this.#dir, name);
      const isLast = this.#pending.length === 0;
      if (entry && this.#isFollowed(entry, isLast)) this.#follow(name, entry, isLast);
      else if (isLast) return this.#arrive(name, entry);
      else this.#enter(name, entry);
    }
    return { dir: this.#dir, name: null };
  }

  #isFollowed({ kind }: E, isLast: boolean): boolean {
    return kind === 'symlink' && (!isLast || this.#last === 'follow' || this.#mustBeDirectory);
  }

  #follow(name: string, link: E, isLast: boolean): void {
    if (++this.#links > MAX_LINKS) fail('link-loop', `more than ${MAX_LINKS} links`);
    const target = this.#source.readLink(this.#dir, name, link);
    if (target.startsWith('/')) fail('boundary-escape', 'a link leads to an absolute path');
    if (target === '') fail('not-found');
    const names = target.split('/');
    if (isLast && ['', '.', '..'].includes(names.at(-1) ?? '')) this.#mustBeDirectory = true;
    for (const part of names.reverse()) if (part !== '' && part !== '.') this.#pending.push(part);
  }

  #arrive(name: string, entry: E | undefined): Walked<D, E> {
    const mustBeDirectory = this.#mustBeDirectory;
    if (mustBeDirectory && entry && entry.kind !== 'directory') fail('not-directory');
    return { dir: this.#dir, name, entry, mustBeDirectory };
  }

  #enter(name: string, entry: E | undefined): void {
    if (!entry) fail('not-found');
    if (entry.kind !== 'directory') fail('not-directory');
    this.#above.push(this.#dir);
    this.#dir = this.#source.enter(this.#dir, name, entry);
  }
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
  return new Walk(source, start, path, last).run();
}
