/** Takes a commit back; what it brought stays in the sandbox as changes. */
import type { HostWriter } from '../../vfs/host/host-tree.ts';
import type { Overlay } from '../../vfs/overlay.ts';
import type { AppliedStep, ReviewReport } from '../apply.ts';
import type { BaseChange } from './base-change.ts';
import type { Conflict } from '../step.ts';
import type { Draft } from './draft.ts';
import { OverlaySide } from './overlay-side.ts';
import type { MountRecord } from './record.ts';
import { transact } from './transaction.ts';
import type { TransactionRequest } from './transaction.ts';
import type { Progress } from './underway.ts';
import type { TransactionLog, TransactionMount } from './transaction-log.ts';
import { draftsOfUndo } from './undo-drafts.ts';
import { unlikePlaces } from './unlike-places.ts';

export interface UndoPart {
  readonly overlay: Overlay;
  readonly writer: HostWriter;
  readonly record: MountRecord;
}

export interface UndoRequest extends Omit<TransactionRequest, 'mounts' | 'finish'> {
  /** Of the transaction that is taken back. */
  readonly of: string;
  readonly parts: readonly UndoPart[];
  readonly finish: (record: readonly MountRecord[], applied: readonly AppliedStep[]) => void;
}

/** What the record and the reports tell of changes. */
export const appliedOfChanges = (changes: readonly BaseChange[]): readonly AppliedStep[] =>
  changes.map((change) => {
    const { path, kind, action } = change.told;
    if (change.what === 'move') return { path, kind, step: action };
    const contents = { before: change.before?.hash ?? null, after: change.after?.hash ?? null };
    return { path, kind, step: action, contents };
  });

/** Who is told of one place that is not as it should be, wants to know of the others too. */
function withAll(
  conflicts: readonly Conflict[],
  mounts: readonly { readonly mount: TransactionMount; readonly drafts: readonly Draft[] }[],
): readonly Conflict[] {
  if (conflicts.length === 0) return conflicts;
  const all = mounts.flatMap(({ mount: { base }, drafts }) => unlikePlaces(base, drafts));
  const known = new Set(all.map(({ path }) => path));
  return [...conflicts.filter(({ path }) => !known.has(path)), ...all];
}

/** With a place that is not any more what the commit left, nothing is touched. Otherwise as `commitPlans`. */
export function* undoCommit(log: TransactionLog, request: UndoRequest): Generator<Progress, ReviewReport> {
  const sides = request.parts.map(({ overlay }) => new OverlaySide(overlay, { entries: 'kept' }));
  const mounts = request.parts.flatMap(({ overlay: { base }, writer, record }, index) => {
    const top = sides[index];
    if (!base || !top) return [];
    return { mount: { mount: record.mount, base, writer, top }, drafts: draftsOfUndo(log, request.of, record) };
  });
  let applied: readonly AppliedStep[] = [];
  const finish = (record: readonly MountRecord[]): void => {
    applied = appliedOfChanges(record.flatMap(({ changes }) => changes));
    request.finish(record, applied);
  };
  try {
    const { state, conflicts, failure, made } = yield* transact(log, { ...request, mounts, finish });
    const told = state === 'conflicts' ? withAll(conflicts, mounts) : conflicts;
    const shown = state === 'done' ? applied : state === 'stopped' ? appliedOfChanges(made) : [];
    return { state, applied: shown, conflicts: told, included: [], skipped: [], failure };
  } finally {
    for (const side of sides) side.close();
  }
}
