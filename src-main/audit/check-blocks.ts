/** Looks at every column of every block at rest: whether it is what was written. The chain is another matter, see `verify-chain.ts`. */
import type { DatabaseSync } from 'node:sqlite';

import { asStoreError } from '../store/database.ts';
import { StoreError } from '../store/store-error.ts';
import { BlockTable, toBlockRow } from './block-table.ts';
import type { ColumnName } from './block-table.ts';
import type { BlockFacts } from './event-block.ts';
import { StoredBlock } from './stored-block.ts';

/** A part of the record that cannot be read: the number of its first event, and a sentence for the user. */
export interface UnreadableEvents {
  readonly first: number;
  readonly sentence: string;
}

/** Errors: `StoreError`, which says what is wrong. */
function checkBlock(table: BlockTable, facts: BlockFacts): void {
  const read = (column: ColumnName): Uint8Array | null => asStoreError(() => table.find(facts.first, column));
  new StoredBlock({ facts, version: 0, read, took: () => undefined }).check();
}

/** One step looks at one block: a few milliseconds. */
export function* checkBlocks(database: DatabaseSync): Generator<void, readonly UnreadableEvents[]> {
  const table = new BlockTable(database);
  const found: UnreadableEvents[] = [];
  for (const row of database.prepare('SELECT * FROM event_blocks ORDER BY first').all()) {
    const first = Number(row['first']);
    try {
      checkBlock(table, toBlockRow(row));
    } catch (error) {
      if (!(error instanceof StoreError)) throw error;
      found.push({ first, sentence: `${error.message}.` });
    }
    yield;
  }
  return found;
}
