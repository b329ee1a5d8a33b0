/** Open files and directories of our trees, for the fuzzer: each change is committed at once. */
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
    return into.subarray(0, this.handle.read(into, offset));
  }

  write(bytes: Uint8Array, offset: number | 'end'): number {
    const end = this.handle.write(bytes, offset);
    this.commit();
    return end;
  }

  truncate(size: number): void {
    this.handle.truncate(size);
    this.commit();
  }

  sync(): void {
    this.handle.sync();
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
