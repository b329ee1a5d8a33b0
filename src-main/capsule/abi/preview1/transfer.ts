/** Reading and writing: vectors of the guest's memory to and from as few engine calls as possible. */
import type { GuestWorld } from '../../guest-world.ts';
import { GuestError } from '../../guest-fs.ts';
import { FDFLAG } from './descriptors.ts';
import type { FileDescriptor, InputDescriptor, OutputDescriptor } from './descriptors.ts';
import { ERRNO, refuse } from './errno.ts';
import { syncsWrites } from './fd.ts';
import { readSize } from './layout.ts';
import type { GuestMemory, Vector } from './memory.ts';
import type { Parts } from './parts.ts';
import { RIGHT } from './rights.ts';

/** Bytes in one engine call, as `GuestFs` has it. */
const PIECE = 1024 * 1024;

const ON_DIRECTORY = { directory: ERRNO.isdir } as const;
const ON_PIPE = { directory: ERRNO.isdir, input: ERRNO.spipe, output: ERRNO.spipe } as const;

/** Copies `bytes` into the vectors, beginning `skip` bytes into them. */
function scatter(memory: GuestMemory, vectors: readonly Vector[], skip: number, bytes: Uint8Array): void {
  let from = 0;
  let passed = 0;
  for (const { at, length } of vectors) {
    const start = Math.max(0, skip - passed);
    passed += length;
    if (start >= length) continue;
    const size = Math.min(length - start, bytes.length - from);
    memory.set(at + start, bytes.subarray(from, from + size));
    from += size;
    if (from === bytes.length) return;
  }
}

/** The vectors as pieces of at most `PIECE` bytes. A single vector is passed on as it lies in the guest's memory. */
function* gather(memory: GuestMemory, vectors: readonly Vector[], total: number): Generator<Uint8Array> {
  const [only, ...others] = vectors;
  if (only !== undefined && others.length === 0) {
    for (let at = 0; at < only.length; at += PIECE) yield memory.bytes(only.at + at, Math.min(PIECE, only.length - at));
    return;
  }
  if (total <= PIECE) {
    const all = new Uint8Array(total);
    let to = 0;
    for (const { at, length } of vectors) {
      all.set(memory.bytes(at, length), to);
      to += length;
    }
    yield all;
    return;
  }
  for (const vector of vectors) yield* gather(memory, [vector], vector.length);
}

class Transfer {
  readonly #fs: GuestWorld['fs'];
  readonly #stdio: GuestWorld['stdio'];
  readonly #memory: GuestMemory;

  constructor({ world, memory }: Parts) {
    this.#fs = world.fs;
    this.#stdio = world.stdio;
    this.#memory = memory;
  }

  /** Returns the bytes read: fewer than asked only at the end of the file. */
  readFile(fn: string, file: FileDescriptor, offset: number, iovs: number, count: number): number {
    const { vectors, total } = this.#memory.vectors(iovs, count);
    let done = 0;
    while (done < total) {
      const asked = Math.min(PIECE, total - done);
      const piece = this.#fs.read(fn, file.handle, offset + done, asked);
      scatter(this.#memory, vectors, done, piece);
      done += piece.length;
      if (piece.length < asked) break;
    }
    return done;
  }

  /** Returns the bytes written and the offset after them. A failure after the first piece is a short write, as in POSIX. */
  writeFile(
    fn: string,
    file: FileDescriptor,
    offset: number | 'end',
    iovs: number,
    count: number,
  ): readonly [number, number] {
    const { vectors, total } = this.#memory.vectors(iovs, count);
    let done = 0;
    let end = offset === 'end' ? file.position : offset;
    try {
      for (const piece of gather(this.#memory, vectors, total)) {
        end = this.#fs.write(fn, file.handle, offset === 'end' ? 'end' : offset + done, piece);
        done += piece.length;
      }
    } catch (error) {
      if (done === 0 || !(error instanceof GuestError)) throw error;
    }
    if (syncsWrites(file.flags)) this.#fs.sync(fn, file.handle);
    return [done, end];
  }

  readInput(input: InputDescriptor, iovs: number, count: number): number {
    const { vectors, total } = this.#memory.vectors(iovs, count);
    if (total === 0) return 0;
    if ((input.flags & FDFLAG.nonblock) !== 0 && this.#stdio.available() === 0) return refuse(ERRNO.again);
    const bytes = this.#stdio.read(total);
    scatter(this.#memory, vectors, 0, bytes);
    return bytes.length;
  }

  writeOutput(output: OutputDescriptor, iovs: number, count: number): number {
    const { vectors, total } = this.#memory.vectors(iovs, count);
    for (const piece of gather(this.#memory, vectors, total)) this.#stdio.write(output.stream, piece);
    return total;
  }
}

/** Before anything is read or written whose count the guest could then not be told. Errors: FAULT. */
const tellable = (memory: GuestMemory, out: number): void => void memory.bytes(out, 4);

const readFunctions = ({ memory, descriptors }: Parts, transfer: Transfer) => ({
  fd_read(fd: number, iovs: number, count: number, out: number) {
    const fn = 'fd_read';
    const descriptor = descriptors.get(fd);
    tellable(memory, out);
    if (descriptor.kind === 'input') {
      memory.setU32(out, transfer.readInput(descriptors.capable(descriptor, RIGHT.fdRead), iovs, count));
      return;
    }
    const file = descriptors.need(fd, 'file', RIGHT.fdRead, ON_DIRECTORY);
    const done = transfer.readFile(fn, file, file.position, iovs, count);
    memory.setU32(out, done);
    file.position += done;
  },
  fd_pread(fd: number, iovs: number, count: number, offset: bigint, out: number) {
    const file = descriptors.need(fd, 'file', RIGHT.fdRead | RIGHT.fdSeek, ON_PIPE);
    tellable(memory, out);
    memory.setU32(out, transfer.readFile('fd_pread', file, readSize(offset), iovs, count));
  },
});

const writeFunctions = ({ memory, descriptors }: Parts, transfer: Transfer) => ({
  fd_write(fd: number, iovs: number, count: number, out: number) {
    const fn = 'fd_write';
    const descriptor = descriptors.get(fd);
    tellable(memory, out);
    if (descriptor.kind === 'output') {
      memory.setU32(out, transfer.writeOutput(descriptors.capable(descriptor, RIGHT.fdWrite), iovs, count));
      return;
    }
    const file = descriptors.need(fd, 'file', RIGHT.fdWrite, ON_DIRECTORY);
    const offset = (file.flags & FDFLAG.append) === 0 ? file.position : 'end';
    const [done, end] = transfer.writeFile(fn, file, offset, iovs, count);
    memory.setU32(out, done);
    if (done > 0) file.position = end;
  },
  fd_pwrite(fd: number, iovs: number, count: number, offset: bigint, out: number) {
    const file = descriptors.need(fd, 'file', RIGHT.fdWrite | RIGHT.fdSeek, ON_PIPE);
    tellable(memory, out);
    const [done] = transfer.writeFile('fd_pwrite', file, readSize(offset), iovs, count);
    memory.setU32(out, done);
  },
});

export function transferFunctions(parts: Parts) {
  const transfer = new Transfer(parts);
  return { ...readFunctions(parts, transfer), ...writeFunctions(parts, transfer) };
}
