/** Events as JSON lines with the proof of their chain; docs/export.md says how to check it. */
import { canonicalText } from '../canonical-event.ts';
import { errorOf, resultOf, verbOf } from './event-words.ts';
import { isoTime } from './iso-time.ts';
import { headsObject } from './line-writer.ts';
import type { ExportFoot, ExportHead, ExportedEvent, LineFormat } from './line-writer.ts';

/** Of the file; raised when a reader of before would misunderstand it. */
const JSON_LINES_VERSION = 1;
const HEAD_TYPE = 'capsule-trail';
const FOOT_TYPE = 'capsule-trail-end';

const line = (value: unknown): string => `${JSON.stringify(value)}\n`;

const head = ({ sandbox, exportedAt, filter, redacted, first, last, heads }: ExportHead): string =>
  line({
    type: HEAD_TYPE,
    version: JSON_LINES_VERSION,
    sandbox,
    exported_at: isoTime({ timeMs: exportedAt, timeNs: 0 }),
    filter,
    redacted,
    proves: redacted.includes('paths') ? 'order and completeness' : 'every field',
    record: { first, last, heads: headsObject(heads) },
  });

/** The names of contracts.md 6.3; `canonical` is the very text that the hash is of. */
const eventLine = ({ event, previous, origin }: ExportedEvent): string =>
  line({
    seq: event.seq,
    ts: event.timeMs,
    principal: event.principal,
    capsule: event.capsule,
    fn: event.fn,
    path: event.path,
    second_path: event.path2,
    verb: verbOf(event.op),
    result: resultOf(event),
    error: errorOf(event),
    bytes: event.bytes,
    prev_hash: previous,
    hash: event.hash,
    ...(origin ? { origin_prev_hash: origin.previous, origin_hash: origin.hash } : {}),
    canonical: canonicalText(event),
  });

const foot = ({ events, heads }: ExportFoot): string => line({ type: FOOT_TYPE, events, heads: headsObject(heads) });

export const jsonLines: LineFormat = { head, line: eventLine, foot };
