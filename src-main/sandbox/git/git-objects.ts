/** The objects of a repository: loose ones, packs, and those of other repositories that it borrows from. */
import { isAbsolute, resolve } from 'node:path';
import { inflateSync } from 'node:zlib';

import { orNull } from '../../vfs/errors.ts';
import type { HostTree } from '../../vfs/host/host-tree.ts';
import { openHostTree } from '../../vfs/host/open-host-tree.ts';
import { readSmall } from './git-format.ts';
import type { Format } from './git-format.ts';
import { isZlib, MOST_OBJECT, openPacks } from './git-pack.ts';
import type { GitObject, GitPack } from './git-pack.ts';

const MOST_BORROWED = 8;
const MOST_TEXT = 64 * 1024;
const LOOSE = /^(?<type>commit|tree|blob|tag) (?<size>\d{1,12})\0/;

/** One folder of objects. */
interface Store {
  readonly tree: HostTree;
  readonly packs: readonly GitPack[];
}

export class GitObjects {
  readonly #stores: Store[] = [];
  readonly #format: Format;

  /** `path`: the folder `objects` of a repository. */
  constructor(path: string, format: Format) {
    this.#format = format;
    this.#open(path);
  }

  close(): void {
    for (const { tree, packs } of this.#stores) {
      for (const pack of packs) pack.close();
      tree.close();
    }
  }

  /** null when there is no such object, or it cannot be read. */
  get(oid: string): GitObject | null {
    for (const { tree, packs } of this.#stores) {
      const loose = this.#loose(tree, oid);
      if (loose) return loose;
      for (const pack of packs) {
        const packed = pack.get(oid);
        if (packed) return packed;
      }
    }
    return null;
  }

  #open(path: string): void {
    if (this.#stores.length >= MOST_BORROWED) return;
    const tree = orNull(() => openHostTree({ hostPath: path }));
    if (!tree) return;
    this.#stores.push({ tree, packs: openPacks(tree, this.#format) });
    const borrowed = readSmall(tree, ['info', 'alternates'], MOST_TEXT)?.toString('utf8').split('\n') ?? [];
    for (const line of borrowed)
      if (line !== '' && !line.startsWith('#')) this.#open(isAbsolute(line) ? line : resolve(path, line));
  }

  #loose(tree: HostTree, oid: string): GitObject | null {
    const packed = readSmall(tree, [oid.slice(0, 2), oid.slice(2)], MOST_OBJECT);
    if (!packed) return null;
    try {
      const whole = inflateSync(packed, { maxOutputLength: MOST_OBJECT });
      const { type, size } = LOOSE.exec(whole.toString('latin1', 0, 32))?.groups ?? {};
      const bytes = whole.subarray(whole.indexOf(0) + 1);
      return type === undefined || bytes.length !== Number(size) ? null : { type: type as GitObject['type'], bytes };
    } catch (error) {
      if (isZlib(error)) return null;
      throw error;
    }
  }
}

export interface TreeEntry {
  readonly mode: number;
  readonly oid: string;
}

const MOST_TREES = 20_000;
const KIND_BITS = 0o170000;
const DIRECTORY = 0o040000;

/** What a commit has at paths. */
export class CommittedTree {
  readonly #objects: GitObjects;
  readonly #format: Format;
  /** Its object id; null before the first commit, undefined when nobody knows. */
  readonly #root: string | null | undefined;
  readonly #trees = new Map<string, ReadonlyMap<string, TreeEntry> | 'unknown'>();

  /** `commit`: null before the first one. */
  constructor(objects: GitObjects, format: Format, commit: string | null) {
    this.#objects = objects;
    this.#format = format;
    const text = commit === null ? null : objects.get(commit)?.bytes.toString('latin1', 0, 80);
    const oid = /^tree (?<oid>[0-9a-f]+)\n/.exec(text ?? '')?.groups?.['oid'];
    this.#root = commit === null ? null : oid;
  }

  /** `unknown` where the repository does not have what it is about, or it cannot be read. */
  at(path: string): TreeEntry | null | 'unknown' {
    let oid: string | null | undefined = this.#root;
    const names = path.split('/');
    for (const [index, name] of names.entries()) {
      if (oid === null) return null;
      if (oid === undefined) return 'unknown';
      const tree = this.#tree(oid);
      if (tree === 'unknown') return tree;
      const entry: TreeEntry | null = tree.get(name) ?? null;
      if (!entry || index === names.length - 1) return entry;
      oid = (entry.mode & KIND_BITS) === DIRECTORY ? entry.oid : null;
    }
    return null;
  }

  #tree(oid: string): ReadonlyMap<string, TreeEntry> | 'unknown' {
    const known = this.#trees.get(oid);
    if (known) return known;
    const object = this.#objects.get(oid);
    const entries = object?.type === 'tree' ? parseTree(object.bytes, this.#format) : 'unknown';
    if (this.#trees.size >= MOST_TREES) this.#trees.clear();
    this.#trees.set(oid, entries);
    return entries;
  }
}

function parseTree(bytes: Buffer, { hashBytes }: Format): ReadonlyMap<string, TreeEntry> {
  const entries = new Map<string, TreeEntry>();
  for (let at = 0; at < bytes.length;) {
    const [space, zero] = [bytes.indexOf(0x20, at), bytes.indexOf(0, at)];
    if (space < 0 || zero < space) break;
    const mode = Number.parseInt(bytes.toString('latin1', at, space), 8);
    const end = zero + 1 + hashBytes;
    entries.set(bytes.toString('utf8', space + 1, zero), { mode, oid: bytes.toString('hex', zero + 1, end) });
    at = end;
  }
  return entries;
}
