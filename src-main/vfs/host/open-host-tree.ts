/** A real folder as a tree to read: what confinement finds, in the words of `HostTree`. */
import { readlinkSync } from 'node:fs';
import { fail } from '../errors.ts';
import { confine, confineDefaults } from './confine.ts';
import type { ConfineOptions } from './confine.ts';
import { ConfinedFile } from './confined-file.ts';
import { assertNames } from './confinement.ts';
import type { Confinement } from './confinement.ts';
import { isHidden, withoutHidden } from './hidden-families.ts';
import { failInside, inDirectory, splitNames } from './held-directory.ts';
import { ERRNO, failErrno } from './host-errors.ts';
import { listDirectory, textOf } from './host-list.ts';
import type { HostListing } from './host-list.ts';
import type { HostFile, HostStat, HostTree, NameComparison } from './host-tree.ts';
import type { Libc } from './libc.ts';
import { compareNamesOf } from './name-comparison.ts';

const { ELOOP, ENOENT, ENOTDIR } = ERRNO;

const confinements = new WeakMap<HostTree, Confinement>();

/** What `tree` stands on, for the writer. Throws a plain error for a tree that was not opened here. */
export function confinementOf(tree: HostTree): Confinement {
  const confinement = confinements.get(tree);
  if (!confinement) throw new TypeError('not a tree of the host');
  return confinement;
}

/**
 * Opens the folder and holds it: the tree goes on meaning this folder when it is moved. `resolver` and what else is
 * beside `hostPath` are for tests. Errors: `not-found`, `not-directory`, `access`, `unsupported` (a forced resolver).
 */
export function openHostTree(options: Pick<ConfineOptions, 'hostPath'> & Partial<ConfineOptions>): HostTree {
  const all = { ...confineDefaults(), ...options };
  const confinement = confine(all);
  const tree = new ConfinedTree(confinement, all.libc);
  confinements.set(tree, confinement);
  return tree;
}

class ConfinedTree implements HostTree {
  readonly hostPath: string;
  readonly confinement: string;
  readonly #inside: Confinement;
  readonly #libc: Libc | null;
  #names: NameComparison | undefined;
  #isClosed = false;

  constructor(inside: Confinement, libc: Libc | null) {
    this.#inside = inside;
    this.#libc = libc;
    this.hostPath = inside.hostPath;
    this.confinement = inside.name;
  }

  get names(): NameComparison {
    this.#assertOpen();
    return (this.#names ??= compareNamesOf(this.#inside, this.#libc));
  }

  lstat(names: readonly string[]): HostStat | undefined | 'link-in-path' {
    this.#assertOpen();
    if (isHidden(this.#inside, names.at(-1))) return undefined;
    const found = this.#inside.lstat(names);
    // A directory that was removed while it is held has no name any more, and so no links.
    if (typeof found === 'object') return names.length === 0 && found.nlink === 0 ? undefined : found;
    if (found === ENOENT || found === ENOTDIR) return undefined;
    return found === ELOOP ? 'link-in-path' : failErrno(found);
  }

  readLink(names: readonly string[]): string {
    this.#assertOpen();
    assertNames(names);
    const { parent, name } = splitNames(names);
    const target = inDirectory(this.#inside, parent, ({ path }) => {
      this.#inside.trace('readlink');
      return readlinkSync(`${path}/${name}`, 'buffer');
    });
    return textOf(target) ?? fail('unsupported', 'the target of the link is not UTF-8');
  }

  list(names: readonly string[]): HostListing {
    this.#assertOpen();
    const listing = inDirectory(this.#inside, names, ({ path }) => {
      this.#inside.trace('readdir');
      return withoutHidden(this.#inside, listDirectory(path));
    });
    // A removed directory that is still held reads as empty.
    if (names.length === 0 && listing.entries.length === 0 && this.lstat([]) === undefined)
      failInside(this.#inside, ENOENT);
    return listing;
  }

  open(names: readonly string[]): HostFile {
    this.#assertOpen();
    const opened = this.#inside.openFile(names);
    if (typeof opened === 'number') return failInside(this.#inside, opened);
    if (opened.stat.kind === 'file') return new ConfinedFile(this.#inside, opened.descriptor);
    this.#inside.close(opened.descriptor);
    return fail(opened.stat.kind === 'directory' ? 'is-directory' : 'unsupported');
  }

  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#inside.closeRoot();
  }

  #assertOpen(): void {
    if (this.#isClosed) fail('closed');
  }
}
