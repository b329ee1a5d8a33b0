/** `wasi:filesystem/types` 0.2 over `GuestFs`: descriptors of files and directories. */
import { Answer } from '../../guest-answer.ts';
import type { GuestFs, GuestHandle, GuestOpen, GuestPath, GuestStat } from '../../guest-fs.ts';
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
import { NO_DIRECTORY, READ_ONLY } from './hindrance.ts';
import type { Hindrance } from './hindrance.ts';
import { fileSink, fileSource, Holding } from './holding.ts';
import { InputStream, OutputStream } from './streams.ts';

const PIECE = 1024 * 1024;

function accessOf({ read, write }: DescriptorFlags): GuestOpen['access'] {
  if (write !== true) return 'read';
  return read === true ? 'read-write' : 'write';
}

/** null for a directory that is to be created or truncated. */
function openOptions(path: PathFlags, open: OpenFlags, flags: DescriptorFlags): GuestOpen | null {
  const creates = open.exclusive === true ? 'exclusive' : 'if-missing';
  const options: GuestOpen = {
    access: accessOf(flags),
    create: open.create === true ? creates : 'never',
    content: open.truncate === true ? 'discard' : 'keep',
    want: open.directory === true ? 'directory' : 'either',
    last: lastLink(path),
  };
  const asFile = options.create !== 'never' || options.content === 'discard';
  return options.want === 'directory' && asFile ? null : options;
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
  /** Why nothing below this descriptor may be looked at, or changed. */
  #hindrance(access: 'read' | 'change'): Hindrance | null {
    if (this.#type !== 'directory') return NO_DIRECTORY;
    return access === 'read' || this.#flags.mutateDirectory === true ? null : READ_ONLY;
  }
  #place(path: string): GuestPath {
    return { at: this.#type === 'directory' ? this.#handle : 0, path };
  }
  /** Errors, recorded: `not-directory`; `read-only` when this directory must not be changed. */
  #path(fn: string, path: string, access: 'read' | 'change' = 'read'): GuestPath {
    const hindrance = this.#hindrance(access);
    if (hindrance === null) return this.#place(path);
    this.#fs.refused(fn, this.#place(path), hindrance.code, hindrance.reason);
    return refuse(hindrance.code);
  }
  #changing(fn: string, path: string): GuestPath {
    return this.#path(fn, path, 'change');
  }
  /** Errors: as `#path`, of either. */
  #changingBoth(fn: string, path: string, other: Descriptor, to: string): readonly [GuestPath, GuestPath] {
    const hindrance = this.#hindrance('change') ?? other.#hindrance('change');
    if (hindrance === null) return [this.#place(path), other.#place(to)];
    this.#fs.refusedPair(fn, this.#place(path), to, hindrance.code, hindrance.reason);
    return refuse(hindrance.code);
  }
  /** Errors, all recorded: `is-directory`; `bad-descriptor` when it was not opened for that. */
  #file(fn: string, access: 'read' | 'write'): Holding {
    if (this.#type === 'directory') {
      this.#fs.refused(fn, { at: this.#handle, path: '' }, 'is-directory', 'the descriptor is a directory');
      refuse('is-directory');
    }
    if (this.#flags[access] !== true) {
      this.#fs.refused(fn, { at: this.#handle, path: '' }, 'not-capable', `the descriptor is not open for ${access}`);
      refuse('bad-descriptor');
    }
    return this.#holding;
  }
  /** An argument that nothing can be done with is an attempt too. Errors: those of `read`, recorded. */
  #argument<T>(fn: string, path: string, read: () => T): T {
    try {
      return read();
    } catch (error) {
      if (error instanceof Answer) {
        const code = error.payload === 'invalid' ? 'invalid-argument' : 'too-large';
        this.#fs.refused(fn, { at: this.#handle, path }, code, 'an argument that nothing can be done with');
      }
      throw error;
    }
  }
  #size(fn: string, value: bigint): number {
    return this.#argument(fn, '', () => readSize(value));
  }
  #afterWrite(): void {
    const { fileIntegritySync, dataIntegritySync } = this.#flags;
    if (fileIntegritySync === true || dataIntegritySync === true) this.#fs.sync('descriptor.write', this.#handle);
  }

  readViaStream(offset: bigint): InputStream {
    return filesystemCall(() => {
      const fn = 'descriptor.read-via-stream';
      const start = this.#size(fn, offset);
      return new InputStream(fileSource(this.#file(fn, 'read').hold(), start));
    });
  }
  writeViaStream(offset: bigint): OutputStream {
    return filesystemCall(() => {
      const fn = 'descriptor.write-via-stream';
      const start = this.#size(fn, offset);
      const file = this.#file(fn, 'write').hold();
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
      const bytes = fs.read(fn, handle, this.#size(fn, offset), asked);
      return [bytes, bytes.length < asked];
    });
  }
  write(bytes: Uint8Array, offset: bigint): bigint {
    return filesystemCall(() => {
      const fn = 'descriptor.write';
      const { fs, handle } = this.#file(fn, 'write');
      if (bytes.length > 0) fs.write(fn, handle, this.#size(fn, offset), bytes);
      this.#afterWrite();
      return BigInt(bytes.length);
    });
  }
  setSize(size: bigint): void {
    filesystemCall(() => {
      const fn = 'descriptor.set-size';
      const { fs, handle } = this.#file(fn, 'write');
      fs.truncate(fn, handle, this.#size(fn, size));
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
      const fn = 'descriptor.set-times';
      const times = this.#argument(fn, '', () => [timeChange(access), timeChange(modification)] as const);
      this.#fs.setTimesHandle(fn, this.#handle, ...times);
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
    return filesystemCall(() => describe(this.#stat('descriptor.stat-at', flags, path)));
  }
  metadataHashAt(flags: PathFlags, path: string): { readonly lower: bigint; readonly upper: bigint } {
    return filesystemCall(() => {
      const fn = 'descriptor.metadata-hash-at';
      return metadataHash(this.#fs.statAgain(fn, this.#path(fn, path), lastLink(flags)));
    });
  }
  setTimesAt(flags: PathFlags, path: string, access: NewTimestamp, modification: NewTimestamp): void {
    filesystemCall(() => {
      const fn = 'descriptor.set-times-at';
      const times = this.#argument(fn, path, () => [timeChange(access), timeChange(modification)] as const);
      this.#fs.setTimes(fn, this.#changing(fn, path), lastLink(flags), ...times);
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
      const place = changes(openFlags, flags) ? this.#changing(fn, path) : this.#path(fn, path);
      if (options === null) {
        this.#fs.refused(fn, place, 'invalid-argument', 'a directory is neither created nor emptied by opening it');
        return refuse('invalid');
      }
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
      this.#path('descriptor.read-directory', '');
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
      this.#fs.rename(fn, ...this.#changingBoth(fn, path, toDescriptor, to));
    });
  }
  linkAt(flags: PathFlags, path: string, toDescriptor: Descriptor, to: string): void {
    filesystemCall(() => {
      const fn = 'descriptor.link-at';
      const [existing, place] = this.#changingBoth(fn, path, toDescriptor, to);
      this.#fs.link(fn, existing, lastLink(flags), place);
    });
  }
  symlinkAt(target: string, path: string): void {
    filesystemCall(() => {
      const fn = 'descriptor.symlink-at';
      this.#fs.symlink(fn, target, this.#changing(fn, path));
    });
  }
  readlinkAt(path: string): string {
    return filesystemCall(() => {
      const fn = 'descriptor.readlink-at';
      return this.#fs.readLink(fn, this.#path(fn, path));
    });
  }
  #stat(fn: string, flags: PathFlags, path: string): GuestStat {
    return this.#fs.stat(fn, this.#path(fn, path), lastLink(flags));
  }
  [Symbol.dispose](): void {
    this.#holding.release();
  }
}
