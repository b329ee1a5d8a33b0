/** Our trees as the fuzzer's subjects: an overlay with its store on disk, or a tree in memory. */
import { hrtime } from 'node:process';
import { join } from 'node:path';
import { openSandboxStore } from '../../../store/open-sandbox-store.ts';
import { removeAll } from '../../derived.ts';
import { openHostTree } from '../../host/open-host-tree.ts';
import { parseRelPath } from '../../path/rel-path.ts';
import type { DirHandle, FileHandle, LastLink, OpenOptions, Place, Vfs } from '../../vfs.ts';
import { createMemoryTree, createOverlay } from '../create-overlay.ts';
import type { FuzzDirectory, FuzzFile, FuzzStat, FuzzSubject } from './fuzz-subject-contract.ts';
import { nanosecondsOf } from './operation-contract.ts';

/** Later than every time that the fuzzer sets. */
const now = (): bigint => hrtime.bigint() + 1_700_000_000_000_000_000n;

/** A tree that is open, and how what was done to it is made to last. */
export interface OpenTree {
  readonly vfs: Vfs;
  commit(): void;
  close(): void;
}

/** Puts something between the fuzzer and the tree: a fault, to see whether it is found. */
export type Wrap = (vfs: Vfs) => Vfs;

class EngineFile implements FuzzFile {
  readonly kind = 'file';
  readonly #handle: FileHandle;
  readonly #commit: () => void;

  constructor(handle: FileHandle, commit: () => void) {
    this.#handle = handle;
    this.#commit = commit;
  }

  read(offset: number, length: number): Uint8Array {
    const into = new Uint8Array(length);
    return into.subarray(0, this.#handle.read(into, offset));
  }

  write(bytes: Uint8Array, offset: number | 'end'): number {
    const end = this.#handle.write(bytes, offset);
    this.#commit();
    return end;
  }

  truncate(size: number): void {
    this.#handle.truncate(size);
    this.#commit();
  }

  sync(): void {
    this.#handle.sync();
  }

  stat(): FuzzStat {
    return this.#handle.stat();
  }

  setTimes(seconds: number): void {
    this.#handle.setTimes(nanosecondsOf(seconds), nanosecondsOf(seconds));
    this.#commit();
  }

  close(): void {
    this.#handle.close();
    this.#commit();
  }
}

class EngineDirectory implements FuzzDirectory {
  readonly kind = 'directory';
  readonly #handle: DirHandle;
  readonly #commit: () => void;

  constructor(handle: DirHandle, commit: () => void) {
    this.#handle = handle;
    this.#commit = commit;
  }

  list(): readonly string[] {
    return this.#handle.list().map(({ name, kind }) => `${name} ${kind}`);
  }

  stat(): FuzzStat {
    return this.#handle.stat();
  }

  setTimes(seconds: number): void {
    this.#handle.setTimes(nanosecondsOf(seconds), nanosecondsOf(seconds));
    this.#commit();
  }

  close(): void {
    this.#handle.close();
    this.#commit();
  }
}

export class EngineSubject implements FuzzSubject {
  readonly #reopen: () => OpenTree;
  #tree: OpenTree;
  #root: DirHandle;

  /** `reopen` is called once at first, and again for each restart after the tree before was closed. */
  constructor(reopen: () => OpenTree) {
    this.#reopen = reopen;
    this.#tree = reopen();
    this.#root = this.#tree.vfs.openRoot();
  }

  open(path: string, options: OpenOptions, last: LastLink): FuzzFile {
    const place = this.#at(path, options.create === 'exclusive' ? 'keep' : last);
    return this.#done((vfs) => new EngineFile(vfs.openFile(place, options), () => this.#tree.commit()));
  }

  openDirectory(path: string): FuzzDirectory {
    const place = this.#at(path, 'follow');
    return this.#done((vfs) => new EngineDirectory(vfs.openDirectory(place), () => this.#tree.commit()));
  }

  mkdir(path: string, mode: number): void {
    this.#done((vfs) => vfs.makeDirectory(this.#at(path), mode));
  }

  rmdir(path: string): void {
    this.#done((vfs) => vfs.removeDirectory(this.#at(path)));
  }

  unlink(path: string): void {
    this.#done((vfs) => vfs.unlink(this.#at(path)));
  }

  rename(from: string, to: string): void {
    this.#done((vfs) => vfs.rename(this.#at(from), this.#at(to)));
  }

  link(from: string, to: string): void {
    this.#done((vfs) => vfs.link(this.#at(from), this.#at(to)));
  }

  symlink(target: string, path: string): void {
    this.#done((vfs) => vfs.symlink(target, this.#at(path)));
  }

  readlink(path: string): string {
    return this.#tree.vfs.readLink(this.#at(path));
  }

  stat(path: string, last: LastLink): FuzzStat {
    return this.#tree.vfs.stat(this.#at(path, last));
  }

  setTimes(path: string, last: LastLink, seconds: number): void {
    const time = nanosecondsOf(seconds);
    this.#done((vfs) => vfs.setTimes(this.#at(path, last), time, time));
  }

  chmod(path: string, mode: number): void {
    this.#done((vfs) => vfs.setMode(this.#at(path, 'follow'), mode));
  }

  removeAll(path: string): number {
    return this.#done((vfs) => removeAll({ vfs, root: this.#root, place: this.#at(path) }));
  }

  restart(): void {
    this.#tree.close();
    this.#tree = this.#reopen();
    this.#root = this.#tree.vfs.openRoot();
  }

  close(): void {
    this.#tree.close();
  }

  #at(path: string, last: LastLink = 'keep'): Place {
    return this.#tree.vfs.locate(this.#root, parseRelPath(path), last);
  }

  #done<T>(operation: (vfs: Vfs) => T): T {
    const result = operation(this.#tree.vfs);
    this.#tree.commit();
    return result;
  }
}

export interface OverlayPlace {
  /** A folder that the tree may use, empty at first. */
  readonly folder: string;
  /** The base folder. */
  readonly base: string;
  readonly wrap: Wrap;
}

/** An overlay as a sandbox has it: journal, database and packs on disk. */
export function overlaySubject({ folder, base, wrap }: OverlayPlace): EngineSubject {
  return new EngineSubject(() => {
    const store = openSandboxStore({ folder: join(folder, 'store'), now });
    const overlay = createOverlay({ treeId: 1, base: openHostTree({ hostPath: base }), store, now });
    store.journal.checkpoint();
    return {
      vfs: wrap(overlay),
      commit: () => store.journal.commit(),
      close() {
        overlay.close();
        store.journal.commit();
        store.close();
      },
    };
  });
}

/** A tree in memory, which outlives its restarts. */
export function memorySubject(wrap: Wrap): EngineSubject {
  const tree = createMemoryTree({ now, maxBytes: 2 ** 40, maxNodes: 100_000 });
  const open = { vfs: wrap(tree), commit: () => undefined, close: () => undefined };
  return new EngineSubject(() => open);
}
