/** Keeps a tree in the store of its sandbox: restored at opening, journaled at each step, flushed at a checkpoint. */
import { hash as hashOf } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import { asStoreError } from '../../store/database.ts';
import type { BlobStore } from '../../store/content-store.ts';
import type { Journal, Participant } from '../../store/journal.ts';
import type { JournalRecorder } from './journal-recorder.ts';
import type { Node } from './node.ts';
import { contentRecordOf } from './node-record.ts';
import type { ContentRecord } from './node-record.ts';
import { NodeTables } from './node-tables.ts';
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
): void {
  const tables = new NodeTables(database, tag);
  const restorer = new Restorer(state, recorder);
  const resting = new RestingCopies(state.contents.blobs);
  asStoreError(() => restorer.load(tables));
  const participant: Participant = {
    tag,
    replay: (payload) => restorer.replay(payload),
    flush: () => tables.save(recorder.unsaved, (node) => resting.recordOf(node)),
    flushed: () => {
      resting.settle(recorder.unsaved.nodes.values());
      recorder.saved();
    },
    settled: (outcome) => {
      recorder.settled(outcome);
      if (outcome === 'kept') return;
      state.moves++;
      state.changed();
    },
  };
  asStoreError(() => journal.join(participant));
  restorer.finish();
}

/**
 * What is still being written has its bytes in the log, which a checkpoint deletes: a copy goes to the packs, and stays held until
 * the node's row is written again.
 */
class RestingCopies {
  readonly #blobs: BlobStore | null;
  /** What the rows in the database refer to. */
  readonly #held = new Map<Node, string>();
  /** What the rows of the flush under way refer to. */
  readonly #next = new Map<Node, string>();

  constructor(blobs: BlobStore | null) {
    this.#blobs = blobs;
  }

  recordOf(node: Node): ContentRecord {
    const { content } = node;
    if (content?.kind !== 'bytes' || !this.#blobs) return contentRecordOf(content);
    const bytes = content.view().slice();
    const hash = hashOf('sha256', bytes, 'hex');
    this.#blobs.put(hash, bytes);
    // A flush that failed has left one.
    this.#release(this.#next, node);
    this.#next.set(node, hash);
    return { kind: 'blob', size: bytes.length, hash };
  }

  /** The rows of `written` are in the database. */
  settle(written: Iterable<Node | null>): void {
    for (const node of written) if (node) this.#release(this.#held, node);
    for (const [node, hash] of this.#next) this.#held.set(node, hash);
    this.#next.clear();
  }

  #release(copies: Map<Node, string>, node: Node): void {
    const hash = copies.get(node);
    if (hash === undefined) return;
    copies.delete(node);
    this.#blobs?.release(hash);
  }
}
