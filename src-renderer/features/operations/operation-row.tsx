/** One operation in a line: what, what about, who, when, and the way it can go. */
import { GitCommitHorizontal, GitMerge, PackageOpen, Pencil, Redo2, RotateCcw, Trash2, Undo2 } from 'lucide-react';
import type { LucideIcon } from 'lucide-react';

import type { OperationEntry } from '../../../src-preload/contract/review-schemas.ts';
import type { OperationName } from '../../../src-preload/contract/review-words.ts';
import { formatDate, formatWhen, plural } from '../../shared/format.ts';
import type { TreeRow } from '../../shared/tree-rows.ts';
import { visible } from '../../shared/visible.ts';

import { OPERATION_TITLES, STATE_WORDS, WAY_TITLES, operationText, wayOf } from './operation-words.ts';

export type OperationRow = TreeRow & { readonly entry: OperationEntry };

export const operationRows = (list: readonly OperationEntry[]): readonly OperationRow[] =>
  list.map((entry, index) => ({
    id: entry.id,
    label: `${OPERATION_TITLES[entry.name]}: ${visible(operationText(entry))}, ${STATE_WORDS[entry.state]}${isFixed(entry) ? ', cannot be undone' : ''}`,
    level: 0,
    expanded: null,
    parent: null,
    position: index + 1,
    siblings: list.length,
    entry,
  }));

/** What stands and stays; the others that stay say it by their state. */
const isFixed = ({ state, fixed }: OperationEntry): boolean => state === 'done' && fixed !== null;

const ICONS: Readonly<Record<OperationName, LucideIcon>> = {
  commit: GitCommitHorizontal,
  discard: Trash2,
  edit: Pencil,
  restore: RotateCcw,
  resolve: GitMerge,
  import: PackageOpen,
};

export interface OperationRowViewProps {
  readonly entry: OperationEntry;
  readonly state: 'active' | 'idle';
  readonly access: 'read-write' | 'read-only';
  /** Milliseconds since the epoch. */
  readonly now: number;
  readonly onTurn: () => void;
}

export function OperationRowView({ entry, state, access, now, onTurn }: OperationRowViewProps) {
  const Icon = ICONS[entry.name];
  const way = access === 'read-write' ? wayOf(entry) : null;
  return (
    <>
      <Icon size={13} className="operation-icon" aria-hidden />
      <span className="operation-name">{OPERATION_TITLES[entry.name]}</span>
      <span className="tree-name operation-text">{visible(operationText(entry))}</span>
      {entry.state !== 'done' && (
        <span className="chip" data-operation={entry.state}>
          {STATE_WORDS[entry.state]}
        </span>
      )}
      {entry.recovered !== null && (
        <span className="chip" data-drift="recovered" title={visible(entry.recovered)}>
          recovered
        </span>
      )}
      {isFixed(entry) && (
        <span className="chip" title={`Cannot be undone: ${visible(entry.fixed ?? '')}`}>
          stays
        </span>
      )}
      {state === 'active' && way && (
        <span className="row-actions" onClick={(event) => event.preventDefault()}>
          <button
            type="button"
            className="icon-button"
            aria-label={`${WAY_TITLES[way]} ${OPERATION_TITLES[entry.name].toLowerCase()}`}
            title={`${WAY_TITLES[way]} this`}
            tabIndex={-1}
            onClick={onTurn}
          >
            {way === 'undo' ? <Undo2 size={13} aria-hidden /> : <Redo2 size={13} aria-hidden />}
          </button>
        </span>
      )}
      <span className="tree-end operation-end tabular">
        <span className="operation-count">{plural(entry.paths, 'path')}</span>
        <span className="operation-author" title={visible(entry.author)}>
          {visible(entry.author)}
        </span>
        <span className="operation-when" title={formatDate(entry.at)}>
          {formatWhen(entry.at, now)}
        </span>
      </span>
    </>
  );
}
