/** For tests: trees in memory, and overlays over folders on disk whose stores can be closed and opened again. */
import { lstatSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openSandboxStore } from '../../store/open-sandbox-store.ts';
import type { Seed, Subject } from '../files-by-path-contract.ts';
import { openHostTree } from '../host/open-host-tree.ts';
import type { HostTree } from '../host/host-tree.ts';
import type { Overlay } from '../overlay.ts';
import { SCRATCH, seedDisk, wallClock } from '../seeding-contract.ts';
import { createMemoryTree, createOverlay } from './create-overlay.ts';
import type { MemoryTree } from './create-overlay.ts';

export interface OverlayForm {
  readonly base: Seed;
  /** How many operations pass between two openings; 0 for never. */
  readonly reopenEvery: number;
  /** What stands between the folder and the overlay. */
  readonly disguise?: (base: HostTree) => HostTree;
}

export interface OverlaySubject extends Subject {
  overlay(): Overlay;
}

/** Everything that a write to a folder would change, one line per entry. */
const traceOf = (folder: string): readonly string[] =>
  ['', ...readdirSync(folder, { recursive: true, encoding: 'utf8' }).toSorted()].map((name) => {
    const { ino, size, mode, nlink, mtimeNs, ctimeNs } = lstatSync(join(folder, name), { bigint: true });
    return [name, ino, size, mode, nlink, mtimeNs, ctimeNs].join(' ');
  });

/** Base folders by what is in them: an overlay never writes to its base, so that all tests of a file share them. */
export class BaseFolders {
  readonly #folders = new Map<string, { readonly folder: string; readonly trace: readonly string[] }>();

  folderOf(seed: Seed): string {
    const key = JSON.stringify(seed);
    let base = this.#folders.get(key);
    if (!base) {
      const folder = mkdtempSync(join(tmpdir(), 'base-'));
      seedDisk(folder, seed);
      base = { folder, trace: traceOf(folder) };
      this.#folders.set(key, base);
    }
    return base.folder;
  }

  get count(): number {
    return this.#folders.size;
  }

  /** Whatever is not as it was made. */
  changes(): readonly string[] {
    return [...this.#folders.values()].flatMap(({ folder, trace }) =>
      traceOf(folder).filter((line, index) => line !== trace[index]),
    );
  }

  remove(): void {
    for (const { folder } of this.#folders.values()) rmSync(folder, { recursive: true });
    this.#folders.clear();
  }
}

export const memoryTree = (): MemoryTree => createMemoryTree({ now: wallClock, maxBytes: 2 ** 42, maxNodes: 10_000 });

export const subjectOf = (tree: MemoryTree): Subject => ({
  vfs: () => tree,
  settle: () => undefined,
  readOnly: () => tree.view('merged'),
  close: () => tree.close(),
});

interface Opened {
  readonly overlay: Overlay;
  commit(): void;
  close(): void;
}

function openIn(folder: string, base: HostTree): Opened {
  const store = openSandboxStore({ folder, now: wallClock });
  const overlay = createOverlay({ treeId: 1, base, store, now: wallClock });
  store.journal.checkpoint();
  return {
    overlay,
    commit: () => store.journal.commit(),
    close() {
      overlay.close();
      store.journal.commit();
      store.close();
    },
  };
}

export function overlaySubject(bases: BaseFolders, { base, reopenEvery, disguise }: OverlayForm): OverlaySubject {
  const folder = mkdtempSync(join(SCRATCH, 'node-tree-'));
  mkdirSync(join(folder, 'store'));
  const open = (): Opened => {
    const tree = openHostTree({ hostPath: bases.folderOf(base) });
    return openIn(join(folder, 'store'), disguise ? disguise(tree) : tree);
  };
  let current = open();
  let operations = 0;
  return {
    overlay: () => current.overlay,
    vfs: () => current.overlay,
    readOnly: () => current.overlay.view('merged'),
    settle() {
      current.commit();
      if (reopenEvery === 0 || ++operations % reopenEvery !== 0) return;
      current.close();
      current = open();
    },
    close() {
      current.close();
      rmSync(folder, { recursive: true });
    },
  };
}
