/** One line of the change list: tick, name, letter, and on hover what can be done with it. */
import { useEffect, useRef } from 'react';
import { Check, FileDiff, Undo2 } from 'lucide-react';
import type { LucideIcon } from 'lucide-react';

import type { Change } from '../../../src-preload/contract/schemas.ts';
import { ChangeCounts, ChangeMark } from '../../shared/change-mark.tsx';
import { FileIcon } from '../../shared/file-icon.tsx';
import { formatBytes } from '../../shared/format.ts';
import { Twistie } from '../../shared/twistie.tsx';
import { visible } from '../../shared/visible.ts';

import { folderText, renameText } from './change-tree.ts';
import type { ChangeDisplay, ChangeRow } from './change-tree.ts';

export interface ChangeRowViewProps {
  readonly row: ChangeRow;
  readonly state: 'active' | 'idle';
  readonly display: ChangeDisplay;
  readonly ticked: boolean | 'mixed';
  readonly onTick: () => void;
  readonly onDiff: () => void;
  readonly onCommit: () => void;
  readonly onDiscard: () => void;
}

export function ChangeRowView(props: ChangeRowViewProps) {
  const { row, state, display, ticked, onTick, onDiff, onCommit, onDiscard } = props;
  return (
    <>
      {display === 'tree' && <Twistie expanded={row.expanded} />}
      <Tick label={`Select ${visible(row.id)}`} state={ticked} onTick={onTick} />
      <RowIcon row={row} />
      <Name row={row} />
      {display === 'list' && <span className="tree-hint">{visible(folderText(row.id))}</span>}
      {state === 'active' && <Actions row={row} onDiff={onDiff} onCommit={onCommit} onDiscard={onDiscard} />}
      <span className="tree-end">
        {row.change && <Marks change={row.change} />}
        {row.expanded !== null && <ChangeCounts counts={row.counts} />}
        {row.change && row.expanded === null && <ChangeMark kind={row.change.kind} />}
      </span>
    </>
  );
}

type ActionsProps = Pick<ChangeRowViewProps, 'row' | 'onDiff' | 'onCommit' | 'onDiscard'>;

function Actions({ row, onDiff, onCommit, onDiscard }: ActionsProps) {
  return (
    <span className="row-actions" onClick={(event) => event.preventDefault()}>
      {row.expanded === null && <Action label={`Open diff of ${visible(row.text)}`} icon={FileDiff} onClick={onDiff} />}
      <Action label={`Discard ${visible(row.text)}`} icon={Undo2} onClick={onDiscard} />
      <Action label={`Commit ${visible(row.text)}`} icon={Check} onClick={onCommit} />
    </span>
  );
}

function RowIcon({ row }: { readonly row: ChangeRow }) {
  const kind = row.expanded === null ? (row.change?.entry ?? 'file') : 'directory';
  return <FileIcon kind={kind} name={row.text} state={row.expanded === true ? 'open' : 'closed'} />;
}

interface ActionProps {
  readonly label: string;
  readonly icon: LucideIcon;
  readonly onClick: () => void;
}

/** A plain title, not a tooltip of ours: there are hundreds of these, and scrolling makes them anew. */
function Action({ label, icon: Icon, onClick }: ActionProps) {
  return (
    <button type="button" className="icon-button" aria-label={label} title={label} tabIndex={-1} onClick={onClick}>
      <Icon size={13} aria-hidden />
    </button>
  );
}

function Name({ row }: { readonly row: ChangeRow }) {
  const renamed = row.change && renameText(row.change);
  const kind = row.change?.kind;
  return (
    <>
      <span className="tree-name" data-change={kind} data-kind={kind} title={title(row.change) ?? visible(row.id)}>
        {visible(renamed && row.expanded === null ? renamed.to : row.text)}
      </span>
      {renamed && (
        <span className="tree-hint" title={title(row.change) ?? undefined}>
          ← <span className="renamed-from">{visible(renamed.from)}</span>
        </span>
      )}
    </>
  );
}

function title(change: Change | null): string | null {
  if (!change) return null;
  const size = (bytes: number | null): string => (bytes === null ? '–' : formatBytes(bytes));
  const from = change.from === null ? '' : `${change.from} → `;
  return `${visible(from + change.path)}\n${size(change.sizeBefore)} → ${size(change.sizeAfter)}`;
}

const DRIFTS = {
  changed: 'Changed in the folder underneath this change',
  replaced: 'Something else is in its place in the folder by now',
  vanished: 'No longer in the folder',
  appeared: 'The folder has an entry of this name by now',
  unreadable: 'Cannot be looked at in the folder',
} as const satisfies Record<NonNullable<Change['drift']>, string>;

/** The marks git has no letter for. */
function Marks({ change }: { readonly change: Change }) {
  return (
    <>
      {change.drift && (
        <span className="chip" data-drift={change.drift} title={DRIFTS[change.drift]}>
          base
        </span>
      )}
      {change.opaque && (
        <span className="chip" title="Opaque: hides everything the base has below it">
          O
        </span>
      )}
      {change.mode && !change.content && (
        <span className="chip" title="Only the permissions changed">
          mode
        </span>
      )}
    </>
  );
}

interface TickProps {
  readonly label: string;
  readonly state: boolean | 'mixed';
  readonly onTick: () => void;
}

function Tick({ label, state, onTick }: TickProps) {
  const box = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (box.current) box.current.indeterminate = state === 'mixed';
  }, [state]);
  return (
    <input
      ref={box}
      type="checkbox"
      className="checkbox"
      aria-label={label}
      tabIndex={-1}
      checked={state === true}
      onChange={onTick}
      onClick={(event) => event.stopPropagation()}
    />
  );
}
