/** A writer of a base folder that tells, before each step, what the step takes away. */
import type { HostAttributes, HostWriter } from '../host/host-tree.ts';

type Names = readonly string[];

/** Told right before the base changes. */
export interface BaseWatch {
  /** What is at `names`, or that nothing is. */
  loses(names: Names, what: 'content' | 'attributes'): void;
  moves(from: Names, to: Names): void;
  /** A name comes into, or goes from, the directory that has `names`: its times change. */
  turnsOver(names: Names): void;
  /** Names go from this directory. */
  clears(directory: Names): void;
}

export class WatchedWriter implements HostWriter {
  readonly #watch: BaseWatch;
  readonly #writer: HostWriter;

  constructor(writer: HostWriter, watch: BaseWatch) {
    this.#watch = watch;
    this.#writer = writer;
  }

  replaceFile(names: Names, content: Iterable<Uint8Array>, attributes: HostAttributes): void {
    this.#watch.loses(names, 'content');
    this.#writer.replaceFile(names, content, attributes);
  }

  replaceLink(names: Names, target: string): void {
    this.#watch.loses(names, 'content');
    this.#writer.replaceLink(names, target);
  }

  makeDirectory(names: Names, mode: number): void {
    this.#watch.loses(names, 'content');
    this.#writer.makeDirectory(names, mode);
  }

  rename(from: Names, to: Names): void {
    this.#watch.moves(from, to);
    this.#writer.rename(from, to);
  }

  unlink(names: Names): void {
    this.#watch.loses(names, 'content');
    this.#writer.unlink(names);
  }

  removeDirectory(names: Names): void {
    this.#watch.loses(names, 'content');
    this.#writer.removeDirectory(names);
  }

  setAttributes(names: Names, attributes: HostAttributes): void {
    this.#watch.loses(names, 'attributes');
    this.#writer.setAttributes(names, attributes);
  }

  placeStaged(at: Names, names: Names, over: 'nothing' | 'file'): void {
    this.#watch.loses(names, 'content');
    this.#writer.placeStaged(at, names, over);
  }

  stageFile(at: Names, content: Iterable<Uint8Array>, attributes: HostAttributes, replaces: Names | null): void {
    this.#watch.turnsOver(at);
    this.#writer.stageFile(at, content, attributes, replaces);
  }

  stageLink(at: Names, target: string): void {
    this.#watch.turnsOver(at);
    this.#writer.stageLink(at, target);
  }

  sweepFamily(names: Names, family: string): number {
    this.#watch.clears(names);
    return this.#writer.sweepFamily(names, family);
  }

  hideFamilies(families: readonly string[]): void {
    this.#writer.hideFamilies(families);
  }

  room(): number | null {
    return this.#writer.room();
  }

  sweepTemporaries(names: Names, changedBefore: bigint): number {
    return this.#writer.sweepTemporaries(names, changedBefore);
  }

  syncDirectories(): void {
    this.#writer.syncDirectories();
  }
}
