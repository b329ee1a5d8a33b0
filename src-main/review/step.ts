/** A commit as an object: what it will do, in order. It can be shown before it is done. */
import type { ChangeKind, ConflictReason } from '../../src-preload/contract/vocabulary.ts';
import type { HostAttributes, HostStat } from '../vfs/host/host-tree.ts';
import type { Names } from './names.ts';

/** `settle` touches nothing: the folder is already as the sandbox has it. */
export type StepAction =
  'make-directory' | 'rename' | 'write' | 'link' | 'attributes' | 'remove-file' | 'remove-directory' | 'settle';

/** What has to be in the folder right before the step; `stat` null: nothing. */
export interface Expectation {
  /** Where it is at that moment. */
  readonly names: Names;
  /** Where it is before the first step. */
  readonly first: Names;
  readonly stat: HostStat | null;
}

export const nothingAt = (names: Names): Expectation => ({ names, first: names, stat: null });

export interface Step {
  readonly action: StepAction;
  /** Canonical, of `names`. */
  readonly path: string;
  /** What it acts on, in the folder as the earlier steps leave it. */
  readonly names: Names;
  /** Which kind of change it belongs to. */
  readonly kind: ChangeKind;
  /** Of a `rename`: where it comes from. */
  readonly from: Names | null;
  /** Of a `link`. */
  readonly target: string | null;
  /** Of a `write`: the top's entry whose content it is. */
  readonly source: Names | null;
  /** Of a `write`: the content itself, when it is not the top's. The rest of the change stays in the top. */
  readonly text: Uint8Array | null;
  /** Of `make-directory`, `write`, `attributes`, and of a `rename` that changes them too. */
  readonly attributes: HostAttributes | null;
  readonly expects: readonly Expectation[];
  /** After the step the folder equals the top here: the top may forget the entry. */
  readonly accepts: Names | null;
  /** No pause after this step: something is out of its place until a later one. */
  readonly unfinished: boolean;
}

/** What a step needs not say. */
export const BARE_STEP = {
  from: null,
  target: null,
  source: null,
  text: null,
  attributes: null,
  expects: [],
  accepts: null,
} as const satisfies Partial<Step>;

export type PartialStep = Pick<Step, 'action' | 'names'> & Partial<Step>;

/** The shape of `Conflict` in the contract. */
export interface Conflict {
  readonly path: string;
  readonly reason: ConflictReason;
  readonly message: string;
}

export interface Plan {
  readonly mount: string;
  readonly steps: readonly Step[];
  /** Paths that come along because a chosen one needs them. */
  readonly included: readonly string[];
  /** Paths of changes that were left out because of conflicts, when that was asked for. */
  readonly skipped: readonly string[];
  /** When there are any, there are no steps: nothing is touched. */
  readonly conflicts: readonly Conflict[];
}
