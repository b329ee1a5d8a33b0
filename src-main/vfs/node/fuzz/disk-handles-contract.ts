/** Open files and directories of the real file system, for the fuzzer. */
import { closeSync, fstatSync, fsyncSync, ftruncateSync, lstatSync, readSync, readdirSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { fail } from '../../errors.ts';
import { onHost } from '../../host/host-errors.ts';
import { hostStatOf, kindOfMode } from '../../host/host-stat.ts';
import type { OpenOptions } from '../../vfs.ts';
import { setOpenTimes } from './disk-times-contract.ts';
import type { FuzzDirectory, FuzzFile, FuzzStat } from './fuzz-subject-contract.ts';

const kindOf = (at: string): string => kindOfMode(lstatSync(at).mode);

const listed = (folder: string): string[] =>
  readdirSync(folder)
    .sort()
    .map((name) => `${name} ${kindOf(join(folder, name))}`);

/** What an open file and an open directory of the disk have alike. */
abstract class DiskHandle {
  protected readonly descriptor: number;

  constructor(descriptor: number) {
    this.descriptor = descriptor;
  }

  stat(): FuzzStat {
    return onHost(() => hostStatOf(fstatSync(this.descriptor, { bigint: true })));
  }

  setTimes(time: bigint): void {
    setOpenTimes(this.descriptor, time);
  }

  close(): void {
    closeSync(this.descriptor);
  }
}

export class DiskFile extends DiskHandle implements FuzzFile {
  readonly kind = 'file';
  readonly #access: OpenOptions['access'];

  constructor(descriptor: number, access: OpenOptions['access']) {
    super(descriptor);
    this.#access = access;
  }

  read(offset: number, length: number): Uint8Array {
    if (this.#access === 'write') fail('bad-handle');
    const into = Buffer.alloc(length);
    return into.subarray(
      0,
      onHost(() => readSync(this.descriptor, into, 0, length, offset)),
    );
  }

  write(bytes: Uint8Array, offset: number | 'end'): number {
    if (this.#access === 'read') fail('bad-handle');
    const from = offset === 'end' ? fstatSync(this.descriptor).size : offset;
    return from + onHost(() => writeSync(this.descriptor, bytes, 0, bytes.length, from));
  }

  truncate(size: number): void {
    if (this.#access === 'read') fail('bad-handle');
    onHost(() => ftruncateSync(this.descriptor, size));
  }

  sync(): void {
    onHost(() => fsyncSync(this.descriptor));
  }
}

export class DiskDirectory extends DiskHandle implements FuzzDirectory {
  readonly kind = 'directory';

  list(): readonly string[] {
    return onHost(() => listed(`/proc/self/fd/${this.descriptor}`));
  }

  page(after: string | null, limit: number): readonly string[] {
    const rest = this.list().filter((line) => after === null || (line.split(' ')[0] ?? '') > after);
    return rest.slice(0, limit);
  }
}
