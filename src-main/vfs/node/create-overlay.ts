/** Makes the trees of a sandbox: an overlay over a real folder, or a scratch tree in memory. */
import type { LayerView } from '../../../src-preload/contract/vocabulary.ts';
import type { ContentStore } from '../../store/content-store.ts';
import { createMemoryContentStore } from '../../store/memory-content-store.ts';
import { Budget } from '../budget.ts';
import type { BudgetLimits } from '../budget.ts';
import { fail } from '../errors.ts';
import type { HostTree } from '../host/host-tree.ts';
import type { Checkpoint } from '../layers.ts';
import type { BaseDrift, BaseStep, KnownContent, Overlay, TopExport } from '../overlay.ts';
import type { Past } from '../past.ts';
import type { BaseRecord, TopEntry } from '../top-entry.ts';
import type { FileHandle, Vfs } from '../vfs.ts';
import { accept, revert, topNameOf } from './accept-revert.ts';
import { ancestorOf } from './ancestor.ts';
import { baseDriftOf } from './base-drift.ts';
import { CheckpointLog } from './checkpoint-log.ts';
import type { ContentHolds } from './content-holds.ts';
import { JournalRecorder } from './journal-recorder.ts';
import { LayerBook } from './layer-book.ts';
import type { StateRows } from './layer-rows.ts';
import { MemoryRecorder } from './memory-recorder.ts';
import { MemoryRows } from './memory-rows.ts';
import { liveRows } from './node-graph.ts';
import { NodeTree } from './node-tree.ts';
import { persist } from './persistence.ts';
import type { TreeStore } from './persistence.ts';
import type { TreePast } from './tree-past.ts';
import { baseRecordsOf, recall } from './base-records.ts';
import { own } from './own.ts';
import { rebase } from './rebase.ts';
import { MEMORY_RECORDER } from './recorder.ts';
import { RestingCopies } from './resting-copies.ts';
import { importState, StateExport } from './state-export.ts';
import { topEntriesOf } from './top-entries.ts';
import { showing, TreeLayers } from './tree-layers.ts';
import { TreeState } from './tree-state.ts';
import type { TreeLimits } from './tree-state.ts';

export interface OverlayOptions {
  /**
   * Names the tree in its store, for good: the tag of its journal records and of its rows. 1 to 255, unique among all
   * participants of the journal.
   */
  readonly treeId: number;
  /** Closed together with the overlay. null for a tree that stands on nothing. */
  readonly base: HostTree | null;
  readonly store: TreeStore;
  /** Nanoseconds since the epoch. */
  readonly now: () => bigint;
  /** Shared with the other trees of the sandbox; unlimited when it is left out. */
  readonly budget?: Budget;
}

/**
 * Opens the overlay `treeId` of a store, with what its top held when it was last open. Mutations append to the journal;
 * whoever calls them commits: once per operation, so that the operation and its audit event are one group. When a commit
 * fails, the operation is undone, and handles that it opened must be closed. A process that is killed in the middle of writing
 * over bytes of a file beyond 64 KiB may leave some of the new ones there (see `file-content.ts`).
 */
export function createOverlay({ treeId, base, store, now, budget }: OverlayOptions): Overlay {
  const { contents, journal } = store;
  const checkpoints = new CheckpointLog();
  const recorder = new JournalRecorder(journal, treeId, checkpoints);
  const state = new TreeState({ base, contents, owner: String(treeId), recorder, budget, now, checkpoints });
  const { book, past } = persist(state, recorder, store, treeId);
  return new NodeOverlay(state, { layers: new TreeLayers({ state, book, recorder }), past }, () => journal.sync());
}

export interface MemoryTreeOptions extends TreeLimits {
  readonly now: () => bigint;
}

/** A tree in memory only, bounded. Beyond its limits everything that needs more fails with `quota`. */
export function createMemoryTree({ now, maxBytes, maxNodes }: MemoryTreeOptions): MemoryTree {
  const limits = { bytes: maxBytes, entries: maxNodes };
  return memoryTree({ now, limits, contents: createMemoryContentStore() }, null);
}

export interface MemoryTree extends Overlay {
  /**
   * A tree of its own with the same bounds that shows what this one shows now, or did at the checkpoint; it has no checkpoints. Nothing
   * is copied before one of the two changes it. Errors: `not-found`.
   */
  fork(checkpoint?: number): MemoryTree;
}

interface MemoryOptions {
  readonly now: () => bigint;
  readonly limits: BudgetLimits;
  readonly contents: ContentStore;
  /** Of all trees that share `contents`. */
  readonly holds?: ContentHolds;
}

function memoryTree(options: MemoryOptions, filling: StateRows | null): MemoryTree {
  const { now, limits, contents, holds } = options;
  const rows = new MemoryRows();
  const checkpoints = new CheckpointLog();
  const settle = (): void => {
    book.flush();
    book.flushed();
  };
  const recorder = new MemoryRecorder({ log: checkpoints, rows, settle });
  const budget = new Budget(limits);
  const shared = holds ? { holds } : {};
  const state = new TreeState({ base: null, contents, owner: 'memory', recorder, budget, now, checkpoints, ...shared });
  const book = new LayerBook({ state, recorder, rows, resting: new RestingCopies(null) });
  if (filling) recorder.begin(showing(state, filling));
  const layers = new TreeLayers({ state, book, recorder });
  const fork = (checkpoint?: number): MemoryTree =>
    memoryTree(
      { ...options, holds: state.holds },
      checkpoint === undefined ? liveRows(state) : layers.rowsAt(checkpoint),
    );
  return Object.assign(new NodeOverlay(state, { layers, past: null }, () => undefined), { fork });
}

/** For views of the base alone: nothing ever changes in it. */
function untouched(base: HostTree | null, now: () => bigint): TreeState {
  const contents = createMemoryContentStore();
  return new TreeState({ base, contents, owner: 'memory', recorder: MEMORY_RECORDER, now });
}

class NodeOverlay extends NodeTree implements Overlay {
  readonly base: HostTree | null;
  readonly #state: TreeState;
  readonly #views = new Set<Vfs>();

  readonly #layers: TreeLayers;
  readonly #past: TreePast | null;

  constructor(state: TreeState, { layers, past }: { layers: TreeLayers; past: TreePast | null }, sync: () => void) {
    super({ state, access: 'read-write', layers: 'merged', sync });
    this.#layers = layers;
    this.#past = past;
    this.base = state.base;
    this.#state = state;
  }

  get past(): Past | null {
    return this.#past?.isKept === true ? this.#past : null;
  }

  baseDrift(): readonly BaseDrift[] {
    return baseDriftOf(this.#state);
  }

  topBytes(): number {
    return this.#state.bytes;
  }

  topEntries(): readonly TopEntry[] {
    return topEntriesOf(this.#state);
  }

  view(view: LayerView): Vfs {
    const state = view === 'base' ? untouched(this.base, this.#state.now) : this.#state;
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

  own(names: readonly string[], known?: KnownContent): void {
    own(this.#state, names, known);
  }

  rebase(...steps: readonly BaseStep[]): void {
    rebase(this.#state, steps);
  }

  baseRecords(): readonly BaseRecord[] {
    return baseRecordsOf(this.#state);
  }

  recall(records: readonly BaseRecord[]): void {
    recall(this.#state, records);
  }

  ancestor(names: readonly string[]): Uint8Array | null {
    return ancestorOf(this.#state, names);
  }

  exportTop(checkpoint: number): TopExport {
    return this.#layers.exportTop(checkpoint);
  }

  importTop(top: TopExport): Generator<undefined> {
    return importState(this.#state, top instanceof StateExport ? top : fail('cross-mount'));
  }

  freeze(): Checkpoint {
    return this.#layers.freeze();
  }

  checkpoints(): readonly Checkpoint[] {
    return this.#layers.checkpoints();
  }

  viewAt(checkpoint: number): Vfs {
    return this.#layers.viewAt(checkpoint);
  }

  entriesAt(checkpoint: number): readonly TopEntry[] {
    return this.#layers.entriesAt(checkpoint);
  }

  placesBetween(one: number, other: number | 'now'): readonly (readonly string[])[] {
    return this.#layers.placesBetween(one, other);
  }

  restore(checkpoint: number): void {
    this.#layers.restore(checkpoint);
  }

  drop(checkpoint: number): void {
    this.#layers.drop(checkpoint);
  }

  onChange(listener: () => void): () => void {
    return this.#state.onChange(listener);
  }

  override close(): void {
    for (const view of this.#views) view.close();
    this.#views.clear();
    this.#layers.close();
    this.#past?.close();
    super.close();
    this.base?.close();
  }
}
