/** Large contents while they are the top's own: one private file each, written in place. */
import {
  closeSync,
  fdatasyncSync,
  fstatSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  readdirSync,
  readSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import type { WorkFile, WorkStore } from './content-store.ts';
import { onDisk } from './disk-failure.ts';

class DiskWorkFile implements WorkFile {
  readonly id: string;
  readonly #path: string;
  /** How far the owner committed, until the first opening has cut the rest off; null for a file not made yet. */
  #committed: number | 'cut' | null;
  #fd: number | null = null;

  constructor(id: string, path: string, committed: number | null) {
    this.id = id;
    this.#path = path;
    this.#committed = committed;
  }

  read(into: Uint8Array, offset: number): number {
    return onDisk(() => {
      let done = 0;
      while (done < into.length) {
        const read = readSync(this.#open(), into, done, into.length - done, offset + done);
        if (read === 0) break;
        done += read;
      }
      return done;
    });
  }

  write(bytes: Uint8Array, offset: number): void {
    onDisk(() => {
      for (let done = 0; done < bytes.length;)
        done += writeSync(this.#open(), bytes, done, bytes.length - done, offset + done);
    });
  }

  truncate(size: number): void {
    onDisk(() => ftruncateSync(this.#open(), size));
  }

  sync(): void {
    onDisk(() => fdatasyncSync(this.#open()));
  }

  release(): void {
    if (this.#fd !== null) closeSync(this.#fd);
    this.#fd = null;
  }

  #open(): number {
    if (this.#fd !== null) return this.#fd;
    const fd = openSync(this.#path, this.#committed === null ? 'wx+' : 'r+', 0o600);
    this.#fd = fd;
    // What a killed process wrote and never acknowledged must not show when the file grows over it.
    if (typeof this.#committed === 'number' && fstatSync(fd).size > this.#committed) ftruncateSync(fd, this.#committed);
    this.#committed = 'cut';
    return fd;
  }
}

export class DiskWorkStore implements WorkStore {
  readonly #folder: string;
  #next: number;

  constructor(folder: string) {
    this.#folder = folder;
    mkdirSync(folder, { recursive: true });
    this.#next = 1 + Math.max(0, ...readdirSync(folder).map((name) => Number(/-(\d+)$/.exec(name)?.[1] ?? 0)));
  }

  create(owner: string): WorkFile {
    const id = `${owner}-${this.#next++}`;
    return new DiskWorkFile(id, join(this.#folder, id), null);
  }

  open(id: string, size: number): WorkFile {
    return new DiskWorkFile(id, join(this.#folder, id), size);
  }

  remove(id: string): void {
    onDisk(() => rmSync(join(this.#folder, id), { force: true }));
  }

  sweep(owner: string, keep: ReadonlySet<string>): void {
    for (const name of onDisk(() => readdirSync(this.#folder)))
      if (name.startsWith(`${owner}-`) && !keep.has(name)) this.remove(name);
  }
}
