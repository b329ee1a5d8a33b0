/** Keeps the checkpoints of one tree: what was frozen and is not in its rows yet, and what the rows are to forget. */
import type { Checkpoint } from '../layers.ts';
import { keysOf } from './changes.ts';
import type { Changes, RowChanges, RowKeys } from './changes.ts';
import { BytesContent } from './content.ts';
import type { LayerRows, StateRows } from './layer-rows.ts';
import { nodesBelow } from './node-graph.ts';
import { contentRecordOf } from './node-record.ts';
import type { ContentRecord } from './node-record.ts';
import { overlaid } from './overlaid-rows.ts';
import type { RestingCopies } from './resting-copies.ts';
import type { TreeState } from './tree-state.ts';

/** Who knows what is not in the rows yet. */
export interface UnsavedChanges {
  readonly unsaved: Changes;
  /** What comes from now on is kept apart; returns the undo. */
  turn(): () => void;
  saved(): void;
}

/** Who copies rows before they are replaced. */
export interface PastRowsKeeper {
  /** Inside the transaction, before the rows are saved; may be called again when what was around it failed. */
  keepRows(changes: RowChanges): void;
  /** As `keepRows`: contents that checkpoints give up, and that the tree may have had for a while because of a restore. */
  keepContents(contents: readonly ContentRecord[]): void;
}

export interface LayerBookOptions {
  readonly state: TreeState;
  readonly recorder: UnsavedChanges;
  readonly rows: LayerRows;
  readonly resting: RestingCopies;
  readonly past?: PastRowsKeeper;
}

/** The changes that one freeze ended. */
interface Frozen {
  readonly rows: RowChanges;
  readonly copies: ReturnType<RestingCopies['turn']>;
}

export class LayerBook {
  readonly #options: LayerBookOptions;
  #batches: readonly Frozen[] = [];
  #flushing: readonly Frozen[] = [];
  #taken: readonly ContentRecord[] = [];
  #givenUp: readonly ContentRecord[] = [];
  #isPruneDue = false;

  constructor(options: LayerBookOptions) {
    this.#options = options;
  }

  /** Everything unsaved belongs to `checkpoint` from now on. Returns the undo. Nothing to do when it is known. */
  freeze(checkpoint: Checkpoint): () => void {
    const { state, recorder } = this.#options;
    if (checkpoint.id < state.checkpoints.generation) return () => undefined;
    const before = this.#batches;
    const batch = this.#capture();
    this.#batches = [...before, batch];
    const turnBack = recorder.turn();
    const takeBack = state.checkpoints.add(checkpoint);
    return () => {
      this.#batches = before;
      batch.copies.abandon();
      turnBack();
      takeBack();
    };
  }

  /** Returns the undo. The rows follow with the next flush. */
  drop(id: number): () => void {
    this.#isPruneDue = true;
    return this.#options.state.checkpoints.remove(id);
  }

  /** Brings everything into the rows. May be called again when what was around it failed. */
  flush(): void {
    const { state, rows, past } = this.#options;
    const { list } = state.checkpoints;
    // Rows that could not be written have left some.
    this.#flushing.at(-1)?.copies.abandon();
    this.#flushing = [...this.#batches, this.#capture()];
    this.#taken = this.#flushing.flatMap((batch) => {
      past?.keepRows(batch.rows);
      return rows.save(batch.rows, list);
    });
    this.#givenUp = this.#isPruneDue ? rows.prune(list) : [];
    past?.keepContents(this.#givenUp);
  }

  /** What `flush` did is there to stay. */
  flushed(): void {
    const { state, recorder } = this.#options;
    for (const content of this.#taken) state.holds.take(content);
    for (const { rows, copies } of this.#flushing) copies.settle(rows.nodes.keys());
    for (const content of state.checkpoints.takeSurrendered()) state.holds.giveUp(contentRecordOf(content));
    for (const content of this.#givenUp) state.holds.giveUp(content);
    this.#batches = [];
    this.#flushing = [];
    this.#taken = [];
    this.#givenUp = [];
    recorder.saved();
    if (this.#isPruneDue) this.recount();
    this.#isPruneDue = false;
  }

  /** All rows of a checkpoint. Errors: `not-found`. */
  stateAt(id: number): StateRows {
    const { state, rows } = this.#options;
    state.checkpoints.find(id);
    const batches = this.#batches.map((batch) => batch.rows).filter(({ generation }) => generation <= id);
    const written = rows.stateAt(id);
    return batches.length === 0 ? written : overlaid(written, batches);
  }

  /** The rows that may differ between two checkpoints, or between one and the tree as it is now. Errors: `not-found`. */
  changedBetween(one: number, other: number | 'now'): RowKeys {
    const { state, rows, recorder } = this.#options;
    const ends = [one, other].map((end) => (end === 'now' ? Infinity : state.checkpoints.find(end).id));
    const [earlier, later] = [Math.min(...ends), Math.max(...ends)];
    const batches = this.#batches.map((batch) => batch.rows);
    const unsaved = batches.filter(({ generation }) => earlier < generation && generation <= later).map(keysOf);
    const live = later === Infinity ? [recorder.unsaved.keys()] : [];
    return allKeys([rows.changedBetween(earlier, later), ...unsaved, ...live]);
  }

  /** Counts anew the bytes that only checkpoints keep. */
  recount(): void {
    const { state } = this.#options;
    const live = new Set<unknown>();
    const frozen = new Map<unknown, number>();
    if (state.checkpoints.list.length > 0) {
      for (const { content } of nodesBelow(state.root)) live.add(identityOf(contentRecordOf(content)));
      for (const content of this.#frozenContents())
        if (content.kind !== 'base') frozen.set(identityOf(content), content.size);
    }
    let bytes = 0;
    for (const [identity, size] of frozen) if (!live.has(identity)) bytes += size;
    state.recountFrozen(bytes);
  }

  /** Contents that are kept for checkpoints only, or may be; some more than once. */
  *#frozenContents(): Iterable<ContentRecord> {
    const { state, rows } = this.#options;
    yield* rows.frozenContents();
    for (const batch of this.#batches) for (const record of batch.rows.nodes.values()) if (record) yield record.content;
    for (const content of state.checkpoints.surrendered) yield contentRecordOf(content);
  }

  #capture(): Frozen {
    const { state, recorder, resting } = this.#options;
    const { generation } = state.checkpoints;
    const rows = recorder.unsaved.capture(generation, (node) => resting.recordOf(node));
    return { rows, copies: resting.turn() };
  }
}

const allKeys = (some: readonly RowKeys[]): RowKeys => ({
  nodes: some.flatMap(({ nodes }) => [...nodes]),
  names: some.flatMap(({ names }) => [...names]),
  emptied: some.flatMap(({ emptied }) => [...emptied]),
});

function identityOf(content: ContentRecord): unknown {
  if (content.kind === 'blob') return content.hash;
  if (content.kind === 'work') return content.id;
  return content instanceof BytesContent ? content.identity : null;
}
