/** Open files and directories of the model. */
import { fail } from '../../errors.ts';
import type { OpenOptions } from '../../vfs.ts';
import type { FuzzDirectory, FuzzFile, FuzzStat } from './fuzz-subject-contract.ts';
import { touch } from './model-tree-contract.ts';
import type { ModelDirectory, ModelFile, ModelInode } from './model-tree-contract.ts';

const sizeOf = (inode: ModelInode): number =>
  inode.kind === 'file' ? inode.bytes.length : inode.kind === 'symlink' ? Buffer.byteLength(inode.target) : 0;

export const statOf = (inode: ModelInode): FuzzStat => ({
  kind: inode.kind,
  size: sizeOf(inode),
  mode: inode.mode,
  nlink: inode.nlink,
  ino: inode.ino,
  mtimeNs: inode.mtimeNs,
});

function listed(directory: ModelDirectory): string[] {
  const entries = [...directory.entries].sort(([one], [other]) => (one < other ? -1 : 1));
  return entries.map(([name, { kind }]) => `${name} ${kind}`);
}

/** Cut, or with zeros behind it. */
function resized(bytes: Buffer, size: number): Buffer {
  const result = Buffer.alloc(size);
  bytes.copy(result);
  return result;
}

export class ModelOpenFile implements FuzzFile {
  readonly kind = 'file';
  readonly #inode: ModelFile;
  readonly #access: OpenOptions['access'];

  constructor(inode: ModelFile, access: OpenOptions['access']) {
    this.#inode = inode;
    this.#access = access;
  }

  read(offset: number, length: number): Uint8Array {
    if (this.#access === 'write') fail('bad-handle');
    return this.#inode.bytes.subarray(offset, offset + length);
  }

  write(bytes: Uint8Array, offset: number | 'end'): number {
    if (this.#access === 'read') fail('bad-handle');
    const before = this.#inode.bytes;
    const from = offset === 'end' ? before.length : offset;
    const end = from + bytes.length;
    if (bytes.length === 0) return end;
    const after = resized(before, Math.max(before.length, end));
    after.set(bytes, from);
    this.#inode.bytes = after;
    touch(this.#inode);
    return end;
  }

  truncate(size: number): void {
    if (this.#access === 'read') fail('bad-handle');
    this.#inode.bytes = resized(this.#inode.bytes, size);
    touch(this.#inode);
  }

  sync(): void {
    // There is no disk.
  }

  stat(): FuzzStat {
    return statOf(this.#inode);
  }

  setTimes(time: bigint): void {
    this.#inode.mtimeNs = time;
  }

  close(): void {
    // Nothing is held.
  }
}

export class ModelOpenDirectory implements FuzzDirectory {
  readonly kind = 'directory';
  readonly #inode: ModelDirectory;

  constructor(inode: ModelDirectory) {
    this.#inode = inode;
  }

  list(): readonly string[] {
    return listed(this.#inode);
  }

  page(after: string | null, limit: number): readonly string[] {
    const rest = this.list().filter((line) => after === null || (line.split(' ')[0] ?? '') > after);
    return rest.slice(0, limit);
  }

  stat(): FuzzStat {
    return statOf(this.#inode);
  }

  setTimes(time: bigint): void {
    this.#inode.mtimeNs = time;
  }

  close(): void {
    // Nothing is held.
  }
}
