/** What retention would remove: the oldest blocks, as many as the limits ask for. */
import type { BlockBuilder } from './block-builder.ts';
import type { BlockRow } from './block-table.ts';
import type { Pruned } from './prune-event.ts';

/** null: no limit. */
export interface EventLimits {
  /** Most bytes of events. */
  readonly eventBytes: number | null;
  readonly eventDays: number | null;
}

export interface KeptEvents {
  /** Whole blocks in the database, oldest first; only these can go. */
  readonly rested: readonly BlockRow[];
  /** Of all events. */
  readonly bytes: number;
  readonly nowMs: number;
}

const DAY_MS = 86_400_000;
/** Blocks that go at once: a few milliseconds of work at the next checkpoint of the journal. */
const MOST_BLOCKS = 8;

const oldestOf = ({ eventDays }: EventLimits, nowMs: number): number =>
  eventDays === null ? -Infinity : nowMs - eventDays * DAY_MS;

/**
 * Whether a block that grows has only events that are too old. One in which nothing stands but what retention said does not count: it
 * would say that it removed its own words, for ever.
 */
export function isAllOld(limits: EventLimits, block: Pick<BlockBuilder, 'facts' | 'texts'>, nowMs: number): boolean {
  const ops = block.texts('op').dictionary;
  return block.facts().maxTimeMs < oldestOf(limits, nowMs) && ops.some((op) => op !== null && op !== 'prune');
}

/** The next blocks to go, few enough that nobody waits for it; null when everything is within the limits. */
export function beyond(limits: EventLimits, { rested, bytes, nowMs }: KeptEvents): Pruned | null {
  const oldest = oldestOf(limits, nowMs);
  const most = limits.eventBytes ?? Infinity;
  let left = bytes;
  const gone: BlockRow[] = [];
  for (const row of rested) {
    if (gone.length >= MOST_BLOCKS || (left <= most && row.maxTimeMs >= oldest)) break;
    left -= row.bytes;
    gone.push(row);
  }
  const because = bytes > most ? 'size' : 'age';
  return removal(gone, because);
}

function removal(gone: readonly BlockRow[], because: Pruned['because']): Pruned | null {
  const last = gone.at(-1);
  if (!last) return null;
  return {
    floor: { first: last.last + 1, heads: last.heads },
    count: gone.reduce((sum, { count }) => sum + count, 0),
    bytes: gone.reduce((sum, { bytes }) => sum + bytes, 0),
    fromMs: Math.min(...gone.map(({ minTimeMs }) => minTimeMs)),
    untilMs: Math.max(...gone.map(({ maxTimeMs }) => maxTimeMs)),
    because,
  };
}
