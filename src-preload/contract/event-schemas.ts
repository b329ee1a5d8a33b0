/** The shapes of what crosses the border about the record: events, questions about them, earlier states of files. */
import { z } from 'zod';

import {
  CAUSES,
  CHAIN_PROBLEMS,
  CONTENT_STATES,
  EVENT_KEYS,
  EVENT_LAYERS,
  EXPORT_FORMATS,
  FOLDS,
} from './event-words.ts';
import { ACCESSES } from './policy-words.ts';
import { ENTRY_KINDS, OPERATION_KINDS, OPERATIONS, OUTCOMES } from './vocabulary.ts';

/** One attempt, allowed or not. Field names follow contracts.md section 6.3. */
export const AuditEvent = z.object({
  /** Dense, from 1. */
  seq: z.number(),
  /** Milliseconds since the epoch, whole. */
  timeMs: z.number(),
  /** Nanoseconds within that millisecond, 0..999999. */
  timeNs: z.number(),
  run: z.string().nullable(),
  capsule: z.string(),
  principal: z.string(),
  /** The ABI's own name of the function, e.g. `path_open`, or `ui`. */
  fn: z.string(),
  op: z.enum(OPERATIONS),
  /** The right that it needs on its path: what the operation implies, except that an `open` may be for writing. */
  access: z.enum(ACCESSES),
  /** Canonical, e.g. `cwd://src/a.ts`; the path as asked when it could not be parsed. */
  path: z.string(),
  /** As the guest spelled it. */
  asked: z.string(),
  path2: z.string().nullable(),
  mount: z.string(),
  layer: z.enum(EVENT_LAYERS),
  decision: z.enum(['allow', 'deny']),
  /** What kind of thing decided; `reason` says which rule, grant or limit. */
  cause: z.enum(CAUSES),
  reason: z.string(),
  /** `ok`, the word of a file error or of a service, or `defect` for a fault of ours. */
  outcome: z.enum(OUTCOMES),
  bytes: z.number(),
  durationNs: z.number(),
  /** sha-256 of the whole content before and after, hex, where the attempt changed content and it is known; else null. */
  before: z.string().nullable(),
  after: z.string().nullable(),
  /** Of this event, all of its fields, and the hash of the one before it of the same principal: sha-256, hex. */
  hash: z.string(),
});
export type AuditEvent = z.infer<typeof AuditEvent>;

const Milliseconds = z.number().min(0);
/** Which events, and in which order. */
export const EventQuery = z.object({
  /** In the language of docs/filter.md. */
  filter: z.string().max(4000).optional(),
  run: z.string().min(1).max(128).optional(),
  /** Only events up to this number: a list that stands still while more are recorded. */
  upTo: z.number().int().min(0).optional(),
  /** Time brush, milliseconds since the epoch: `from` inclusive, `until` exclusive. */
  from: Milliseconds.optional(),
  until: Milliseconds.optional(),
  /** By number, ascending, when it is left out. Equal ones are in the order of their numbers. */
  sort: z.object({ key: z.enum(EVENT_KEYS), order: z.enum(['ascending', 'descending']) }).optional(),
  /** Noise to fold; only in lists sorted by number. */
  fold: z.array(z.enum(FOLDS)).readonly().optional(),
});
export type EventQuery = z.infer<typeof EventQuery>;

/** One row of a list of events. */
export const EventRow = z.object({
  event: AuditEvent,
  /** Set when the row stands for `count` events, of which `event` is the last; `first` and `last` are numbers. */
  fold: z.object({ kind: z.enum(FOLDS), count: z.number(), first: z.number(), last: z.number() }).nullable(),
});
export type EventRow = z.infer<typeof EventRow>;

/** A stretch of time in buckets of equal length, and what stands out in it. */
export const Timeline = z.object({
  fromMs: z.number(),
  untilMs: z.number(),
  /** One row of `OPERATION_KINDS.length + 1` counts for each bucket, one after the other; the last count is of refused or failed ones. */
  counts: z.array(z.number()).readonly(),
  buckets: z.number(),
  marks: z.array(
    z.object({
      seq: z.number(),
      timeMs: z.number(),
      what: z.enum(['run-start', 'run-end', 'prompt', 'commit', 'discard']),
      text: z.string(),
    }),
  ),
});
export type Timeline = z.infer<typeof Timeline>;

const Counted = z.array(z.object({ value: z.string(), count: z.number() }));
export const EventCounts = z.object({
  total: z.number(),
  /** Number of the oldest event that is kept. */
  first: z.number(),
  denied: z.number(),
  failed: z.number(),
  bytesRead: z.number(),
  bytesWritten: z.number(),
  kinds: z.record(z.enum(OPERATION_KINDS), z.number()),
  ops: Counted,
  outcomes: Counted,
  capsules: Counted,
  /** Events of each of the last 60 seconds, the present one last. */
  rate: z.array(z.number()),
});
export type EventCounts = z.infer<typeof EventCounts>;

/** A content as it was, or why it cannot be shown. */
export const PastContent = z.object({
  state: z.enum(CONTENT_STATES),
  path: z.string(),
  /** Set with `captured`. */
  bytes: z.custom<Uint8Array>((value) => value instanceof Uint8Array, 'expected bytes').nullable(),
  hash: z.string().nullable(),
  size: z.number().nullable(),
  /** A sentence for the user. */
  detail: z.string(),
});
export type PastContent = z.infer<typeof PastContent>;

/** One version of a file: what it was after event `seq`. */
export const FileVersion = z.object({
  seq: z.number(),
  timeMs: z.number(),
  /** The name it had then. */
  path: z.string(),
  op: z.enum(OPERATIONS),
  run: z.string().nullable(),
  capsule: z.string(),
  principal: z.string(),
  /** null when there was no file after the event. */
  kind: z.enum(ENTRY_KINDS).nullable(),
  size: z.number().nullable(),
  hash: z.string().nullable(),
  state: z.enum(CONTENT_STATES),
  /** Events that this version stands for: writes of one file, by one run, with nothing in between. */
  events: z.number(),
});
export type FileVersion = z.infer<typeof FileVersion>;

/** Lines of a text and the event that wrote them; null for those that were there before the record began. */
export const BlameLines = z.object({ from: z.number(), count: z.number(), seq: z.number().nullable() });
export type BlameLines = z.infer<typeof BlameLines>;

export const ChainProblem = z.object({
  kind: z.enum(CHAIN_PROBLEMS),
  principal: z.string().nullable(),
  /** The first event that is concerned; null when it is the record as a whole. */
  seq: z.number().nullable(),
  sentence: z.string(),
});
export type ChainProblem = z.infer<typeof ChainProblem>;

const ChainHead = z.object({ principal: z.string(), count: z.number(), hash: z.string() });

export const ChainReport = z.object({
  /** Events that were looked at. */
  checked: z.number(),
  /** Empty when the record is whole. */
  problems: z.array(ChainProblem),
  heads: z.array(ChainHead),
  /** The newest event that the anchor vouches for; events after it could be cut off unseen. null when there is no anchor. */
  anchored: z.number().nullable(),
});
export type ChainReport = z.infer<typeof ChainReport>;

/** What is kept. null: no limit. */
export const Retention = z.object({
  /** Most bytes of events, and most days. */
  eventBytes: z.number().min(0).nullable(),
  eventDays: z.number().min(0).nullable(),
  /** Of the history of contents: most bytes in all, most days, and most bytes of one file. */
  historyBytes: z.number().min(0).nullable(),
  historyDays: z.number().min(0).nullable(),
  fileBytes: z.number().min(0).nullable(),
});
export type Retention = z.infer<typeof Retention>;

export const ExportRequest = z.object({
  /** Host path of the file to be made; it must not exist. */
  file: z.string().min(1).max(4096),
  format: z.enum(EXPORT_FORMATS),
  query: EventQuery.optional(),
  /** `paths`: names become stand-ins, alike for alike. `contents`: no content leaves. */
  redact: z
    .array(z.enum(['paths', 'contents']))
    .readonly()
    .optional(),
});
export type ExportRequest = z.infer<typeof ExportRequest>;

export const SavedFilter = z.object({ name: z.string().min(1).max(64), filter: z.string().min(1).max(4000) });
export type SavedFilter = z.infer<typeof SavedFilter>;
