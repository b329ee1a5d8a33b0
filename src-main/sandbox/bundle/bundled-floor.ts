/** Where a record that comes as lines begins, when retention had made it shorter: one of its own events vouches for that. */
import { numbersOf } from '../../audit/gap-event.ts';
import type { Floor } from '../../audit/block-table.ts';
import type { NumberedEvent } from '../../audit/event.ts';
import { eventOfRecord, recordOf } from '../../audit/journal-record.ts';
import { floorOf } from '../../audit/prune-event.ts';

/** As it stands in the canonical text, which is a text within a line. */
const PRUNE = String.raw`\"prune\"`;
const NO_NUMBER = -1;

/** null for what is no event: whoever takes the lines in refuses it. */
function eventOf(line: string): NumberedEvent | null {
  try {
    const { hash, canonical } = JSON.parse(line) as Partial<Record<string, unknown>>;
    if (typeof hash !== 'string' || typeof canonical !== 'string') return null;
    const { event } = eventOfRecord(Buffer.from(recordOf(hash, canonical)), NO_NUMBER);
    return event.seq === NO_NUMBER ? null : event;
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof TypeError) return null;
    throw error;
  }
}

/** null when it begins with its first event, or nothing says why it does not. A text a step. */
export function* bundledFloor(texts: Iterable<string>): Generator<undefined, Floor | null> {
  let first: number | null = null;
  for (const text of texts) {
    for (const line of text.split('\n')) {
      if (first !== null && !line.includes(PRUNE)) continue;
      const event = eventOf(line);
      if (!event) continue;
      first ??= event.seq - numbersOf(event) + 1;
      const floor = floorOf(event);
      if (floor?.first === first) return floor;
    }
    if (first === 1) return null;
    yield;
  }
  return null;
}
