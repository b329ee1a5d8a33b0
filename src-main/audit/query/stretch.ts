/** A part of a block that is looked at in one go. */
import type { BlockFacts, EventBlock } from '../event-block.ts';

/** Rows `from` up to, and without, `until`. */
export interface Stretch {
  readonly block: EventBlock;
  readonly facts: BlockFacts;
  readonly from: number;
  readonly until: number;
}

/** The rows that count: all, or those of a run; null when the block has none of it. */
export function rowTest(block: EventBlock, run: string | undefined): ((row: number) => boolean) | null {
  if (run === undefined) return () => true;
  const { ids, dictionary } = block.texts('run');
  const wanted = dictionary.indexOf(run);
  return wanted < 0 ? null : (row) => ids[row] === wanted;
}
