/** Files of the host that are read anywhere in them: an archive that the user named, and what is unpacked of one. */
import { closeSync, constants, fstatSync, openSync, readSync, rmSync, writeSync } from 'node:fs';

import { onDisk } from './disk-failure.ts';
import { onHostFile } from './fresh-file.ts';
import { badLayer } from './tar-member.ts';
import type { ByteSource } from './tar-member.ts';

export interface HostBytes extends ByteSource {
  close(): void;
}

function readFrom(fd: number, at: number, length: number): Uint8Array {
  const bytes = Buffer.allocUnsafe(length);
  for (let done = 0; done < length;) {
    const read = readSync(fd, bytes, done, length - done, at + done);
    if (read === 0) return badLayer('it is cut short');
    done += read;
  }
  return bytes;
}

/** Errors: `VfsError` of a host file; `ArchiveError` for what is no file. */
export function openHostBytes(path: string): HostBytes {
  // A FIFO would wait for somebody who writes to it, and everything with it. Where there is no such flag it counts as none.
  const fd = onHostFile(() => openSync(path, constants.O_RDONLY | constants.O_NONBLOCK));
  const stat = onHostFile(() => fstatSync(fd));
  if (!stat.isFile()) {
    closeSync(fd);
    return badLayer('it is no file');
  }
  return {
    size: stat.size,
    read: (at, length) => onHostFile(() => readFrom(fd, at, length)),
    close() {
      closeSync(fd);
    },
  };
}

/** A part of something that can be read. */
export const partOf = (source: ByteSource, at: number, size: number): ByteSource => ({
  size,
  read: (from, length) => (from + length > size ? badLayer('it is cut short') : source.read(at + from, length)),
});

/** A file of ours that is filled once and read then. */
export class ScratchBytes implements HostBytes {
  readonly #path: string;
  readonly #fd: number;
  #size = 0;

  /** `path`: one that nothing has, in a folder of ours. Errors: `no-space`, `io`. */
  constructor(path: string) {
    this.#path = path;
    this.#fd = onDisk(() => openSync(path, 'wx+', 0o600));
  }

  get size(): number {
    return this.#size;
  }

  write(bytes: Uint8Array): void {
    onDisk(() => {
      for (let done = 0; done < bytes.length;)
        done += writeSync(this.#fd, bytes, done, bytes.length - done, this.#size + done);
    });
    this.#size += bytes.length;
  }

  read(at: number, length: number): Uint8Array {
    if (at + length > this.#size) return badLayer('it is cut short');
    return onDisk(() => readFrom(this.#fd, at, length));
  }

  close(): void {
    closeSync(this.#fd);
    rmSync(this.#path, { force: true });
  }
}
