/** The simplest tree that does the same, as an oracle for tests; and what a tree shows, as plain data. */
import { fail } from '../errors.ts';
import type { TopEntry } from '../top-entry.ts';
import { relPath } from '../path/rel-path.ts';
import type { FileHandle, Vfs } from '../vfs.ts';

export type ModelEntry =
  | { readonly kind: 'directory'; readonly entries: Map<string, ModelEntry> }
  | { readonly kind: 'file'; bytes: Buffer; mode: number }
  | { readonly kind: 'symlink'; readonly target: string };

export type ModelDirectory = ModelEntry & { kind: 'directory' };

export const emptyModel = (): ModelDirectory => ({ kind: 'directory', entries: new Map() });

type Path = readonly string[];

/** POSIX without links in the way: the tests take no path through a link. */
export class TreeModel {
  readonly root: ModelDirectory;

  constructor(root: ModelDirectory = emptyModel()) {
    this.root = root;
  }

  find(path: Path): ModelEntry | undefined {
    return path.length === 0 ? this.root : this.#parent(path).entries.get(path.at(-1) ?? '');
  }

  write(path: Path, offset: number, bytes: Buffer): void {
    const file = this.#open(path);
    if (bytes.length === 0) return;
    const size = Math.max(file.bytes.length, offset + bytes.length);
    const grown = Buffer.alloc(size);
    grown.set(file.bytes);
    bytes.copy(grown, offset);
    file.bytes = grown;
  }

  truncate(path: Path, size: number): void {
    const file = this.#open(path);
    const cut = Buffer.alloc(size);
    cut.set(file.bytes.subarray(0, size));
    file.bytes = cut;
  }

  mkdir(path: Path): void {
    this.#put(path, emptyModel());
  }

  symlink(path: Path, target: string): void {
    this.#put(path, { kind: 'symlink', target });
  }

  link(from: Path, to: Path): void {
    const entry = this.find(from) ?? fail('not-found');
    const parent = this.#parent(to);
    if (entry.kind === 'directory') fail('denied');
    if (parent.entries.has(to.at(-1) ?? '')) fail('already-exists');
    this.#put(to, entry);
  }

  unlink(path: Path): void {
    const entry = this.find(path) ?? fail('not-found');
    if (entry.kind === 'directory') fail('is-directory');
    this.#parent(path).entries.delete(path.at(-1) ?? '');
  }

  rmdir(path: Path): void {
    const entry = this.find(path) ?? fail('not-found');
    if (entry.kind !== 'directory') fail('not-directory');
    if (entry.entries.size > 0) fail('not-empty');
    this.#parent(path).entries.delete(path.at(-1) ?? '');
  }

  chmod(path: Path, mode: number): void {
    const entry = this.find(path) ?? fail('not-found');
    if (entry.kind === 'symlink') fail('unsupported');
    if (entry.kind === 'file') entry.mode = mode;
  }

  rename(from: Path, to: Path): void {
    const entry = this.find(from) ?? fail('not-found');
    const replaced = this.find(to);
    if (replaced === entry) return;
    if (entry.kind === 'directory' && from.every((name, index) => name === to[index])) fail('invalid-argument');
    if (replaced) checkReplaced(entry, replaced);
    this.#parent(from).entries.delete(from.at(-1) ?? '');
    this.#parent(to).entries.set(to.at(-1) ?? '', entry);
  }

  #open(path: Path): ModelEntry & { kind: 'file' } {
    const found = this.find(path);
    if (found?.kind === 'directory') fail('is-directory');
    if (found?.kind === 'symlink') fail('link-loop');
    if (found) return found;
    const file: ModelEntry = { kind: 'file', bytes: Buffer.alloc(0), mode: 0o644 };
    this.#parent(path).entries.set(path.at(-1) ?? '', file);
    return file;
  }

  #put(path: Path, entry: ModelEntry): void {
    const { entries } = this.#parent(path);
    const name = path.at(-1) ?? '';
    if (entries.has(name)) fail('already-exists');
    entries.set(name, entry);
  }

  #parent(path: Path): ModelDirectory {
    let at = this.root;
    for (const name of path.slice(0, -1)) {
      const next: ModelEntry | undefined = at.entries.get(name);
      if (!next) fail('not-found');
      if (next.kind !== 'directory') fail(next.kind === 'symlink' ? 'not-found' : 'not-directory');
      at = next;
    }
    return at;
  }
}

function checkReplaced(entry: ModelEntry, replaced: ModelEntry): void {
  if (entry.kind === 'directory' && replaced.kind !== 'directory') fail('not-directory');
  if (entry.kind !== 'directory' && replaced.kind === 'directory') fail('is-directory');
  if (replaced.kind === 'directory' && replaced.entries.size > 0) fail('not-empty');
}

/** One line for each entry, to compare. Large contents are told apart by their hash. */
export type Listing = Record<string, string>;

const showBytes = (bytes: Buffer): string =>
  bytes.length < 100
    ? bytes.toString('latin1')
    : `${bytes.length} bytes, ${bytes.reduce((a, b) => (a * 31 + b) | 0, 7)}`;

function describeModel(entry: ModelEntry): string {
  if (entry.kind === 'directory') return 'directory';
  return entry.kind === 'symlink' ? `-> ${entry.target}` : `${entry.mode.toString(8)} ${showBytes(entry.bytes)}`;
}

export function showModel(entry: ModelDirectory, above = '', into: Listing = {}): Listing {
  for (const [name, child] of entry.entries) {
    const path = `${above}/${name}`;
    into[path] = describeModel(child);
    if (child.kind === 'directory') showModel(child, path, into);
  }
  return into;
}

/** What is asked of a tree to read it. */
export type Readable = Pick<Vfs, 'openRoot' | 'openDirectory' | 'locate' | 'readLink' | 'stat'> & {
  openFile(...args: Parameters<Vfs['openFile']>): Pick<FileHandle, 'read' | 'close'>;
};

/** What a tree shows, read through its interface. Names of one file share their entry. */
export function readModel(vfs: Readable): ModelDirectory {
  const root = vfs.openRoot();
  const byIno = new Map<bigint, ModelEntry>();
  const read = (names: readonly string[]): ModelDirectory => {
    const directory = emptyModel();
    const handle = vfs.openDirectory(vfs.locate(root, relPath(names), 'keep'));
    for (const { name, kind } of handle.list()) {
      const path = [...names, name];
      directory.entries.set(name, kind === 'directory' ? read(path) : readEntry(path));
    }
    handle.close();
    return directory;
  };
  const readEntry = (names: readonly string[]): ModelEntry => {
    const place = vfs.locate(root, relPath(names), 'keep');
    if (place.kind === 'symlink') return { kind: 'symlink', target: vfs.readLink(place) };
    const { ino } = vfs.stat(place);
    const entry = byIno.get(ino) ?? readFile(vfs, place);
    byIno.set(ino, entry);
    return entry;
  };
  const model = read([]);
  root.close();
  return model;
}

function readFile(vfs: Readable, place: Parameters<Vfs['stat']>[0]): ModelEntry {
  const { mode, size } = vfs.stat(place);
  const file = vfs.openFile(place, { access: 'read', create: 'never', content: 'keep', mode: 0 });
  const bytes = Buffer.alloc(size);
  file.read(bytes, 0);
  file.close();
  return { kind: 'file', bytes, mode };
}

/** What a top's facts alone say the merged tree looks like: if this is right, a review has all it needs. */
export class FactReader {
  readonly #base: TreeModel;
  readonly #entries: readonly TopEntry[];
  readonly #readTop: (names: Path) => Buffer;
  readonly #into: Listing = {};

  constructor(base: ModelDirectory, entries: readonly TopEntry[], readTop: (names: Path) => Buffer) {
    this.#base = new TreeModel(base);
    this.#entries = entries;
    this.#readTop = readTop;
  }

  merged(): Listing {
    this.#showBelow([], []);
    return this.#into;
  }

  /** `below` is where the base has what the parent directory shows, continued by the entry's name. */
  #show(names: Path, below: Path | null): void {
    const entry = this.#entries.find((one) => one.names.join('/') === names.join('/'));
    if (entry && !entry.node) return;
    const from = entry ? placeOf(entry) : below;
    const found = this.#inBase(from);
    const line = this.#describe(entry, found);
    this.#into[`/${names.join('/')}`] = line;
    if (line === 'directory') this.#showBelow(names, from);
  }

  #inBase(names: Path | null): ModelEntry | undefined {
    return names ? this.#base.find(names) : undefined;
  }

  #showBelow(names: Path, from: Path | null): void {
    const found = this.#inBase(from);
    const children = new Set(found?.kind === 'directory' ? found.entries.keys() : []);
    for (const { names: other } of this.#entries) {
      const name = other[names.length];
      if (name !== undefined && names.every((part, index) => part === other[index])) children.add(name);
    }
    for (const name of children) this.#show([...names, name], from && [...from, name]);
  }

  #describe(entry: TopEntry | undefined, found: ModelEntry | undefined): string {
    if (!entry?.node) return found ? describeModel(found) : 'nothing';
    const { kind, linkTarget, stat } = entry.node;
    if (kind === 'directory') return kind;
    if (linkTarget !== null) return `-> ${linkTarget}`;
    const bytes = entry.ownContent ? this.#readTop(entry.names) : bytesOf(found);
    return describeModel({ kind: 'file', mode: stat.mode, bytes });
  }
}

const placeOf = ({ origin }: TopEntry): Path | null => origin?.names ?? null;

const bytesOf = (entry: ModelEntry | undefined): Buffer => (entry?.kind === 'file' ? entry.bytes : Buffer.alloc(0));
