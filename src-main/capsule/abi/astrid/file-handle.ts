/** The resource `file-handle` of `astrid:fs@1.0.0`: positional reading and writing, at most 16 open in a run. */
import { GuestError } from '../../guest-fs.ts';
import type { GuestFs, GuestHandle, GuestOpen } from '../../guest-fs.ts';
import { refuseTooLarge } from '../../guest-whole.ts';
import type { WholeCall } from '../../guest-whole.ts';
import { fileStat } from './file-stat.ts';
import type { FileStat } from './file-stat.ts';
import { answerArm, fsCall } from './fs-error.ts';

export type OpenMode = 'read' | 'write' | 'append' | 'read-write';

/** Handles that a run may have open (contracts.md 1.1, limits). */
const MAX_OPEN = 16;
/** Bytes of one `read-at` or `write-at`; more is `too-large`, never a shorter transfer. */
const MAX_PIECE = 1024 * 1024;
/** An offset where no file of any tree has a byte: whatever lies beyond reads as the end. */
const PAST_EVERY_END = 2n ** 40n;

const OPENING: Readonly<Record<OpenMode, Pick<GuestOpen, 'access' | 'create' | 'content'>>> = {
  read: { access: 'read', create: 'never', content: 'keep' },
  write: { access: 'write', create: 'if-missing', content: 'discard' },
  append: { access: 'write', create: 'if-missing', content: 'keep' },
  'read-write': { access: 'read-write', create: 'never', content: 'keep' },
};

/**
 * One open file. What it stands on is found through the prototype: the generated code makes an object without fields when a guest
 * uses a handle that it has dropped, and that is answered `closed`, and recorded.
 */
export abstract class FileHandle {
  protected abstract readonly fs: GuestFs;
  readonly #handle: GuestHandle;
  readonly #mode: OpenMode;
  readonly #dropped: () => void;

  constructor(handle: GuestHandle, mode: OpenMode, dropped: () => void) {
    this.#handle = handle;
    this.#mode = mode;
    this.#dropped = dropped;
  }

  /** At most 1 MiB; empty from the end of the file on. Errors: `too-large`; `capability-denied` when open for writing only. */
  readAt(offset: bigint, maxBytes: number): Uint8Array {
    return this.call('file-handle.read-at', (fn, handle) => {
      if (maxBytes > MAX_PIECE) this.#refuse(fn, `one read may ask for ${MAX_PIECE} bytes`);
      const from = offset < PAST_EVERY_END ? offset : PAST_EVERY_END;
      return this.fs.read(fn, handle, Number(from), maxBytes);
    });
  }

  /** All of it, or an error; returns its length. A handle in mode `append` writes at the end, whatever the offset. */
  writeAt(offset: bigint, data: Uint8Array): number {
    return this.call('file-handle.write-at', (fn, handle) => {
      if (data.length > MAX_PIECE) this.#refuse(fn, `one write may have ${MAX_PIECE} bytes`);
      this.fs.write(fn, handle, this.#mode === 'append' ? 'end' : this.#number(fn, offset), data);
      return data.length;
    });
  }

  syncData(): void {
    this.call('file-handle.sync-data', (fn, handle) => this.fs.sync(fn, handle));
  }

  syncAll(): void {
    this.call('file-handle.sync-all', (fn, handle) => this.fs.sync(fn, handle));
  }

  stat(): FileStat {
    return this.call('file-handle.stat', (fn, handle) => fileStat(this.fs.statHandle(fn, handle)));
  }

  /** What is new reads as zeroes. */
  setLen(size: bigint): void {
    this.call('file-handle.set-len', (fn, handle) => this.fs.truncate(fn, handle, this.#number(fn, size)));
  }

  /** The guest has dropped it. A failure to close has nobody left to be told; it is in the record. */
  [Symbol.dispose](): void {
    this.#dropped();
    try {
      this.fs.close('file-handle.drop', this.#handle);
    } catch (error) {
      if (!(error instanceof GuestError)) throw error;
    }
  }

  /** Not private: an object without fields would not have it. */
  protected call<T>(fn: string, act: (fn: string, handle: GuestHandle) => T): T {
    const { fs } = this;
    return fsCall(() => {
      if (#handle in this) return act(fn, this.#handle);
      fs.refused(fn, { at: 0, path: '' }, 'closed', 'the handle has been dropped');
      return answerArm('closed');
    });
  }

  #number(fn: string, size: bigint): number {
    return size > PAST_EVERY_END ? this.#refuse(fn, 'no file can be that large') : Number(size);
  }

  #refuse(fn: string, reason: string): never {
    return refuseTooLarge({ fs: this.fs, fn, path: { at: this.#handle, path: '' } }, reason);
  }
}

/** The open handles of one run, and the class of them that its component is given. */
export class FileHandles {
  readonly #fs: GuestFs;
  readonly FileHandle: new (handle: GuestHandle, mode: OpenMode, dropped: () => void) => FileHandle;
  #open = 0;

  constructor(fs: GuestFs) {
    this.#fs = fs;
    this.FileHandle = class extends FileHandle {
      protected override get fs(): GuestFs {
        return fs;
      }
    };
  }

  /** Errors: `quota` for the 17th. */
  open({ fn, path }: WholeCall, mode: OpenMode): FileHandle {
    if (this.#open >= MAX_OPEN) {
      this.#fs.refused(fn, path, 'quota', `a capsule may have ${MAX_OPEN} files open`);
      return answerArm('quota');
    }
    const { handle } = this.#fs.open(fn, path, { ...OPENING[mode], want: 'file', last: 'follow' });
    this.#open++;
    return new this.FileHandle(handle, mode, () => this.#open--);
  }
}
