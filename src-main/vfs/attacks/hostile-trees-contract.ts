/** The trees that every hostile case is played on: as each operation finds them, as if it were the first. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openSandboxStore } from '../../store/open-sandbox-store.ts';
import type { SandboxStore } from '../../store/open-sandbox-store.ts';
import { writeWhole } from '../derived.ts';
import { openHostTree } from '../host/open-host-tree.ts';
import { loadLibc } from '../host/libc.ts';
import { createMemoryTree, createOverlay } from '../node/create-overlay.ts';
import { now } from '../node/machine-contract.ts';
import type { Overlay } from '../overlay.ts';
import { relPath } from '../path/rel-path.ts';
import type { Vfs } from '../vfs.ts';
import { isInMemory, isRefusal } from './hostile-case-contract.ts';
import type { HostileCase, Resolver } from './hostile-case-contract.ts';
import type { Ending, Ground, HostileOperation } from './hostile-operations-contract.ts';
import { COMMON } from './hostile-stage-contract.ts';
import type { HostileEntry, HostileStage } from './hostile-stage-contract.ts';

/** A kind of tree over a stage. */
export interface HostileTree {
  readonly name: string;
  readonly resolver: Resolver;
  /** Where a way to write is known to be weaker than where the path leads; `ending` otherwise. */
  correct(hostile: HostileCase, operation: HostileOperation, ending: Ending): Ending;
  /** Why a case cannot be played here; null when it can. */
  lacks(hostile: HostileCase): string | null;
  /** The tree with the case in it and nothing changed. */
  enter(hostile: HostileCase): Ground;
  /** After each operation. */
  leave(ground: Ground): void;
  close(): void;
}

/** The ways to confine that this machine has. */
export const RESOLVERS: readonly Exclude<Resolver, 'memory'>[] = [
  ...(loadLibc() ? (['openat2'] as const) : []),
  'walk',
  'compare',
];

function plant({ vfs, root }: Ground, entry: HostileEntry): void {
  const names = entry.at.split('/');
  for (const depth of names.slice(0, -1).keys()) {
    const place = vfs.locate(root, relPath(names.slice(0, depth + 1)), 'keep');
    if (place.kind === null) vfs.makeDirectory(place, 0o755);
  }
  const place = vfs.locate(root, relPath(names), 'keep');
  if ('file' in entry) writeWhole(vfs, place, new TextEncoder().encode(entry.file));
  else if ('link' in entry) vfs.symlink(entry.link.replace('{root}', '/root').replace('{outside}', '/outside'), place);
  else vfs.makeDirectory(place, 0o755);
}

export class MemoryGround implements HostileTree {
  readonly name = 'memory';
  readonly resolver = 'memory';

  correct(_: HostileCase, __: HostileOperation, ending: Ending): Ending {
    return ending;
  }

  lacks(hostile: HostileCase): string | null {
    return isInMemory(hostile) ? null : 'has files, directories and links only';
  }

  enter({ entries = [] }: HostileCase): Ground {
    const vfs = createMemoryTree({ now, maxBytes: 1_000_000, maxNodes: 1000 });
    const ground = { vfs, root: vfs.openRoot() };
    for (const entry of [...COMMON, ...entries]) plant(ground, entry);
    return ground;
  }

  leave({ vfs }: Ground): void {
    vfs.close();
  }

  close(): void {
    // Each operation had a tree of its own.
  }
}

/** Trees of one journal; the numbers from 65 on are those of what else writes into it. */
const MAX_TREES = 60;

/** An overlay over the stage: one for each case, and what an operation did is taken back. */
export class OverlayGround implements HostileTree {
  readonly name: string;
  readonly resolver: Exclude<Resolver, 'memory'>;
  readonly #stage: HostileStage;
  readonly #folder = mkdtempSync(join(tmpdir(), 'hostile-store-'));
  #store: SandboxStore | null = null;
  #trees = 0;
  #case: HostileCase | null = null;
  #overlay: Overlay | null = null;

  constructor(stage: HostileStage, resolver: Exclude<Resolver, 'memory'>) {
    this.name = `an overlay confined by ${resolver}`;
    this.resolver = resolver;
    this.#stage = stage;
  }

  correct(_: HostileCase, __: HostileOperation, ending: Ending): Ending {
    return ending;
  }

  lacks({ isDeepFor = [] }: HostileCase): string | null {
    return isDeepFor.includes(this.resolver) ? 'too deep for a way that starts at the root each time' : null;
  }

  enter(hostile: HostileCase): Ground {
    if (this.#case !== hostile) {
      this.#overlay?.close();
      this.#overlay = null;
      this.#case = hostile;
      this.#stage.build(hostile.entries ?? []);
    }
    const vfs = (this.#overlay ??= this.#open());
    return { vfs, root: vfs.openRoot() };
  }

  leave({ root }: Ground): void {
    root.close();
    const overlay = this.#overlay;
    for (const { names } of overlay?.topEntries() ?? []) overlay?.revert(names);
    this.#store?.journal.commit();
    if (overlay?.topEntries().length === 0) return;
    overlay?.close();
    this.#overlay = null;
  }

  close(): void {
    this.#overlay?.close();
    this.#store?.close();
    rmSync(this.#folder, { recursive: true, force: true });
  }

  #open(): Overlay {
    if (this.#trees % MAX_TREES === 0) this.#renewStore();
    const base = openHostTree({ hostPath: this.#stage.root, resolver: this.resolver });
    const store = this.#store ?? this.#renewStore();
    return createOverlay({ treeId: (this.#trees++ % MAX_TREES) + 1, base, store, now });
  }

  #renewStore(): SandboxStore {
    this.#store?.close();
    this.#store = openSandboxStore({ folder: join(this.#folder, String(this.#trees)), now });
    return this.#store;
  }
}

/** The folder itself, read and written; what an operation changed is made anew. */
export class FolderGround implements HostileTree {
  readonly name: string;
  readonly resolver: Exclude<Resolver, 'memory'>;
  readonly #stage: HostileStage;
  readonly #open: (hostPath: string) => Vfs;
  #case: HostileCase | null = null;
  #before: ReadonlyMap<string, string> = new Map();

  constructor(stage: HostileStage, resolver: Exclude<Resolver, 'memory'>, open: (hostPath: string) => Vfs) {
    this.name = `a folder confined by ${resolver}`;
    this.resolver = resolver;
    this.#stage = stage;
    this.#open = open;
  }

  correct(hostile: HostileCase, { name }: HostileOperation, ending: Ending): Ending {
    const { follow } = hostile.by?.[this.resolver] ?? hostile;
    // Without a descriptor that means the entry itself, what is no file or directory is left as it is.
    if (this.resolver === 'compare' && name === 'set mode' && follow === 'other') return 'unsupported';
    return isRefusal(follow) ? ending : (hostile.butInFolder?.[name] ?? ending);
  }

  lacks({ isDeepFor }: HostileCase): string | null {
    return isDeepFor === undefined ? null : 'too deep to be made anew after each operation';
  }

  enter(hostile: HostileCase): Ground {
    if (this.#case !== hostile) {
      this.#case = hostile;
      this.#stage.build(hostile.entries ?? []);
      this.#before = this.#stage.inside();
    }
    const vfs = this.#open(this.#stage.root);
    return { vfs, root: vfs.openRoot() };
  }

  leave({ vfs }: Ground): void {
    vfs.close();
    this.#before = this.#stage.restore(this.#case?.entries ?? [], this.#before);
  }

  close(): void {
    this.#case = null;
  }
}
