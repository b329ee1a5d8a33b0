/** THE LIST: every call and event, declared here and nowhere else. */
import { z } from 'zod';

import { call, event } from './define.ts';
import type { Client, Contract, Handlers, Input, Output, Payload } from './define.ts';
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
import type { CallName, EventName } from './names.ts';
import {
  Allowance,
  Bytes,
  CallRequest,
  Capsule,
  Change,
  Entry,
  FileStat,
  Finding,
  JobProgress,
  Layer,
  Limits,
  MountRequest,
  PathText,
  Prompt,
  PromptAnswer,
  Quota,
  ReviewReport,
  Run,
  RunId,
  RunLimits,
  Sandbox,
  SandboxId,
  SandboxState,
  TextDiff,
  View,
} from './schemas.ts';
import { CONTENT_STATES, EVENT_KEYS } from './event-words.ts';

const Nothing = z.object({}).strict();
const InSandbox = z.object({ sandbox: SandboxId });
/** The sandbox of a folder, of a name, or of that name over that folder. */
const SandboxWanted = z.object({ workspace: z.string().min(1).optional(), name: z.string().min(1).max(64).optional() });
const At = InSandbox.extend({ path: PathText });
/** A state of the sandbox: right after the event of this number; 0 is before the first. */
const Moment = z.number().int().min(0);
/** `view` counts for the present only. */
const Seen = At.extend({ view: View, moment: Moment.optional() });

export const api = {
  appInfo: call(
    Nothing,
    z.object({
      version: z.string(),
      shell: z.enum(['desktop', 'browser']),
      platform: z.string(),
      /** Where the shell keeps secrets: the operating system's key store, or a file that only its owner may read. */
      secrets: z.enum(['key-store', 'file']).optional(),
      /** The sandbox the app was started on; null shows the welcome screen. */
      sandbox: SandboxId.nullable(),
      /** Why the sandbox asked for at the start could not be opened: a sentence for the welcome screen. */
      problem: z.string().nullable(),
      /** Set when that is because it is damaged: what to ask `sandboxRecover` for. */
      damaged: SandboxWanted.nullable().optional(),
    }),
  ),
  sandboxList: call(Nothing, z.array(Sandbox)),
  /** Opens the sandbox of a folder (making it at first use), or an existing one by its name alone. */
  sandboxOpen: call(SandboxWanted, SandboxState),
  sandboxState: call(InSandbox, SandboxState),
  /** Sets limits of the sandbox, those that are given; answers with all of them. `invalid-argument` when one makes no sense. */
  sandboxLimits: call(InSandbox.extend({ set: Limits.partial().optional() }), Quota),
  /** The limits that runs in this sandbox have when they say nothing else; sets those that are given. */
  runLimits: call(InSandbox.extend({ set: RunLimits.optional() }), RunLimits),
  /** Looks at everything a sandbox keeps, and changes nothing. Progress goes by `job`, which can be cancelled. */
  sandboxVerify: call(InSandbox.extend({ job: z.string().optional() }), z.object({ findings: z.array(Finding) })),
  /**
   * Sets a damaged sandbox aside, whole, makes a new one of what can be read, and opens that. `locked` and `newer` ones are left
   * alone; `busy` while a capsule runs in it.
   */
  sandboxRecover: call(
    SandboxWanted,
    z.object({
      state: SandboxState,
      /** The host folder that has everything as it was. */
      aside: z.string(),
      /** What could not be rescued: a sentence for each kind of loss. */
      losses: z.array(z.string()),
    }),
  ),

  /** One page of a directory, sorted by name; `after` is the last name of the page before. */
  fileList: call(
    Seen.extend({ after: z.string().optional(), limit: z.number().int().min(1).max(10_000).optional() }),
    z.object({ entries: z.array(Entry), more: z.boolean() }),
  ),
  fileStat: call(Seen, FileStat),
  /** At most `limit` bytes (default and most 16 MiB) from `offset`. */
  fileRead: call(
    Seen.extend({ offset: z.number().int().min(0).optional(), limit: z.number().int().min(1).optional() }),
    z.object({ bytes: Bytes, stat: FileStat }),
  ),
  /** Replaces the content in the overlay, as principal `user`. `conflict` when `version` is no longer current. */
  fileWrite: call(At.extend({ bytes: Bytes, version: z.string().optional() }), FileStat),
  fileCreateDirectory: call(At, FileStat),
  fileRename: call(At.extend({ to: PathText }), FileStat),
  /** A directory goes with everything in it; links are removed, never followed. */
  fileRemove: call(At, z.object({ removed: z.number() })),

  changeList: call(InSandbox, z.array(Change)),
  changeDiff: call(At, TextDiff),
  /** Chosen changes as one unified patch, in the order of `changeList`. `paths` null means all. */
  changePatch: call(InSandbox.extend({ paths: z.array(PathText).nullable() }), z.object({ patch: z.string() })),
  /** Writes chosen changes to the base. `paths` null means all. A `conflicts` report has touched nothing. */
  changeCommit: call(
    InSandbox.extend({
      paths: z.array(PathText).nullable(),
      dryRun: z.boolean().optional(),
      job: z.string().optional(),
    }),
    ReviewReport,
  ),
  changeDiscard: call(InSandbox.extend({ paths: z.array(PathText).nullable() }), ReviewReport),

  /** Bundled capsules and those opened before in this sandbox. */
  capsuleList: call(InSandbox, z.array(Capsule)),
  /** Reads and checks a file on the host without running it. */
  capsuleInspect: call(InSandbox.extend({ file: z.string().min(1) }), Capsule),
  runStart: call(
    InSandbox.extend({
      file: z.string().min(1),
      args: z.array(z.string()),
      /** Calls one function instead of the capsule's program. `invalid-argument` names the argument that is wrong. */
      call: CallRequest.optional(),
      env: z.record(z.string(), z.string()).optional(),
      /** Whether somebody sits at a terminal (default), or its streams are pipes: a libc buffers and prompts by that. */
      terminal: z.enum(['terminal', 'pipe']).optional(),
      /** Of the terminal, in characters: the guest finds it as COLUMNS and LINES, unless `env` has those. */
      size: z
        .object({ columns: z.number().int().min(1).max(10_000), rows: z.number().int().min(1).max(10_000) })
        .optional(),
      limits: RunLimits.optional(),
      /** What this run sees besides the three schemes. */
      mounts: z.array(MountRequest).optional(),
      /** `none`: not the workspace, the home nor scratch; at `/` is memory unless `mounts` puts something else there. */
      schemes: z.enum(['given', 'none']).optional(),
    }),
    Run,
  ),
  /** Feeds stdin. `bytes` null closes it. */
  runInput: call(z.object({ run: RunId, bytes: Bytes.nullable() }), Nothing),
  runKill: call(z.object({ run: RunId }), Nothing),
  /** Newest first. */
  runList: call(InSandbox, z.array(Run)),
  /**
   * What a run printed so far, in order: the beginning and the end, 1 MiB in all, of the last hundred runs. `missing` bytes are not
   * kept; they were before the piece `cutAt`. `total` bytes were printed: pieces of `runOutput` from there on come after this.
   */
  runOutputGet: call(
    z.object({ run: RunId }),
    z.object({
      pieces: z.array(z.object({ stream: z.enum(['stdout', 'stderr']), bytes: Bytes })),
      missing: z.number(),
      cutAt: z.number(),
      total: z.number(),
    }),
  ),

  /** What capsules ask and wait for, the oldest first. */
  promptList: call(InSandbox, z.array(Prompt)),
  /** `not-found` when it is not asked any more; `invalid-input` for an answer that does not fit: then it is still asked. */
  promptAnswer: call(InSandbox.extend({ prompt: z.string(), answer: PromptAnswer }), Nothing),
  /** What the user allowed for this session or always. */
  allowanceList: call(InSandbox, z.array(Allowance)),
  allowanceRevoke: call(InSandbox.extend({ pattern: z.string() }), z.object({ revoked: z.boolean() })),
  /** The settings that the user made for a capsule, by its name; sets those that are given, null takes one away. */
  configValues: call(
    InSandbox.extend({ capsule: z.string().min(1), set: z.record(z.string(), z.string().nullable()).optional() }),
    z.object({ values: z.record(z.string(), z.string()) }),
  ),
  /** Says something on the sandbox's bus, as the user; answers how many subscriptions got it. */
  busPublish: call(InSandbox.extend({ topic: z.string(), payload: z.string() }), z.object({ receivers: z.number() })),

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
  jobCancel: call(z.object({ job: z.string() }), Nothing),

  /** A native folder dialog; `unsupported` where the shell has none (use `shellBrowse`). */
  shellPickFolder: call(Nothing, z.object({ path: z.string().nullable() })),
  shellPickCapsule: call(Nothing, z.object({ path: z.string().nullable() })),
  /** The folders, capsules (`.wasm`, `.capsule`, `Capsule.toml`) and exports (`.capsule-trail`) of a host folder, for the browser shell's own picker. */
  shellBrowse: call(
    z.object({ folder: z.string().nullable() }),
    z.object({
      folder: z.string(),
      parent: z.string().nullable(),
      entries: z.array(
        z.object({ name: z.string(), path: z.string(), kind: z.enum(['directory', 'capsule', 'bundle']) }),
      ),
    }),
  ),

  /**
   * The record grew, or `amended` events of it changed (the lowest number of them): told about 30 times a second at most. Whoever
   * shows events asks for the rows that are in view.
   */
  audited: event(z.object({ sandbox: SandboxId, total: z.number(), amended: z.number().nullable() })),
  layersChanged: event(z.object({ sandbox: SandboxId, layers: z.array(Layer), quota: Quota.optional() })),
  runChanged: event(Run),
  /** `at`: how many bytes the run had printed before these. */
  runOutput: event(
    z.object({
      sandbox: SandboxId,
      run: RunId,
      stream: z.enum(['stdout', 'stderr']),
      bytes: Bytes,
      at: z.number().optional(),
    }),
  ),
  /** All that is asked now, after each change. */
  promptsChanged: event(z.object({ sandbox: SandboxId, prompts: z.array(Prompt) })),
  jobProgress: event(JobProgress),
  sandboxChanged: event(SandboxState),
  /** A menu, a shortcut or a second start of the native shell asks the window to do something. */
  shellCommand: event(z.object({ command: z.string(), argument: z.string().optional() })),
} satisfies Contract;

export type Api = typeof api;
export type ApiClient = Client<Api>;
export type ApiHandlers = Handlers<Api>;
export type CallInput<N extends CallName> = Input<Api, N>;
export type CallOutput<N extends CallName> = Output<Api, N>;
export type EventPayload<N extends EventName> = Payload<Api, N>;
