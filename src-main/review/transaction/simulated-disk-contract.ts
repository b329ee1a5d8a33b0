/** A folder in memory that knows what a power cut would leave of it; for tests. */
import { fail } from '../../vfs/errors.ts';
import type { HostAttributes, HostFile, HostStat, HostTree, HostWriter } from '../../vfs/host/host-tree.ts';
import type { Names } from '../names.ts';

interface Inode {
  readonly kind: 'file' | 'directory' | 'symlink';
  readonly bytes: string;
  readonly target: string;
  readonly mode: number;
  readonly mtimeNs: bigint;
  readonly entries: ReadonlyMap<string, number>;
}
type Inodes = ReadonlyMap<number, Inode>;

/** Something not synced yet. Of those that share a key, the earlier ones reach the disk first. */
interface Pending {
  readonly keys: readonly string[];
  readonly apply: (inodes: Map<number, Inode>) => void;
}

/** Of two choices; `chance()` is in [0, 1). */
export type Chance = () => number;

const ROOT = 1;
const EMPTY = { bytes: '', target: '', mode: 0o644, mtimeNs: 0n, entries: new Map<string, number>() } as const;

function put(inodes: Map<number, Inode>, id: number, change: Partial<Inode>): void {
  const inode = inodes.get(id);
  if (inode) inodes.set(id, { ...inode, ...change });
}

function link(inodes: Map<number, Inode>, directory: number, name: string, id: number | null): void {
  const entries = new Map(inodes.get(directory)?.entries);
  if (id === null) entries.delete(name);
  else entries.set(name, id);
  put(inodes, directory, { entries });
}

export class SimulatedDisk {
  #live: Map<number, Inode>;
  #durable: Map<number, Inode>;
  #pending: Pending[] = [];
  #next: number;
  /** Called before each change and each sync. */
  watch: (call: 'change' | 'sync') => void = () => undefined;

  constructor(inodes: Inodes = new Map([[ROOT, { ...EMPTY, kind: 'directory', mode: 0o755 }]])) {
    this.#live = new Map(inodes);
    this.#durable = new Map(inodes);
    this.#next = 1 + Math.max(...inodes.keys());
  }

  /** Path -> what is there. */
  snapshot(): Readonly<Record<string, string>> {
    const found: Record<string, string> = {};
    const visit = (id: number, path: string): void => {
      for (const [name, child] of [...this.#of(id).entries].sort(([a], [b]) => (a < b ? -1 : 1))) {
        const { kind, bytes, target, mode } = this.#of(child);
        found[path + name] = kind === 'directory' ? `/ ${mode.toString(8)}` : `${mode.toString(8)} ${bytes}${target}`;
        if (kind === 'directory') visit(child, `${path}${name}/`);
      }
    };
    visit(ROOT, '');
    return found;
  }

  /** What is found once there is power again. A file that was not synced is whole, cut, or empty. */
  cut(chance: Chance): SimulatedDisk {
    const inodes = new Map(this.#durable);
    const lost = new Set<string>();
    const stay = chance() < 0.2 ? 1 : chance();
    for (const { keys, apply } of this.#pending)
      if (keys.some((key) => lost.has(key)) || chance() > stay) for (const key of keys) lost.add(key);
      else apply(inodes);
    return new SimulatedDisk(inodes);
  }

  /** As after a kill: nothing is lost. */
  kept(): SimulatedDisk {
    return new SimulatedDisk(this.#live);
  }

  sync(): void {
    this.watch('sync');
    this.#durable = new Map(this.#live);
    this.#pending = [];
  }

  find(names: Names): number | null {
    let id: number | undefined = ROOT;
    for (const name of names) {
      id = this.#of(id).entries.get(name);
      if (id === undefined) return null;
    }
    return id;
  }

  get(names: Names): { readonly id: number; readonly inode: Inode } {
    const id = this.find(names) ?? fail('not-found');
    return { id, inode: this.#of(id) };
  }

  make(names: Names, inode: Partial<Inode> & Pick<Inode, 'kind'>): void {
    const { directory, name } = this.#spot(names);
    if (this.#of(directory).entries.has(name)) fail('already-exists');
    const id = this.#next++;
    const whole: Inode = { ...EMPTY, ...inode };
    // The name may be there before the content is.
    this.#change({
      keys: [`d${directory}`],
      apply: (inodes) => {
        inodes.set(id, { ...whole, bytes: '' });
        link(inodes, directory, name, id);
      },
    });
    if (whole.bytes.length > 0)
      this.#change({ keys: [`f${id}`], apply: (inodes) => put(inodes, id, { bytes: whole.bytes }) });
  }

  set(names: Names, change: Partial<Inode>): void {
    const { id } = this.get(names);
    this.#change({ keys: [`f${id}`], apply: (inodes) => put(inodes, id, change) });
  }

  remove(names: Names, kind: 'directory' | 'other'): void {
    const { inode } = this.get(names);
    if ((inode.kind === 'directory') !== (kind === 'directory')) fail('is-directory');
    if (inode.entries.size > 0) fail('not-empty');
    const { directory, name } = this.#spot(names);
    this.#change({ keys: [`d${directory}`], apply: (inodes) => link(inodes, directory, name, null) });
  }

  rename(from: Names, to: Names, over: 'nothing' | 'file'): void {
    const { id } = this.get(from);
    const [source, target] = [this.#spot(from), this.#spot(to)];
    if (over === 'nothing' && this.#of(target.directory).entries.has(target.name)) fail('already-exists');
    this.#change({
      keys: [`d${source.directory}`, `d${target.directory}`],
      apply: (inodes) => {
        link(inodes, source.directory, source.name, null);
        link(inodes, target.directory, target.name, id);
      },
    });
  }

  #of(id: number): Inode {
    return this.#live.get(id) ?? fail('not-found');
  }

  #spot(names: Names): { readonly directory: number; readonly name: string } {
    const directory = this.find(names.slice(0, -1)) ?? fail('not-found');
    return { directory, name: names.at(-1) ?? '' };
  }

  #change(pending: Pending): void {
    this.watch('change');
    pending.apply(this.#live);
    this.#pending.push(pending);
  }
}

const encoder = new TextEncoder();
const decoder = new TextDecoder();

function statOf(disk: SimulatedDisk, names: Names): HostStat | undefined {
  if (disk.find(names) === null) return undefined;
  const { id, inode } = disk.get(names);
  const { kind, bytes, mode, mtimeNs } = inode;
  const size = kind === 'file' ? encoder.encode(bytes).length : 0;
  return { kind, mode, mtimeNs, size, ino: BigInt(id), dev: 1n, ctimeNs: 0n, atimeNs: 0n, nlink: 1 };
}

function openSimulated(disk: SimulatedDisk, names: Names): HostFile {
  const bytes = encoder.encode(disk.get(names).inode.bytes);
  const stat = statOf(disk, names) ?? fail('not-found');
  return {
    read(into, offset) {
      const part = bytes.subarray(offset, offset + into.length);
      into.set(part);
      return part.length;
    },
    stat: () => stat,
    clonePath: null,
    close: () => undefined,
  };
}

export const simulatedTree = (disk: SimulatedDisk): HostTree => ({
  hostPath: '/simulated',
  confinement: 'simulated',
  names: 'exact',
  lstat: (names) => statOf(disk, names),
  readLink: (names) => disk.get(names).inode.target,
  list: (names) => ({
    entries: [...disk.get(names).inode.entries].map(([name]) => ({
      name,
      kind: disk.get([...names, name]).inode.kind,
    })),
    unrepresentable: 0,
  }),
  open: (names) => openSimulated(disk, names),
  close: () => undefined,
});

export function simulatedWriter(disk: SimulatedDisk): HostWriter {
  const write = (at: Names, content: Iterable<Uint8Array>, { mode, mtimeNs }: HostAttributes): void =>
    disk.make(at, { kind: 'file', mode, mtimeNs, bytes: [...content].map((piece) => decoder.decode(piece)).join('') });
  return {
    replaceFile: (names, content, attributes) => write(names, content, attributes),
    replaceLink: (names, target) => disk.make(names, { kind: 'symlink', mode: 0o777, target }),
    makeDirectory: (names, mode) => disk.make(names, { kind: 'directory', mode }),
    rename: (from, to) => disk.rename(from, to, 'nothing'),
    unlink: (names) => disk.remove(names, 'other'),
    removeDirectory: (names) => disk.remove(names, 'directory'),
    setAttributes: (names, attributes) => disk.set(names, attributes),
    sweepTemporaries: () => 0,
    stageFile: (at, content, attributes) => write(at, content, attributes),
    stageLink: (at, target) => disk.make(at, { kind: 'symlink', mode: 0o777, target }),
    placeStaged: (at, names, over) => disk.rename(at, names, over),
    hideFamilies: () => undefined,
    sweepFamily(names, family) {
      if (disk.find(names) === null) return 0;
      const own = [...disk.get(names).inode.entries.keys()].filter((name) => name.startsWith(family));
      for (const name of own) disk.remove([...names, name], 'other');
      return own.length;
    },
    room: () => null,
    syncDirectories: () => disk.sync(),
  };
}
