/** Events as CSV (RFC 4180), safe to open in a spreadsheet. */
import { CANONICAL_FIELDS } from '../canonical-event.ts';
import { resultOf, verbOf } from './event-words.ts';
import { isoTime } from './iso-time.ts';
import type { ExportedEvent, LineFormat } from './line-writer.ts';

/** In the order of the record; its two parts of the time are one column here. */
const FIELDS = CANONICAL_FIELDS.filter((field) => field !== 'timeMs' && field !== 'timeNs');
const NAMES = ['time', ...FIELDS, 'verb', 'result', 'prev_hash', 'hash'];

/** What a spreadsheet takes for a formula gets an apostrophe before it; it is shown as text then. */
const FORMULA = /^[=+\-@\t\r]/;
const NEEDS_QUOTES = /[",\r\n]/;

function cell(value: string | number | null): string {
  if (typeof value === 'number') return String(value);
  const text = value ?? '';
  const safe = FORMULA.test(text) ? `'${text}` : text;
  return NEEDS_QUOTES.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

const row = (cells: readonly (string | number | null)[]): string => `${cells.map(cell).join(',')}\r\n`;

const line = ({ event, previous }: ExportedEvent): string =>
  row([
    isoTime(event),
    ...FIELDS.map((field) => event[field]),
    verbOf(event.op),
    resultOf(event),
    previous,
    event.hash,
  ]);

export const csvLines: LineFormat = { head: () => row(NAMES), line, foot: () => '' };
