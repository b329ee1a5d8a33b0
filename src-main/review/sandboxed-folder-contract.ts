/** For the tests of this folder: a real temporary folder under a real overlay, and ways to compare the two. */
import { chmodSync, lstatSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync } from 'node:fs';
import { symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

import type { Journal } from '../store/journal.ts';
import { createMemoryContentStore } from '../store/memory-content-store.ts';
import { readUpTo, removeAll, using, writeWhole } from '../vfs/derived.ts';
import { openHostWriter } from '../vfs/host/host-writer.ts';
import type { HostTree, HostWriter } from '../vfs/host/host-tree.ts';
import { openHostTree } from '../vfs/host/open-host-tree.ts';
import { createOverlay } from '../vfs/node/create-overlay.ts';
import type { Overlay } from '../vfs/overlay.ts';
import { parseRelPath } from '../vfs/path/rel-path.ts';
import type { DirHandle, Place, Vfs } from '../vfs/vfs.ts';
import { applyPlan } from './apply.ts';
import type { ReviewReport } from './apply.ts';
import type { Change } from './change.ts';
import { listChanges } from './changes.ts';
import { discard } from './discard.ts';
import { planCommit } from './plan.ts';
import type { Plan } from './step.ts';

/** Path -> what is there. A trailing `/` marks a directory, `->` a link; content and mode follow. */
export type Snapshot = Readonly<Record<string, string>>;

const NO_JOURNAL: Journal = {
  join: () => undefined,
  append: () => undefined,
  commit: () => undefined,
  sync: () => undefined,
  checkpoint: () => undefined,
  records: () => [],
  size: 0,
  close: () => undefined,
};

const octal = (mode: number): string => (mode & 0o7777).toString(8);
const decoder = new TextDecoder();

/** What is in a folder of the disk. */
export function diskSnapshot(folder: string): Snapshot {
  const found: Record<string, string> = {};
  const visit = (path: string): void => {
    for (const name of readdirSync(join(folder, path)).sort()) {
      const at = path === '' ? name : `${path}/${name}`;
      const stats = lstatSync(join(folder, at));
      if (stats.isDirectory()) {
        found[at] = `/ ${octal(stats.mode)}`;
        visit(at);
      } else if (stats.isSymbolicLink()) found[at] = `-> ${readlinkSync(join(folder, at))}`;
      else found[at] = `${octal(stats.mode)} ${readFileSync(join(folder, at), 'utf8')}`;
    }
  };
  visit('');
  return found;
}

/** What a tree shows. */
function treeSnapshot(vfs: Vfs): Snapshot {
  const found: Record<string, string> = {};
  const root = vfs.openRoot();
  const visit = (path: string): void => {
    const place = vfs.locate(root, parseRelPath(path), 'keep');
    const entries = using(vfs.openDirectory(place), (directory) => directory.list());
    for (const { name } of entries) {
      const at = path === '' ? name : `${path}/${name}`;
      found[at] = describe(vfs, vfs.locate(root, parseRelPath(at), 'keep'));
      if (found[at].startsWith('/')) visit(at);
    }
  };
  visit('');
  root.close();
  return found;
}

function describe(vfs: Vfs, place: Place): string {
  const { kind, mode } = vfs.stat(place);
  if (kind === 'directory') return `/ ${octal(mode)}`;
  if (kind === 'symlink') return `-> ${vfs.readLink(place)}`;
  const options = { access: 'read', create: 'never', content: 'keep', mode: 0 } as const;
  const bytes = using(vfs.openFile(place, options), (file) => readUpTo(file, 0, file.stat().size));
  return `${octal(mode)} ${decoder.decode(bytes)}`;
}

/** Entries to begin with: a path ending in `/` is a directory, a value beginning with `->` a link. */
export type Layout = Readonly<Record<string, string>>;

/** Makes the folder look like one of another kind. */
export interface Disguise {
  readonly disguise?: (base: HostTree) => HostTree;
  /** `base` is what it looks like. */
  readonly restrain?: (writer: HostWriter, base: HostTree) => HostWriter;
}

export class SandboxedFolder {
  readonly folder: string;
  readonly overlay: Overlay;
  readonly writer: HostWriter;
  readonly root: DirHandle;
  readonly #temporary: string;

  constructor(layout: Layout, { disguise = (base) => base, restrain = (writer) => writer }: Disguise = {}) {
    this.#temporary = mkdtempSync(join(tmpdir(), 'capsule-inspector-review-'));
    this.folder = join(this.#temporary, 'base');
    mkdirSync(this.folder, { mode: 0o755 });
    for (const [path, content] of Object.entries(layout)) this.put(path, content);
    const real = openHostTree({ hostPath: this.folder });
    const base = disguise(real);
    this.writer = restrain(openHostWriter(real), base);
    let time = 1_800_000_000_000_000_000n;
    const store = { database: new DatabaseSync(':memory:'), journal: NO_JOURNAL, contents: createMemoryContentStore() };
    this.overlay = createOverlay({ treeId: 1, base, store, now: () => (time += 1000n) });
    this.root = this.overlay.openRoot();
  }

  /** Makes or overwrites something in the real folder. */
  put(path: string, content: string): void {
    const at = join(this.folder, path);
    mkdirSync(dirname(at), { recursive: true, mode: 0o755 });
    if (path.endsWith('/')) mkdirSync(at, { recursive: true, mode: 0o755 });
    else if (content.startsWith('->')) symlinkSync(content.slice(2), at);
    else {
      writeFileSync(at, content);
      chmodSync(at, 0o644);
    }
  }

  place(path: string, last: 'keep' | 'follow' = 'keep'): Place {
    return this.overlay.locate(this.root, parseRelPath(path), last);
  }

  write(path: string, content: string): void {
    writeWhole(this.overlay, this.place(path), new TextEncoder().encode(content));
  }

  mkdir(path: string): void {
    this.overlay.makeDirectory(this.place(path), 0o755);
  }

  rename(from: string, to: string): void {
    this.overlay.rename(this.place(from), this.place(to));
  }

  remove(path: string): void {
    removeAll({ vfs: this.overlay, root: this.root, place: this.place(path) });
  }

  symlink(target: string, path: string): void {
    this.overlay.symlink(target, this.place(path));
  }

  setMode(path: string, mode: number): void {
    this.overlay.setMode(this.place(path), mode);
  }

  changes(): readonly Change[] {
    return listChanges(this.overlay, 'cwd');
  }

  /** `A cwd://x`, `R cwd://x <- cwd://y`, with `*` for content and `m` for mode. */
  summary(): readonly string[] {
    return this.changes().map(({ kind, path, from, content, mode }) => {
      const flags =
        kind === 'modified' || kind === 'renamed' ? ` ${content ? '*' : ''}${mode ? 'm' : ''}`.trimEnd() : '';
      return `${kind} ${path.slice('cwd://'.length)}${from ? ` <- ${from.slice('cwd://'.length)}` : ''}${flags}`;
    });
  }

  plan(paths: readonly string[] | null = null): Plan {
    return planCommit(this.overlay, 'cwd', this.changes(), paths && new Set(paths.map((path) => `cwd://${path}`)));
  }

  apply(plan: Plan): ReviewReport {
    const work = applyPlan(this.overlay, this.writer, plan);
    for (;;) {
      const next = work.next();
      if (next.done) return next.value;
    }
  }

  commit(paths: readonly string[] | null = null): ReviewReport {
    return this.apply(this.plan(paths));
  }

  discard(paths: readonly string[] | null = null): ReviewReport {
    return discard(this.overlay, 'cwd', this.changes(), paths && new Set(paths.map((path) => `cwd://${path}`)));
  }

  merged(): Snapshot {
    return treeSnapshot(this.overlay);
  }

  disk(): Snapshot {
    return diskSnapshot(this.folder);
  }

  close(): void {
    this.root.close();
    this.overlay.close();
    rmSync(this.#temporary, { recursive: true, force: true });
  }
}

/** Runs a test on a folder that is removed after. */
export function withFolder(layout: Layout, test: (folder: SandboxedFolder) => void, disguise?: Disguise): void {
  const folder = new SandboxedFolder(layout, disguise);
  try {
    test(folder);
  } finally {
    folder.close();
  }
}
