/** Where the contents of a tree's own files are kept: small ones by hash, large ones as working files. */

/** A private file that is written in place. */
export interface WorkFile {
  readonly id: string;
  /** Fills `into` from `offset` as far as the file goes; returns the bytes read. */
  read(into: Uint8Array, offset: number): number;
  /** Errors: `no-space`, `too-large`, `io`. */
  write(bytes: Uint8Array, offset: number): void;
  /** Cuts or extends with zeros. */
  truncate(size: number): void;
  /**
   * Makes this file, which must be new, a copy of the one at `path` that shares its blocks. false, and nothing done, where the
   * file system cannot share them: then the bytes have to be copied. Errors: `no-space`.
   */
  cloneFrom(path: string): boolean;
  /** Where `cloneFrom` of another one finds this file; null when it is nowhere. */
  readonly clonePath: string | null;
  /** Survives power loss when it returns. */
  sync(): void;
  /** Gives up the descriptor; the next call opens it again. */
  release(): void;
}

/** Contents by sha-256 (hex), counted: what nobody holds may be forgotten. */
export interface BlobStore {
  /** Keeps `bytes`, which must not change any more, and counts one holder. */
  put(hash: string, bytes: Uint8Array): void;
  /** Counts one more holder of a content that is there already. */
  retain(hash: string): void;
  release(hash: string): void;
  /** Whether it is kept at all; the disk may still fail to give it. */
  has(hash: string): boolean;
  /** Whether it is kept whatever becomes of the journal, as long as somebody holds it. */
  isAtRest(hash: string): boolean;
  /** The whole content; not to be changed. Errors: `io` when the disk lost it. */
  read(hash: string): Uint8Array;
}

/** For records of the journal that name a content by its hash and do not have its bytes. */
export interface NamedContents {
  /** Whether there is nothing to `write` of it. */
  has(hash: string): boolean;
  /**
   * Whoever holds `hash` in `BlobStore` finds it after a crash, too, if the journal's group under way is kept. `bytes` must not change any
   * more.
   */
  write(hash: string, bytes: Uint8Array): void;
}

export interface WorkStore {
  /** A new, empty file that belongs to `owner`. */
  create(owner: string): WorkFile;
  /** An existing one; `size` is what its owner committed, anything behind it is cut off at first use. */
  open(id: string, size: number): WorkFile;
  /** Somebody holds the file without opening it, a checkpoint for one: it must be there, with `size` bytes at least, until it is removed. */
  retain(id: string, size: number): void;
  /** Reads a file that somebody holds, without cutting it. Fewer bytes than asked at its end. Errors: `io`. */
  peek(id: string, into: Uint8Array, offset: number): number;
  /** Only the history needs it from now on: it stays, and nobody misses it when it is lost, before somebody asks for that moment. */
  leave(id: string): void;
  /** It goes once the journal is durable without it. Never fails: what stays behind is swept at the next opening. */
  remove(id: string): void;
  /** Removes all files of `owner` that are not in `keep`: a crash left them. */
  sweep(owner: string, keep: ReadonlySet<string>): void;
}

export interface ContentStore {
  /** null where everything is in memory anyway and no content needs a hash. */
  readonly blobs: BlobStore | null;
  /** null as `blobs`. */
  readonly named: NamedContents | null;
  readonly work: WorkStore;
}

/** What a sandbox keeps on disk. */
export interface StoredContents extends ContentStore {
  readonly blobs: BlobStore;
  readonly named: NamedContents;
}
