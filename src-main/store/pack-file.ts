/** Append-only files that hold many small contents. */
import {
  closeSync,
  constants,
  fdatasyncSync,
  fstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { fail } from '../vfs/errors.ts';
import { onDisk } from './disk-failure.ts';

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
  readonly #folder: string;
  readonly #open = new Map<number, number>();
  #current: number;

  constructor(folder: string) {
    this.#folder = folder;
    mkdirSync(folder, { recursive: true });
    this.#current = Math.max(1, ...this.numbers());
  }

  numbers(): readonly number[] {
    return readdirSync(this.#folder)
      .flatMap((name) => NAME.exec(name)?.[1] ?? [])
      .map(Number);
  }

  size(pack: number): number {
    return onDisk(() => fstatSync(this.#fd(pack)).size);
  }

  /** Appends all contents to a pack not in `avoid`, and makes them durable; returns where each is. Errors: `no-space`, `io`. */
  append(contents: readonly Uint8Array[], avoid: readonly number[] = []): PackPlace[] {
    if (contents.length === 0) return [];
    return onDisk(() => {
      while (avoid.includes(this.#current) || this.size(this.#current) >= FULL_AT) this.#current++;
      const pack = this.#current;
      const fd = this.#fd(pack);
      let offset = this.size(pack);
      const places = contents.map((content) => {
        const place = { pack, offset };
        offset += content.length;
        return place;
      });
      writeBatches(fd, contents, places[0]?.offset ?? 0);
      fdatasyncSync(fd);
      return places;
    });
  }

  read({ pack, offset }: PackPlace, size: number): Uint8Array {
    return onDisk(() => {
      const bytes = Buffer.allocUnsafeSlow(size);
      let done = 0;
      while (done < size) {
        const read = readSync(this.#fd(pack), bytes, done, size - done, offset + done);
        if (read === 0) fail('io', 'the disk lost a content of this sandbox');
        done += read;
      }
      return bytes;
    });
  }

  remove(pack: number): void {
    const fd = this.#open.get(pack);
    if (fd !== undefined) closeSync(fd);
    this.#open.delete(pack);
    if (pack === this.#current) this.#current++;
    rmSync(this.#path(pack), { force: true });
  }

  close(): void {
    for (const fd of this.#open.values()) closeSync(fd);
    this.#open.clear();
  }

  #path(pack: number): string {
    return join(this.#folder, `${pack}.pack`);
  }

  #fd(pack: number): number {
    let fd = this.#open.get(pack);
    if (fd === undefined) {
      fd = openSync(this.#path(pack), constants.O_RDWR | constants.O_CREAT, 0o600);
      this.#open.set(pack, fd);
    }
    return fd;
  }
}

/** A partial append is harmless: nothing points into it, and the next one starts behind it. */
function writeBatches(fd: number, contents: readonly Uint8Array[], start: number): void {
  let position = start;
  for (let next = 0; next < contents.length;) {
    const batch: Uint8Array[] = [];
    let size = 0;
    for (let content = contents[next]; content && size < BATCH; content = contents[++next]) {
      batch.push(content);
      size += content.length;
    }
    const bytes = Buffer.concat(batch, size);
    for (let done = 0; done < size;) done += writeSync(fd, bytes, done, size - done, position + done);
    position += size;
  }
}
