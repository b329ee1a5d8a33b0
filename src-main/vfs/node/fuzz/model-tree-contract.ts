/** A tree of files as POSIX describes it and in no other way: maps in memory, the oracle that runs everywhere. */
import { fail } from '../../errors.ts';
import type { LastLink } from '../../vfs.ts';
import { EXACT, NameMap } from './name-map-contract.ts';
import type { Fold } from './name-map-contract.ts';

interface Inode {
  readonly ino: bigint;
  mode: number;
  mtimeNs: bigint;
  /** Names that lead to it. */
  nlink: number;
}

export interface ModelFile extends Inode {
  readonly kind: 'file';
  /** Never changed in place, so that copies of a tree may share it. */
  bytes: Buffer;
}
export interface ModelDirectory extends Inode {
  readonly kind: 'directory';
  readonly entries: NameMap<ModelInode>;
}
export interface ModelLink extends Inode {
  readonly kind: 'symlink';
  readonly target: string;
}
export type ModelInode = ModelFile | ModelDirectory | ModelLink;

/** Where a path ends: a name in a directory, with what is there. */
export interface Spot {
  /** The directories above the name, the nearest last. */
  readonly above: readonly ModelDirectory[];
  readonly parent: ModelDirectory;
  /** As it is spelled there, or as it was asked for when nothing is. */
  readonly name: string;
  readonly asked: string;
  readonly inode: ModelInode | undefined;
  /** The path ended in a slash. */
  readonly mustBeDirectory: boolean;
}

const MAX_LINKS = 40;
/** Later than everything that is ever set. */
const PRESENT = 2_000_000_000_000_000_000n;
const SPECIAL = ['', '.', '..'];

export class ModelTree {
  readonly root: ModelDirectory;
  readonly #fold: Fold;
  #nextIno = 2n;

  constructor(fold: Fold = EXACT, root?: ModelDirectory) {
    const entries = new NameMap<ModelInode>(fold);
    this.root = root ?? { kind: 'directory', ino: 1n, mode: 0o755, mtimeNs: PRESENT, nlink: 1, entries };
    this.#fold = fold;
  }

  /** The same tree again, sharing nothing that changes. */
  clone(): ModelTree {
    const copies = new Map<ModelInode, ModelInode>();
    const tree = new ModelTree(this.#fold, cloneDirectory(this.root, copies));
    tree.#nextIno = this.#nextIno;
    return tree;
  }

  /** Is from now on what `other` is, and shares nothing with it. What is open of before has lost its names; the root stays. */
  become(other: ModelTree): void {
    const { entries, mode, mtimeNs } = other.clone().root;
    loseAll(this.root);
    Object.assign(this.root, { mode, mtimeNs });
    for (const [name, inode] of entries) this.root.entries.set(name, inode);
  }

  /** Follows `path` from the root. Errors: those of a walk; that the last name is missing is none. */
  walk(path: string, last: LastLink): Spot {
    return new ModelWalk(this.root, path, last).run();
  }

  /** What `path` leads to. Errors: `not-found`, those of a walk. */
  find(path: string, last: LastLink): ModelInode {
    const { inode } = this.walk(path, last);
    return inode ?? fail('not-found');
  }

  newFile(mode: number): ModelFile {
    return { kind: 'file', ...this.#inode(mode), bytes: Buffer.alloc(0) };
  }

  newDirectory(mode: number): ModelDirectory {
    return { kind: 'directory', ...this.#inode(mode), entries: new NameMap(this.#fold) };
  }

  newLink(target: string): ModelLink {
    return { kind: 'symlink', ...this.#inode(0o777), target };
  }

  #inode(mode: number): Inode {
    return { ino: this.#nextIno++, mode, mtimeNs: PRESENT, nlink: 0 };
  }
}

export function touch(inode: ModelInode): void {
  inode.mtimeNs = PRESENT;
}

/** Puts `inode` at a name, where nothing is. Errors: `not-found` in a directory that is gone. */
export function attach({ parent, name }: Pick<Spot, 'parent' | 'name'>, inode: ModelInode): void {
  if (parent.nlink === 0) fail('not-found');
  parent.entries.set(name, inode);
  inode.nlink++;
  touch(parent);
}

export function detach({ parent, name }: Pick<Spot, 'parent' | 'name'>): void {
  const inode = parent.entries.get(name);
  if (!inode) return;
  parent.entries.delete(name);
  inode.nlink--;
  touch(parent);
}

function loseAll(directory: ModelDirectory): void {
  for (const [, inode] of directory.entries) {
    inode.nlink = 0;
    if (inode.kind === 'directory') loseAll(inode);
  }
  directory.entries.clear();
}

function cloneDirectory(directory: ModelDirectory, copies: Map<ModelInode, ModelInode>): ModelDirectory {
  const entries = directory.entries.emptied();
  for (const [name, inode] of directory.entries) entries.set(name, cloneInode(inode, copies));
  return { ...directory, entries };
}

function cloneInode(inode: ModelInode, copies: Map<ModelInode, ModelInode>): ModelInode {
  if (inode.kind === 'directory') return cloneDirectory(inode, copies);
  const copy = copies.get(inode) ?? { ...inode };
  copies.set(inode, copy);
  return copy;
}

/** One walk, name by name. */
class ModelWalk {
  readonly #above: ModelDirectory[];
  readonly #last: LastLink;
  #parts: string[];
  #links = 0;
  #mustBeDirectory = false;

  constructor(root: ModelDirectory, path: string, last: LastLink) {
    this.#above = [root];
    this.#last = last;
    this.#parts = path.split('/');
    this.#noteEnd(path);
  }

  run(): Spot {
    for (;;) {
      const part = this.#parts.shift();
      if (part === undefined) return this.#atDirectory();
      if (part === '' || part === '.') continue;
      if (part === '..') this.#up();
      else {
        const end = this.#down(part);
        if (end) return end;
      }
    }
  }

  get #here(): ModelDirectory {
    return this.#above.at(-1) ?? fail('boundary-escape');
  }

  get #isLast(): boolean {
    return this.#parts.every((part) => part === '' || part === '.');
  }

  #noteEnd(path: string): void {
    if (SPECIAL.includes(path.split('/').at(-1) ?? '')) this.#mustBeDirectory = true;
  }

  #up(): void {
    this.#above.pop();
    if (this.#above.length === 0) fail('boundary-escape');
  }

  /** The path has led to a directory without naming it. */
  #atDirectory(): Spot {
    const inode = this.#here;
    return { above: this.#above, parent: inode, name: '', asked: '', inode, mustBeDirectory: true };
  }

  #down(name: string): Spot | null {
    const parent = this.#here;
    const inode = parent.entries.get(name);
    const isLast = this.#isLast;
    if (inode?.kind === 'symlink' && !(isLast && this.#keepsLast)) {
      this.#follow(inode);
      return null;
    }
    if (!isLast) {
      this.#enter(inode);
      return null;
    }
    if (this.#mustBeDirectory && inode && inode.kind !== 'directory') fail('not-directory');
    const spelled = parent.entries.spelled(name);
    return { above: this.#above, parent, name: spelled, asked: name, inode, mustBeDirectory: this.#mustBeDirectory };
  }

  get #keepsLast(): boolean {
    return this.#last === 'keep' && !this.#mustBeDirectory;
  }

  #enter(inode: ModelInode | undefined): void {
    if (!inode) fail('not-found');
    if (inode.kind !== 'directory') fail('not-directory');
    this.#above.push(inode);
  }

  #follow({ target }: ModelLink): void {
    if (++this.#links > MAX_LINKS) fail('link-loop');
    if (target.startsWith('/')) fail('boundary-escape');
    if (this.#isLast) this.#noteEnd(target);
    this.#parts = [...target.split('/'), ...this.#parts];
  }
}
