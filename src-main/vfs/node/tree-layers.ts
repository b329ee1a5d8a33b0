/** The checkpoints of one tree: made, shown, restored, dropped. */
import type { Checkpoint, Layered } from '../layers.ts';
import type { TopEntry } from '../top-entry.ts';
import { Budget } from '../budget.ts';
import type { Vfs } from '../vfs.ts';
import type { LayerBook, UnsavedChanges } from './layer-book.ts';
import type { StateRows } from './layer-rows.ts';
import { buildGraph, graft, liveRows, nodesBelow } from './node-graph.ts';
import { contentRecordOf } from './node-record.ts';
import { NodeTree } from './node-tree.ts';
import { placesOfKeys } from './places-of-keys.ts';
import { MEMORY_RECORDER } from './recorder.ts';
import { StateExport } from './state-export.ts';
import { restoreState } from './restore-checkpoint.ts';
import { topEntriesOf } from './top-entries.ts';
import { TreeState } from './tree-state.ts';
import { CheckpointLog } from './checkpoint-log.ts';

export interface LayerRecorder extends UnsavedChanges {
  freeze(checkpoint: Checkpoint): void;
  drop(id: number): void;
}

export interface TreeLayersOptions {
  readonly state: TreeState;
  readonly book: LayerBook;
  readonly recorder: LayerRecorder;
}

/** A tree that shows a checkpoint, and holds its contents until it is closed. */
class CheckpointView extends NodeTree {
  readonly #state: TreeState;
  readonly #onClose: (view: CheckpointView) => void;
  #isClosed = false;

  constructor(state: TreeState, onClose: (view: CheckpointView) => void) {
    super({ state, access: 'read-only', layers: 'merged', sync: () => undefined });
    this.#state = state;
    this.#onClose = onClose;
  }

  override close(): void {
    super.close();
    if (this.#isClosed) return;
    this.#isClosed = true;
    release(this.#state);
    this.#onClose(this);
  }
}

export class TreeLayers implements Layered {
  readonly #options: TreeLayersOptions;
  readonly #views = new Set<CheckpointView>();

  constructor(options: TreeLayersOptions) {
    this.#options = options;
  }

  freeze(): Checkpoint {
    const { state, book, recorder } = this.#options;
    const checkpoint = { id: state.checkpoints.generation, frozenNs: state.now() };
    const undo = book.freeze(checkpoint);
    recorder.freeze(checkpoint);
    state.recorder.undo(undo);
    state.changed();
    return checkpoint;
  }

  checkpoints(): readonly Checkpoint[] {
    return this.#options.state.checkpoints.list;
  }

  viewAt(checkpoint: number): Vfs {
    const view = new CheckpointView(this.#stateAt(checkpoint), (closed) => this.#views.delete(closed));
    this.#views.add(view);
    return view;
  }

  entriesAt(checkpoint: number): readonly TopEntry[] {
    const state = this.#stateAt(checkpoint);
    try {
      return topEntriesOf(state);
    } finally {
      release(state);
    }
  }

  exportTop(checkpoint: number): StateExport {
    const state = this.#stateAt(checkpoint);
    return new StateExport(state, () => release(state));
  }

  placesBetween(one: number, other: number | 'now'): readonly (readonly string[])[] {
    const { state, book } = this.#options;
    const keys = book.changedBetween(one, other);
    return placesOfKeys(keys, [book.stateAt(one), other === 'now' ? liveRows(state) : book.stateAt(other)]);
  }

  restore(checkpoint: number): void {
    const { state, book, recorder } = this.#options;
    restoreState(state, book.stateAt(checkpoint), () => recorder.unsaved);
    state.recorder.afterCommit(() => book.recount());
  }

  drop(id: number): void {
    const { state, book, recorder } = this.#options;
    state.checkpoints.find(id);
    const undo = book.drop(id);
    recorder.drop(id);
    state.recorder.undo(undo);
    state.changed();
  }

  /** What a checkpoint has, or the tree itself has now. Errors: `not-found`. */
  rowsAt(checkpoint: number): StateRows {
    return this.#options.book.stateAt(checkpoint);
  }

  close(): void {
    for (const view of this.#views) view.close();
  }

  #stateAt(checkpoint: number): TreeState {
    const { state, book } = this.#options;
    const rows = book.stateAt(checkpoint);
    const log = new CheckpointLog();
    log.reset([state.checkpoints.find(checkpoint)], checkpoint + 1);
    const { base, contents, owner, now, holds } = state;
    return showing(
      new TreeState({
        base,
        contents,
        owner,
        now,
        holds,
        recorder: MEMORY_RECORDER,
        budget: new Budget(),
        checkpoints: log,
      }),
      rows,
    );
  }
}

/** A new state, filled with `rows`. */
export function showing(state: TreeState, rows: StateRows): TreeState {
  const fresh = buildGraph(state, rows).get(state.root.id);
  if (fresh) graft(state.root, fresh);
  let bytes = 0;
  let entries = 0;
  for (const node of nodesBelow(state.root)) {
    bytes += node.content?.size ?? 0;
    entries += 1 + node.more.length;
  }
  state.recount({ bytes, entries });
  return state;
}

/** Nobody asks for the contents of `state` any more. */
function release(state: TreeState): void {
  for (const { content } of nodesBelow(state.root)) {
    if (!content) continue;
    if (content.kind === 'work') content.file.release();
    state.holds.giveUp(contentRecordOf(content));
  }
}
