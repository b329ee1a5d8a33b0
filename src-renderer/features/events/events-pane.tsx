/** The Events tab: filter, chips, the list, details of the chosen row. */
import { Activity, Pause, Play, Search, TriangleAlert, X } from 'lucide-react';
import { useStore } from 'zustand';

import { OPERATION_KINDS } from '../../../src-preload/contract/vocabulary.ts';
import { EmptyState } from '../../shared/empty-state.tsx';
import { formatCount } from '../../shared/format.ts';
import { IconButton } from '../../shared/icon-button.tsx';
import type { LayoutStore } from '../../shared/layout.ts';
import type { SelectionStore } from '../../shared/selection.ts';

import { EventDetails } from './event-details.tsx';
import { EventGrid } from './event-grid.tsx';
import { isActive } from './filter.ts';
import type { EventsStore } from './store.ts';

export interface EventsPaneProps {
  readonly store: EventsStore;
  readonly selection: SelectionStore;
  readonly layout: LayoutStore;
}

export function EventsPane({ store, selection, layout }: EventsPaneProps) {
  const { details, selected, showDetails, problem } = useStore(store);
  const request = useStore(layout, (view) => view.focusRequest);
  const open = (kind: 'file' | 'diff', path: string): void =>
    selection.getState().open(kind === 'diff' ? { kind, path } : { kind, path, view: 'merged' });
  return (
    <div className="events">
      <Toolbar store={store} />
      {problem !== null && (
        <p className="notice error" role="alert">
          {problem}
        </p>
      )}
      <div className="events-body">
        <List store={store} focusSerial={request?.view === 'events' ? request.serial : null} />
        {details === 'open' && selected && (
          <EventDetails event={selected} onOpen={open} onClose={() => showDetails('closed')} />
        )}
      </div>
    </div>
  );
}

function List({ store, focusSerial }: { readonly store: EventsStore; readonly focusSerial: number | null }) {
  const { shown, held, total, filter, history, clearFilter, loadOlder } = useStore(store);
  if (shown > 0) return <EventGrid store={store} focusSerial={focusSerial} />;
  if (!isActive(filter) || total === 0) {
    return (
      <EmptyState
        icon={<Activity size={28} strokeWidth={1.4} />}
        title={total === 0 ? 'Recording file operations' : 'Loading events…'}
      >
        Every read, write and refusal shows up here the moment it happens. Run a capsule to see the first ones.
      </EmptyState>
    );
  }
  const notAll = history !== 'end' && held < total;
  return (
    <EmptyState
      icon={<Search size={26} strokeWidth={1.4} />}
      title={`0 of ${formatCount(held)} loaded events match the filter`}
      actions={
        <>
          <button type="button" className="button" onClick={clearFilter}>
            Clear filter
          </button>
          {notAll && (
            <button type="button" className="button" disabled={history === 'loading'} onClick={() => void loadOlder()}>
              Load earlier events
            </button>
          )}
        </>
      }
    >
      {notAll
        ? `${formatCount(total - held)} earlier events are in the record but not loaded.`
        : 'Nothing in the record matches.'}
    </EmptyState>
  );
}

function Toolbar({ store }: { readonly store: EventsStore }) {
  const { filter, following, pause, resume, toggleKind, toggleProblems } = useStore(store);
  return (
    <div className="events-toolbar" role="toolbar" aria-label="Event filter">
      <IconButton
        label={following ? 'Pause following' : 'Follow new events'}
        icon={
          following ? (
            <Pause size={13} fill="currentColor" strokeWidth={0} />
          ) : (
            <Play size={13} fill="currentColor" strokeWidth={0} />
          )
        }
        onClick={following ? pause : resume}
      />
      <FilterBox store={store} />
      <div className="chips" role="group" aria-label="Kinds of operation">
        {OPERATION_KINDS.map((kind) => (
          <button
            key={kind}
            type="button"
            className="filter-chip"
            data-op={kind}
            aria-pressed={filter.kinds.has(kind)}
            onClick={() => toggleKind(kind)}
          >
            {kind}
          </button>
        ))}
        <button
          type="button"
          className="filter-chip"
          data-op="problem"
          aria-pressed={filter.only === 'problems'}
          onClick={toggleProblems}
        >
          <TriangleAlert size={11} aria-hidden />
          denied or failed
        </button>
      </div>
      <span className="spacer" />
      <Counts store={store} />
    </div>
  );
}

function Counts({ store }: { readonly store: EventsStore }) {
  const { shown, total, held, skipped } = useStore(store);
  return (
    <span className="events-counts" aria-live="off" title={`${formatCount(held)} held in this window`}>
      <b>{formatCount(shown)}</b> / {formatCount(total)}
      {skipped > 0 && <span className="warn"> · {formatCount(skipped)} not live</span>}
    </span>
  );
}

function FilterBox({ store }: { readonly store: EventsStore }) {
  const { typed, setText } = useStore(store);
  return (
    <div className="search-box">
      <Search size={13} aria-hidden />
      <input
        type="text"
        aria-label="Filter events"
        placeholder="Filter: word  -word  op:write  path:src"
        spellCheck={false}
        value={typed}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={(event) => event.key === 'Escape' && setText('')}
      />
      {typed !== '' && <IconButton label="Clear filter text" icon={<X size={12} />} onClick={() => setText('')} />}
    </div>
  );
}
