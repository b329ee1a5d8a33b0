/** Keeps a tree in the store of its sandbox: restored at opening, journaled at each step, flushed at a checkpoint. */
import type { DatabaseSync } from 'node:sqlite';
import { asStoreError } from '../../store/database.ts';
import type { Journal, Participant } from '../../store/journal.ts';
import type { JournalRecorder } from './journal-recorder.ts';
import { LayerBook } from './layer-book.ts';
import { NodeTables } from './node-tables.ts';
import { RestingCopies } from './resting-copies.ts';
import { Restorer } from './restore.ts';
import type { TreeState } from './tree-state.ts';

export interface TreeStore {
  readonly database: DatabaseSync;
  readonly journal: Journal;
}

/** Restores `state` and joins the journal. `tag` also names the tree's rows. Errors: `StoreError`. */
export function persist(
  state: TreeState,
  recorder: JournalRecorder,
  { database, journal }: TreeStore,
  tag: number,
): LayerBook {
  const tables = new NodeTables(database, tag);
  const resting = new RestingCopies(state.contents.blobs);
  const book = new LayerBook({ state, recorder, rows: tables, resting });
  const restorer = new Restorer(state, recorder, book);
  asStoreError(() => restorer.load(tables));
  const participant: Participant = {
    tag,
    replay: (payload) => restorer.replay(payload),
    flush: () => {
      book.flush();
      tables.saveCheckpoints(state.checkpoints.list, state.checkpoints.generation);
    },
    flushed: () => book.flushed(),
    settled: (outcome) => {
      recorder.settled(outcome);
      for (const content of state.owing) if (content.pay()) state.owing.delete(content);
      if (outcome === 'kept') return;
      state.moves++;
      state.changed();
    },
  };
  asStoreError(() => journal.join(participant));
  restorer.finish();
  return book;
}
