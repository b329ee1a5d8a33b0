/** The part of THE LIST that is about the record and about what was: see `api.ts`. */
import { z } from 'zod';

import { call } from './define.ts';
import {
  AuditEvent,
  BlameLines,
  ChainReport,
  EventCounts,
  EventQuery,
  EventRow,
  ExportRequest,
  FileVersion,
  PastContent,
  Retention,
  SavedFilter,
  Timeline,
} from './event-schemas.ts';
import { CONTENT_STATES, EVENT_KEYS } from './event-words.ts';
import { At, InSandbox, Moment } from './places.ts';
import { Change, FileStat, PathText, RunId, SandboxState, TextDiff } from './schemas.ts';

export const recordCalls = {
  /** Events oldest first, those above number `after`: for reading a record from end to end. */
  eventPage: call(
    InSandbox.extend({
      after: z.number().int().min(0).optional(),
      limit: z.number().int().min(1).max(50_000),
      filter: z.string().max(4000).optional(),
      run: RunId.optional(),
    }),
    z.object({ events: z.array(AuditEvent), total: z.number(), more: z.boolean() }),
  ),
  /**
   * Rows of a list of events, from a place in it: an offset, the row of an event (or the next one), or its end. `shown` rows are in
   * the list, `total` events in the record. `invalid-input` says where a filter cannot be understood.
   */
  eventRows: call(
    InSandbox.extend({
      query: EventQuery,
      at: z.union([
        z.object({ offset: z.number().int().min(0) }),
        z.object({ seq: z.number().int().min(0) }),
        z.object({ end: z.literal(true) }),
      ]),
      limit: z.number().int().min(1).max(2000),
    }),
    z.object({
      rows: z.array(EventRow),
      /** Of the first of `rows` in the list. */
      offset: z.number(),
      shown: z.number(),
      total: z.number(),
      /** The newest event the list knows. */
      lastSeq: z.number(),
    }),
  ),
  eventTimeline: call(InSandbox.extend({ query: EventQuery, buckets: z.number().int().min(1).max(2000) }), Timeline),
  /** Totals for dashboards, kept as events come in; of one run when that is given. */
  eventCounts: call(InSandbox.extend({ run: RunId.optional() }), EventCounts),
  /** What a field has had for values, the most frequent first: those that contain `text`. */
  eventValues: call(
    InSandbox.extend({ key: z.enum(EVENT_KEYS), text: z.string().max(1000), limit: z.number().int().min(1).max(200) }),
    z.object({ values: z.array(z.object({ value: z.string(), count: z.number() })) }),
  ),
  /** Checks the chain of hashes from its first event on, and holds it against the anchor. */
  eventVerify: call(InSandbox.extend({ job: z.string().optional() }), ChainReport),
  /** Errors: `already-exists`, `access`, `no-space`; nothing is left behind then. */
  eventExport: call(
    InSandbox.extend({ ...ExportRequest.shape, job: z.string().optional() }),
    z.object({ file: z.string(), events: z.number(), contents: z.number(), bytes: z.number() }),
  ),
  /** Opens a bundle as a read-only sandbox of its own. `bad-package` says what is wrong with it; nothing is made then. */
  eventImport: call(z.object({ file: z.string().min(1), job: z.string().optional() }), SandboxState),
  /** How much of the record and of the history of contents is kept; sets those that are given, and removes what is beyond. */
  retention: call(
    InSandbox.extend({ set: Retention.partial().optional() }),
    z.object({
      limits: Retention,
      events: z.number(),
      eventBytes: z.number(),
      historyBytes: z.number(),
      firstSeq: z.number(),
      /** The first moment that can be looked at. */
      firstMoment: z.number(),
    }),
  ),
  /** Filters that the user gave names, for every sandbox; all of them anew when `set` is given. */
  savedFilters: call(z.object({ set: z.array(SavedFilter).max(200).optional() }), z.array(SavedFilter)),

  /** The content of the file of an event, as it was before or after it. `path` chooses one of its two paths. */
  eventContent: call(
    InSandbox.extend({ seq: Moment, side: z.enum(['before', 'after']), path: PathText.optional() }),
    PastContent,
  ),
  /** One file at two moments; null is now. */
  momentDiff: call(At.extend({ from: Moment.nullable(), to: Moment.nullable() }), TextDiff),
  /** What differs between two moments, in every mount that keeps history; null is now. */
  momentChanges: call(
    InSandbox.extend({ from: Moment.nullable(), to: Moment.nullable(), limit: z.number().int().min(1).max(10_000) }),
    z.object({ changes: z.array(Change), more: z.boolean() }),
  ),
  /** Every version of the file that has, or had, this name, newest first, through its renames; from below number `before`. */
  fileHistory: call(
    At.extend({ before: Moment.optional(), limit: z.number().int().min(1).max(1000) }),
    z.object({
      versions: z.array(FileVersion),
      more: z.boolean(),
      /** The first moment of which contents are known. */
      since: z.number(),
    }),
  ),
  /** Which event wrote each line of a text, as it is now or was at a moment. Lines count from 1. */
  fileBlame: call(
    At.extend({ moment: Moment.optional() }),
    z.object({ state: z.enum(CONTENT_STATES), lines: z.array(BlameLines) }),
  ),
  /** Writes a content as it was into the overlay, as the user. Errors: as `fileWrite`; `not-found` when it is not captured. */
  fileRestore: call(
    At.extend({ seq: Moment, side: z.enum(['before', 'after']), version: z.string().optional() }),
    FileStat,
  ),
};
