/** A block from memory as the rows that are kept of it. */
import type { BlockBuilder } from './block-builder.ts';
import { talliesOf } from './run-tallies.ts';
import { encodeHashes, encodeNumbers, encodeTexts } from './block-codec.ts';
import { sealOf } from './block-table.ts';
import type { BlockRow, ColumnName } from './block-table.ts';
import type { Heads } from './chain.ts';
import { HASH_BYTES } from './event-at.ts';
import { NUMBER_COLUMNS, TEXT_COLUMNS } from './event-block.ts';

export interface EncodedBlock {
  readonly row: BlockRow;
  readonly columns: readonly (readonly [ColumnName, Uint8Array])[];
}

/** `heads` are those after its last event. */
export function encodeBlock(block: BlockBuilder, heads: Heads): EncodedBlock {
  const { count } = block;
  const facts = block.facts();
  const columns = [
    ...NUMBER_COLUMNS.map((name) => {
      const values = block.numbers(name).subarray(0, count);
      return [name, encodeNumbers(values, sealOf(facts.first, name))] as const;
    }),
    ...TEXT_COLUMNS.map((name) => {
      const { ids, dictionary } = block.texts(name);
      return [name, encodeTexts(ids.subarray(0, count), dictionary, sealOf(facts.first, name))] as const;
    }),
    ['hash', encodeHashes(block.hashes.subarray(0, count * HASH_BYTES), sealOf(facts.first, 'hash'))] as const,
  ];
  const bytes = columns.reduce((sum, [, data]) => sum + data.byteLength, 0);
  return { row: { ...facts, bytes, heads, runs: talliesOf(block) }, columns };
}
