/** An open file of a real folder. */
import { closeSync, constants, fsyncSync, ftruncateSync, openSync, readSync, writeSync } from 'node:fs';
import { fail } from '../errors.ts';
import type { FileHandle, OpenOptions, Stat, TimeChange } from '../vfs.ts';
import type { Confinement } from './confinement.ts';
import { setTimesOfDescriptor } from './host-attributes.ts';
import { failErrno, onHost, orErrno } from './host-errors.ts';
import type { HostStat } from './host-tree.ts';
import { statOfHost } from './host-vfs-stat.ts';
import type { Libc } from './libc.ts';
import type { OpenName } from './open-names.ts';
import { pathOfDescriptor } from './root-directory.ts';

/** As in every other tree. */
const MAX_FILE_BYTES = 2 ** 40;

export interface HostFileSource {
  readonly inside: Confinement;
  readonly libc: Libc | null;
  readonly descriptor: number;
  readonly open: OpenName;
  readonly access: OpenOptions['access'];
  /** Of the tree: times may be set through any handle of a tree that can be written. */
  readonly treeAccess: 'read-write' | 'read-only';
  readonly now: () => bigint;
  /** Makes names durable: those of the tree that changed since the last time. */
  readonly syncNames: () => void;
  readonly onClose: (handle: HostFileHandle) => void;
}

function checkRange(offset: number, length: number): void {
  if (!Number.isInteger(offset) || offset < 0)
    fail('invalid-argument', 'an offset must be a whole number, not negative');
  if (offset + length > MAX_FILE_BYTES) fail('too-large', 'no file may be larger than 1 TiB');
}

/**
 * Stays with its file whatever becomes of the name, also when another program moves it out of the folder. A write that
 * fails half-way (a full disk) leaves what was written.
 */
export class HostFileHandle implements FileHandle {
  readonly kind = 'file';
  readonly #source: HostFileSource;
  /** The same file once more, opened to append; null where that cannot be had. */
  #appending: number | null | undefined;
  #isClosed = false;

  constructor(source: HostFileSource) {
    this.#source = source;
  }

  names(): readonly string[] {
    return this.#open().open.names;
  }

  /** Errors: `bad-handle` when it is not open for reading. */
  read(into: Uint8Array, offset: number): number {
    const { descriptor, access, inside } = this.#open();
    if (access === 'write') fail('bad-handle', 'the file is not open for reading');
    checkRange(offset, 0);
    let filled = 0;
    while (filled < into.length) {
      inside.trace('read');
      const from = offset + filled;
      const count = onHost(() => readSync(descriptor, into, filled, into.length - filled, from));
      if (count === 0) break;
      filled += count;
    }
    return filled;
  }

  /** At `'end'` the kernel itself finds the end, so that what others append is not overwritten. */
  write(bytes: Uint8Array, offset: number | 'end'): number {
    const { descriptor } = this.#writable();
    const from = offset === 'end' ? this.#stat().size : offset;
    checkRange(from, bytes.length);
    if (bytes.length === 0) return from;
    if (offset !== 'end') return this.#writeAll(descriptor, bytes, from);
    const appending = this.#openToAppend();
    if (appending === null) return this.#writeAll(descriptor, bytes, from);
    this.#writeAll(appending, bytes, null);
    return this.#stat().size;
  }

  truncate(size: number): void {
    const { descriptor, inside } = this.#writable();
    checkRange(size, 0);
    inside.trace('ftruncate');
    onHost(() => ftruncateSync(descriptor, size));
  }

  /** The file, and the directories whose entries the tree changed: a new file is there after a power cut with its name. */
  sync(): void {
    const { descriptor, inside, syncNames } = this.#open();
    inside.trace('fsync');
    onHost(() => fsyncSync(descriptor));
    syncNames();
  }

  stat(): Stat {
    return statOfHost(this.#stat());
  }

  /** Never known: anybody may write to it at any moment. */
  contentHash(): null {
    this.#open();
    return null;
  }

  setTimes(access: TimeChange, modification: TimeChange): void {
    const { descriptor, libc, now, treeAccess } = this.#open();
    if (treeAccess === 'read-only') fail('read-only');
    if (access === 'keep' && modification === 'keep') return;
    setTimesOfDescriptor(descriptor, { access, modification }, { libc, now, stat: () => this.#stat() });
  }

  close(): void {
    const { descriptor, inside, onClose } = this.#open();
    this.#isClosed = true;
    onClose(this);
    if (typeof this.#appending === 'number') closeSync(this.#appending);
    inside.close(descriptor);
  }

  #writeAll(descriptor: number, bytes: Uint8Array, offset: number | null): number {
    const { inside } = this.#source;
    for (let written = 0; written < bytes.length;) {
      inside.trace('write');
      const at = offset === null ? null : offset + written;
      written += onHost(() => writeSync(descriptor, bytes, written, bytes.length - written, at));
    }
    return (offset ?? 0) + bytes.length;
  }

  /**
   * A descriptor for positions cannot append on Linux, so that there is a second one, made of the first: no name is looked
   * up. Without it (other systems, or a mode that was taken away since) the end is where the file ends now.
   */
  #openToAppend(): number | null {
    if (this.#appending !== undefined) return this.#appending;
    const { inside, descriptor } = this.#source;
    const flags = constants.O_WRONLY | constants.O_APPEND;
    const opened = inside.name === 'compare' ? -1 : orErrno(() => openSync(pathOfDescriptor(descriptor), flags));
    return (this.#appending = opened < 0 ? null : opened);
  }

  #stat(): HostStat {
    const { inside, descriptor } = this.#open();
    const stat = inside.stat(descriptor);
    return typeof stat === 'number' ? failErrno(stat) : stat;
  }

  #open(): HostFileSource {
    return this.#isClosed ? fail('closed') : this.#source;
  }

  #writable(): HostFileSource {
    const source = this.#open();
    return source.access === 'read' ? fail('bad-handle', 'the file is not open for writing') : source;
  }
}
