/** One change of the folder with its before and its after: what a transaction is made of, and what can be turned round. */
import type { ChangeKind, EntryKind } from '../../../src-preload/contract/vocabulary.ts';
import type { HostStat } from '../../vfs/host/host-tree.ts';
import type { Names } from '../names.ts';
import type { StepAction } from '../step.ts';

/** Of a directory that gets the time at which something last came into it. */
export const ANY_TIME = 0n;

export interface EntryState {
  readonly kind: EntryKind;
  readonly mode: number;
  readonly mtimeNs: bigint;
  readonly size: number;
  /** sha-256 of a file, hex; null where it does not matter to anybody. */
  readonly hash: string | null;
  /** Of a link. */
  readonly target: string | null;
  /** What tells a directory that is moved from another one; 0 when it is not known. */
  readonly ino: bigint;
}

/** What the report and the record say of it. */
export interface Told {
  /** Canonical. */
  readonly path: string;
  readonly kind: ChangeKind;
  readonly action: StepAction;
}

/** `null` is nothing. A directory never becomes something else, or the other way round, in one change. */
export interface EntryChange {
  readonly what: 'entry';
  /** Where, in the folder as the changes before this one leave it. */
  readonly names: Names;
  readonly before: EntryState | null;
  readonly after: EntryState | null;
  readonly told: Told;
}

export interface MoveChange {
  readonly what: 'move';
  readonly from: Names;
  readonly to: Names;
  readonly entry: EntryState;
  readonly told: Told;
}

export type BaseChange = EntryChange | MoveChange;

export const stateOf = (
  { kind, mode, mtimeNs, size, ino }: HostStat,
  { hash, target }: Pick<EntryState, 'hash' | 'target'>,
): EntryState => ({ kind, mode, mtimeNs, size, ino, hash, target });

/** A file or a link that is not the one before: its content has to come from somewhere. */
export function bringsContent({ before, after }: EntryChange): boolean {
  if (after?.kind !== 'file' && after?.kind !== 'symlink') return false;
  return before?.kind !== after.kind || before.hash !== after.hash || before.target !== after.target;
}

/** Only the times of a directory: nobody but a later look at them cares. */
export const isOnlyTimes = (change: BaseChange): boolean =>
  change.what === 'entry' &&
  change.before?.kind === 'directory' &&
  change.after?.kind === 'directory' &&
  change.before.mode === change.after.mode;

const OPPOSITE: Readonly<Partial<Record<ChangeKind, ChangeKind>>> = { added: 'deleted', deleted: 'added' };

function actionBack({ before, after }: EntryChange): StepAction {
  if (before === null) return after?.kind === 'directory' ? 'remove-directory' : 'remove-file';
  if (before.kind === 'directory') return after === null ? 'make-directory' : 'attributes';
  if (after !== null && before.hash === after.hash && before.target === after.target) return 'attributes';
  return before.kind === 'symlink' ? 'link' : 'write';
}

function reversed(change: BaseChange): BaseChange {
  const { told } = change;
  const kind = OPPOSITE[told.kind] ?? told.kind;
  if (change.what === 'move') {
    const { from, to } = change;
    return { ...change, from: to, to: from, told: { ...told, kind } };
  }
  const { before, after } = change;
  return { ...change, before: after, after: before, told: { ...told, kind, action: actionBack(change) } };
}

/** What takes all of them back, the last first. */
export const reverseOf = (changes: readonly BaseChange[]): readonly BaseChange[] => changes.map(reversed).reverse();
