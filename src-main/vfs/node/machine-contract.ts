/** An overlay on disk with everything that can happen to it, for tests: restarts, crashes, a full disk. */
import { chmodSync, cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { hrtime } from 'node:process';
import { expect } from 'vitest';
import { FillingDisk } from '../../store/filling-disk-contract.ts';
import { openSandboxStore } from '../../store/open-sandbox-store.ts';
import type { SandboxStore } from '../../store/open-sandbox-store.ts';
import { Budget } from '../budget.ts';
import { codeOf, Files } from '../files-by-path-contract.ts';
import { openHostTree } from '../host/open-host-tree.ts';
import type { Overlay } from '../overlay.ts';
import type { DirHandle } from '../vfs.ts';
import { createOverlay } from './create-overlay.ts';
import type { ModelDirectory } from './tree-model-contract.ts';

export const now = (): bigint => hrtime.bigint() + 1_700_000_000_000_000_000n;

const baseWith = (large: number): readonly (readonly [string, string | null | { link: string }])[] => [
  ['a', null],
  ['a/a', 'first'],
  ['a/b', null],
  ['a/b/a', 'second'],
  ['a/b/c', { link: 'nowhere' }],
  ['a/c', 'x'.repeat(large)],
  ['b', null],
  ['b/a', null],
  ['b/a/a', 'third'],
  ['b/a/b', null],
  ['c', 'fourth'],
];

/** Directories, small files, a link, and `a/c` of so many bytes. */
export function makeBase(folder: string, large = 70_000): void {
  mkdirSync(folder);
  for (const [name, entry] of baseWith(large)) {
    const at = join(folder, name);
    if (entry === null) mkdirSync(at);
    else if (typeof entry === 'string') writeFileSync(at, entry);
    else symlinkSync(entry.link, at);
  }
}

/** An overlay with its store on disk, and everything that can happen to it. */
export class Machine {
  readonly #folder = mkdtempSync(join(tmpdir(), 'node-model-'));
  #generation = 0;
  readonly #disk = new FillingDisk(20);
  store!: SandboxStore;
  overlay!: Overlay;
  budget!: Budget;
  root!: DirHandle;

  constructor() {
    makeBase(this.base);
    this.open();
  }

  get base(): string {
    return join(this.#folder, 'base');
  }

  get #storeFolder(): string {
    return join(this.#folder, `store-${this.#generation}`);
  }

  /** The overlay by paths, also after a crash; each operation is settled at once. */
  files(): Files {
    return new Files({
      vfs: () => this.overlay,
      settle: () => this.store.journal.commit(),
      close: () => undefined,
    });
  }

  open(): void {
    this.store = openSandboxStore({ folder: this.#storeFolder, now, disk: this.#disk.disk });
    this.budget = new Budget();
    const base = openHostTree({ hostPath: this.base });
    this.overlay = createOverlay({ treeId: 1, base, store: this.store, now, budget: this.budget });
    this.root = this.overlay.openRoot();
  }

  close(): void {
    this.overlay.close();
    this.store.journal.commit();
    this.store.close();
  }

  /** What kill -9 leaves: the files as they are, nothing closed. */
  crash(): void {
    const from = this.#storeFolder;
    this.#generation++;
    cpSync(from, this.#storeFolder, { recursive: true });
    this.overlay.close();
    this.store.close();
    this.open();
  }

  failCommit(): void {
    this.#disk.isFull = true;
    // Nothing to write when nothing changed.
    expect(['ok', 'no-space']).toContain(codeOf(() => this.store.journal.commit()));
    this.#disk.isFull = false;
  }

  /** As if everything had been committed by somebody else. */
  replaceBase(model: ModelDirectory): void {
    for (const name of readdirSync(this.base)) rmSync(join(this.base, name), { recursive: true });
    const write = (directory: ModelDirectory, at: string): void => {
      for (const [name, entry] of directory.entries) {
        const to = join(at, name);
        if (entry.kind === 'symlink') symlinkSync(entry.target, to);
        else if (entry.kind === 'file') {
          writeFileSync(to, entry.bytes);
          chmodSync(to, entry.mode);
        } else {
          mkdirSync(to);
          write(entry, to);
        }
      }
    };
    write(model, this.base);
  }

  remove(): void {
    this.close();
    rmSync(this.#folder, { recursive: true });
  }

  readTop(names: readonly string[]): Buffer {
    const file = this.overlay.readTop(names);
    const bytes = Buffer.alloc(file.stat().size);
    file.read(bytes, 0);
    file.close();
    return bytes;
  }
}
