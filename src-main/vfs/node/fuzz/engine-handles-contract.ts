/** Open files and directories of our trees, for the fuzzer: each change is committed at once. */
import { hash as hashOf } from 'node:crypto';

import { listPage } from '../../derived.ts';
import type { DirEntry, DirHandle, FileHandle } from '../../vfs.ts';
import type { FuzzDirectory, FuzzFile, FuzzStat } from './fuzz-subject-contract.ts';

/** What a file and a directory have in common; each change is committed at once. */
abstract class EngineHandle<H extends FileHandle | DirHandle> {
  protected readonly handle: H;
  protected readonly commit: () => void;

  constructor(handle: H, commit: () => void) {
    this.handle = handle;
    this.commit = commit;
  }

  stat(): FuzzStat {
    return this.handle.stat();
  }

  setTimes(time: bigint): void {
    this.handle.setTimes(time, time);
    this.commit();
  }

  close(): void {
    this.handle.close();
    this.commit();
  }
}

export class EngineFile extends EngineHandle<FileHandle> implements FuzzFile {
  readonly kind = 'file';

  read(offset: number, length: number): Uint8Array {
    const into = new Uint8Array(length);
    const read = into.subarray(0, this.handle.read(into, offset));
    if (offset === 0 && length === this.handle.stat().size) this.#checkHash(read);
    return read;
  }

  write(bytes: Uint8Array, offset: number | 'end'): number {
    const end = this.handle.write(bytes, offset);
    this.handle.contentHash();
    this.commit();
    return end;
  }

  truncate(size: number): void {
    this.handle.truncate(size);
    this.handle.contentHash();
    this.commit();
  }

  sync(): void {
    this.handle.sync();
  }

  /** It is asked after every change, so that one that carries on from the last answer is found out. */
  #checkHash(content: Uint8Array): void {
    const known = this.handle.contentHash();
    if (known !== null && known !== hashOf('sha256', content, 'hex'))
      throw new Error('the tree told the hash of another content');
  }
}

const line = ({ name, kind }: DirEntry): string => `${name} ${kind}`;

export class EngineDirectory extends EngineHandle<DirHandle> implements FuzzDirectory {
  readonly kind = 'directory';

  list(): readonly string[] {
    return this.handle.list().map(line);
  }

  page(after: string | null, limit: number): readonly string[] {
    return listPage(this.handle, { after, limit }).entries.map(line);
  }
}
