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
import { showModel, TreeModel } from '../vfs/node/tree-model-contract.ts';
import type { ModelDirectory } from '../vfs/node/tree-model-contract.ts';
import type { Overlay } from '../vfs/overlay.ts';
import { relPath } from '../vfs/path/rel-path.ts';
import type { DirHandle, FileHandle } from '../vfs/vfs.ts';
import {
  carryMarks,
  checkpointsOf,
  cloneModel,
  dropModel,
  freezeModel,
  isBetween,
  isSame,
  liveOf,
  readWhole,
  restoreModel,
} from './crash-model-contract.ts';
import type { Disk } from './disk.ts';
import { FaultyDisk } from './faulty-disk-contract.ts';
import { openSandboxStore } from './open-sandbox-store.ts';
import type { SandboxStore } from './open-sandbox-store.ts';

let time = 1_700_000_000_000_000_000n;
export const tick = (): bigint => (time += 1_000n);

/** Of a record of events that has none yet. */
const EVENT_TAG = 0x41;

/** In quiet moments space is given back, and logs of the past are made smaller. */
function collectAndPack(store: SandboxStore): void {
  store.collect();
  while (!store.history.tidy());
}

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
      this.store.history.begin({ tag: EVENT_TAG, lastEvent: () => 0 });
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

/** What is done to the checkpoints; `pick` chooses one of those that are there. */
export interface LayerStep {
  readonly layer: 'freeze' | 'restore' | 'drop';
  readonly pick: number;
}

/** So many at once: each of them is read at each moment. */
const MOST_CHECKPOINTS = 3;

/** Something to be done whole or not at all, to the sandbox and to its model. */
interface Act {
  readonly name: string;
  on(sandbox: OpenSandbox): void;
  onModel(whole: ModelDirectory): void;
}

/** Whether `doing` names an act on a checkpoint. */
export const isLayerAct = (doing: string): boolean => /^(freeze|restore|drop) checkpoint /.test(doing);

const onLive = (whole: ModelDirectory): TreeModel => new TreeModel(liveOf(whole));

const restoring = (id: number): Act => ({
  name: `restore checkpoint ${id}`,
  on: ({ tree }) => tree.restore(id),
  onModel: (whole) => restoreModel(whole, id),
});

const dropping = (id: number): Act => ({
  name: `drop checkpoint ${id}`,
  on: ({ tree }) => tree.drop(id),
  onModel: (whole) => dropModel(whole, id),
});

export class CrashWorld {
  readonly folder = mkdtempSync(join(tmpdir(), 'crash-world-'));
  readonly faulty = new FaultyDisk();
  readonly base: string | null;
  sandbox: OpenSandbox;
  /** Of the tree and its checkpoints. */
  model: ModelDirectory;
  /** What is under way, and what the tree will then show. */
  doing = 'open';
  next: ModelDirectory;
  isOpen = true;
  #copies = 0;
  #newest = 0;
  #file: FileHandle | null = null;

  readonly #disk: Disk;

  constructor(ground: Ground, disk: Disk | null = null) {
    this.#disk = disk ?? this.faulty.disk;
    this.base = ground === 'workspace' ? join(this.folder, 'base') : null;
    if (this.base !== null) makeBase(this.base);
    this.sandbox = new OpenSandbox(this.storeFolder, this.base, this.#disk);
    this.model = readWhole(this.sandbox.tree);
    this.next = this.model;
  }

  get storeFolder(): string {
    return join(this.folder, 'store');
  }

  /** The acts that a step is made of: each is acknowledged on its own, as a guest's calls are. */
  actsOf(step: Operating | LayerStep): Act[] {
    if ('layer' in step) return this.#layerActsOf(step);
    if (step.do !== 'write' && step.do !== 'truncate')
      return [
        {
          name: JSON.stringify(step),
          on: ({ tree, root }) => applyToTree(tree, root, step),
          onModel: (whole) => applyToModel(onLive(whole), step),
        },
      ];
    const { path, size } = step;
    return [
      {
        name: `open ${path.join('/')}`,
        on: () => this.#openFile(path),
        onModel: (whole) => onLive(whole).write(path, 0, EMPTY),
      },
      {
        name: JSON.stringify(step),
        on: () =>
          step.do === 'write' ? this.#file?.write(bytesOf(step.at, size), step.at) : this.#file?.truncate(size),
        onModel: (whole) =>
          step.do === 'write'
            ? onLive(whole).write(path, step.at, bytesOf(step.at, size))
            : onLive(whole).truncate(path, size),
      },
      { name: `close ${path.join('/')}`, on: () => this.#closeFile(), onModel: () => undefined },
    ];
  }

  #layerActsOf({ layer, pick }: LayerStep): Act[] {
    const there = checkpointsOf(this.model);
    const known = there[pick % Math.max(1, there.length)];
    if (known === undefined || (layer === 'freeze' && there.length < MOST_CHECKPOINTS)) return [this.#freezing()];
    return [layer === 'restore' ? restoring(known) : dropping(known)];
  }

  #freezing(): Act {
    const id = this.#newest + 1;
    const on = ({ tree }: OpenSandbox): void => {
      if (tree.freeze().id !== id) throw new Error(`the next checkpoint is ${id}`);
    };
    return { name: `freeze checkpoint ${id}`, on, onModel: (whole) => freezeModel(whole, id) };
  }

  /** Whether it could be done. */
  perform(act: Act): boolean {
    this.doing = act.name;
    const after = cloneModel(this.model);
    const isPossible = codeOf(() => act.onModel(after)) === 'ok';
    this.next = isPossible ? after : this.model;
    const failure = attempt(() => act.on(this.sandbox));
    this.sandbox.store.journal.commit();
    if (failure && isPossible) throw failure.error;
    this.#accept(this.next);
    return isPossible;
  }

  /** The act under way was refused by a failing disk: `seen` is what the tree shows now. */
  failed(seen: ModelDirectory): void {
    if (!isSame(seen, this.model)) {
      carryMarks(this.model, seen);
      this.#accept(seen);
    }
    this.next = this.model;
    if (this.doing.startsWith('open')) this.#closeFile();
    this.sandbox.store.journal.commit();
  }

  happen(event: 'checkpoint' | 'collect' | 'sync' | 'reopen'): true {
    this.doing = event;
    const { store } = this.sandbox;
    if (event === 'checkpoint') store.journal.checkpoint();
    else if (event === 'collect') collectAndPack(store);
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
    const seen = readWhole(first.tree);
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
    const again = readWhole(second.tree);
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

  #accept(model: ModelDirectory): void {
    this.model = model;
    this.#newest = Math.max(this.#newest, ...checkpointsOf(model));
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
