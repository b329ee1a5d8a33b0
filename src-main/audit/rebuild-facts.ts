/** What is known of a block as a whole, made anew from its columns. */
import { talliesOf } from './run-tallies.ts';
import { decodeNumbers, rowsIn } from './block-codec.ts';
import { COLUMN_NAMES, sealOf } from './block-table.ts';
import type { BlockRow, BlockTable } from './block-table.ts';
import { ChainHeads } from './chain-heads.ts';
import type { Heads } from './chain.ts';
import type { BlockFacts } from './event-block.ts';
import { StoredBlock } from './stored-block.ts';

function factsOf(table: BlockTable, first: number): BlockFacts {
  const blob = table.column(first, 'seq');
  const count = rowsIn(blob);
  const seqs = decodeNumbers(blob, { seal: sealOf(first, 'seq'), count });
  const times = decodeNumbers(table.column(first, 'timeMs'), { seal: sealOf(first, 'timeMs'), count });
  let minTimeMs = Infinity;
  let maxTimeMs = -Infinity;
  for (const time of times) {
    minTimeMs = Math.min(minTimeMs, time);
    maxTimeMs = Math.max(maxTimeMs, time);
  }
  return { first, last: seqs[count - 1] ?? first, count, minTimeMs, maxTimeMs };
}

/** `before`: the heads that its first event follows. Errors: `StoreError` when a column cannot be read. */
export function rebuiltFacts(table: BlockTable, first: number, before: Heads): BlockRow {
  const facts = factsOf(table, first);
  const read = (column: (typeof COLUMN_NAMES)[number]): Uint8Array | null => table.find(first, column);
  const block = new StoredBlock({ facts, version: 0, read, took: () => undefined });
  const heads = new ChainHeads(before);
  for (let row = 0; row < facts.count; row += 1) {
    const { principal, hash } = block.event(row);
    heads.add(principal, hash);
  }
  const bytes = COLUMN_NAMES.reduce((sum, column) => sum + (read(column)?.byteLength ?? 0), 0);
  return { ...facts, bytes, heads: heads.snapshot(), runs: talliesOf(block) };
}
