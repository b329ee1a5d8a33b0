/** For tests: a small engine in memory behind `GuestCalls`, with POSIX manners and a record of every call. */
import { ServiceError } from '../sandbox/services/service-error.ts';
import { fail } from '../vfs/errors.ts';
import type { GuestCalls, LastCall, StatNotes } from './guest-calls.ts';
import type { GuestServices, ServiceName } from './guest-services.ts';
import type { GuestOpen, GuestPath, GuestStat, GuestTime } from './guest-fs.ts';

interface Node {
  readonly kind: 'file' | 'directory' | 'symlink';
  readonly ino: bigint;
  readonly entries: Map<string, Node>;
  readonly parent: Node | null;
  data: Buffer;
  nlink: number;
  atimeNs: bigint;
  mtimeNs: bigint;
}
interface Place {
  readonly parent: Node;
  readonly name: string;
  readonly node: Node | undefined;
}

let inodes = 1n;
const makeNode = (kind: Node['kind'], parent: Node | null): Node => {
  const now = BigInt(Date.now()) * 1_000_000n;
  return {
    kind,
    ino: inodes++,
    entries: new Map(),
    parent,
    data: Buffer.alloc(0),
    nlink: 1,
    atimeNs: now,
    mtimeNs: now,
  };
};

export class TestCalls implements GuestCalls {
  readonly root = makeNode('directory', null);
  /** The names of the functions called, with the paths they were called on. */
  readonly seen: string[] = [];
  last: LastCall | null = null;
  closed = 0;
  readonly #guestPath: string;
  readonly #handles = new Map<number, Node>();
  readonly #listings = new Map<number, readonly [string, Node][]>();
  #next = 2;

  constructor(guestPath = '/cwd') {
    this.#guestPath = guestPath;
    this.#handles.set(1, this.root);
  }

  #note(fn: string, path: string): void {
    this.last = { fn, path };
    this.seen.push(path === '' ? fn : `${fn} ${path}`);
  }
  #handle(handle: number): Node {
    return this.#handles.get(handle) ?? fail('bad-handle');
  }

  #walk(start: Node, path: string, last: 'follow' | 'keep', depth = 0): Place {
    if (path.startsWith('/')) fail('boundary-escape');
    if (path.includes('\0')) fail('invalid-path');
    if (depth > 40) fail('link-loop');
    const names = path.split('/').filter((name) => name !== '' && name !== '.');
    let place: Place = { parent: start, name: '', node: start };
    for (const [index, name] of names.entries()) {
      const isLast = index === names.length - 1;
      place = this.#step(place, name, { isLast, last: path.endsWith('/') ? 'follow' : last, depth });
    }
    if (path.endsWith('/') && place.node !== undefined && place.node.kind !== 'directory') fail('not-directory');
    return place;
  }
  #step(
    { node: from }: Place,
    name: string,
    { isLast, last, depth }: { readonly isLast: boolean; readonly last: 'follow' | 'keep'; readonly depth: number },
  ): Place {
    if (from === undefined) return fail('not-found');
    if (from.kind !== 'directory') return fail('not-directory');
    if (name === '..') return { parent: from, name, node: from.parent ?? fail('boundary-escape') };
    const node = from.entries.get(name);
    if (node?.kind !== 'symlink' || (isLast && last === 'keep')) return { parent: from, name, node };
    return this.#walk(from, node.data.toString(), 'follow', depth + 1);
  }
  #find(path: GuestPath, last: 'follow' | 'keep'): Place {
    return this.#walk(this.#handle(path.at), path.path, last);
  }
  #existing(path: GuestPath, last: 'follow' | 'keep'): Node {
    return this.#find(path, last).node ?? fail('not-found');
  }
  #free(path: GuestPath): Place {
    const place = this.#find(path, 'keep');
    if (place.node !== undefined) fail('already-exists');
    return place;
  }
  #touch(node: Node): void {
    node.mtimeNs = BigInt(Date.now()) * 1_000_000n;
  }
  #stat({ kind, data, nlink, ino, atimeNs, mtimeNs }: Node): GuestStat {
    const size = kind === 'directory' ? 0 : data.length;
    return { kind, size, mode: 0o644, nlink, ino, device: 1, atimeNs, mtimeNs, ctimeNs: mtimeNs };
  }

  preopens() {
    return [{ handle: 1, guestPath: this.#guestPath, access: 'read-write' }] as const;
  }
  open(fn: string, path: GuestPath, options: GuestOpen) {
    this.#note(fn, path.path);
    const place = this.#find(path, options.create === 'exclusive' ? 'keep' : options.last);
    if (place.node !== undefined) this.#checkOpen(place.node, options);
    const node = place.node ?? this.#create(place, options);
    if (options.content === 'discard') node.data = Buffer.alloc(0);
    const handle = this.#next++;
    this.#handles.set(handle, node);
    return { handle, stat: this.#stat(node) };
  }
  #checkOpen({ kind }: Node, { create, want, access }: GuestOpen): void {
    if (create === 'exclusive') fail('already-exists');
    if (want === 'directory' && kind !== 'directory') fail('not-directory');
    if (kind === 'symlink') fail('link-loop');
    if (kind === 'directory' && (access !== 'read' || create !== 'never')) fail('is-directory');
  }
  #create({ parent, name }: Place, { create, want }: GuestOpen): Node {
    if (create === 'never' || want === 'directory') return fail('not-found');
    const node = makeNode('file', parent);
    parent.entries.set(name, node);
    return node;
  }
  close(fn: string, handle: number): void {
    this.#note(fn, '');
    this.#handle(handle);
    this.#handles.delete(handle);
  }
  readInto(fn: string, handle: number, offset: number, into: Uint8Array): number {
    this.#note(fn, '');
    const bytes = this.#handle(handle).data.subarray(offset, offset + into.length);
    into.set(bytes);
    return bytes.length;
  }
  write(fn: string, handle: number, offset: number | 'end', bytes: Uint8Array): number {
    this.#note(fn, '');
    const node = this.#handle(handle);
    const start = offset === 'end' ? node.data.length : offset;
    if (start + bytes.length > 2 ** 30) fail('too-large');
    const data = Buffer.alloc(Math.max(node.data.length, start + bytes.length));
    data.set(node.data);
    data.set(bytes, start);
    node.data = data;
    this.#touch(node);
    return start + bytes.length;
  }
  truncate(fn: string, handle: number, size: number): void {
    this.#note(fn, '');
    const node = this.#handle(handle);
    const data = Buffer.alloc(size);
    data.set(node.data.subarray(0, size));
    node.data = data;
  }
  sync(fn: string, handle: number): void {
    this.#note(fn, '');
    this.#handle(handle);
  }
  listStats(fn: string, handle: number, from: number): ReturnType<StatNotes['listStats']> {
    const { entries, more } = this.list(fn, handle, from);
    return { entries: entries.map((entry) => ({ ...entry, stat: null })), more };
  }
  noteStat(fn: string, path: GuestPath): void {
    this.#note(`noted ${fn}`, path.path);
  }
  noteStatHandle(fn: string): void {
    this.#note(`noted ${fn}`, '');
  }
  settleNotes = (): void => this.#note('settled', '');
  statHandle(fn: string, handle: number): GuestStat {
    this.#note(fn, '');
    return this.#stat(this.#handle(handle));
  }
  stat(fn: string, path: GuestPath, last: 'follow' | 'keep'): GuestStat {
    this.#note(fn, path.path);
    return this.#stat(this.#existing(path, last));
  }
  setTimesHandle(fn: string, handle: number, access: GuestTime, modification: GuestTime): void {
    this.#note(fn, '');
    this.#setTimes(this.#handle(handle), access, modification);
  }
  setTimes(fn: string, path: GuestPath, last: 'follow' | 'keep', access: GuestTime, modification: GuestTime): void {
    this.#note(fn, path.path);
    this.#setTimes(this.#existing(path, last), access, modification);
  }
  #setTimes(node: Node, access: GuestTime, modification: GuestTime): void {
    const now = BigInt(Date.now()) * 1_000_000n;
    const pick = (old: bigint, next: GuestTime): bigint => (next === 'keep' ? old : next === 'now' ? now : next);
    node.atimeNs = pick(node.atimeNs, access);
    node.mtimeNs = pick(node.mtimeNs, modification);
  }
  list(fn: string, handle: number, from: number) {
    this.#note(fn, '');
    if (from === 0) this.#listings.set(handle, [...this.#handle(handle).entries]);
    const all = this.#listings.get(handle) ?? [];
    const entries = all.slice(from, from + 100).map(([name, { kind, ino }]) => ({ name, kind, ino }));
    return { entries, more: from + 100 < all.length };
  }
  makeDirectory(fn: string, path: GuestPath): void {
    this.#note(fn, path.path);
    const { parent, name } = this.#free(path);
    parent.entries.set(name, makeNode('directory', parent));
  }
  removeDirectory(fn: string, path: GuestPath): void {
    this.#note(fn, path.path);
    const { parent, name, node } = this.#find(path, 'keep');
    if (node === undefined) return fail('not-found');
    if (node.kind !== 'directory') fail('not-directory');
    if (node.entries.size > 0) fail('not-empty');
    parent.entries.delete(name);
  }
  unlink(fn: string, path: GuestPath): void {
    this.#note(fn, path.path);
    const { parent, name, node } = this.#find(path, 'keep');
    if (node === undefined) return fail('not-found');
    if (node.kind === 'directory') fail('is-directory');
    parent.entries.delete(name);
    node.nlink--;
  }
  rename(fn: string, from: GuestPath, to: GuestPath): void {
    this.#note(fn, from.path);
    const source = this.#find(from, 'keep');
    const target = this.#find(to, 'keep');
    if (source.node === undefined) return fail('not-found');
    if (target.node !== undefined) this.#checkReplace(source.node, target.node);
    source.parent.entries.delete(source.name);
    target.parent.entries.set(target.name, source.node);
  }
  #checkReplace(source: Node, target: Node): void {
    if (target.kind === 'directory' && source.kind !== 'directory') fail('is-directory');
    if (target.kind !== 'directory' && source.kind === 'directory') fail('not-directory');
    if (target.entries.size > 0) fail('not-empty');
  }
  link(fn: string, existing: GuestPath, last: 'follow' | 'keep', to: GuestPath): void {
    this.#note(fn, existing.path);
    const node = this.#existing(existing, last);
    if (node.kind === 'directory') fail('access');
    const { parent, name } = this.#free(to);
    parent.entries.set(name, node);
    node.nlink++;
  }
  symlink(fn: string, target: string, at: GuestPath): void {
    this.#note(fn, at.path);
    const { parent, name } = this.#free(at);
    const node = makeNode('symlink', parent);
    node.data = Buffer.from(target);
    parent.entries.set(name, node);
  }
  readLink(fn: string, path: GuestPath): string {
    this.#note(fn, path.path);
    const node = this.#existing(path, 'keep');
    return node.kind === 'symlink' ? node.data.toString() : fail('invalid-argument');
  }
  linkTarget(fn: string, path: GuestPath): string {
    return this.readLink(fn, path);
  }
  exists(fn: string, path: GuestPath, last: 'follow' | 'keep'): boolean {
    this.#note(fn, path.path);
    return this.#find(path, last).node !== undefined;
  }
  canonicalize(fn: string, path: GuestPath): string {
    this.#note(fn, path.path);
    return fail('unsupported');
  }
  copy(fn: string, from: GuestPath): number {
    this.#note(fn, from.path);
    return fail('unsupported');
  }
  removeAll(fn: string, path: GuestPath): number {
    this.#note(fn, path.path);
    return fail('unsupported');
  }
  makeDirectories(fn: string, path: GuestPath): number {
    this.makeDirectory(fn, path);
    return 1;
  }
  replace(fn: string, handle: number, bytes: Uint8Array): void {
    this.#note(fn, '');
    this.#handle(handle).data = Buffer.from(bytes);
  }
  refusedCall(fn: string, resource: string): void {
    this.#note(`${fn}!denied`, resource);
  }
  refusedPair = (fn: string, { path }: GuestPath, second: string): void => this.#note(fn, `${path} ${second}`);
  refused(fn: string, path: GuestPath, code: string): void {
    this.#note(`${fn}!${code}`, path.path);
  }
  /** What services answer; a test may set it. */
  answer: (name: ServiceName, request: unknown) => unknown = () => {
    throw new ServiceError('unsupported');
  };
  ask: GuestServices['ask'] = (fn, name, request) => {
    this.#note(fn, name);
    return this.answer(name, request) as never;
  };
  closeAll(): void {
    this.closed++;
    this.#handles.clear();
  }

  /** For assertions: the text of a file, or undefined. */
  text(path: string): string | undefined {
    return this.#walk(this.root, path, 'follow').node?.data.toString();
  }
}
