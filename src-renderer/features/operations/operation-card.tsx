/** Everything that is known of one operation: its message, its steps, its events, why it stays as it is. */
import { useMemo } from 'react';
import { Redo2, Undo2 } from 'lucide-react';
import { useStore } from 'zustand';

import type { OperationDetails, OperationEntry } from '../../../src-preload/contract/review-schemas.ts';
import { ChangeMark } from '../../shared/change-mark.tsx';
import { formatCount, formatDate, plural } from '../../shared/format.ts';
import type { SelectionStore } from '../../shared/selection.ts';
import { visible } from '../../shared/visible.ts';

import { OPERATION_TITLES, STATE_WORDS, WAY_TITLES, wayOf } from './operation-words.ts';
import type { OperationsStore } from './store.ts';

export interface OperationCardProps {
  readonly store: OperationsStore;
  readonly entry: OperationEntry;
  readonly selection: SelectionStore;
  readonly access: 'read-write' | 'read-only';
}

export function OperationCard({ store, entry, selection, access }: OperationCardProps) {
  const details = useStore(store, (state) => state.details);
  const steps = details?.entry.id === entry.id ? details.steps : null;
  return (
    <aside className="operation-card" aria-label="Operation">
      <header>
        <strong>{OPERATION_TITLES[entry.name]}</strong>
        <span className="faint">
          {STATE_WORDS[entry.state]} · {visible(entry.author)} · {formatDate(entry.at)}
        </span>
        {access === 'read-write' && <Turn store={store} entry={entry} />}
      </header>
      {entry.message !== '' && <p className="operation-message">{visible(entry.message)}</p>}
      {entry.recovered !== null && <p className="operation-note">{visible(entry.recovered)}</p>}
      {entry.fixed !== null && (
        <p className="operation-note faint">
          {entry.state === 'done' && 'Cannot be undone: '}
          {visible(entry.fixed)}
        </p>
      )}
      {entry.events && <Events events={entry.events} selection={selection} />}
      {steps ? <Steps steps={steps} selection={selection} /> : <p className="faint">{plural(entry.paths, 'path')}</p>}
    </aside>
  );
}

function Turn({ store, entry }: Pick<OperationCardProps, 'store' | 'entry'>) {
  const { busy, turn } = useStore(store);
  const way = wayOf(entry);
  if (way === null) return null;
  const Icon = way === 'undo' ? Undo2 : Redo2;
  return (
    <button type="button" className="button small" disabled={busy !== null} onClick={() => void turn(entry)}>
      <Icon size={12} aria-hidden /> {WAY_TITLES[way]}
    </button>
  );
}

interface EventsProps {
  readonly events: NonNullable<OperationEntry['events']>;
  readonly selection: SelectionStore;
}

function Events({ events: { first, last }, selection }: EventsProps) {
  const text = first === last ? `Event ${formatCount(first)}` : `Events ${formatCount(first)} to ${formatCount(last)}`;
  return (
    <button
      type="button"
      className="link"
      onClick={() => selection.getState().listEvents(`seq:${first}..${last}`, null)}
    >
      {text}
    </button>
  );
}

/** More would be slow to draw; the count says what is left. */
const SHOWN = 500;

interface StepsProps {
  readonly steps: OperationDetails['steps'];
  readonly selection: SelectionStore;
}

function Steps({ steps, selection }: StepsProps) {
  const shown = useMemo(() => steps.slice(0, SHOWN), [steps]);
  return (
    <ol className="operation-steps" aria-label={plural(steps.length, 'step')} tabIndex={0}>
      {shown.map(({ path, kind, step }, index) => (
        <li key={index}>
          <ChangeMark kind={kind} />
          <span className="faint">{visible(step)}</span>
          <button type="button" className="link mono" onClick={() => selection.getState().showHistory(path)}>
            {visible(path)}
          </button>
        </li>
      ))}
      {steps.length > SHOWN && <li className="faint">and {formatCount(steps.length - SHOWN)} more</li>}
    </ol>
  );
}
