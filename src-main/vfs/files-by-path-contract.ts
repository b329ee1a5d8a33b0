/** Runs operations on a tree by path, as a guest would; for tests. */
import { hash as hashOf } from 'node:crypto';

import type { FsErrorCode } from '../../src-preload/contract/vocabulary.ts';
import { VfsError } from './errors.ts';
import { parseRelPath } from './path/rel-path.ts';
import type { DirHandle, FileHandle, LastLink, OpenOptions, Place, Stat, TimeChange, Vfs } from './vfs.ts';

/** What is there at first: text of a file, or a link's target, or a directory, by path. */
export type Seed = Readonly<Record<string, SeedEntry>>;

/** Text of a file, a link, or a directory. */
export type SeedEntry = { readonly file: string } | { readonly linkTo: string } | 'directory';

export interface Subject {
  /** Called for each operation anew, because `settle` may bring another one. */
  vfs(): Vfs;
  /** Called when an operation is complete and only handles from `root` are open. */
  settle(): void;
  /** The same tree as it is now, read-only; closed by `close`. Absent when the form has none. */
  readOnly?(): Vfs;
  close(): void;
}

export type Setup = (seed: Seed) => Subject;

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** Runs operations by path on whatever tree there is, as a guest would. */
export class Files {
  readonly #subject: Subject;
  readonly #roots = new Map<Vfs, DirHandle>();
  #isSettling = true;

  constructor(subject: Subject) {
    this.#subject = subject;
  }

  get vfs(): Vfs {
    return this.#subject.vfs();
  }

  get root(): DirHandle {
    let root = this.#roots.get(this.vfs);
    if (!root) {
      root = this.vfs.openRoot();
      this.#roots.set(this.vfs, root);
    }
    return root;
  }

  at(path: string, last: LastLink = 'keep', dir: DirHandle = this.root): Place {
    return this.vfs.locate(dir, parseRelPath(path), last);
  }

  open(path: string, options: Partial<OpenOptions> = {}, last: LastLink = 'follow'): FileHandle {
    const defaults = { access: 'read', create: 'never', content: 'keep', mode: 0o644 } as const;
    return this.vfs.openFile(this.at(path, last), { ...defaults, ...options });
  }

  read(path: string): string {
    const file = this.open(path);
    const text = readAll(file);
    file.close();
    return text;
  }

  write(path: string, text: string, mode = 0o644): void {
    const file = this.open(path, { access: 'write', create: 'if-missing', content: 'discard', mode });
    file.write(encoder.encode(text), 0);
    file.close();
    this.#settle();
  }

  append(path: string, text: string): void {
    const file = this.open(path, { access: 'write' });
    file.write(encoder.encode(text), 'end');
    file.close();
    this.#settle();
  }

  /** Operations within count as one: nothing settles before the end, so that handles may stay open meanwhile. */
  atOnce<T>(operations: () => T): T {
    this.#isSettling = false;
    try {
      return operations();
    } finally {
      this.#isSettling = true;
      this.#settle();
    }
  }

  openDir(path: string): DirHandle {
    return this.vfs.openDirectory(this.at(path, 'follow'));
  }

  mkdir(path: string, mode = 0o755): void {
    this.#run((vfs) => vfs.makeDirectory(this.at(path), mode));
  }
  rmdir(path: string): void {
    this.#run((vfs) => vfs.removeDirectory(this.at(path)));
  }
  unlink(path: string): void {
    this.#run((vfs) => vfs.unlink(this.at(path)));
  }
  rename(from: string, to: string): void {
    this.#run((vfs) => vfs.rename(this.at(from), this.at(to)));
  }
  link(existing: string, to: string): void {
    this.#run((vfs) => vfs.link(this.at(existing), this.at(to)));
  }
  symlink(target: string, path: string): void {
    this.#run((vfs) => vfs.symlink(target, this.at(path)));
  }
  chmod(path: string, mode: number): void {
    this.#run((vfs) => vfs.setMode(this.at(path), mode));
  }
  utimes(path: string, accessNs: TimeChange, modificationNs: TimeChange): void {
    this.#run((vfs) => vfs.setTimes(this.at(path), accessNs, modificationNs));
  }

  readlink(path: string): string {
    return this.vfs.readLink(this.at(path));
  }
  stat(path: string, last: LastLink = 'keep'): Stat {
    return this.vfs.stat(this.at(path, last));
  }

  list(path: string): string[] {
    const dir = this.openDir(path);
    const names = dir.list().map((entry) => entry.name);
    dir.close();
    return names;
  }

  #run(operation: (vfs: Vfs) => void): void {
    operation(this.vfs);
    this.#settle();
  }

  #settle(): void {
    if (this.#isSettling) this.#subject.settle();
  }
}

/** What a file holds; and that the tree, if it knows the hash of that, knows the right one. */
export function readAll(file: FileHandle): string {
  const bytes = new Uint8Array(file.stat().size);
  const read = bytes.subarray(0, file.read(bytes, 0));
  const known = file.contentHash();
  if (known !== null && known !== hashOf('sha256', read, 'hex')) throw new Error('the hash is that of another content');
  return decoder.decode(read);
}

export const text = (value: string): Uint8Array => encoder.encode(value);

/** The code an operation fails with, or `ok`. Anything but a `VfsError` is a fault and goes on. */
export function codeOf(operation: () => unknown): FsErrorCode | 'ok' {
  try {
    operation();
    return 'ok';
  } catch (error) {
    if (error instanceof VfsError) return error.code;
    throw error;
  }
}
