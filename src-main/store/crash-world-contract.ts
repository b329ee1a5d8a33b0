/** One sandbox under a disk that stops or fails, and what it may show afterwards; for tests. */
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { VfsError } from '../vfs/errors.ts';
import { codeOf } from '../vfs/files-by-path-contract.ts';
import { openHostTree } from '../vfs/host/open-host-tree.ts';
import { createOverlay } from '../vfs/node/create-overlay.ts';
import type { Operating } from '../vfs/node/steps-contract.ts';
import { applyToModel, applyToTree } from '../vfs/node/steps-contract.ts';
import { emptyModel, readModel, showModel, TreeModel } from '../vfs/node/tree-model-contract.ts';
import type { ModelDirectory, ModelEntry } from '../vfs/node/tree-model-contract.ts';
import type { Overlay } from '../vfs/overlay.ts';
import { relPath } from '../vfs/path/rel-path.ts';
import type { DirHandle, FileHandle } from '../vfs/vfs.ts';
import type { Disk } from './disk.ts';
import { FaultyDisk } from './faulty-disk-contract.ts';
import { openSandboxStore } from './open-sandbox-store.ts';
import type { SandboxStore } from './open-sandbox-store.ts';

/** Beyond this, a file is written in place: a write over old bytes that is cut short may leave some of both. */
const IN_PLACE = 64 * 1024;

let time = 1_700_000_000_000_000_000n;
export const tick = (): bigint => (time += 1_000n);

export type Ground = 'workspace' | 'nothing';

/** An open sandbox: one tree over its store. */
export class OpenSandbox {
  readonly store: SandboxStore;
  readonly tree: Overlay;
  readonly root: DirHandle;

  constructor(folder: string, base: string | null, disk?: Disk) {
    this.store = openSandboxStore({ folder, now: tick, ...(disk && { disk }) });
    try {
      this.tree = openTree(this.store, base);
    } catch (error) {
      this.store.close();
      throw error;
    }
    this.root = this.tree.openRoot();
  }

  close(): void {
    this.tree.close();
    this.store.close();
  }
}

function openTree(store: SandboxStore, hostPath: string | null): Overlay {
  const base = hostPath === null ? null : openHostTree({ hostPath });
  try {
    return createOverlay({ treeId: 1, base, store, now: tick });
  } catch (error) {
    base?.close();
    throw error;
  }
}

/** Files that are, or have been, beyond 64 KiB: they stay files of their own when they shrink. */
const inPlace = new WeakSet<ModelEntry>();

export const isInPlace = (entry: ModelEntry): boolean =>
  inPlace.has(entry) || (entry.kind === 'file' && entry.bytes.length > IN_PLACE);

/** What is in place in one tree is so in another that shows the same files. */
function carryMarks(from: ModelDirectory, to: ModelDirectory): void {
  for (const path of Object.keys(showModel(from))) {
    const names = path.slice(1).split('/');
    const entry = new TreeModel(from).find(names);
    const same = new TreeModel(to).find(names);
    if (entry && same && isInPlace(entry)) inPlace.add(same);
  }
}

const identities = new WeakMap<ModelEntry, object>();

/** What tells one file, before and after any number of steps, from all others. */
export function identityOf(entry: ModelEntry): object {
  const identity = identities.get(entry) ?? {};
  identities.set(entry, identity);
  return identity;
}

function cloneModel(root: ModelDirectory): ModelDirectory {
  const copies = new Map<ModelEntry, ModelEntry>();
  const copy = (entry: ModelEntry): ModelEntry => {
    const known = copies.get(entry);
    if (known) return known;
    const made: ModelEntry = entry.kind === 'directory' ? copyDirectory(entry) : { ...entry };
    if (isInPlace(entry)) inPlace.add(made);
    identities.set(made, identityOf(entry));
    copies.set(entry, made);
    return made;
  };
  const copyDirectory = (directory: ModelDirectory): ModelDirectory => {
    const made = emptyModel();
    for (const [name, child] of directory.entries) made.entries.set(name, copy(child));
    return made;
  };
  return copyDirectory(root);
}

const isSame = (a: ModelDirectory, b: ModelDirectory): boolean => {
  const left = showModel(a);
  const right = showModel(b);
  const paths = Object.keys(left);
  return paths.length === Object.keys(right).length && paths.every((path) => left[path] === right[path]);
};

type ModelFile = ModelEntry & { kind: 'file' };

const isMixOf = (seen: ModelFile, before: ModelFile, after: ModelFile): boolean =>
  seen.mode === before.mode &&
  (seen.bytes.length === before.bytes.length || seen.bytes.length === after.bytes.length) &&
  seen.bytes.every((byte, at) => byte === before.bytes[at] || byte === after.bytes[at]);

/** Whether `seen` is `before`, but for large files of which `after` has other bytes: those may have some of both. */
function isBetween(seen: ModelDirectory, before: ModelDirectory, after: ModelDirectory): boolean {
  const shown = showModel(seen);
  const expected = showModel(before);
  const paths = Object.keys(expected);
  if (paths.length !== Object.keys(shown).length) return false;
  return paths.every((path) => {
    if (shown[path] === expected[path]) return true;
    const names = path.slice(1).split('/');
    const [is, was, will] = [seen, before, after].map((root) => new TreeModel(root).find(names));
    if (is?.kind !== 'file' || was?.kind !== 'file' || will?.kind !== 'file') return false;
    if (!isInPlace(was) || !isMixOf(is, was, will)) return false;
    inPlace.add(is);
    return true;
  });
}

/** Whether `seen` has all of `before`, and what led from there to `after` whole or not at all. */
export const isEither = (seen: ModelDirectory, before: ModelDirectory, after: ModelDirectory): boolean =>
  isSame(seen, before) || isSame(seen, after) || isBetween(seen, before, after);

/** Something to be done whole or not at all, to the tree and to its model. */
interface Act {
  readonly name: string;
  on(sandbox: OpenSandbox): void;
  onModel(model: TreeModel): void;
}

export class CrashWorld {
  readonly folder = mkdtempSync(join(tmpdir(), 'crash-world-'));
  readonly faulty = new FaultyDisk();
  readonly base: string | null;
  sandbox: OpenSandbox;
  model: ModelDirectory;
  /** What is under way, and what the tree will then show. */
  doing = 'open';
  next: ModelDirectory;
  isOpen = true;
  #copies = 0;
  #file: FileHandle | null = null;

  readonly #disk: Disk;

  constructor(ground: Ground, disk: Disk | null = null) {
    this.#disk = disk ?? this.faulty.disk;
    this.base = ground === 'workspace' ? join(this.folder, 'base') : null;
    if (this.base !== null) makeBase(this.base);
    this.sandbox = new OpenSandbox(this.storeFolder, this.base, this.#disk);
    this.model = readModel(this.sandbox.tree);
    this.next = this.model;
  }

  get storeFolder(): string {
    return join(this.folder, 'store');
  }

  /** The acts that a step is made of: each is acknowledged on its own, as a guest's calls are. */
  actsOf(step: Operating): Act[] {
    if (step.do !== 'write' && step.do !== 'truncate')
      return [
        {
          name: JSON.stringify(step),
          on: ({ tree, root }) => applyToTree(tree, root, step),
          onModel: (model) => applyToModel(model, step),
        },
      ];
    const { path, size } = step;
    return [
      {
        name: `open ${path.join('/')}`,
        on: () => this.#openFile(path),
        onModel: (model) => model.write(path, 0, EMPTY),
      },
      {
        name: JSON.stringify(step),
        on: () =>
          step.do === 'write' ? this.#file?.write(bytesOf(step.at, size), step.at) : this.#file?.truncate(size),
        onModel: (model) =>
          step.do === 'write' ? model.write(path, step.at, bytesOf(step.at, size)) : model.truncate(path, size),
      },
      { name: `close ${path.join('/')}`, on: () => this.#closeFile(), onModel: () => undefined },
    ];
  }

  /** Whether it could be done. */
  perform(act: Act): boolean {
    this.doing = act.name;
    const after = cloneModel(this.model);
    const isPossible = codeOf(() => act.onModel(new TreeModel(after))) === 'ok';
    this.next = isPossible ? after : this.model;
    const failure = attempt(() => act.on(this.sandbox));
    this.sandbox.store.journal.commit();
    if (failure && isPossible) throw failure.error;
    this.model = this.next;
    return isPossible;
  }

  /** The act under way was refused by a failing disk: `seen` is what the tree shows now. */
  failed(seen: ModelDirectory): void {
    if (!isSame(seen, this.model)) {
      carryMarks(this.model, seen);
      this.model = seen;
    }
    this.next = this.model;
    if (this.doing.startsWith('open')) this.#closeFile();
    this.sandbox.store.journal.commit();
  }

  happen(event: 'checkpoint' | 'collect' | 'sync' | 'reopen'): true {
    this.doing = event;
    const { store } = this.sandbox;
    if (event === 'checkpoint') store.journal.checkpoint();
    else if (event === 'collect') store.collect();
    else if (event === 'sync') store.journal.sync();
    else this.reopen();
    return true;
  }

  /** As after kill -9, but in the same place. */
  reopen(): void {
    this.#file = null;
    if (this.isOpen) this.sandbox.close();
    this.isOpen = false;
    this.sandbox = new OpenSandbox(this.storeFolder, this.base, this.#disk);
    this.isOpen = true;
  }

  /** What a new process shows that finds the files as they are now; `spoil` may change them first. */
  afterKill(spoil: (folder: string) => void = () => undefined): ModelDirectory {
    const copy = join(this.folder, `copy-${this.#copies++}`);
    cpSync(this.storeFolder, copy, { recursive: true });
    spoil(copy);
    const first = new OpenSandbox(copy, this.base);
    const seen = readModel(first.tree);
    if (this.#copies % 4 === 0) this.#goOn(first, seen, copy);
    else first.close();
    rmSync(copy, { recursive: true });
    return seen;
  }

  /** What was recovered must itself come to rest, and be found again. */
  #goOn(first: OpenSandbox, seen: ModelDirectory, copy: string): void {
    first.store.journal.checkpoint();
    first.store.collect();
    first.close();
    const second = new OpenSandbox(copy, this.base);
    const again = readModel(second.tree);
    second.close();
    if (!isSame(seen, again)) throw new Error(`opened again, it shows something else (${this.doing})`);
  }

  /** Whether `seen` has all that was acknowledged, and the act under way whole or not at all. */
  isRight(seen: ModelDirectory): boolean {
    return this.isAsBefore(seen) || isSame(seen, this.next);
  }

  /** Whether `seen` shows nothing of an act that was refused. */
  isAsBefore(seen: ModelDirectory): boolean {
    return isSame(seen, this.model) || isBetween(seen, this.model, this.next);
  }

  /** For a message: what is there, and what should be. */
  explain(seen: ModelDirectory): string {
    return JSON.stringify(
      { doing: this.doing, seen: showModel(seen), before: showModel(this.model), after: showModel(this.next) },
      null,
      1,
    );
  }

  remove(): void {
    this.faulty.watch = null;
    this.faulty.mend();
    if (this.isOpen) this.sandbox.close();
    rmSync(this.folder, { recursive: true });
  }

  #openFile(path: readonly string[]): void {
    const { tree, root } = this.sandbox;
    const place = tree.locate(root, relPath(path), 'keep');
    this.#file = tree.openFile(place, { access: 'write', create: 'if-missing', content: 'keep', mode: 0o644 });
  }

  #closeFile(): void {
    const file = this.#file;
    this.#file = null;
    file?.close();
  }
}

function attempt(run: () => void): { readonly error: unknown } | null {
  try {
    run();
    return null;
  } catch (error) {
    if (!(error instanceof VfsError)) throw error;
    return { error };
  }
}

const EMPTY = Buffer.alloc(0);

const bytesOf = (at: number, size: number): Buffer =>
  Buffer.alloc(size, String.fromCharCode(65 + ((at + size) % 26)) + String.fromCharCode(97 + (size % 26)));

function makeBase(folder: string): void {
  mkdirSync(join(folder, 'a', 'b'), { recursive: true });
  writeFileSync(join(folder, 'a', 'a'), 'first', { mode: 0o644 });
  writeFileSync(join(folder, 'a', 'c'), 'x'.repeat(70_000), { mode: 0o644 });
  writeFileSync(join(folder, 'c'), 'fourth', { mode: 0o644 });
  symlinkSync('nowhere', join(folder, 'a', 'b', 'c'));
}
