/** Open files and directories of our trees, for the fuzzer: each change is committed at once. */
import { listPage } from '../../derived.ts';
import type { DirEntry, DirHandle, FileHandle } from '../../vfs.ts';
import type { FuzzDirectory, FuzzFile, FuzzStat } from './fuzz-subject-contract.ts';

export class EngineFile implements FuzzFile {
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

  setTimes(time: bigint): void {
    this.#handle.setTimes(time, time);
    this.#commit();
  }

  close(): void {
    this.#handle.close();
    this.#commit();
  }
}

const line = ({ name, kind }: DirEntry): string => `${name} ${kind}`;

export class EngineDirectory implements FuzzDirectory {
  readonly kind = 'directory';
  readonly #handle: DirHandle;
  readonly #commit: () => void;

  constructor(handle: DirHandle, commit: () => void) {
    this.#handle = handle;
    this.#commit = commit;
  }

  list(): readonly string[] {
    return this.#handle.list().map(line);
  }

  page(after: string | null, limit: number): readonly string[] {
    return listPage(this.#handle, { after, limit }).entries.map(line);
  }

  stat(): FuzzStat {
    return this.#handle.stat();
  }

  setTimes(time: bigint): void {
    this.#handle.setTimes(time, time);
    this.#commit();
  }

  close(): void {
    this.#handle.close();
    this.#commit();
  }
}
