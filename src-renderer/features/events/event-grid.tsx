/** The event list itself: following shows the last rows without a scroller, paused is a virtual list. */
import { memo, useCallback, useEffect, useId, useLayoutEffect, useRef, useState } from 'react';
import type { KeyboardEvent } from 'react';
import { useVirtualizer } from '@tanstack/react-virtual';
import { ArrowDown } from 'lucide-react';
import { useStore } from 'zustand';

import type { AuditEvent } from '../../../src-preload/contract/schemas.ts';
import { formatCount } from '../../shared/format.ts';

import { COLUMNS } from './columns.tsx';
import { lowerBound } from './event-log.ts';
import { isProblem } from './filter.ts';
import type { EventsStore } from './store.ts';

const EVENT_ROW_HEIGHT = 22;
/** Pixels from the top at which older history is asked for. */
const NEAR_TOP = 400;

export interface EventGridProps {
  readonly store: EventsStore;
  readonly focusSerial: number | null;
}

export function EventGrid({ store, focusSerial }: EventGridProps) {
  const { following, fresh, rows: readRows, selected, resume } = useStore(store);
  const frame = useRef<HTMLDivElement>(null);
  const id = useId();
  const rows = readRows();
  const selectedIndex = selected ? lowerBound(rows, selected.seq) : -1;

  useEffect(() => {
    if (focusSerial !== null) frame.current?.focus({ preventScroll: true });
  }, [focusSerial]);

  const onSelect = useCallback((event: AuditEvent) => selectRow(store, event), [store]);
  const view = { rows, selected, id, onSelect };
  return (
    <div
      ref={frame}
      className="event-grid"
      role="grid"
      aria-label="Events"
      aria-rowcount={rows.length + 1}
      aria-colcount={COLUMNS.length}
      aria-activedescendant={selected ? `${id}-${selected.seq}` : undefined}
      tabIndex={0}
      onKeyDown={(event) => onKey(event, store, selectedIndex)}
    >
      <div className="event-row event-head" role="row" aria-rowindex={1}>
        {COLUMNS.map((column) => (
          <span key={column.id} role="columnheader" data-column={column.id} data-align={column.align}>
            {column.title}
          </span>
        ))}
      </div>
      {following ? (
        <Tail {...view} onUp={() => store.getState().pause()} />
      ) : (
        <History {...view} store={store} selectedIndex={selectedIndex} />
      )}
      {!following && (
        <button type="button" className="event-pill" onClick={resume}>
          <ArrowDown size={12} aria-hidden />
          {fresh > 0 ? `${formatCount(fresh)} new` : 'Follow'}
        </button>
      )}
    </div>
  );
}

/** Choosing a row keeps it in place: the list stops following. */
function selectRow(store: EventsStore, event: AuditEvent): void {
  const { pause, select, showDetails } = store.getState();
  pause();
  select(event);
  showDetails('open');
}

const STEPS: Readonly<Record<string, number>> = {
  ArrowDown: 1,
  ArrowUp: -1,
  PageDown: 20,
  PageUp: -20,
  Home: -Infinity,
  End: Infinity,
};

function onKey(event: KeyboardEvent, store: EventsStore, index: number): void {
  if (event.target !== event.currentTarget || event.ctrlKey || event.metaKey) return;
  const state = store.getState();
  if (event.key === 'Enter') state.showDetails(state.details === 'open' ? 'closed' : 'open');
  else if (event.key === 'Escape') state.showDetails('closed');
  else {
    const step = STEPS[event.key];
    if (step === undefined) return;
    state.pause();
    const rows = state.rows();
    const from = index < 0 ? rows.length : index;
    const target = rows[Math.max(0, Math.min(rows.length - 1, from + step))];
    if (target) state.select(target);
  }
  event.preventDefault();
}

interface ViewProps {
  readonly rows: readonly AuditEvent[];
  readonly selected: AuditEvent | null;
  readonly id: string;
  readonly onSelect: (event: AuditEvent) => void;
}

/** The last rows that fit, at the bottom: nothing scrolls, so nothing can be blank at any event rate. */
function Tail({ rows, selected, id, onSelect, onUp }: ViewProps & { readonly onUp: () => void }) {
  const frame = useRef<HTMLDivElement>(null);
  const [fit, setFit] = useState(20);
  useLayoutEffect(() => {
    const element = frame.current;
    if (!element) return;
    const observer = new ResizeObserver(() => setFit(Math.max(1, Math.floor(element.clientHeight / EVENT_ROW_HEIGHT))));
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  const start = Math.max(0, rows.length - fit);
  const full = rows.length >= fit;
  return (
    <div
      ref={frame}
      className="event-tail"
      role="rowgroup"
      data-full={full}
      onWheel={(event) => {
        if (event.deltaY < 0 && full) onUp();
      }}
    >
      <div role="presentation">
        {rows.slice(start).map((event, offset) => (
          <Row
            key={event.seq}
            event={event}
            index={start + offset}
            id={id}
            selected={event.seq === selected?.seq}
            onSelect={onSelect}
          />
        ))}
      </div>
    </div>
  );
}

interface HistoryProps extends ViewProps {
  readonly store: EventsStore;
  readonly selectedIndex: number;
}

function History({ rows, selected, id, onSelect, store, selectedIndex }: HistoryProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const firstSeq = rows[0]?.seq;
  const anchor = useRef({ firstSeq, count: rows.length });
  // eslint-disable-next-line react-hooks/incompatible-library -- no React Compiler here; the virtualizer's own re-render is what is wanted
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => EVENT_ROW_HEIGHT,
    overscan: 20,
    initialOffset: () => rows.length * EVENT_ROW_HEIGHT,
  });

  useLayoutEffect(() => {
    // Opens where following left off, so that nothing moves under the pointer.
    const element = scroller.current;
    if (element) element.scrollTop = element.scrollHeight;
  }, []);
  useLayoutEffect(() => {
    // Older rows came in above: what is on the screen stays where it is.
    const { firstSeq: was, count } = anchor.current;
    const element = scroller.current;
    if (element && was !== undefined && firstSeq !== undefined && firstSeq < was) {
      element.scrollTop += (rows.length - count) * EVENT_ROW_HEIGHT;
    }
    anchor.current = { firstSeq, count: rows.length };
  }, [firstSeq, rows.length]);
  useEffect(() => {
    if (scroller.current && selectedIndex >= 0) keepVisible(scroller.current, selectedIndex);
  }, [selectedIndex]);

  return (
    <div
      ref={scroller}
      className="event-scroller"
      role="rowgroup"
      onScroll={(event) => {
        if (event.currentTarget.scrollTop < NEAR_TOP) void store.getState().loadOlder();
      }}
      onWheel={(event) => {
        const { scrollTop, scrollHeight, clientHeight } = event.currentTarget;
        if (event.deltaY > 0 && scrollTop + clientHeight >= scrollHeight - 1) store.getState().resume();
      }}
    >
      <div role="presentation" style={{ height: virtual.getTotalSize(), position: 'relative' }}>
        {virtual.getVirtualItems().map((item) => {
          const event = rows[item.index];
          if (!event) return null;
          return (
            <Row
              key={event.seq}
              event={event}
              index={item.index}
              id={id}
              selected={event.seq === selected?.seq}
              onSelect={onSelect}
              top={item.start}
            />
          );
        })}
      </div>
    </div>
  );
}

function keepVisible(scroller: HTMLElement, index: number): void {
  const top = index * EVENT_ROW_HEIGHT;
  const bottom = top + EVENT_ROW_HEIGHT - scroller.clientHeight;
  if (top < scroller.scrollTop) scroller.scrollTop = top;
  else if (bottom > scroller.scrollTop) scroller.scrollTop = bottom;
}

interface RowProps {
  readonly event: AuditEvent;
  readonly index: number;
  readonly id: string;
  readonly selected: boolean;
  readonly top?: number;
  readonly onSelect: (event: AuditEvent) => void;
}

const Row = memo(function Row({ event, index, id, selected, top, onSelect }: RowProps) {
  return (
    <div
      id={`${id}-${event.seq}`}
      className="event-row"
      role="row"
      aria-rowindex={index + 2}
      aria-selected={selected}
      data-problem={isProblem(event)}
      style={top === undefined ? undefined : { position: 'absolute', transform: `translateY(${top}px)` }}
      onClick={() => onSelect(event)}
    >
      {COLUMNS.map((column) => (
        <span key={column.id} role="gridcell" data-column={column.id} data-align={column.align}>
          {column.cell(event)}
        </span>
      ))}
    </div>
  );
});
