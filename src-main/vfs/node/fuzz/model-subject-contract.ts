/** The model as a subject: what each operation does by POSIX, with checkpoints as whole copies of the tree. */
import { VfsError, fail } from '../../errors.ts';
import type { LastLink, OpenOptions } from '../../vfs.ts';
import type { FuzzDirectory, FuzzFile, FuzzForks, FuzzLayers, FuzzStat, FuzzSubject } from './fuzz-subject-contract.ts';
import { ModelOpenDirectory, ModelOpenFile, statOf } from './model-handles-contract.ts';
import { ModelTree, attach, detach } from './model-tree-contract.ts';
import type { ModelDirectory, ModelFile, ModelInode, Spot } from './model-tree-contract.ts';

export class ModelSubject implements FuzzSubject {
  #tree: ModelTree;
  /** Oldest first. */
  #frozen: ModelTree[] = [];
  #other: { readonly tree: ModelTree; readonly frozen: ModelTree[] } | null = null;

  constructor(tree: ModelTree = new ModelTree()) {
    this.#tree = tree;
  }

  readonly layers: FuzzLayers = {
    checkpoints: () => this.#frozen.length,
    freeze: () => void this.#frozen.push(this.#tree.clone()),
    viewAt: (index) => new ModelSubject(this.#frozenAt(index)),
    restore: (index) => this.#tree.become(this.#frozenAt(index)),
    drop: (index) => void this.#frozen.splice(index, 1),
  };

  readonly forks: FuzzForks = {
    fork: (index) => {
      const tree = (index === null ? this.#tree : this.#frozenAt(index)).clone();
      this.#other = { tree: this.#tree, frozen: this.#frozen };
      this.#tree = tree;
      this.#frozen = [];
    },
    swap: () => {
      const other = this.#other;
      if (!other) return;
      this.#other = { tree: this.#tree, frozen: this.#frozen };
      this.#tree = other.tree;
      this.#frozen = other.frozen;
    },
  };

  open(path: string, { access, create, content, mode }: OpenOptions, last: LastLink): FuzzFile {
    const spot = this.#tree.walk(path, create === 'exclusive' ? 'keep' : last);
    const { inode } = spot;
    if (!inode) return this.#create(spot, create, access, mode);
    if (create === 'exclusive') fail('already-exists');
    if (inode.kind === 'directory') fail('is-directory');
    if (inode.kind === 'symlink') fail('link-loop');
    const file = new ModelOpenFile(inode, access);
    if (content === 'discard') file.truncate(0);
    return file;
  }

  openDirectory(path: string): FuzzDirectory {
    const inode = this.#tree.find(path, 'follow');
    if (inode.kind !== 'directory') fail('not-directory');
    return new ModelOpenDirectory(inode);
  }

  mkdir(path: string, mode: number): void {
    attach(this.#free(path), this.#tree.newDirectory(mode));
  }

  rmdir(path: string): void {
    const spot = this.#tree.walk(path, 'keep');
    if (!spot.inode) fail('not-found');
    if (spot.inode.kind !== 'directory') fail('not-directory');
    if (spot.inode.entries.size > 0) fail('not-empty');
    detach(spot);
  }

  unlink(path: string): void {
    const spot = this.#tree.walk(path, 'keep');
    if (!spot.inode) fail('not-found');
    if (spot.inode.kind === 'directory') fail('is-directory');
    detach(spot);
  }

  rename(from: string, to: string): void {
    const source = this.#tree.walk(from, 'keep');
    const target = this.#tree.walk(to, 'keep');
    const inode = source.inode ?? fail('not-found');
    if (inode.kind === 'directory' && target.above.includes(inode)) fail('invalid-argument');
    if (target.inode?.kind === 'directory' && source.above.includes(target.inode)) fail('not-empty');
    if (target.inode === inode) {
      respell(source, target);
      return;
    }
    if (target.inode) checkReplaced(inode, target.inode);
    detach(target);
    detach(source);
    attach(target, inode);
  }

  link(from: string, to: string): void {
    const source = this.#tree.walk(from, 'keep');
    if (!source.inode) fail('not-found');
    const target = this.#free(to);
    if (source.inode.kind === 'directory') fail('denied');
    attach(target, source.inode);
  }

  symlink(target: string, path: string): void {
    attach(this.#free(path), this.#tree.newLink(target));
  }

  readlink(path: string): string {
    const inode = this.#tree.find(path, 'keep');
    return inode.kind === 'symlink' ? inode.target : fail('invalid-argument');
  }

  stat(path: string, last: LastLink): FuzzStat {
    return statOf(this.#tree.find(path, last));
  }

  setTimes(path: string, last: LastLink, time: bigint): void {
    this.#tree.find(path, last).mtimeNs = time;
  }

  chmod(path: string, mode: number): void {
    this.#tree.find(path, 'follow').mode = mode;
  }

  removeAll(path: string): number {
    const spot = this.#tree.walk(path, 'keep');
    if (!spot.inode) fail('not-found');
    return removeBelow(spot);
  }

  exists(path: string, last: LastLink): boolean {
    try {
      return this.#tree.walk(path, last).inode !== undefined;
    } catch (error) {
      if (error instanceof VfsError && ['not-found', 'not-directory'].includes(error.code)) return false;
      throw error;
    }
  }

  canonicalize(path: string): string {
    const { above, inode, name } = this.#tree.walk(path, 'follow');
    if (!inode) fail('not-found');
    const names = above.slice(1).map((directory, depth) => nameOf(above[depth], directory));
    return [...names, ...(name === '' ? [] : [name])].join('/');
  }

  copyFile(from: string, to: string): number {
    const source = this.#tree.walk(from, 'follow').inode;
    const target = this.#tree.walk(to, 'follow');
    const { bytes, mode } = checkCopied(source, target.inode);
    const file = this.open(
      to,
      { access: 'write', create: 'if-missing', content: 'keep', mode: mode & 0o777 },
      'follow',
    );
    const before = file.stat().size;
    file.write(bytes, 0);
    if (before > bytes.length) file.truncate(bytes.length);
    return bytes.length;
  }

  copyTree(from: string, to: string): number {
    const source = this.#tree.walk(from, 'keep');
    const target = this.#tree.walk(to, 'keep');
    const inode = source.inode ?? fail('not-found');
    if (target.inode) fail('already-exists');
    if (inode.kind === 'directory' && target.above.includes(inode)) fail('invalid-argument');
    return this.#copyEntry(inode, target);
  }

  restart(): void {
    // Nothing is forgotten.
  }

  kill(): void {
    // Nothing is forgotten.
  }

  close(): void {
    // Nothing is held.
  }

  #frozenAt(index: number): ModelTree {
    return this.#frozen[index] ?? fail('not-found');
  }

  #free(path: string): Spot {
    const spot = this.#tree.walk(path, 'keep');
    if (spot.inode) fail('already-exists');
    return spot;
  }

  #create(spot: Spot, create: OpenOptions['create'], access: OpenOptions['access'], mode: number): FuzzFile {
    if (create === 'never') fail('not-found');
    if (spot.mustBeDirectory) fail('is-directory');
    const file = this.#tree.newFile(mode);
    attach(spot, file);
    return new ModelOpenFile(file, access);
  }

  #copyEntry(inode: ModelInode, target: Pick<Spot, 'parent' | 'name'>): number {
    const copy = this.#copyOf(inode);
    attach(target, copy);
    let made = 1;
    if (inode.kind === 'directory' && copy.kind === 'directory')
      for (const [name, child] of inode.entries) made += this.#copyEntry(child, { parent: copy, name });
    copy.mtimeNs = inode.mtimeNs;
    return made;
  }

  #copyOf(inode: ModelInode): ModelInode {
    if (inode.kind === 'symlink') return this.#tree.newLink(inode.target);
    if (inode.kind === 'directory') return this.#tree.newDirectory(inode.mode);
    return Object.assign(this.#tree.newFile(inode.mode), { bytes: inode.bytes });
  }
}

function nameOf(parent: ModelDirectory | undefined, inode: ModelInode): string {
  for (const [name, child] of parent?.entries ?? []) if (child === inode) return name;
  throw new Error('a directory that was walked through is gone');
}

/** A name may change its case only. Two names of one file stay as they are. */
function respell(source: Spot, target: Spot): void {
  const isOneName = source.parent === target.parent && source.name === target.name;
  if (!isOneName || target.asked === source.name || !source.inode) return;
  detach(source);
  attach({ parent: source.parent, name: target.asked }, source.inode);
}

function checkReplaced(inode: ModelInode, replaced: ModelInode): void {
  if (inode.kind === 'directory' && replaced.kind !== 'directory') fail('not-directory');
  if (inode.kind !== 'directory' && replaced.kind === 'directory') fail('is-directory');
  if (replaced.kind === 'directory' && replaced.entries.size > 0) fail('not-empty');
}

function checkCopied(source: ModelInode | undefined, target: ModelInode | undefined): ModelFile {
  if (!source) fail('not-found');
  if (source.kind === 'directory') fail('is-directory');
  if (source.kind !== 'file') fail('unsupported');
  if (source === target) fail('invalid-argument');
  return source;
}

function removeBelow(spot: Pick<Spot, 'parent' | 'name'>): number {
  const inode = spot.parent.entries.get(spot.name);
  let removed = 1;
  if (inode?.kind === 'directory')
    for (const [name] of [...inode.entries]) removed += removeBelow({ parent: inode, name });
  detach(spot);
  return removed;
}
