/** The shapes of what crosses the border. */
import { z } from 'zod';

import { RUN_MODES } from './policy-words.ts';
import {
  ABIS,
  CHANGE_KINDS,
  CONFLICT_REASONS,
  DRIFT_KINDS,
  ENTRY_KINDS,
  FINDING_KINDS,
  FS_ERRORS,
  LAYER_VIEWS,
  MOUNT_KINDS,
  RUN_LIMITS,
} from './vocabulary.ts';
import type { FunctionExport } from './value-type.ts';

/** Bytes stay bytes on every transport (structured clone or MessagePack). */
export const Bytes = z.custom<Uint8Array>((value) => value instanceof Uint8Array, 'expected bytes');

/** A path as a user types it: any accepted spelling; the engine answers with the canonical one. */
export const PathText = z.string().min(1).max(8192);
export const SandboxId = z.string().min(1).max(128);
export const RunId = z.string().min(1).max(128);
/** A mount's name in canonical paths: `cwd`, `home`, `tmp`, or the name of an extra mount. */
const MountName = z.string().min(1).max(255);

export const Mount = z.object({
  name: MountName,
  kind: z.enum(MOUNT_KINDS),
  access: z.enum(['read-write', 'read-only']),
  /** Where a WASI guest sees it, e.g. `/home`. */
  guestPath: z.string(),
  /** The real folder below; null when there is none. Shown to the user only, never to a guest. */
  hostPath: z.string().nullable(),
});
export type Mount = z.infer<typeof Mount>;

const MountPlace = z.string().startsWith('/');
/** A mount that a run asks for: a real folder or file, or memory. */
export const MountRequest = z.union([
  z.object({
    /**
     * `overlay`: what is written is kept apart until it is committed. `host`: the folder itself, written at once. When it is left out,
     * `overlay` for one that is read-write, and `host` for one that is read-only.
     */
    kind: z.enum(['overlay', 'host']).optional(),
    /** A folder; or a file, which is then read-only and the only thing in its guest folder. */
    host: z.string().min(1),
    guest: MountPlace,
    access: z.enum(['read-write', 'read-only']),
  }),
  z.object({
    /** Empty when it is first asked for, and gone when the sandbox is closed. */
    kind: z.literal('memory'),
    guest: MountPlace,
    /** Most bytes of all its files; 64 MiB when it is left out. */
    bytes: z
      .number()
      .int()
      .min(0)
      .max(4 * 2 ** 30)
      .optional(),
  }),
]);
export type MountRequest = z.infer<typeof MountRequest>;

export const Sandbox = z.object({
  id: SandboxId,
  name: z.string(),
  workspace: z.string(),
  createdAt: z.number(),
  openedAt: z.number(),
  /** Set for one that was opened from a bundle: it can be looked at only. */
  imported: z.object({ from: z.string(), exportedAt: z.number() }).nullable().optional(),
  /** On whose behalf capsules run in it; `default` when it is left out. */
  principal: z.string().optional(),
});
export type Sandbox = z.infer<typeof Sandbox>;

/** How many changes of each kind a layer holds. Bytes are those kept by the layer. */
export const LayerCounts = z.object({
  added: z.number(),
  modified: z.number(),
  deleted: z.number(),
  renamed: z.number(),
  copied: z.number(),
  typeChanged: z.number(),
  bytes: z.number(),
});
export type LayerCounts = z.infer<typeof LayerCounts>;

export const Layer = z.object({
  mount: MountName,
  name: z.enum(['top', 'base']),
  writable: z.boolean(),
  /** What it stands on: the host folder of a base, or a sentence. */
  detail: z.string(),
  counts: LayerCounts,
});
export type Layer = z.infer<typeof Layer>;

/** What all mounts of a sandbox may keep together, and how many handles each run may hold; or how much of that is used. */
export const Limits = z.object({
  /** Bytes of contents. */
  bytes: z.number(),
  /** Changed entries, deletions left out. */
  entries: z.number(),
  handles: z.number(),
});
export type Limits = z.infer<typeof Limits>;

/** `usage` may be above `limits` when those were lowered: then only growth is refused. */
export const Quota = z.object({ limits: Limits, usage: Limits });
export type Quota = z.infer<typeof Quota>;

export const SandboxState = z.object({
  sandbox: Sandbox,
  mounts: z.array(Mount),
  layers: z.array(Layer),
  /** Total of audit events ever recorded in this sandbox. */
  eventCount: z.number(),
  /** How confinement is enforced on this machine: `openat2` or `walk`. */
  confinement: z.string(),
  /** What the engine noticed while opening, e.g. a journal it finished. */
  notices: z.array(z.string()),
  quota: Quota,
});
export type SandboxState = z.infer<typeof SandboxState>;

/** Seconds and nanoseconds would not survive JSON as one number; milliseconds as a float keep about 0.3 us. */
export const FileStat = z.object({
  path: z.string(),
  kind: z.enum(ENTRY_KINDS),
  /** Bytes. */
  size: z.number(),
  /** Permission bits, e.g. 0o644. */
  mode: z.number(),
  /** Milliseconds since the epoch, fractional. */
  modifiedAt: z.number(),
  /** Changes whenever the content may have; pass it back to detect a concurrent edit. */
  version: z.string(),
  layer: z.enum(['top', 'checkpoint', 'base']),
});
export type FileStat = z.infer<typeof FileStat>;

export const Entry = z.object({
  name: z.string(),
  kind: z.enum(ENTRY_KINDS),
  size: z.number(),
  layer: z.enum(['top', 'checkpoint', 'base']),
  /** Set when this entry itself is a change of the top. */
  change: z.enum(CHANGE_KINDS).nullable(),
});
export type Entry = z.infer<typeof Entry>;

export const View = z.enum(LAYER_VIEWS);

export const Change = z.object({
  path: z.string(),
  kind: z.enum(CHANGE_KINDS),
  entry: z.enum(ENTRY_KINDS),
  /** The canonical path it had in the base, for a rename; what it is a copy of. */
  from: z.string().nullable(),
  /** How much of its content it has from there, in percent; null for what is neither renamed nor copied. */
  similarity: z.number().nullable().optional(),
  /** What of it changed; a rename or a mode change may leave the content as it was. */
  content: z.boolean(),
  mode: z.boolean(),
  /** Set when its modification time differs as well. */
  time: z.boolean().optional(),
  sizeBefore: z.number().nullable(),
  sizeAfter: z.number().nullable(),
  /** Set when the directory hides everything the base has below it. */
  opaque: z.boolean(),
  /** What somebody else did to its base entry meanwhile; null for nothing. */
  drift: z.enum(DRIFT_KINDS).nullable().optional(),
});
export type Change = z.infer<typeof Change>;

export const Conflict = z.object({ path: z.string(), reason: z.enum(CONFLICT_REASONS), message: z.string() });
export type Conflict = z.infer<typeof Conflict>;

/** What a commit, a discard, an undo or a redo did, path by path. `planned` when it was a dry run. */
export const ReviewReport = z.object({
  /**
   * `conflicts`: nothing was touched. `reversed`: it failed midway, and what it had done was taken back. `stopped`: what it had done
   * could not be taken back; `applied` says how far it came, the rest is kept.
   */
  state: z.enum(['done', 'planned', 'conflicts', 'reversed', 'stopped']),
  /** In the log of operations; null when it did nothing, or brought back a part of what is in the bin. */
  operation: z.string().nullable().optional(),
  /** What was left out because of conflicts, when that was asked for. */
  skipped: z.array(z.string()).optional(),
  applied: z.array(z.object({ path: z.string(), kind: z.enum(CHANGE_KINDS), step: z.string() })),
  conflicts: z.array(Conflict),
  /** Paths that were added to the selection because a chosen one needs them. */
  included: z.array(z.string()),
  /** What stopped it midway when that was no conflict, such as a full disk. */
  failure: z
    .object({ path: z.string(), code: z.enum(FS_ERRORS), message: z.string() })
    .nullable()
    .optional(),
});
export type ReviewReport = z.infer<typeof ReviewReport>;

export const TextDiff = z.object({
  path: z.string(),
  kind: z.enum(CHANGE_KINDS),
  /** `binary` and `too-large` carry no text. */
  state: z.enum(['text', 'binary', 'too-large', 'not-a-file']),
  before: z.string().nullable(),
  after: z.string().nullable(),
  sizeBefore: z.number().nullable(),
  sizeAfter: z.number().nullable(),
});
export type TextDiff = z.infer<typeof TextDiff>;

export const Capsule = z.object({
  /** sha-256 of the binary, hex. */
  hash: z.string(),
  name: z.string(),
  file: z.string(),
  size: z.number(),
  abi: z.enum(ABIS),
  /** `command` runs to an exit code; of a `plugin` one export is called. */
  shape: z.enum(['command', 'reactor', 'component', 'plugin']),
  imports: z.array(z.string()),
  exports: z.array(z.string()),
  /** The functions among the exports, and in the exported interfaces: what `runStart` can call. */
  functions: z.array(z.custom<FunctionExport>((value) => typeof value === 'object' && value !== null)).readonly(),
  /** What its manifest declares about files, as written; null for a bare program. */
  rights: z
    .object({ read: z.array(z.string()), write: z.array(z.string()) })
    .nullable()
    .optional(),
  version: z.string().optional(),
  /** True for the capsules that come with the app. */
  bundled: z.boolean(),
  description: z.string(),
});
export type Capsule = z.infer<typeof Capsule>;

const RunLimit = z.number().int().min(0).nullable().optional();
/**
 * What one run may use up. Bytes of each of its memories (its end only when it cannot do without more), milliseconds from start to
 * end, milliseconds of processor time, bytes of output, calls to the engine. null: no limit; left out: as in the sandbox.
 */
export const RunLimits = z.object({
  memory: RunLimit,
  time: RunLimit,
  cpu: RunLimit,
  output: RunLimit,
  operations: RunLimit,
});
export type RunLimits = z.infer<typeof RunLimits>;

export const RunEnd = z.discriminatedUnion('how', [
  z.object({ how: z.literal('exited'), code: z.number() }),
  z.object({ how: z.literal('killed'), why: z.string() }),
  /** It used up more than its limits allow; `message` says what. `most`: milliseconds, bytes, or calls. */
  z.object({
    how: z.literal('limit'),
    which: z.enum(RUN_LIMITS).exclude(['memory']),
    most: z.number(),
    message: z.string(),
  }),
  /** `doing` says what the guest was in the middle of, as far as the engine saw. */
  z.object({ how: z.literal('trapped'), message: z.string(), doing: z.string(), stack: z.string() }),
  z.object({ how: z.literal('failed'), message: z.string() }),
]);
export type RunEnd = z.infer<typeof RunEnd>;

/** A call of one exported function; the arguments are checked against its types. */
export const CallRequest = z.object({ export: z.string().min(1), args: z.array(z.json()) });
export type CallRequest = z.infer<typeof CallRequest>;

/** What a run took. */
const RunUse = z.object({
  /** Milliseconds of processor time of its thread; null for one that was stopped. */
  cpu: z.number().nullable(),
  /** Bytes of all its memories at its end, which is the most that they ever had; null likewise. */
  memory: z.number().nullable(),
  /** Calls to the engine, and bytes that it printed. */
  calls: z.number(),
  output: z.number(),
});

export const Run = z.object({
  id: RunId,
  sandbox: SandboxId,
  capsule: z.string(),
  capsuleFile: z.string(),
  capsuleHash: z.string(),
  args: z.array(z.string()),
  /** Set when one function was called instead of the capsule's program. */
  call: CallRequest.nullable().optional(),
  /** What the call gave, as JSON text; at most 1 MiB, else null. */
  result: z.string().nullable().optional(),
  startedAt: z.number(),
  endedAt: z.number().nullable(),
  state: z.enum(['starting', 'running', 'ended']),
  end: RunEnd.nullable(),
  /** Audit events of this run so far, and how many were refused or failed. */
  eventCount: z.number(),
  deniedCount: z.number(),
  /** How what is not granted was treated; `open` in runs of before there was a choice. */
  mode: z.enum(RUN_MODES).optional(),
  principal: z.string().optional(),
  /** What its manifest declared when it started, as written; null for a bare program. */
  rights: z
    .object({ read: z.array(z.string()), write: z.array(z.string()) })
    .nullable()
    .optional(),
  /** What it took; null while it goes on, or where nobody looked. */
  use: RunUse.nullable().optional(),
  /** The run that it did once more. */
  again: RunId.nullable().optional(),
  /** Sentences: what was not as it was when that one ran. */
  notes: z.array(z.string()).optional(),
});
export type Run = z.infer<typeof Run>;

/** Something that is not as it should be in what a sandbox keeps. */
export const Finding = z.object({
  kind: z.enum(FINDING_KINDS),
  /** What it is about: a content's hash, a working file, a row. */
  subject: z.string(),
  /** For the user; names no host path. */
  sentence: z.string(),
});
export type Finding = z.infer<typeof Finding>;

export const JobProgress = z.object({
  job: z.string(),
  title: z.string(),
  done: z.number(),
  total: z.number(),
  state: z.enum(['running', 'done', 'failed', 'cancelled']),
});
export type JobProgress = z.infer<typeof JobProgress>;
