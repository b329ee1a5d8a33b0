/** THE LIST: every call and event, declared here and nowhere else. */
import { z } from 'zod';

import { call, event } from './define.ts';
import type { Client, Contract, Handlers, Input, Output, Payload } from './define.ts';
import type { CallName, EventName } from './names.ts';
import { libraryCalls, libraryEvents } from './library-calls.ts';
import { policyCalls } from './policy-calls.ts';
import { ModeChoice, PrincipalName } from './policy-schemas.ts';
import { Allowance, Prompt, PromptAnswer } from './prompt-schemas.ts';
import {
  Bytes,
  CallRequest,
  Capsule,
  Entry,
  FileStat,
  Finding,
  JobProgress,
  Layer,
  Limits,
  MountRequest,
  PathText,
  Quota,
  Run,
  RunId,
  RunLimits,
  Sandbox,
  SandboxId,
  SandboxState,
  View,
} from './schemas.ts';
import { At, InSandbox, Moment } from './places.ts';
import { recordCalls } from './record-calls.ts';
import { reviewCalls } from './review-calls.ts';
import { runStoryCalls } from './run-story-calls.ts';
import { searchCalls, searchEvents } from './search-calls.ts';
import { settingsCalls, settingsEvents } from './settings-calls.ts';

const Nothing = z.object({}).strict();
/** The sandbox of a folder, of a name, or of that name over that folder; of a principal, `default` when none is named. */
const SandboxWanted = z.object({
  workspace: z.string().min(1).optional(),
  name: z.string().min(1).max(64).optional(),
  principal: PrincipalName.optional(),
});
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

  ...reviewCalls,
  ...libraryCalls,
  ...searchCalls,
  ...settingsCalls,
  ...runStoryCalls,
  /** Bundled capsules and those opened before in this sandbox. */
  capsuleList: call(InSandbox, z.array(Capsule)),
  /** Reads and checks a file on the host without running it. */
  capsuleInspect: call(InSandbox.extend({ file: z.string().min(1) }), Capsule),
  /** `needs-consent` with `RightsGrowth` when the capsule asks for more than the version of it that ran here before. */
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
      /** As the sandbox has it when it is left out. */
      mode: ModeChoice.optional(),
      /** The `digest` of rights that the user agreed to. */
      consent: z.string().optional(),
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

  ...policyCalls,
  ...recordCalls,
  jobCancel: call(z.object({ job: z.string() }), Nothing),

  /** A native folder dialog; `unsupported` where the shell has none (use `shellBrowse`). */
  shellPickFolder: call(Nothing, z.object({ path: z.string().nullable() })),
  shellPickCapsule: call(Nothing, z.object({ path: z.string().nullable() })),
  /**
   * The folders, capsules (`.wasm`, `.capsule`, `Capsule.toml`), exports (`.capsule-trail`) and archives (`.tar`, `.tar.gz`, `.tgz`) of a
   * host folder, for the browser shell's own picker.
   */
  shellBrowse: call(
    z.object({ folder: z.string().nullable() }),
    z.object({
      folder: z.string(),
      parent: z.string().nullable(),
      entries: z.array(
        z.object({ name: z.string(), path: z.string(), kind: z.enum(['directory', 'capsule', 'bundle', 'archive']) }),
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
  /** What is staged or reviewed, the log of operations, the bin, or the checkpoints are not what they were. */
  reviewChanged: event(z.object({ sandbox: SandboxId, what: z.enum(['staged', 'operations', 'bin', 'checkpoints']) })),
  /** Something was granted, revoked, or ended. */
  grantsChanged: event(z.object({ sandbox: SandboxId })),
  ...libraryEvents,
  ...searchEvents,
  ...settingsEvents,
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
