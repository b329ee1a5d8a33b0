/** The event list itself: heads, the lines in view, the keyboard, and the pill of a list that stands still. */
import { useEffect, useId, useMemo, useRef, useState } from 'react';
import type { CSSProperties, MouseEvent } from 'react';
import { ArrowDown, ArrowUp } from 'lucide-react';
import { useStore } from 'zustand';

import { formatCount } from '../../shared/format.ts';

import { columnsFor, leastWidth, tracks } from './column-layout.ts';
import { isColumnId } from './columns.ts';
import type { ColumnId } from './columns.ts';
import { EventLine } from './event-row.tsx';
import type { EventsStore, Painted } from './events-state.ts';
import { onGridKey } from './grid-keys.ts';
import { GridHead } from './grid-head.tsx';
import type { Marker } from './highlight.ts';
import type { MenuPlace } from './point-menu.tsx';
import { canFollow, newestFirst } from './question.ts';
import { contentHeight, EVENT_ROW_HEIGHT } from './scroll-range.ts';
import { useListScroll } from './use-list-scroll.ts';
import type { ViewStore } from './view-store.ts';

export interface EventGridProps {
  readonly store: EventsStore;
  readonly view: ViewStore;
  readonly mark: Marker;
  readonly focusSerial: number | null;
  /** The menu of a cell; the cursor is on its line. */
  readonly onCellMenu: (column: ColumnId, at: MenuPlace) => void;
  readonly onHeadMenu: (column: ColumnId | null, at: MenuPlace) => void;
  readonly onHighlight: (column: ColumnId) => void;
  readonly onCopy: (column: ColumnId | null) => void;
}

/** Pixels beside the columns: the letter of a highlight, and the scrollbar. */
const MARGINS = 30;

export function EventGrid(props: EventGridProps) {
  const { store, view, mark, focusSerial } = props;
  const { painted, lines, cursor, question } = useStore(store);
  const layout = useStore(view, (state) => state.layout);
  const grid = useRef<HTMLDivElement>(null);
  const id = useId();
  const { scroller, top, viewHeight, width, fit } = useListScroll(store);
  const columns = useMemo(() => columnsFor(layout, width - MARGINS), [layout, width]);
  const [cell, setCell] = useState<ColumnId | null>(null);
  const column = columns.some((known) => known.id === cell) ? cell : null;

  useEffect(() => {
    if (focusSerial !== null) grid.current?.focus({ preventScroll: true });
  }, [focusSerial]);

  const placeOfCell = (): MenuPlace => {
    const target = document.getElementById(`${id}-${cursor ?? 0}-${column ?? 'path'}`) ?? grid.current;
    const box = target?.getBoundingClientRect();
    return { x: (box?.left ?? 0) + 12, y: box?.bottom ?? 0, by: 'key' };
  };
  const onPointer = (event: MouseEvent): void => {
    const place = placeOf(event);
    if (!place) return;
    const { choose, showDetails, unfold } = store.getState();
    choose(place.line);
    setCell(null);
    if (event.type === 'contextmenu') {
      event.preventDefault();
      props.onCellMenu(place.column ?? columns[0]?.id ?? 'path', {
        x: event.clientX,
        y: event.clientY,
        by: 'pointer',
      });
    } else if (place.isFold) void unfold(place.line);
    else showDetails('open');
  };
  return (
    <div className="event-list">
      <div
        ref={grid}
        className="event-grid"
        // Opened folds are levels, which a plain grid has not.
        role={question.folds.size > 0 ? 'treegrid' : 'grid'}
        aria-label="Events"
        aria-rowcount={lines + 1}
        aria-colcount={columns.length}
        aria-readonly
        aria-activedescendant={isDrawn(painted, cursor) ? activeId(id, cursor, column) : undefined}
        tabIndex={0}
        style={{ '--tracks': tracks(columns), '--least': `${leastWidth(columns)}px` } as CSSProperties}
        onKeyDown={(event) =>
          onGridKey(event, {
            store,
            fit,
            columns: columns.map((known) => known.id),
            cell: column,
            setCell,
            onMenu: () => props.onCellMenu(column ?? 'path', placeOfCell()),
            onHighlight: () => props.onHighlight(column ?? 'path'),
            onCopy: () => props.onCopy(column),
          })
        }
      >
        <div ref={scroller} className="event-scroller" role="presentation" tabIndex={-1}>
          <GridHead store={store} view={view} columns={columns} onMenu={props.onHeadMenu} />
          <div className="event-space" role="presentation" style={{ height: contentHeight(lines) }}>
            <div
              className="event-window"
              role="rowgroup"
              style={{ height: Math.min(viewHeight, lines * EVENT_ROW_HEIGHT) }}
              data-freshness={painted.freshness}
              onClick={onPointer}
              onContextMenu={onPointer}
            >
              <div role="presentation" style={{ transform: `translateY(${offsetOf(painted, top)}px)` }}>
                {painted.lines.map((line, step) => (
                  <EventLine
                    key={step}
                    line={line}
                    index={painted.first + step}
                    id={id}
                    columns={columns}
                    selected={painted.first + step === cursor}
                    cell={painted.first + step === cursor ? column : null}
                    mark={mark(line.row.event)}
                    levels={question.folds.size > 0 ? 'shown' : 'none'}
                  />
                ))}
              </div>
            </div>
          </div>
        </div>
      </div>
      <Pill store={store} key={newestFirst(question) ? 'top' : 'bottom'} />
    </div>
  );
}

/** Lines of another place stand where those of this one will. */
const offsetOf = ({ first, freshness }: Painted, top: number): number =>
  freshness === 'current' ? first * EVENT_ROW_HEIGHT - top : -(top % EVENT_ROW_HEIGHT);

const isDrawn = ({ first, lines }: Painted, line: number | null): line is number =>
  line !== null && line >= first && line < first + lines.length;

const activeId = (id: string, line: number, column: ColumnId | null): string =>
  column === null ? `${id}-${line}` : `${id}-${line}-${column}`;

interface Place {
  readonly line: number;
  readonly column: ColumnId | null;
  readonly isFold: boolean;
}

function placeOf({ target }: MouseEvent): Place | null {
  if (!(target instanceof Element)) return null;
  const row = target.closest<HTMLElement>('[data-line]');
  if (!row) return null;
  const column = target.closest<HTMLElement>('[data-column]')?.dataset['column'] ?? null;
  return {
    line: Number(row.dataset['line']),
    column: isColumnId(column) ? column : null,
    isFold: target.closest('.event-fold') !== null,
  };
}

function Pill({ store }: { readonly store: EventsStore }) {
  const { following, fresh, question, resume, phase } = useStore(store);
  if (following || phase === 'loading') return null;
  const follows = canFollow(question);
  if (!follows && fresh === 0) return null;
  const Icon = newestFirst(question) ? ArrowUp : ArrowDown;
  const title = follows ? 'Auto scrolling is paused. Click to resume.' : 'Sort again, with the new events.';
  return (
    <button
      type="button"
      className="event-pill"
      data-at={newestFirst(question) ? 'top' : 'bottom'}
      title={title}
      onClick={resume}
    >
      <Icon size={12} aria-hidden />
      {fresh > 0 ? `${formatCount(fresh)} new` : 'Resume auto scroll'}
    </button>
  );
}
