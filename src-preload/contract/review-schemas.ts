/** The shapes of reviewing: trees that are compared, what is staged, plans, operations, checkpoints, layers. */
import { z } from 'zod';

import {
  CHECKPOINT_CAUSES,
  GIT_STATES,
  INSIDE_KINDS,
  OPERATION_NAMES,
  OPERATION_STATES,
  QUIET_REASONS,
  RESOLUTIONS,
} from './review-words.ts';
import { Change, Conflict, LayerCounts, PathText, SandboxId } from './schemas.ts';
import { CHANGE_KINDS, ENTRY_KINDS } from './vocabulary.ts';

/** Raises with each checkpoint of a sandbox; never used twice. */
export const CheckpointId = z.number().int().min(0);

/** A state of all mounts: of the folder, of the sandbox now, at a checkpoint, or right after an event. `sandbox`: of another one, which is open. */
export const TreeRef = z.discriminatedUnion('tree', [
  z.object({ tree: z.literal('base'), sandbox: SandboxId.optional() }),
  z.object({ tree: z.literal('merged'), sandbox: SandboxId.optional() }),
  z.object({ tree: z.literal('checkpoint'), id: CheckpointId, sandbox: SandboxId.optional() }),
  z.object({ tree: z.literal('moment'), event: z.number().int().min(0), sandbox: SandboxId.optional() }),
]);
export type TreeRef = z.infer<typeof TreeRef>;

/** Two trees to compare; left out: the folder and the sandbox now. */
export const TreePair = z.object({ from: TreeRef, to: TreeRef });
export type TreePair = z.infer<typeof TreePair>;

/** Something the top holds that is no change. */
export const QuietEntry = z.object({ path: z.string(), why: z.enum(QUIET_REASONS) });
export type QuietEntry = z.infer<typeof QuietEntry>;

/** The counts are of everything, whatever page was asked for. */
export const Comparison = z.object({
  changes: z.array(Change),
  counts: LayerCounts,
  total: z.number(),
});
export type Comparison = z.infer<typeof Comparison>;

/** One line of a listing of what is inside an archive, or of the tables of a database. */
const InsideRow = z.object({
  /** A member's name; or a table and the key of a row. */
  name: z.string(),
  kind: z.enum(CHANGE_KINDS).nullable(),
  /** Short texts, one for each column. null on the side where there is nothing. */
  before: z.array(z.string()).nullable(),
  after: z.array(z.string()).nullable(),
});
export const Inside = z.object({
  kind: z.enum(INSIDE_KINDS),
  /** `zip`, `tar`, `tar.gz`, `sqlite`. */
  format: z.string(),
  /** Groups: the whole archive; or one for each table, its schema changes first. */
  groups: z.array(
    z.object({
      title: z.string(),
      columns: z.array(z.string()),
      rows: z.array(InsideRow),
      /** Rows that differ, also those beyond the ones that are given. */
      differing: z.number(),
      same: z.number(),
    }),
  ),
});
export type Inside = z.infer<typeof Inside>;

/** What the next commit of what is staged would take. */
export const StagedPath = z.object({
  path: z.string(),
  /** `whole`: the change as it is when it is committed. `partial`: a content of its own, made of some lines. */
  how: z.enum(['whole', 'partial']),
  /** Set when the folder's or the sandbox's content is no longer what the partial content was made from. */
  stale: z.boolean(),
});
export type StagedPath = z.infer<typeof StagedPath>;
export const Staged = z.object({
  paths: z.array(StagedPath),
  /** Changes that were marked as reviewed, and have not changed since. */
  reviewed: z.array(z.string()),
  message: z.string(),
});
export type Staged = z.infer<typeof Staged>;

/** The three texts of a path that is staged by lines; null where there is no file. `version` changes whenever one of them does. */
export const StagedText = z.object({
  path: z.string(),
  state: z.enum(['text', 'binary', 'too-large', 'not-a-file']),
  base: z.string().nullable(),
  /** What would be committed; equals `base` when nothing is staged. */
  staged: z.string().nullable(),
  merged: z.string().nullable(),
  version: z.string(),
});
export type StagedText = z.infer<typeof StagedText>;

/** What is, or will be, at a place of the folder. */
export const PlanEntry = z.object({
  kind: z.enum(ENTRY_KINDS),
  /** sha-256 of a file, hex. */
  hash: z.string().nullable(),
  size: z.number(),
  mode: z.number(),
  /** Nanoseconds since the epoch, as decimal digits. */
  modified: z.string(),
  /** Of a link. */
  target: z.string().nullable(),
});
export type PlanEntry = z.infer<typeof PlanEntry>;

export const PlanStep = z.object({
  action: z.enum(['make-directory', 'rename', 'write', 'link', 'attributes', 'remove-file', 'remove-directory']),
  /** Canonical. */
  path: z.string(),
  /** Of a rename. */
  from: z.string().nullable(),
  kind: z.enum(CHANGE_KINDS),
  before: PlanEntry.nullable(),
  after: PlanEntry.nullable(),
  /** The step that takes it back, in words: `remove`, `write the earlier content`, ... */
  reverse: z.string(),
});
export type PlanStep = z.infer<typeof PlanStep>;

/** A commit as an object: saved, looked at, and carried out later, if everything it says still holds. */
export const Plan = z.object({
  format: z.literal('capsule-inspector-plan'),
  version: z.literal(1),
  /** sha-256 over everything that decides what it does, hex. */
  digest: z.string(),
  sandbox: SandboxId,
  /** Milliseconds since the epoch. */
  madeAt: z.number(),
  /** What was asked for; null for everything, `staged` for what was staged then. */
  selection: z.union([z.array(PathText), z.literal('staged')]).nullable(),
  mounts: z.array(z.object({ mount: z.string(), folder: z.string(), steps: z.array(PlanStep) })),
  included: z.array(z.string()),
  conflicts: z.array(Conflict),
});
export type Plan = z.infer<typeof Plan>;

/** What should become of one conflict. `text` belongs to `merged`. */
export const ConflictChoice = z.object({
  path: PathText,
  take: z.enum(RESOLUTIONS),
  text: z
    .string()
    .max(16 * 1024 * 1024)
    .optional(),
});
export type ConflictChoice = z.infer<typeof ConflictChoice>;

/** One of the three sides of a conflict. */
export const ConflictSide = z.object({
  kind: z.enum(ENTRY_KINDS).nullable(),
  size: z.number().nullable(),
  mode: z.number().nullable(),
  modifiedAt: z.number().nullable(),
  /** `unknown`: it was not kept. */
  state: z.enum(['text', 'binary', 'too-large', 'not-a-file', 'nothing', 'unknown']),
  text: z.string().nullable(),
});
export type ConflictSide = z.infer<typeof ConflictSide>;
export const ConflictDetails = z.object({
  conflict: Conflict,
  /** What the change was made from. */
  base: ConflictSide,
  /** What is in the folder now. */
  theirs: ConflictSide,
  /** What the sandbox shows. */
  mine: ConflictSide,
  /** Which answers this conflict can have. */
  choices: z.array(z.enum(RESOLUTIONS)),
});
export type ConflictDetails = z.infer<typeof ConflictDetails>;

/** One line of the log of operations, newest first. */
export const OperationEntry = z.object({
  id: z.string(),
  name: z.enum(OPERATION_NAMES),
  state: z.enum(OPERATION_STATES),
  /** Milliseconds since the epoch. */
  at: z.number(),
  author: z.string(),
  message: z.string(),
  /** How many paths it was about, and the first few of them. */
  paths: z.number(),
  some: z.array(z.string()),
  /** The events of the record that it wrote; null when it wrote none. */
  events: z.object({ first: z.number(), last: z.number() }).nullable(),
  /** Why it cannot be undone, or done again; null when it can. */
  fixed: z.string().nullable(),
  /** Set by a recovery at the start: what it did, in a sentence. */
  recovered: z.string().nullable(),
});
export type OperationEntry = z.infer<typeof OperationEntry>;

export const OperationDetails = z.object({
  entry: OperationEntry,
  steps: z.array(z.object({ path: z.string(), kind: z.enum(CHANGE_KINDS), step: z.string() })),
});
export type OperationDetails = z.infer<typeof OperationDetails>;

/** What was thrown away together. */
export const BinItem = z.object({
  id: z.string(),
  /** Milliseconds since the epoch. */
  at: z.number(),
  message: z.string(),
  changes: z.array(Change),
  bytes: z.number(),
});
export type BinItem = z.infer<typeof BinItem>;

export const Checkpoint = z.object({
  id: CheckpointId,
  cause: z.enum(CHECKPOINT_CAUSES),
  /** Given by the user, or made of its cause: "before running tidy". */
  name: z.string(),
  /** Milliseconds since the epoch. */
  at: z.number(),
  /** The newest event when it was made. */
  event: z.number(),
  /** What it has over the one before it. */
  counts: LayerCounts,
  /** Set while something needs it: the bin, an operation that can be undone. Then it cannot be dropped. */
  needed: z.string().nullable(),
});
export type Checkpoint = z.infer<typeof Checkpoint>;

/** One layer of one mount: what lies between a checkpoint and the one before it. `base` is the folder, `top` what came since the last. */
export const StackLayer = z.object({
  layer: z.union([z.literal('base'), z.literal('top'), CheckpointId]),
  name: z.string(),
  at: z.number().nullable(),
  counts: LayerCounts,
  /** Bytes that no later layer shows any more. */
  wasted: z.number(),
  /** Bytes of contents that another layer holds too. */
  duplicated: z.number(),
});
export type StackLayer = z.infer<typeof StackLayer>;
export const LayerStack = z.object({
  mount: z.string(),
  /** The folder below; null for none. */
  folder: z.string().nullable(),
  /** From the base up. */
  layers: z.array(StackLayer),
});
export type LayerStack = z.infer<typeof LayerStack>;

/** What a file was in each layer; layers that say nothing of it are left out. */
export const FileFate = z.object({
  path: z.string(),
  layers: z.array(
    z.object({
      layer: StackLayer.shape.layer,
      kind: z.enum(CHANGE_KINDS).nullable(),
      entry: z.enum(ENTRY_KINDS).nullable(),
      size: z.number().nullable(),
      mode: z.number().nullable(),
      /** sha-256, hex; null when it is no file or not known. */
      hash: z.string().nullable(),
    }),
  ),
});
export type FileFate = z.infer<typeof FileFate>;

export const GitFacts = z.object({
  /** Mounts that are, or lie in, a git working tree; with the branch, or the short hash of a detached head. */
  mounts: z.array(z.object({ mount: z.string(), head: z.string() })),
  /** Of the paths that were asked about, those in such a mount. */
  states: z.record(z.string(), z.enum(GIT_STATES)),
});
export type GitFacts = z.infer<typeof GitFacts>;
