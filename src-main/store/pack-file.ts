/** Append-only files that hold many small contents. */
import { join } from 'node:path';
import { fail } from '../vfs/errors.ts';
import type { Disk, DiskOpening } from './disk.ts';
import { atBest, onDisk, syncFolder } from './disk-failure.ts';

export interface PackPlace {
  readonly pack: number;
  readonly offset: number;
}

/** A pack that has reached this many bytes is not written any more. */
const FULL_AT = 256 * 1024 * 1024;
const BATCH = 1024 * 1024;
const NAME = /^(\d+)\.pack$/;

/** The packs of one folder; read through descriptors that stay open. */
export class PackFolder {
  readonly #disk: Disk;
  readonly #folder: string;
  readonly #open = new Map<number, number>();
  #current: number;

  constructor(folder: string, disk: Disk) {
    this.#disk = disk;
    this.#folder = folder;
    disk.makeFolder(folder);
    this.#current = Math.max(1, ...this.numbers());
  }

  numbers(): readonly number[] {
    return this.#disk
      .list(this.#folder)
      .flatMap((name) => NAME.exec(name)?.[1] ?? [])
      .map(Number);
  }

  size(pack: number): number {
    return onDisk(() => this.#disk.size(this.#fd(pack, 'any')));
  }

  /** Appends all contents to a pack not in `avoid`, and makes them durable; returns where each is. Errors: `no-space`, `io`. */
  append(contents: readonly Uint8Array[], avoid: readonly number[] = []): PackPlace[] {
    if (contents.length === 0) return [];
    return onDisk(() => {
      while (avoid.includes(this.#current) || this.size(this.#current) >= FULL_AT) this.#current++;
      const pack = this.#current;
      const fd = this.#fd(pack, 'any');
      let offset = this.size(pack);
      const places = contents.map((content) => {
        const place = { pack, offset };
        offset += content.length;
        return place;
      });
      const start = places[0]?.offset ?? 0;
      try {
        writeBatches(this.#disk, fd, contents, start);
        this.#disk.sync(fd, 'bytes');
        // The name of a new pack is not durable with its bytes.
        if (start === 0) syncFolder(this.#disk, this.#folder);
      } catch (error) {
        // Nothing points there. On a full disk each further try would take more of what is left.
        atBest(() => this.#disk.truncate(fd, start));
        throw error;
      }
      return places;
    });
  }

  read({ pack, offset }: PackPlace, size: number): Uint8Array {
    return onDisk(() => {
      // No Buffer: its `slice` shares the memory, and who copies a content to change it would change what is kept here.
      const bytes = new Uint8Array(size);
      let done = 0;
      while (done < size) {
        const read = this.#disk.read(this.#fd(pack, 'existing'), bytes, done, size - done, offset + done);
        if (read === 0) fail('io', 'the disk lost a content of this sandbox');
        done += read;
      }
      return bytes;
    });
  }

  /** What the disk does not let go now, the next opening removes. */
  remove(pack: number): void {
    const fd = this.#open.get(pack);
    this.#open.delete(pack);
    if (pack === this.#current) this.#current++;
    atBest(() => {
      if (fd !== undefined) this.#disk.close(fd);
    });
    atBest(() => this.#disk.remove(this.#path(pack)));
  }

  close(): void {
    for (const fd of this.#open.values()) atBest(() => this.#disk.close(fd));
    this.#open.clear();
  }

  #path(pack: number): string {
    return join(this.#folder, `${pack}.pack`);
  }

  /** Only what appends makes a pack: one that is missing must not look empty. */
  #fd(pack: number, opening: DiskOpening): number {
    let fd = this.#open.get(pack);
    if (fd === undefined) {
      fd = this.#disk.open(this.#path(pack), opening);
      this.#open.set(pack, fd);
    }
    return fd;
  }
}

/** A partial append is harmless: nothing points into it, and the next one starts behind it. */
function writeBatches(disk: Disk, fd: number, contents: readonly Uint8Array[], start: number): void {
  let position = start;
  for (let next = 0; next < contents.length;) {
    const batch: Uint8Array[] = [];
    let size = 0;
    for (let content = contents[next]; content && size < BATCH; content = contents[++next]) {
      batch.push(content);
      size += content.length;
    }
    const bytes = Buffer.concat(batch, size);
    for (let done = 0; done < size;) done += disk.write(fd, bytes, done, size - done, position + done);
    position += size;
  }
}
