/** `wasi:filesystem/types` 0.2 over `GuestFs`: descriptors of files and directories. */
import type { GuestFs, GuestHandle, GuestOpen, GuestPath } from '../../guest-fs.ts';
import { describe, lastLink, metadataHash, readSize, timeChange, TYPE_OF } from './attributes.ts';
import type {
  DescriptorFlags,
  DescriptorStat,
  DescriptorType,
  NewTimestamp,
  OpenFlags,
  PathFlags,
} from './attributes.ts';
import { DirectoryEntryStream } from './directory-entries.ts';
import { filesystemCall, refuse } from './error-code.ts';
import { fileSink, fileSource, Holding } from './holding.ts';
import { InputStream, OutputStream } from './streams.ts';

const PIECE = 1024 * 1024;

function accessOf({ read, write }: DescriptorFlags): GuestOpen['access'] {
  if (write !== true) return 'read';
  return read === true ? 'read-write' : 'write';
}

/** Errors: `invalid` for a directory that is to be created or truncated. */
function openOptions(path: PathFlags, open: OpenFlags, flags: DescriptorFlags): GuestOpen {
  const creates = open.exclusive === true ? 'exclusive' : 'if-missing';
  const options: GuestOpen = {
    access: accessOf(flags),
    create: open.create === true ? creates : 'never',
    content: open.truncate === true ? 'discard' : 'keep',
    want: open.directory === true ? 'directory' : 'either',
    last: lastLink(path),
  };
  const asFile = options.create !== 'never' || options.content === 'discard';
  return options.want === 'directory' && asFile ? refuse('invalid') : options;
}

const changes = (open: OpenFlags, { write, mutateDirectory }: DescriptorFlags): boolean =>
  write === true || mutateDirectory === true || open.create === true || open.truncate === true;

/** What is read or written by position needs an open file. */
export class Descriptor {
  readonly #holding: Holding;
  readonly #type: DescriptorType;
  readonly #flags: DescriptorFlags;

  constructor(holding: Holding, type: DescriptorType, flags: DescriptorFlags) {
    this.#holding = holding;
    this.#type = type;
    this.#flags = flags;
  }

  get #fs(): GuestFs {
    return this.#holding.fs;
  }
  get #handle(): GuestHandle {
    return this.#holding.handle;
  }
  #path(path: string): GuestPath {
    if (this.#type !== 'directory') refuse('not-directory');
    return { at: this.#handle, path };
  }
  /** The place of a change. Errors: also `read-only`, recorded, when this directory must not be changed. */
  #changing(fn: string, path: string): GuestPath {
    const place = this.#path(path);
    if (this.#flags.mutateDirectory === true) return place;
    this.#fs.refused(fn, place, 'read-only', 'the directory is read-only');
    return refuse('read-only');
  }
  /** Errors: `is-directory`; `bad-descriptor`, recorded, when it was not opened for that. */
  #file(fn: string, access: 'read' | 'write'): Holding {
    if (this.#type === 'directory') refuse('is-directory');
    if (this.#flags[access] !== true) {
      this.#fs.refused(fn, { at: this.#handle, path: '' }, 'not-capable', `the descriptor is not open for ${access}`);
      refuse('bad-descriptor');
    }
    return this.#holding;
  }
  #afterWrite(): void {
    const { fileIntegritySync, dataIntegritySync } = this.#flags;
    if (fileIntegritySync === true || dataIntegritySync === true) this.#fs.sync('descriptor.write', this.#handle);
  }

  readViaStream(offset: bigint): InputStream {
    return filesystemCall(() => {
      const start = readSize(offset);
      return new InputStream(fileSource(this.#file('descriptor.read-via-stream', 'read').hold(), start));
    });
  }
  writeViaStream(offset: bigint): OutputStream {
    return filesystemCall(() => {
      const start = readSize(offset);
      const file = this.#file('descriptor.write-via-stream', 'write').hold();
      return new OutputStream(fileSink(file, start, () => this.#afterWrite()));
    });
  }
  appendViaStream(): OutputStream {
    return filesystemCall(() => {
      const file = this.#file('descriptor.append-via-stream', 'write').hold();
      return new OutputStream(fileSink(file, 'end', () => this.#afterWrite()));
    });
  }
  read(length: bigint, offset: bigint): readonly [Uint8Array, boolean] {
    return filesystemCall(() => {
      const fn = 'descriptor.read';
      const { fs, handle } = this.#file(fn, 'read');
      const asked = length > BigInt(PIECE) ? PIECE : Number(length);
      const bytes = fs.read(fn, handle, readSize(offset), asked);
      return [bytes, bytes.length < asked];
    });
  }
  write(bytes: Uint8Array, offset: bigint): bigint {
    return filesystemCall(() => {
      const fn = 'descriptor.write';
      const { fs, handle } = this.#file(fn, 'write');
      if (bytes.length > 0) fs.write(fn, handle, readSize(offset), bytes);
      this.#afterWrite();
      return BigInt(bytes.length);
    });
  }
  setSize(size: bigint): void {
    filesystemCall(() => {
      const fn = 'descriptor.set-size';
      const { fs, handle } = this.#file(fn, 'write');
      fs.truncate(fn, handle, readSize(size));
    });
  }

  advise(): void {
    if (this.#type === 'directory') filesystemCall(() => refuse('bad-descriptor'));
  }
  sync(): void {
    filesystemCall(() => this.#fs.sync('descriptor.sync', this.#handle));
  }
  syncData(): void {
    filesystemCall(() => this.#fs.sync('descriptor.sync-data', this.#handle));
  }
  getFlags(): DescriptorFlags {
    return this.#flags;
  }
  getType(): DescriptorType {
    return this.#type;
  }
  stat(): DescriptorStat {
    return filesystemCall(() => describe(this.#fs.statHandle('descriptor.stat', this.#handle)));
  }
  setTimes(access: NewTimestamp, modification: NewTimestamp): void {
    filesystemCall(() => {
      this.#fs.setTimesHandle('descriptor.set-times', this.#handle, timeChange(access), timeChange(modification));
    });
  }
  metadataHash(): { readonly lower: bigint; readonly upper: bigint } {
    return filesystemCall(() => metadataHash(this.#fs.statHandleAgain('descriptor.metadata-hash', this.#handle)));
  }
  isSameObject(other: Descriptor): boolean {
    return filesystemCall(() => {
      const fn = 'descriptor.is-same-object';
      const [mine, theirs] = [this.#fs.statHandle(fn, this.#handle), this.#fs.statHandle(fn, other.#handle)];
      return mine.device === theirs.device && mine.ino === theirs.ino;
    });
  }

  statAt(flags: PathFlags, path: string): DescriptorStat {
    return filesystemCall(() => describe(this.#fs.stat('descriptor.stat-at', this.#path(path), lastLink(flags))));
  }
  metadataHashAt(flags: PathFlags, path: string): { readonly lower: bigint; readonly upper: bigint } {
    return filesystemCall(() =>
      metadataHash(this.#fs.statAgain('descriptor.metadata-hash-at', this.#path(path), lastLink(flags))),
    );
  }
  setTimesAt(flags: PathFlags, path: string, access: NewTimestamp, modification: NewTimestamp): void {
    filesystemCall(() => {
      const fn = 'descriptor.set-times-at';
      const [atime, mtime] = [timeChange(access), timeChange(modification)];
      this.#fs.setTimes(fn, this.#changing(fn, path), lastLink(flags), atime, mtime);
    });
  }
  /**
   * Rights only ever shrink: nothing below a directory that must not be changed can be opened for writing, emptied or made, and a
   * directory below this one may change its entries exactly when this one may.
   */
  openAt(pathFlags: PathFlags, path: string, openFlags: OpenFlags, flags: DescriptorFlags): Descriptor {
    return filesystemCall(() => {
      const fn = 'descriptor.open-at';
      const mutable = this.#flags.mutateDirectory === true;
      const options = openOptions(pathFlags, openFlags, flags);
      const place = changes(openFlags, flags) ? this.#changing(fn, path) : this.#path(path);
      if (openFlags.truncate === true && flags.write !== true) {
        this.#fs.refused(fn, place, 'not-capable', 'a file that is emptied must be opened for writing');
        refuse('not-permitted');
      }
      const { handle, stat } = this.#fs.open(fn, place, options);
      const own = stat.kind === 'directory' ? { mutateDirectory: mutable } : { mutateDirectory: false };
      const holding = new Holding(this.#fs, handle, 'until-dropped');
      return new Descriptor(holding, TYPE_OF[stat.kind], { ...flags, ...own });
    });
  }
  readDirectory(): DirectoryEntryStream {
    return filesystemCall(() => {
      if (this.#type !== 'directory') refuse('not-directory');
      return new DirectoryEntryStream(this.#holding);
    });
  }
  createDirectoryAt(path: string): void {
    filesystemCall(() => {
      const fn = 'descriptor.create-directory-at';
      this.#fs.makeDirectory(fn, this.#changing(fn, path));
    });
  }
  removeDirectoryAt(path: string): void {
    filesystemCall(() => {
      const fn = 'descriptor.remove-directory-at';
      this.#fs.removeDirectory(fn, this.#changing(fn, path));
    });
  }
  unlinkFileAt(path: string): void {
    filesystemCall(() => {
      const fn = 'descriptor.unlink-file-at';
      this.#fs.unlink(fn, this.#changing(fn, path));
    });
  }
  renameAt(path: string, toDescriptor: Descriptor, to: string): void {
    filesystemCall(() => {
      const fn = 'descriptor.rename-at';
      this.#fs.rename(fn, this.#changing(fn, path), toDescriptor.#changing(fn, to));
    });
  }
  linkAt(flags: PathFlags, path: string, toDescriptor: Descriptor, to: string): void {
    filesystemCall(() => {
      const fn = 'descriptor.link-at';
      this.#fs.link(fn, this.#changing(fn, path), lastLink(flags), toDescriptor.#changing(fn, to));
    });
  }
  symlinkAt(target: string, path: string): void {
    filesystemCall(() => {
      const fn = 'descriptor.symlink-at';
      this.#fs.symlink(fn, target, this.#changing(fn, path));
    });
  }
  readlinkAt(path: string): string {
    return filesystemCall(() => this.#fs.readLink('descriptor.readlink-at', this.#path(path)));
  }
  [Symbol.dispose](): void {
    this.#holding.release();
  }
}
