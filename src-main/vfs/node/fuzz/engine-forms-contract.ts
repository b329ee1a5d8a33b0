/** The forms in which the fuzzer has our trees: on disk as a sandbox has them, in memory, a real folder; and the model itself. */
import { cpSync } from 'node:fs';
import { hrtime } from 'node:process';
import { join } from 'node:path';
import { openSandboxStore } from '../../../store/open-sandbox-store.ts';
import { openHostTree } from '../../host/open-host-tree.ts';
import type { HostTree } from '../../host/host-tree.ts';
import { openHostVfs } from '../../host/open-host-vfs.ts';
import { createMemoryTree, createOverlay } from '../create-overlay.ts';
import type { MemoryTree } from '../create-overlay.ts';
import { EngineSubject } from './engine-subject-contract.ts';
import type { OpenTree, Wrap } from './open-tree-contract.ts';

/** Later than every time that the fuzzer sets. */
const now = (): bigint => hrtime.bigint() + 1_700_000_000_000_000_000n;

export interface FormPlace {
  /** A folder that the tree may use, empty at first. */
  readonly folder: string;
  /** The base folder. */
  readonly base: string;
  readonly wrap: Wrap;
  /** Makes another base of the folder. */
  readonly disguise?: (base: HostTree) => HostTree;
}

/** An overlay as a sandbox has it: journal, database and packs on disk. */
export function overlaySubject({ folder, base, wrap, disguise = (tree) => tree }: FormPlace): EngineSubject {
  let generation = 0;
  return new EngineSubject((): OpenTree => {
    const at = join(folder, `store-${generation}`);
    const store = openSandboxStore({ folder: at, now });
    const overlay = createOverlay({ treeId: 1, base: disguise(openHostTree({ hostPath: base })), store, now });
    store.journal.checkpoint();
    return {
      vfs: wrap(overlay),
      commit: () => store.journal.commit(),
      close() {
        overlay.close();
        store.journal.commit();
        store.close();
      },
      kill() {
        generation++;
        // The files as they are at this moment.
        cpSync(at, join(folder, `store-${generation}`), { recursive: true });
      },
    };
  });
}

/** A tree in memory, which outlives its restarts. */
export function memorySubject(wrap: Wrap): EngineSubject {
  const nothing = (): void => undefined;
  const opened = (tree: MemoryTree): OpenTree => ({
    vfs: wrap(tree),
    fork: (checkpoint) => opened(tree.fork(checkpoint)),
    commit: nothing,
    close: () => tree.close(),
    kill: nothing,
  });
  return new EngineSubject(() => opened(createMemoryTree({ now, maxBytes: 2 ** 40, maxNodes: 100_000 })));
}

/** A real folder, written in place. */
export function hostSubject(hostPath: string, wrap: Wrap): EngineSubject {
  return new EngineSubject((): OpenTree => {
    const vfs = openHostVfs({ folder: { hostPath }, access: 'read-write', now });
    const nothing = (): void => undefined;
    return { vfs: wrap(vfs), commit: nothing, close: () => vfs.close(), kill: nothing };
  });
}
