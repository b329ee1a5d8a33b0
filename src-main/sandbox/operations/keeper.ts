/** What the log of operations needs of whoever knows how to take one kind of operation back, and what it offers them. */
import type { OperationName, OperationState } from '../../../src-preload/contract/review-words.ts';
import type { ChangeKind, ConflictReason, FsErrorCode } from '../../../src-preload/contract/vocabulary.ts';

/** How far some work has come; between two of these it may be dropped (cancelled), and guests are served. */
export interface WorkStep {
  readonly done: number;
  readonly total: number;
}

export interface OperationPath {
  /** Canonical. */
  readonly path: string;
  readonly kind: ChangeKind;
  /** What was done there, in a word of the kind of operation: `write`, `discard`, ... */
  readonly step: string;
}

/** The shape of `ReviewReport` in the contract. */
export interface OperationReport {
  readonly state: 'done' | 'planned' | 'conflicts' | 'reversed' | 'stopped';
  readonly operation: string | null;
  readonly applied: readonly OperationPath[];
  readonly conflicts: readonly { readonly path: string; readonly reason: ConflictReason; readonly message: string }[];
  readonly included: readonly string[];
  readonly skipped?: readonly string[];
  readonly failure: { readonly path: string; readonly code: FsErrorCode; readonly message: string } | null;
}

/**
 * Knows one kind of operation. It keeps whatever taking back needs by the operation's id until `forget`; the log keeps the line that
 * windows show. `undo` and `redo` check everything before they touch anything; whatever they do ends in one group of the journal, in
 * which they call `OperationLog.change` with the new state. With conflicts nothing was touched, and nothing changes in the log.
 */
export interface OperationKeeper {
  readonly name: OperationName;
  undo(id: string): Generator<WorkStep, OperationReport>;
  redo(id: string): Generator<WorkStep, OperationReport>;
  /** Why it cannot be undone (of one that stands) or done again (of one that is undone), in a sentence; null when it can be tried. */
  fixed(id: string, state: OperationState): string | null;
  /** What it did, path by path. */
  paths(id: string): readonly OperationPath[];
  /** The log has forgotten it: what was kept for it may go. Part of the journal group under way. */
  forget(id: string): void;
}

/** One operation, as its doer tells it. */
export interface OperationNote {
  /** Made by `OperationLog.newId`. */
  readonly id: string;
  readonly name: OperationName;
  readonly state: OperationState;
  /** `user` when nobody said. */
  readonly author: string;
  readonly message: string;
  /** How many paths it was about, and the first few of them (canonical). */
  readonly paths: number;
  readonly some: readonly string[];
  /** Numbers of the events of the record that it wrote; null for none. */
  readonly events: { readonly first: number; readonly last: number } | null;
  /** What a recovery at the start did to it, in a sentence; null when it needed none. */
  readonly recovered: string | null;
}

/** What changes of a note afterwards. */
export type OperationChange = Partial<Pick<OperationNote, 'state' | 'events' | 'recovered'>>;

/** The one list of a sandbox. */
export interface OperationLog {
  /** Never used twice in a sandbox. Part of the journal group under way. */
  newId(): string;
  /** Adds a line, with the present time. Part of the journal group under way, so that there is none without its deed. */
  note(note: OperationNote): void;
  /** Changes a line; nothing happens when it was forgotten. Part of the journal group under way. */
  change(id: string, change: OperationChange): void;
  /** Before anything may be undone. Two keepers of one name are a fault. */
  register(keeper: OperationKeeper): void;
}
