/** Keeps a tree in the store of its sandbox: restored at opening, journaled at each step, flushed at a checkpoint. */
import type { DatabaseSync } from 'node:sqlite';
import { asStoreError } from '../../store/database.ts';
import type { ContentStore } from '../../store/content-store.ts';
import type { HistoryLogs } from '../../store/history-logs.ts';
import type { Journal, Participant } from '../../store/journal.ts';
import type { JournalRecorder } from './journal-recorder.ts';
import { LayerBook } from './layer-book.ts';
import { NodeTables } from './node-tables.ts';
import { RestingCopies } from './resting-copies.ts';
import { Restorer } from './restore.ts';
import type { TreeState } from './tree-state.ts';

import { TreePast } from './tree-past.ts';

export interface TreeStore {
  readonly database: DatabaseSync;
  readonly journal: Journal;
  readonly contents: ContentStore;
  /** Without it the tree has no past. */
  readonly history?: HistoryLogs;
}

function settle(state: TreeState, outcome: 'kept' | 'dropped'): void {
  // What was given up is owed too, as long as the history or a checkpoint shows it.
  for (const content of state.owing)
    if (!state.holds.needs(content.file.id) || content.pay()) state.owing.delete(content);
  if (outcome === 'kept') return;
  state.moves++;
  state.changed();
}

/** Restores `state` and joins the journal. `tag` also names the tree's rows. Errors: `StoreError`. */
export function persist(
  state: TreeState,
  recorder: JournalRecorder,
  { database, journal, history }: TreeStore,
  tag: number,
): { readonly book: LayerBook; readonly past: TreePast | null } {
  const tables = new NodeTables(database, tag);
  const resting = new RestingCopies(state.contents.blobs);
  const past = history ? new TreePast({ state, journal, database, history, rows: tables, tag }) : null;
  state.past = past;
  const book = new LayerBook({ state, recorder, rows: tables, resting, ...(past && { past }) });
  const restorer = new Restorer(state, recorder, book, past);
  asStoreError(() => {
    restorer.load(tables);
    past?.load();
  });
  const participant: Participant = {
    tag,
    keepsPast: true,
    replay: (payload) => restorer.replay(payload),
    flush: () => {
      book.flush();
      past?.flush();
      tables.saveCheckpoints(state.checkpoints.list, state.checkpoints.generation);
    },
    flushed() {
      book.flushed();
      past?.flushed();
    },
    settled: (outcome) => {
      recorder.settled(outcome);
      past?.base.settled(outcome);
      settle(state, outcome);
    },
  };
  asStoreError(() => journal.join(participant));
  restorer.finish();
  return { book, past };
}
