/** Reads the record from end to end, page by page, without keeping anything in between. */
import type { Filter } from '../../../src-preload/contract/filter/filter-tree.ts';
import type { EventBlock, EventBlocks } from '../event-block.ts';
import type { AuditEvent } from '../event.ts';
import { rowAfter } from '../page-events.ts';
import { filterScan } from './filter-scan.ts';
import type { Scan } from './filter-scan.ts';
import { JoinedTexts } from './joined-texts.ts';
import type { RowSet } from './row-set.ts';

export interface EventPageRequest {
  readonly filter: Filter;
  /** Above this number. */
  readonly after: number;
  readonly limit: number;
}

export interface EventPage {
  /** Oldest first. */
  readonly events: AuditEvent[];
  readonly more: boolean;
}

/** Events made between two steps: about two milliseconds. */
const STEP = 1024;

/** Errors: `StoreError` where events cannot be read, so that nobody takes a part of the record for all of it. */
export function* eventPage(
  blocks: EventBlocks,
  { filter, after, limit }: EventPageRequest,
): Generator<undefined, EventPage> {
  const scan = filterScan(filter, new JoinedTexts());
  const events: AuditEvent[] = [];
  for (let last = after; events.length <= limit;) {
    const next = scanNext(blocks, last, scan);
    if (!next) break;
    for (const row of next.rows.slice(0, limit + 1 - events.length)) events.push(next.block.event(row));
    last = next.last;
    yield;
  }
  return { events: events.slice(0, limit), more: events.length > limit };
}

interface Scanned {
  readonly block: EventBlock;
  readonly rows: readonly number[];
  /** Number of the last event that was looked at. */
  readonly last: number;
}

/** The next few events that are meant, all of them in one block. */
function scanNext(blocks: EventBlocks, after: number, scan: Scan): Scanned | null {
  const facts = blocks.facts().find(({ last }) => last > after);
  if (!facts) return null;
  const block = blocks.block(facts.first);
  const from = rowAfter(block, after);
  const rows = someRows(scan({ block, facts, from, until: facts.count }), from, facts.count);
  const end = rows.length < STEP ? facts.count - 1 : (rows.at(-1) ?? 0);
  return { block, rows, last: block.numbers('seq')[end] ?? facts.last };
}

function someRows(found: RowSet, from: number, until: number): readonly number[] {
  const rows: number[] = [];
  if (found === 'none') return rows;
  for (let row = from; row < until && rows.length < STEP; row += 1)
    if (found === 'every' || found[row - from] === 1) rows.push(row);
  return rows;
}
