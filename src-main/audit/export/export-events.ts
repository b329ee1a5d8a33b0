/** Writes the events that match as lines, batch by batch, never more than a few thousand in memory. */
import type { Filter } from '../../../src-preload/contract/filter/filter-tree.ts';
import { ChainHeads } from '../chain-heads.ts';
import { astridLines } from './astrid-lines.ts';
import { chainedEvents } from './chained-events.ts';
import type { ExportedRecord } from './chained-events.ts';
import { csvLines } from './csv-lines.ts';
import { jsonLines } from './json-lines.ts';
import type { ExportHead, LineFormat } from './line-writer.ts';
import type { PathRedaction } from './redact-paths.ts';

const FORMATS: Readonly<Record<'jsonl' | 'csv' | 'astrid', LineFormat>> = {
  jsonl: jsonLines,
  csv: csvLines,
  astrid: astridLines,
};

export interface EventsExport {
  readonly record: ExportedRecord;
  readonly head: ExportHead;
  readonly format: keyof typeof FORMATS;
  readonly filter: Filter;
  /** Set when names are redacted. */
  readonly redaction: PathRedaction | null;
  /** Takes the text as it comes. Errors: its own. */
  readonly write: (text: string) => void;
}

export interface ExportProgress {
  readonly done: number;
  readonly total: number;
}

/** How many events went out. Errors: those of `write`; `StoreError` when a block cannot be read. */
export function* exportEvents({
  record,
  head,
  format,
  filter,
  redaction,
  write,
}: EventsExport): Generator<ExportProgress, number> {
  const lines = FORMATS[format];
  const total = head.last - head.first + 1;
  const heads = new ChainHeads(new Map());
  let events = 0;
  write(lines.head(head));
  for (const { batch, seen } of chainedEvents({ record, filter, upTo: head.last, redaction })) {
    for (const { event } of batch) heads.add(event.principal, event.hash);
    events += batch.length;
    if (batch.length > 0) write(batch.map(lines.line).join(''));
    yield { done: seen, total };
  }
  write(lines.foot({ events, heads: heads.snapshot() }));
  return events;
}
