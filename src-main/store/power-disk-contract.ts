/** A disk whose power can be cut: it knows what was synced, and what of the rest may be lost, torn or out of order; for tests. */
import { copyFileSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { Disk } from './disk.ts';
import { nodeDisk } from './disk.ts';

/** Drives write at least this much at once. */
const SECTOR = 512;

type Change = { readonly at: number; readonly bytes: Buffer } | { readonly size: number };

/** One file, by whatever name. */
interface Inode {
  durable: Buffer;
  pending: Change[];
}

interface Folder {
  durable: Map<string, Inode>;
  pending: { readonly name: string; readonly inode: Inode | null }[];
}

export type SyncedThing = 'log' | 'pack' | 'work' | 'store names' | 'pack names' | 'work names';

/** Which of our syncs it is. */
function thingOf(path: string, what: 'bytes' | 'names'): SyncedThing {
  const kind = /\/(packs|work)(\/|$)/.exec(path)?.[1];
  if (what === 'names') return kind === 'packs' ? 'pack names' : kind === 'work' ? 'work names' : 'store names';
  return kind === 'packs' ? 'pack' : kind === 'work' ? 'work' : 'log';
}

/** `chance()` is in [0, 1). */
export type Chance = () => number;

export class PowerDisk {
  /** Told before and after every call that changes the disk. */
  watch: (() => void) | null = null;
  readonly #ignored: SyncedThing | null;
  readonly #folders = new Map<string, Folder>();
  readonly #open = new Map<number, { readonly path: string; readonly inode: Inode | null }>();

  /** `ignored` is a sync that does nothing: a fault of ours that a power cut must show. */
  constructor(ignored: SyncedThing | null = null) {
    this.#ignored = ignored;
  }

  readonly disk: Disk = {
    ...nodeDisk,
    open: (path, opening) =>
      this.#told(() => {
        const fd = nodeDisk.open(path, opening);
        this.#open.set(fd, { path, inode: opening === 'folder' ? null : this.#inode(path) });
        return fd;
      }),
    close: (fd) => {
      this.#open.delete(fd);
      nodeDisk.close(fd);
    },
    write: (fd, bytes, from, length, position) =>
      this.#told(() => {
        const written = nodeDisk.write(fd, bytes, from, length, position);
        this.#pend(fd, { at: position, bytes: Buffer.from(bytes.subarray(from, from + written)) });
        return written;
      }),
    truncate: (fd, size) =>
      this.#told(() => {
        nodeDisk.truncate(fd, size);
        this.#pend(fd, { size });
      }),
    sync: (fd, what) => this.#told(() => this.#sync(fd, what)),
    remove: (path) =>
      this.#told(() => {
        nodeDisk.remove(path);
        this.#folder(dirname(path)).pending.push({ name: basename(path), inode: null });
      }),
    clone: (from, to) =>
      this.#told(() => {
        nodeDisk.clone(from, to);
        this.#inode(to).pending.push({ at: 0, bytes: readFileSync(from) });
      }),
  };

  /** What is found in `copy` once there is power again, of the store in `folder`. SQLite's own files are as they are now. */
  cut(folder: string, copy: string, chance: Chance): void {
    for (const part of ['', 'packs', 'work']) {
      mkdirSync(join(copy, part), { recursive: true });
      for (const [name, inode] of this.#survivors(join(folder, part), chance))
        writeFileSync(join(copy, part, name), contentAfter(inode, chance));
    }
    for (const name of readdirSync(folder).filter((one) => one.startsWith('sandbox.db')))
      copyFileSync(join(folder, name), join(copy, name));
  }

  #told<T>(call: () => T): T {
    this.watch?.();
    const result = call();
    this.watch?.();
    return result;
  }

  #folder(path: string): Folder {
    const folder = this.#folders.get(path) ?? { durable: new Map<string, Inode>(), pending: [] };
    this.#folders.set(path, folder);
    return folder;
  }

  #inode(path: string): Inode {
    const { durable, pending } = this.#folder(dirname(path));
    const name = basename(path);
    const last = pending.findLast((one) => one.name === name);
    const known = last ? last.inode : durable.get(name);
    if (known) return known;
    const inode: Inode = { durable: Buffer.alloc(0), pending: [] };
    pending.push({ name, inode });
    return inode;
  }

  #pend(fd: number, change: Change): void {
    this.#open.get(fd)?.inode?.pending.push(change);
  }

  #sync(fd: number, what: 'bytes' | 'names'): void {
    const { path, inode } = this.#open.get(fd) ?? { path: '', inode: null };
    if (thingOf(path, what) === this.#ignored) return;
    if (inode) {
      inode.durable = inode.pending.reduce(applied, inode.durable);
      inode.pending = [];
      return;
    }
    const folder = this.#folder(path);
    for (const one of folder.pending) rename(folder.durable, one);
    folder.pending = [];
  }

  #survivors(folder: string, chance: Chance): Map<string, Inode> {
    const { durable, pending } = this.#folder(folder);
    const names = new Map(durable);
    for (const one of pending) if (chance() < 0.5) rename(names, one);
    return names;
  }
}

function rename(names: Map<string, Inode>, { name, inode }: Folder['pending'][number]): void {
  if (inode) names.set(name, inode);
  else names.delete(name);
}

function applied(content: Buffer, change: Change): Buffer {
  if ('size' in change) {
    const cut = Buffer.alloc(change.size);
    content.copy(cut);
    return cut;
  }
  const after = Buffer.alloc(Math.max(content.length, change.at + change.bytes.length));
  content.copy(after);
  change.bytes.copy(after, change.at);
  return after;
}

/** Any of the unsynced writes, whole or some of their sectors. */
function contentAfter({ durable, pending }: Inode, chance: Chance): Buffer {
  return pending.reduce((content, change) => {
    const fate = chance();
    if (fate < 0.3) return content;
    return fate < 0.7 || 'size' in change ? applied(content, change) : torn(content, change, chance);
  }, durable);
}

function torn(content: Buffer, { at, bytes }: Extract<Change, { at: number }>, chance: Chance): Buffer {
  let after = content;
  for (let from = 0; from < bytes.length;) {
    const end = Math.min(bytes.length, SECTOR * (Math.floor((at + from) / SECTOR) + 1) - at);
    if (chance() < 0.5) after = applied(after, { at: at + from, bytes: bytes.subarray(from, end) });
    from = end;
  }
  return after;
}
