/** Walks the record from one number on, event by event. */
import type { EventBlock, EventBlocks } from './event-block.ts';
import type { AuditEvent } from './event.ts';

/** The first row whose number is above `after`; the count of rows when there is none. */
export function rowAfter(block: EventBlock, after: number): number {
  const seq = block.numbers('seq');
  let low = 0;
  let high = block.count;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((seq[middle] ?? Infinity) > after) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** Those of one run, when it is given. Errors: `StoreError` when a block cannot be read. */
export function* eventsAfter(blocks: EventBlocks, after: number, run: string | undefined): Generator<AuditEvent> {
  for (const { first, last } of blocks.facts()) {
    if (last <= after) continue;
    const block = blocks.block(first);
    const { ids, dictionary } = block.texts('run');
    const wanted = run === undefined ? -1 : dictionary.indexOf(run);
    if (run !== undefined && wanted < 0) continue;
    for (let row = rowAfter(block, after); row < block.count; row += 1)
      if (wanted < 0 || ids[row] === wanted) yield block.event(row);
  }
}
