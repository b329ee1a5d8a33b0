/** One of our trees as the fuzzer's subject, whatever kind of tree it is. */
import { canonicalize, copyFile, copyTree, exists, removeAll } from '../../derived.ts';
import type { Site } from '../../derived.ts';
import { parseRelPath } from '../../path/rel-path.ts';
import type { DirHandle, LastLink, OpenOptions, Place, Vfs } from '../../vfs.ts';
import { EngineDirectory, EngineFile } from './engine-handles-contract.ts';
import { layersOf } from './engine-layers-contract.ts';
import type { FuzzDirectory, FuzzFile, FuzzForks, FuzzLayers, FuzzStat, FuzzSubject } from './fuzz-subject-contract.ts';
import type { OpenTree } from './open-tree-contract.ts';

export class EngineSubject implements FuzzSubject {
  readonly #reopen: () => OpenTree;
  #tree: OpenTree;
  #other: OpenTree | null = null;
  #root: DirHandle;

  /** `reopen` is called once at first, and again for each restart after the tree before was closed. */
  constructor(reopen: () => OpenTree) {
    this.#reopen = reopen;
    this.#tree = reopen();
    this.#root = this.#tree.vfs.openRoot();
  }

  get layers(): FuzzLayers | null {
    return layersOf(
      () => this.#tree,
      (reopen) => new EngineSubject(reopen),
    );
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

  setTimes(path: string, last: LastLink, time: bigint): void {
    this.#done((vfs) => vfs.setTimes(this.#at(path, last), time, time));
  }

  chmod(path: string, mode: number): void {
    this.#done((vfs) => vfs.setMode(this.#at(path, 'follow'), mode));
  }

  removeAll(path: string): number {
    return this.#done(() => removeAll(this.#site(path)));
  }

  exists(path: string, last: LastLink): boolean {
    return exists(this.#tree.vfs, this.#root, parseRelPath(path), last);
  }

  canonicalize(path: string): string {
    return canonicalize(this.#tree.vfs, this.#root, parseRelPath(path)).join('/');
  }

  copyFile(from: string, to: string): number {
    return this.#done(() => copyFile(this.#site(from, 'follow'), this.#site(to, 'follow')));
  }

  copyTree(from: string, to: string): number {
    return this.#done(() => copyTree(this.#site(from), this.#site(to)));
  }

  get forks(): FuzzForks | null {
    const { fork } = this.#tree;
    if (!fork) return null;
    return {
      fork: (index) => {
        const checkpoint = index === null ? undefined : this.#tree.vfs.checkpoints?.()[index]?.id;
        const forked = fork(checkpoint);
        this.#other?.close();
        this.#other = this.#tree;
        this.#use(forked);
      },
      swap: () => {
        const other = this.#other;
        if (!other) return;
        this.#other = this.#tree;
        this.#use(other);
      },
    };
  }

  restart(): void {
    if (this.#tree.fork) return;
    this.#tree.close();
    this.#use(this.#reopen());
  }

  kill(): void {
    this.#tree.kill();
  }

  close(): void {
    this.#tree.close();
    this.#other?.close();
  }

  #use(tree: OpenTree): void {
    this.#tree = tree;
    this.#root = tree.vfs.openRoot();
  }

  #at(path: string, last: LastLink = 'keep'): Place {
    return this.#tree.vfs.locate(this.#root, parseRelPath(path), last);
  }

  #site(path: string, last: LastLink = 'keep'): Site {
    return { vfs: this.#tree.vfs, root: this.#root, place: this.#at(path, last) };
  }

  #done<T>(operation: (vfs: Vfs) => T): T {
    const result = operation(this.#tree.vfs);
    this.#tree.commit();
    return result;
  }
}
