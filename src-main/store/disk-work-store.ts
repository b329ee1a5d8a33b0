/** Large contents while they are the top's own: one private file each, written in place. */
import { dirname, join } from 'node:path';
import type { CheckpointStep } from './checkpoint-step.ts';
import type { WorkFile, WorkStore } from './content-store.ts';
import type { Disk } from './disk.ts';
import { asVfsError, atBest, errnoOf, onDisk, syncFolder } from './disk-failure.ts';
import { VfsError } from '../vfs/errors.ts';

function readFully(disk: Disk, fd: number, into: Uint8Array, offset: number): number {
  let done = 0;
  while (done < into.length) {
    const read = disk.read(fd, into, done, into.length - done, offset + done);
    if (read === 0) break;
    done += read;
  }
  return done;
}

interface Surroundings {
  readonly path: string;
  readonly disk: Disk;
  /** Told before each change: the file is not what the disk has for sure. */
  readonly changed: (file: DiskWorkFile) => void;
}

class DiskWorkFile implements WorkFile {
  readonly id: string;
  readonly #path: string;
  readonly #disk: Disk;
  /** How far the owner committed, until the first opening has cut the rest off; null for a file not made yet. */
  #committed: number | 'cut' | null;
  readonly #changed: (file: DiskWorkFile) => void;
  #fd: number | null = null;
  #isNameDurable = false;

  constructor(id: string, { path, disk, changed }: Surroundings, committed: number | null) {
    this.id = id;
    this.#path = path;
    this.#disk = disk;
    this.#changed = changed;
    this.#committed = committed;
  }

  /** What it must have at least, as far as this process knows. */
  get leastSize(): number {
    return typeof this.#committed === 'number' ? this.#committed : 0;
  }

  /** Whether there is a file at all. */
  get isMade(): boolean {
    return this.#committed !== null;
  }

  read(into: Uint8Array, offset: number): number {
    return onDisk(() => readFully(this.#disk, this.#open(), into, offset));
  }

  write(bytes: Uint8Array, offset: number): void {
    this.#changed(this);
    onDisk(() => {
      for (let done = 0; done < bytes.length;)
        done += this.#disk.write(this.#open(), bytes, done, bytes.length - done, offset + done);
    });
  }

  truncate(size: number): void {
    this.#changed(this);
    onDisk(() => this.#disk.truncate(this.#open(), size));
  }

  get clonePath(): string | null {
    return this.isMade ? this.#path : null;
  }

  cloneFrom(path: string): boolean {
    if (this.#committed !== null) throw new Error('only a new file can be made a clone');
    this.#changed(this);
    try {
      this.#disk.clone(path, this.#path);
    } catch (error) {
      if (errnoOf(error) === undefined) throw error;
      // What a failed clone left behind must not be in the way of the copy.
      atBest(() => this.#disk.remove(this.#path));
      const failure = asVfsError(error);
      if (failure instanceof VfsError && failure.code === 'no-space') throw failure;
      return false;
    }
    this.#committed = 'cut';
    return true;
  }

  sync(): void {
    onDisk(() => {
      this.#disk.sync(this.#open(), 'bytes');
      if (!this.#isNameDurable) syncFolder(this.#disk, dirname(this.#path));
      this.#isNameDurable = true;
    });
  }

  /** As `sync`; a file that was closed is closed again. */
  settle(): void {
    if (!this.isMade) return;
    const wasOpen = this.#fd !== null;
    try {
      this.sync();
    } finally {
      if (!wasOpen) this.release();
    }
  }

  release(): void {
    const fd = this.#fd;
    this.#fd = null;
    // Whether the bytes arrived, `sync` says.
    if (fd !== null) atBest(() => this.#disk.close(fd));
  }

  #open(): number {
    if (this.#fd !== null) return this.#fd;
    const fd = this.#disk.open(this.#path, this.#committed === null ? 'new' : 'existing');
    try {
      this.#cut(fd);
    } catch (error) {
      atBest(() => this.#disk.close(fd));
      throw error;
    }
    this.#fd = fd;
    return fd;
  }

  /** What a killed process wrote and never acknowledged must not show when the file grows over it. */
  #cut(fd: number): void {
    if (typeof this.#committed === 'number' && this.#disk.size(fd) > this.#committed)
      this.#disk.truncate(fd, this.#committed);
    this.#committed = 'cut';
  }
}

export class DiskWorkStore implements WorkStore, CheckpointStep {
  readonly #folder: string;
  readonly #disk: Disk;
  readonly #files = new Map<string, DiskWorkFile>();
  /** Held by somebody, opened or not, with the bytes that each had then. */
  readonly #resting = new Map<string, number>();
  readonly #leaving = new Set<string>();
  /** Changed since they reached the disk. */
  readonly #dirty = new Set<DiskWorkFile>();
  #swept = 0;
  #isDistrusted = false;
  #next = 1;

  constructor(folder: string, disk: Disk) {
    this.#folder = folder;
    this.#disk = disk;
    disk.makeFolder(folder);
    for (const name of disk.list(folder)) this.#taken(name);
  }

  create(owner: string): WorkFile {
    const id = `${owner}-${this.#next++}`;
    return this.#known(new DiskWorkFile(id, this.#at(id), null));
  }

  open(id: string, size: number): WorkFile {
    this.#taken(id);
    const file = new DiskWorkFile(id, this.#at(id), size);
    const before = this.#files.get(id);
    // It may not be touched any more: it would cut off what the later record counts.
    if (before) this.#dirty.delete(before);
    if (this.#isDistrusted) this.#dirty.add(file);
    return this.#known(file);
  }

  retain(id: string, size: number): void {
    this.#taken(id);
    this.#resting.set(id, size);
  }

  peek(id: string, into: Uint8Array, offset: number): number {
    const known = this.#files.get(id);
    if (known?.isMade) return known.read(into, offset);
    return onDisk(() => {
      const fd = this.#disk.open(this.#path(id), 'existing');
      try {
        return readFully(this.#disk, fd, into, offset);
      } finally {
        atBest(() => this.#disk.close(fd));
      }
    });
  }

  leave(id: string): void {
    this.#resting.delete(id);
    this.#files.get(id)?.release();
    this.#files.delete(id);
  }

  remove(id: string): void {
    this.#taken(id);
    this.#leaving.add(id);
    this.#resting.delete(id);
    const file = this.#files.get(id);
    if (file) this.#dirty.delete(file);
    this.#files.delete(id);
  }

  sweep(owner: string, keep: ReadonlySet<string>): void {
    for (const name of onDisk(() => this.#disk.list(this.#folder))) {
      if (!name.startsWith(`${owner}-`) || keep.has(name)) continue;
      this.remove(name);
      this.#swept++;
    }
  }

  /** Files that an earlier process left behind. */
  get swept(): number {
    return this.#swept;
  }

  /** An earlier process did not come to rest: what it wrote need not have reached the disk. Before any file is opened. */
  distrust(): void {
    this.#isDistrusted = true;
  }

  reachDisk(): void {
    for (const file of this.#dirty) {
      file.settle();
      this.#dirty.delete(file);
    }
  }

  /** Only what the log says durably may cost a file: before that, a power cut could bring its owner back. */
  durable(): void {
    for (const id of this.#leaving) atBest(() => this.#disk.remove(this.#path(id)));
    this.#leaving.clear();
  }

  held(): { id: string; size: number }[] {
    const opened = [...this.#files.values()].filter((file) => file.isMade);
    // One that was opened may have become shorter since.
    const resting = [...this.#resting].filter(([id]) => !this.#files.has(id)).map(([id, size]) => ({ id, size }));
    return [...opened.map(({ id, leastSize }) => ({ id, size: leastSize })), ...resting];
  }

  #known(file: DiskWorkFile): WorkFile {
    this.#files.set(file.id, file);
    return file;
  }

  /** Never again: the log may still say what became of an earlier file of that name. */
  #taken(id: string): void {
    this.#next = Math.max(this.#next, 1 + Number(/-(\d+)$/.exec(id)?.[1] ?? 0));
  }

  /** An id names a file in this folder and nothing else, whatever a store that came from elsewhere says. Errors: `io`. */
  #path(id: string): string {
    if (!/^[\w-]+$/.test(id)) throw new VfsError('io', 'a working file of this sandbox has a name that none has');
    return join(this.#folder, id);
  }

  #at(id: string): Surroundings {
    const changed = (file: DiskWorkFile): void => void this.#dirty.add(file);
    return { path: this.#path(id), disk: this.#disk, changed };
  }
}
