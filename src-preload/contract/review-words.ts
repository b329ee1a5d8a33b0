/** The words of reviewing: what may be asked of changes, plans, commits, checkpoints and layers. */

/** Why an entry that the top holds is no change, or what is special about one that is. */
export const QUIET_REASONS = ['unchanged-copy', 'time-only', 'net-zero'] as const;
export type QuietReason = (typeof QUIET_REASONS)[number];

/** What becomes of a conflict. `skip` leaves the change in the sandbox, uncommitted. */
export const RESOLUTIONS = ['mine', 'theirs', 'merged', 'skip'] as const;
export type Resolution = (typeof RESOLUTIONS)[number];

/** What a plan can be written as. */
export const PLAN_FORMATS = ['json', 'script', 'patch'] as const;
export type PlanFormat = (typeof PLAN_FORMATS)[number];

/** What the log of operations tells of: each can be undone, as long as what it needs is kept. */
export const OPERATION_NAMES = ['commit', 'discard', 'edit', 'restore', 'resolve', 'import'] as const;
export type OperationName = (typeof OPERATION_NAMES)[number];

/**
 * What became of an operation. `undone`: it was taken back, and can be done again. `reversed`: it did not come to its end, and
 * everything is as it was before; `under-way`: nobody has finished it yet.
 */
export const OPERATION_STATES = ['under-way', 'done', 'undone', 'reversed'] as const;
export type OperationState = (typeof OPERATION_STATES)[number];

/** Why a checkpoint was made. */
export const CHECKPOINT_CAUSES = ['named', 'run', 'commit', 'discard', 'undo', 'restore', 'import'] as const;
export type CheckpointCause = (typeof CHECKPOINT_CAUSES)[number];

/** What a layer can be exported as. `tar` has whiteouts as AUFS and OCI have them; `oci` is an image layout in a tar. */
export const LAYER_FORMATS = ['tar', 'oci', 'patch'] as const;
export type LayerFormat = (typeof LAYER_FORMATS)[number];

/** The status of a path as git has it, beside ours. */
export const GIT_STATES = ['clean', 'modified', 'staged', 'untracked', 'ignored', 'deleted', 'conflicted'] as const;
export type GitState = (typeof GIT_STATES)[number];

/** Bytes of one side of a change beyond which it has no text: it is neither compared line by line nor staged by lines. */
export const MOST_TEXT_BYTES = 4 * 1024 * 1024;

/** What can be looked into beyond bytes. */
export const INSIDE_KINDS = ['archive', 'database'] as const;
