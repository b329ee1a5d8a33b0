/** Makes the trees of a sandbox: an overlay over a real folder, or a scratch tree in memory. */
import type { DatabaseSync } from 'node:sqlite';
import type { LayerView } from '../../../src-preload/contract/vocabulary.ts';
import type { ContentStore } from '../../store/content-store.ts';
import type { Journal } from '../../store/journal.ts';
import { createMemoryContentStore } from '../../store/memory-content-store.ts';
import { fail } from '../errors.ts';
import type { HostTree } from '../host/host-tree.ts';
import type { Overlay, TopEntry } from '../overlay.ts';
import type { FileHandle, Vfs } from '../vfs.ts';
import { accept, revert, topNameOf } from './accept-revert.ts';
import { JournalRecorder } from './journal-recorder.ts';
import { NodeTree } from './node-tree.ts';
import { persist } from './persistence.ts';
import { MEMORY_RECORDER } from './recorder.ts';
import { topEntriesOf } from './top-entries.ts';
import { NO_LIMITS, TreeState } from './tree-state.ts';
import type { TreeLimits } from './tree-state.ts';

export interface OverlayOptions {
  /**
   * Names the tree in its store, for good: the tag of its journal records and of its rows. 1 to 255, unique among all
   * participants of the journal.
   */
  readonly treeId: number;
  /** Closed together with the overlay. null for a tree that stands on nothing. */
  readonly base: HostTree | null;
  readonly store: { readonly database: DatabaseSync; readonly journal: Journal; readonly contents: ContentStore };
  /** Nanoseconds since the epoch. */
  readonly now: () => bigint;
  readonly limits?: TreeLimits;
}

/**
 * Opens the overlay `treeId` of a store, with what its top held when it was last open. Mutations append to the journal;
 * whoever calls them commits: once per operation, so that the operation and its audit event are one group. When a commit
 * fails, the operation is undone (except bytes that were written over others in a file beyond 64 KiB), and handles that it
 * opened must be closed.
 */
export function createOverlay({ treeId, base, store, now, limits = NO_LIMITS }: OverlayOptions): Overlay {
  const { contents, journal } = store;
  const recorder = new JournalRecorder(journal, treeId);
  const state = new TreeState({ base, contents, owner: String(treeId), recorder, limits, now });
  persist(state, recorder, store, treeId);
  return new NodeOverlay(state, () => journal.sync());
}

export interface MemoryTreeOptions extends TreeLimits {
  readonly now: () => bigint;
}

/** A tree in memory only, bounded. Beyond its limits everything that needs more fails with `quota`. */
export function createMemoryTree({ now, maxBytes, maxNodes }: MemoryTreeOptions): Overlay {
  return new NodeOverlay(memoryState(null, now, { maxBytes, maxNodes }), () => undefined);
}

function memoryState(base: HostTree | null, now: () => bigint, limits: TreeLimits): TreeState {
  const contents = createMemoryContentStore();
  return new TreeState({ base, contents, owner: 'memory', recorder: MEMORY_RECORDER, limits, now });
}

class NodeOverlay extends NodeTree implements Overlay {
  readonly base: HostTree | null;
  readonly #state: TreeState;
  readonly #views = new Set<Vfs>();

  constructor(state: TreeState, sync: () => void) {
    super({ state, access: 'read-write', layers: 'merged', sync });
    this.base = state.base;
    this.#state = state;
  }

  topBytes(): number {
    return this.#state.bytes;
  }

  topEntries(): readonly TopEntry[] {
    return topEntriesOf(this.#state);
  }

  view(view: LayerView): Vfs {
    const state = view === 'base' ? memoryState(this.base, this.#state.now, NO_LIMITS) : this.#state;
    const tree = new NodeTree({
      state,
      access: 'read-only',
      layers: view === 'top' ? 'top' : 'merged',
      sync: () => undefined,
    });
    this.#views.add(tree);
    return tree;
  }

  /** Errors: `not-found`, `is-directory`, `unsupported` for a link. */
  readTop(names: readonly string[]): FileHandle {
    const node = topNameOf(this.#state, names)?.child.node ?? fail('not-found');
    return this.openNode(node, { access: 'read', create: 'never', content: 'keep', mode: 0 });
  }

  accept(...entries: readonly (readonly string[])[]): void {
    accept(this.#state, entries);
  }

  revert(names: readonly string[]): void {
    revert(this.#state, names);
  }

  onChange(listener: () => void): () => void {
    return this.#state.onChange(listener);
  }

  override close(): void {
    for (const view of this.#views) view.close();
    this.#views.clear();
    super.close();
    this.base?.close();
  }
}
