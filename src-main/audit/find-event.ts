/** One event of the record by its number. */
import type { EventBlocks } from './event-block.ts';
import type { AuditEvent } from './event.ts';
import { rowAfter } from './page-events.ts';

/** undefined when it is not kept, or stands behind a gap. Errors: as `EventBlocks.block`. */
export function findEvent(blocks: EventBlocks, seq: number): AuditEvent | undefined {
  const facts = blocks.facts().find(({ first, last }) => first <= seq && seq <= last);
  if (!facts) return undefined;
  const block = blocks.block(facts.first);
  const row = rowAfter(block, seq - 1);
  const event = row < block.count ? block.event(row) : undefined;
  return event?.seq === seq ? event : undefined;
}
