/** `wasi:filesystem/types` 0.2 over `GuestFs`: descriptors of files and directories. */
import type { GuestEntry, GuestFs, GuestHandle, GuestOpen, GuestPath } from '../../guest-fs.ts';
import { describe, lastLink, metadataHash, readSize, timeChange, TYPE_OF } from './attributes.ts';
import type {
  DescriptorFlags,
  DescriptorStat,
  DescriptorType,
  NewTimestamp,
  OpenFlags,
  PathFlags,
} from './attributes.ts';
import { filesystemCall, refuse } from './error-code.ts';
import { Pollable } from './poll.ts';
import { InputStream, OutputStream } from './streams.ts';
import type { Sink, Source } from './streams.ts';

const PIECE = 1024 * 1024;

/** One open thing of the engine, held by a descriptor and the streams made from it; given up with the last of them. */
export class Holding {
  readonly fs: GuestFs;
  readonly handle: GuestHandle;
  readonly #lifetime: 'until-dropped' | 'for-the-run';
  #holders = 1;
  constructor(fs: GuestFs, handle: GuestHandle, lifetime: 'until-dropped' | 'for-the-run') {
    this.fs = fs;
    this.handle = handle;
    this.#lifetime = lifetime;
  }
  hold(): this {
    this.#holders++;
    return this;
  }
  release(): void {
    this.#holders--;
    if (this.#holders === 0 && this.#lifetime === 'until-dropped')
      filesystemCall(() => this.fs.close('descriptor.drop', this.handle));
  }
}

function fileSource(file: Holding, start: number): Source {
  let offset = start;
  return {
    read(max) {
      const bytes = file.fs.read('input-stream.read', file.handle, offset, max);
      offset += bytes.length;
      return bytes;
    },
    waits: () => false,
    pollable: () => new Pollable(),
    dropped: () => file.release(),
  };
}

function fileSink(file: Holding, start: number | 'end', afterWrite: () => void): Sink {
  let offset = start;
  return {
    write(bytes) {
      if (bytes.length === 0) return;
      const end = file.fs.write('output-stream.write', file.handle, offset, bytes);
      if (offset !== 'end') offset = end;
      afterWrite();
    },
    dropped: () => file.release(),
  };
}

export class DirectoryEntryStream {
  readonly #directory: Holding;
  #entries: readonly GuestEntry[] = [];
  #at = 0;
  #read = 0;
  #more = true;
  constructor(directory: Holding) {
    this.#directory = directory;
  }
  readDirectoryEntry(): { readonly type: DescriptorType; readonly name: string } | undefined {
    return filesystemCall(() => {
      while (this.#at >= this.#entries.length && this.#more) this.#fetch();
      const entry = this.#entries[this.#at++];
      return entry === undefined ? undefined : { type: TYPE_OF[entry.kind], name: entry.name };
    });
  }
  [Symbol.dispose](): void {
    this.#directory.release();
  }
  #fetch(): void {
    const { fs, handle } = this.#directory;
    const page = fs.list('descriptor.read-directory', handle, this.#read);
    this.#entries = page.entries;
    this.#at = 0;
    this.#read += page.entries.length;
    this.#more = page.more;
  }
}

function accessOf({ truncate }: OpenFlags, { read, write }: DescriptorFlags): GuestOpen['access'] {
  if (write !== true && truncate !== true) return 'read';
  return read === true ? 'read-write' : 'write';
}

/** Errors: `invalid` for a directory that is to be created or truncated. */
function openOptions(path: PathFlags, open: OpenFlags, flags: DescriptorFlags): GuestOpen {
  const creates = open.exclusive === true ? 'exclusive' : 'if-missing';
  const options: GuestOpen = {
    access: accessOf(open, flags),
    create: open.create === true ? creates : 'never',
    content: open.truncate === true ? 'discard' : 'keep',
    want: open.directory === true ? 'directory' : 'either',
    last: lastLink(path),
  };
  const asFile = options.create !== 'never' || options.content === 'discard';
  return options.want === 'directory' && asFile ? refuse('invalid') : options;
}

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
    return filesystemCall(() => metadataHash(this.#fs.statHandle('descriptor.metadata-hash', this.#handle)));
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
      metadataHash(this.#fs.stat('descriptor.metadata-hash-at', this.#path(path), lastLink(flags))),
    );
  }
  setTimesAt(flags: PathFlags, path: string, access: NewTimestamp, modification: NewTimestamp): void {
    filesystemCall(() => {
      const [atime, mtime] = [timeChange(access), timeChange(modification)];
      this.#fs.setTimes('descriptor.set-times-at', this.#path(path), lastLink(flags), atime, mtime);
    });
  }
  /** A directory below this one may change its entries exactly when this one may. */
  openAt(pathFlags: PathFlags, path: string, openFlags: OpenFlags, flags: DescriptorFlags): Descriptor {
    return filesystemCall(() => {
      const fn = 'descriptor.open-at';
      const mutable = this.#flags.mutateDirectory === true;
      const place = this.#path(path);
      if (flags.mutateDirectory === true && !mutable) {
        this.#fs.refused(fn, place, 'read-only', 'the directory is read-only');
        refuse('read-only');
      }
      const { handle, stat } = this.#fs.open(fn, place, openOptions(pathFlags, openFlags, flags));
      const own = stat.kind === 'directory' ? { mutateDirectory: mutable } : { mutateDirectory: false };
      const holding = new Holding(this.#fs, handle, 'until-dropped');
      return new Descriptor(holding, TYPE_OF[stat.kind], { ...flags, ...own });
    });
  }
  readDirectory(): DirectoryEntryStream {
    return filesystemCall(() => {
      if (this.#type !== 'directory') refuse('not-directory');
      return new DirectoryEntryStream(this.#holding.hold());
    });
  }
  createDirectoryAt(path: string): void {
    filesystemCall(() => this.#fs.makeDirectory('descriptor.create-directory-at', this.#path(path)));
  }
  removeDirectoryAt(path: string): void {
    filesystemCall(() => this.#fs.removeDirectory('descriptor.remove-directory-at', this.#path(path)));
  }
  unlinkFileAt(path: string): void {
    filesystemCall(() => this.#fs.unlink('descriptor.unlink-file-at', this.#path(path)));
  }
  renameAt(path: string, toDescriptor: Descriptor, to: string): void {
    filesystemCall(() => this.#fs.rename('descriptor.rename-at', this.#path(path), toDescriptor.#path(to)));
  }
  linkAt(flags: PathFlags, path: string, toDescriptor: Descriptor, to: string): void {
    filesystemCall(() =>
      this.#fs.link('descriptor.link-at', this.#path(path), lastLink(flags), toDescriptor.#path(to)),
    );
  }
  symlinkAt(target: string, path: string): void {
    filesystemCall(() => this.#fs.symlink('descriptor.symlink-at', target, this.#path(path)));
  }
  readlinkAt(path: string): string {
    return filesystemCall(() => this.#fs.readLink('descriptor.readlink-at', this.#path(path)));
  }
  [Symbol.dispose](): void {
    this.#holding.release();
  }
}
