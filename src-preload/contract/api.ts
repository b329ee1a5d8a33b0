/** THE LIST: every call and event, declared here and nowhere else. */
import { z } from 'zod';

import { call, event } from './define.ts';
import type { Client, Contract, Handlers, Input, Output, Payload } from './define.ts';
import type { CallName, EventName } from './names.ts';
import {
  AuditEvent,
  Bytes,
  Capsule,
  Change,
  Entry,
  FileStat,
  Finding,
  JobProgress,
  Layer,
  Limits,
  PathText,
  Quota,
  ReviewReport,
  Run,
  RunId,
  Sandbox,
  SandboxId,
  SandboxState,
  TextDiff,
  View,
} from './schemas.ts';

const Nothing = z.object({}).strict();
const InSandbox = z.object({ sandbox: SandboxId });
/** The sandbox of a folder, of a name, or of that name over that folder. */
const SandboxWanted = z.object({ workspace: z.string().min(1).optional(), name: z.string().min(1).max(64).optional() });
const At = InSandbox.extend({ path: PathText });

export const api = {
  appInfo: call(
    Nothing,
    z.object({
      version: z.string(),
      shell: z.enum(['desktop', 'browser']),
      platform: z.string(),
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
    At.extend({ view: View, after: z.string().optional(), limit: z.number().int().min(1).max(10_000).optional() }),
    z.object({ entries: z.array(Entry), more: z.boolean() }),
  ),
  fileStat: call(At.extend({ view: View }), FileStat),
  /** At most `limit` bytes (default and most 16 MiB) from `offset`. */
  fileRead: call(
    At.extend({ view: View, offset: z.number().int().min(0).optional(), limit: z.number().int().min(1).optional() }),
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
      env: z.record(z.string(), z.string()).optional(),
      /** Whether somebody sits at a terminal (default), or its streams are pipes: a libc buffers and prompts by that. */
      terminal: z.enum(['terminal', 'pipe']).optional(),
      /** Host folders this run sees besides the three schemes: an overlay of `host` at `guest`, or read-only and direct. */
      mounts: z
        .array(
          z.object({
            host: z.string().min(1),
            guest: z.string().startsWith('/'),
            access: z.enum(['read-write', 'read-only']),
          }),
        )
        .optional(),
    }),
    Run,
  ),
  /** Feeds stdin. `bytes` null closes it. */
  runInput: call(z.object({ run: RunId, bytes: Bytes.nullable() }), Nothing),
  runKill: call(z.object({ run: RunId }), Nothing),
  /** Newest first. */
  runList: call(InSandbox, z.array(Run)),

  /**
   * Events newest first, from `before` (exclusive) down; or with `after`, oldest first from there up.
   * `filter` is matched against path, operation, capsule, function, decision and outcome.
   */
  eventPage: call(
    InSandbox.extend({
      before: z.number().optional(),
      after: z.number().optional(),
      limit: z.number().int().min(1).max(50_000),
      filter: z.string().max(1000).optional(),
      run: RunId.optional(),
    }),
    z.object({ events: z.array(AuditEvent), total: z.number(), more: z.boolean() }),
  ),
  jobCancel: call(z.object({ job: z.string() }), Nothing),

  /** A native folder dialog; `unsupported` where the shell has none (use `shellBrowse`). */
  shellPickFolder: call(Nothing, z.object({ path: z.string().nullable() })),
  shellPickCapsule: call(Nothing, z.object({ path: z.string().nullable() })),
  /** The folders and `.wasm` files of a host folder, for the browser shell's own picker. */
  shellBrowse: call(
    z.object({ folder: z.string().nullable() }),
    z.object({
      folder: z.string(),
      parent: z.string().nullable(),
      entries: z.array(z.object({ name: z.string(), path: z.string(), kind: z.enum(['directory', 'capsule']) })),
    }),
  ),

  /** Batched to about 30 a second. `skipped` counts events left out of the live feed (never out of the record). */
  audited: event(z.object({ sandbox: SandboxId, events: z.array(AuditEvent), total: z.number(), skipped: z.number() })),
  layersChanged: event(z.object({ sandbox: SandboxId, layers: z.array(Layer), quota: Quota.optional() })),
  runChanged: event(Run),
  runOutput: event(z.object({ sandbox: SandboxId, run: RunId, stream: z.enum(['stdout', 'stderr']), bytes: Bytes })),
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
