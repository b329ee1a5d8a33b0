/** The part of THE LIST that is about reviewing: see `api.ts`. */
import { z } from 'zod';

import { call } from './define.ts';
import { At, InSandbox } from './places.ts';
import {
  BinItem,
  Checkpoint,
  CheckpointId,
  Comparison,
  ConflictChoice,
  ConflictDetails,
  FileFate,
  GitFacts,
  Inside,
  LayerStack,
  OperationDetails,
  OperationEntry,
  Plan,
  QuietEntry,
  Staged,
  StagedText,
  TreePair,
} from './review-schemas.ts';
import { LAYER_FORMATS, PLAN_FORMATS } from './review-words.ts';
import { Bytes, Change, PathText, ReviewReport, Sandbox, SandboxId, TextDiff } from './schemas.ts';

const Job = z.object({ job: z.string().optional() });
/** Paths of changes or of folders for all below them; `staged` for what is staged, lines included; null for everything. */
const Chosen = z.union([z.array(PathText), z.literal('staged')]).nullable();
/** What is in `.git` is left alone unless it is asked for by name. */
const InPair = At.extend({ pair: TreePair.optional() });
const FileOnHost = z.string().min(1).max(4096);

export const reviewCalls = {
  changeList: call(InSandbox, z.array(Change)),
  /** What the top holds and is no change: copies that are as they were, touched times, what was changed and changed back. */
  changeQuiet: call(InSandbox, z.array(QuietEntry)),
  /** The texts of a path in two trees; left out: the folder and the sandbox now. */
  changeDiff: call(InPair, TextDiff),
  /** Bytes of one side, at most 4 MiB at a time; `size` null when nothing, or no file, is there. */
  changeBytes: call(
    InPair.extend({
      side: z.enum(['before', 'after']),
      offset: z.number().int().min(0),
      limit: z.number().int().min(1).max(4_194_304),
    }),
    z.object({ bytes: Bytes, size: z.number().nullable() }),
  ),
  /** What differs inside: members of an archive, rows of a database. `unsupported` for what is neither. */
  changeInside: call(InPair, Inside),
  /** Chosen changes as one unified patch, in the order of `changeList`. */
  changePatch: call(InSandbox.extend({ paths: Chosen }), z.object({ patch: z.string() })),
  /** All differences between two trees, sorted by path; `offset` and `limit` page. Progress goes by `job`. */
  compareTrees: call(
    InSandbox.extend({
      ...TreePair.shape,
      ...Job.shape,
      offset: z.number().int().min(0).optional(),
      limit: z.number().int().min(1).max(100_000).optional(),
    }),
    Comparison,
  ),

  /**
   * Writes chosen changes to the folder, all of them or none. A `conflicts` report has touched nothing. `conflicts: 'skip'` leaves
   * out what cannot be written, and what depends on it.
   */
  changeCommit: call(
    InSandbox.extend({
      ...Job.shape,
      paths: Chosen,
      dryRun: z.boolean().optional(),
      message: z.string().max(65_536).optional(),
      author: z.string().max(256).optional(),
      conflicts: z.enum(['stop', 'skip']).optional(),
    }),
    ReviewReport,
  ),
  /** Throws chosen changes away, into the bin. */
  changeDiscard: call(InSandbox.extend({ paths: Chosen }), ReviewReport),

  /** What is staged, and the message as far as it was written; sets the message when one is given. */
  stageRead: call(InSandbox.extend({ message: z.string().max(65_536).optional() }), Staged),
  stageAdd: call(InSandbox.extend({ paths: z.array(PathText) }), Staged),
  /** null unstages everything. */
  stageRemove: call(InSandbox.extend({ paths: z.array(PathText).nullable() }), Staged),
  stageText: call(At, StagedText),
  /** Stages a text of its own for a path. `conflict` when `version` is no longer current. Equal to the folder's text it is unstaged. */
  stageWrite: call(At.extend({ text: z.string().max(16 * 1024 * 1024), version: z.string() }), StagedText),
  /** A mark ends by itself when the content changes. */
  reviewMark: call(InSandbox.extend({ paths: z.array(PathText), mark: z.enum(['reviewed', 'open']) }), Staged),

  planMake: call(InSandbox.extend({ paths: Chosen }), Plan),
  /** As text, to be saved: the object itself, a shell script that does the same, or a unified patch. */
  planText: call(InSandbox.extend({ paths: Chosen, format: z.enum(PLAN_FORMATS) }), z.object({ text: z.string() })),
  /** Commits exactly what the plan says. `conflict` with a sentence for each step that would not be the same any more: nothing is touched. */
  planRun: call(
    InSandbox.extend({ ...Job.shape, plan: Plan, message: z.string().max(65_536).optional() }),
    ReviewReport,
  ),

  /** `not-found` when the path has no conflict. */
  conflictDetails: call(At, ConflictDetails),
  /** Answers with the conflicts that are left among the changes that were asked about. */
  conflictResolve: call(InSandbox.extend({ choices: z.array(ConflictChoice).min(1) }), ReviewReport),

  /** Newest first. */
  operationList: call(InSandbox, z.array(OperationEntry)),
  operationDetails: call(InSandbox.extend({ id: z.string() }), OperationDetails),
  /** Takes the newest operation that stands back, or the one named. The report has conflicts, and nothing was touched, when something was changed since. */
  operationUndo: call(InSandbox.extend({ ...Job.shape, id: z.string().optional() }), ReviewReport),
  /** Does what was undone last again, or the one named. */
  operationRedo: call(InSandbox.extend({ ...Job.shape, id: z.string().optional() }), ReviewReport),

  /** Newest first. */
  binList: call(InSandbox, z.array(BinItem)),
  /**
   * Brings changes back into the sandbox; null for all of the item. What is in the way is told as conflicts, and nothing was touched. Once
   * all of the item is back, `operation` is its discard, which is undone now and can be done again. It is null for a part: that is no
   * operation, and cannot be undone but by discarding it again.
   */
  binRestore: call(InSandbox.extend({ id: z.string(), paths: z.array(PathText).nullable() }), ReviewReport),
  /** For good; null empties the bin. */
  binPurge: call(InSandbox.extend({ ids: z.array(z.string()).nullable() }), z.object({ purged: z.number() })),

  /** Oldest first. */
  checkpointList: call(InSandbox, z.array(Checkpoint)),
  checkpointCreate: call(InSandbox.extend({ name: z.string().min(1).max(256) }), Checkpoint),
  checkpointRename: call(InSandbox.extend({ id: CheckpointId, name: z.string().min(1).max(256) }), Checkpoint),
  /** The sandbox is again what it was; a checkpoint of what it is now is made before. */
  checkpointRestore: call(InSandbox.extend({ id: CheckpointId }), z.object({ before: Checkpoint })),
  /** Forgets checkpoints: each layer becomes one with the next. `busy` says what still needs one. */
  checkpointDrop: call(InSandbox.extend({ ids: z.array(CheckpointId).min(1) }), z.object({ dropped: z.number() })),
  /** Makes the layers from one checkpoint to another one: those in between are dropped. */
  checkpointSquash: call(InSandbox.extend({ from: CheckpointId, to: CheckpointId }), z.object({ dropped: z.number() })),
  /** A new sandbox over the same folder that begins as this one was at the checkpoint. */
  checkpointBranch: call(
    InSandbox.extend({ ...Job.shape, id: CheckpointId, name: z.string().min(1).max(64) }),
    Sandbox,
  ),

  layerStack: call(InSandbox, z.array(LayerStack)),
  fileFate: call(At, FileFate),
  /** Writes what one tree has over another into a new file on the host. `already-exists`. */
  layerExport: call(
    InSandbox.extend({
      ...TreePair.shape,
      ...Job.shape,
      mount: z.string().min(1),
      format: z.enum(LAYER_FORMATS),
      file: FileOnHost,
    }),
    z.object({ file: z.string(), bytes: z.number(), entries: z.number() }),
  ),
  /**
   * `layer`: applies a tar or an OCI layer to a mount, after a checkpoint. `base`: unpacks it into a new folder and opens a sandbox on that.
   * `stack`: opens an image archive (docker save, OCI layout) as a sandbox with a checkpoint for each layer.
   */
  layerImport: call(
    z.object({
      ...Job.shape,
      /** Needed by `layer` only. */
      sandbox: SandboxId.optional(),
      file: FileOnHost,
      as: z.discriminatedUnion('how', [
        z.object({ how: z.literal('layer'), mount: z.string().min(1) }),
        z.object({ how: z.literal('base'), folder: FileOnHost }),
        z.object({ how: z.literal('stack'), name: z.string().min(1).max(64) }),
      ]),
    }),
    z.object({
      sandbox: Sandbox,
      entries: z.number(),
      /** What could not be taken over, a sentence for each kind: devices, owners, names. */
      left: z.array(z.string()),
    }),
  ),

  /** What git says, of `paths`; read only, and nothing of the repository's own configuration is run. */
  gitFacts: call(InSandbox.extend({ paths: z.array(PathText).max(100_000) }), GitFacts),
} as const;
