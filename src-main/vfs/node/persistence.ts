/** Keeps a tree in the store of its sandbox: restored at opening, journaled at each step, flushed at a checkpoint. */
import type { DatabaseSync } from 'node:sqlite';
import { asStoreError } from '../../store/database.ts';
import type { ContentStore } from '../../store/content-store.ts';
import type { HistoryLogs } from '../../store/history-logs.ts';
import type { Journal, Participant } from '../../store/journal.ts';
import { AncestorBook } from './ancestor-book.ts';
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
  const past = history ? new TreePast({ state, journal, database, history, rows: tables, tag }) : null;
  state.past = past;
  const rows = { state, recorder, rows: tables, resting: new RestingCopies(state.contents.blobs) };
  const book = new LayerBook({ ...rows, ...(past && { past }) });
  const ancestors = new AncestorBook({ state, database, tree: tag, frozenFacts: () => tables.frozenFacts() });
  state.ancestors = ancestors;
  const keepers = [book, ...(past ? [past] : []), ancestors];
  const restorer = new Restorer(state, recorder, book, past);
  asStoreError(() => {
    restorer.load(tables);
    ancestors.load();
    past?.load();
  });
  const participant: Participant = {
    tag,
    keepsPast: true,
    replay: (payload) => restorer.replay(payload),
    flush: () => {
      for (const keeper of keepers) keeper.flush();
      tables.saveCheckpoints(state.checkpoints.list, state.checkpoints.generation);
    },
    flushed: () => keepers.forEach((keeper) => keeper.flushed()),
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
