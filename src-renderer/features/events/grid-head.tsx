/** The heads of the columns: sort by click, size by the edge, move by drag; all of it by keyboard too. */
import { useRef, useState } from 'react';
import type { KeyboardEvent, PointerEvent } from 'react';
import { ChevronDown, ChevronUp } from 'lucide-react';
import { useStore } from 'zustand';

import type { SizedColumn } from './column-layout.ts';
import { isColumnId } from './columns.ts';
import type { ColumnId } from './columns.ts';
import type { EventsStore } from './events-state.ts';
import type { MenuPlace } from './point-menu.tsx';
import type { Sort } from './question.ts';
import type { ViewStore } from './view-store.ts';

export interface GridHeadProps {
  readonly store: EventsStore;
  readonly view: ViewStore;
  readonly columns: readonly SizedColumn[];
  readonly onMenu: (column: ColumnId | null, at: MenuPlace) => void;
}

/** Pixels that a pointer may move in a click. */
const SLACK = 4;
const SIZE_STEP = 16;

interface Drag {
  readonly id: ColumnId;
  readonly x: number;
  readonly over: ColumnId | null;
}

export function GridHead({ store, view, columns, onMenu }: GridHeadProps) {
  const sort = useStore(store, ({ question }) => question.sort);
  const [focused, setFocused] = useState<ColumnId | null>(null);
  const [drag, setDrag] = useState<Drag | null>(null);
  const head = useRef<HTMLDivElement>(null);
  const stop = columns.some(({ id }) => id === focused) ? focused : columns[0]?.id;
  const seen = columns.map(({ id }) => id);
  const focus = (id: ColumnId | undefined): void => {
    if (id === undefined) return;
    setFocused(id);
    head.current?.querySelector<HTMLElement>(`[data-column="${id}"]`)?.focus();
  };
  const onKey = (event: KeyboardEvent<HTMLElement>, column: SizedColumn): void => {
    const deed = headDeed(event, column, { store, view, seen, focus, onMenu });
    if (!deed) return;
    deed();
    event.preventDefault();
    event.stopPropagation();
  };
  const onMove = (event: PointerEvent): void => {
    if (drag === null || (drag.over === null && Math.abs(event.clientX - drag.x) < SLACK)) return;
    setDrag({ ...drag, over: columnUnder(event, head.current) ?? drag.id });
  };
  const onUp = (column: SizedColumn): void => {
    setDrag(null);
    if (drag === null) return;
    if (drag.over === null) sortBy(store, column);
    else view.getState().move(drag.id, drag.over);
  };
  return (
    <div
      ref={head}
      className="event-row event-head"
      role="row"
      aria-rowindex={1}
      onContextMenu={(event) => {
        event.preventDefault();
        onMenu(columnUnder(event, head.current), {
          x: event.clientX,
          y: event.clientY,
          by: 'pointer',
        });
      }}
    >
      <span role="presentation" className="event-mark" />
      {columns.map((column) => (
        <span
          key={column.id}
          role="columnheader"
          tabIndex={column.id === stop ? 0 : -1}
          aria-sort={ariaSort(sort, column)}
          aria-description="Enter sorts, Alt and arrows move, Shift and arrows size"
          title={column.about}
          data-column={column.id}
          data-align={column.align}
          data-drop={drag?.over === column.id && drag.id !== column.id ? dropSide(columns, drag) : undefined}
          data-dragged={drag?.over !== null && drag?.id === column.id}
          onFocus={() => setFocused(column.id)}
          onKeyDown={(event) => onKey(event, column)}
          onPointerDown={(event) => {
            if (event.button !== 0) return;
            event.currentTarget.setPointerCapture(event.pointerId);
            setDrag({ id: column.id, x: event.clientX, over: null });
          }}
          onPointerMove={onMove}
          onPointerUp={() => onUp(column)}
          onPointerCancel={() => setDrag(null)}
        >
          <span className="event-head-text">{column.title}</span>
          {sort !== null && column.sort === sort.key && <SortMark order={sort.order} />}
          <Edge column={column} view={view} />
        </span>
      ))}
    </div>
  );
}

interface HeadDeeds extends Omit<GridHeadProps, 'columns'> {
  readonly seen: readonly ColumnId[];
  readonly focus: (column: ColumnId | undefined) => void;
}

const isMenuKey = ({ key, shiftKey }: KeyboardEvent): boolean => key === 'ContextMenu' || (key === 'F10' && shiftKey);

/** What a key on a head is for. */
function headDeed(
  event: KeyboardEvent<HTMLElement>,
  column: SizedColumn,
  { store, view, seen, focus, onMenu }: HeadDeeds,
): (() => void) | null {
  const { key, altKey, shiftKey } = event;
  if (key === 'Enter' || key === ' ') return () => sortBy(store, column);
  if (isMenuKey(event)) {
    const { left, bottom } = event.currentTarget.getBoundingClientRect();
    return () => onMenu(column.id, { x: left, y: bottom, by: 'key' });
  }
  if (key !== 'ArrowRight' && key !== 'ArrowLeft') return null;
  const by = key === 'ArrowRight' ? 1 : -1;
  const { shift, resize } = view.getState();
  if (altKey) return () => shift(column.id, by, seen);
  if (shiftKey) return () => resize(column.id, column.width + by * SIZE_STEP, 'kept');
  return () => focus(seen[seen.indexOf(column.id) + by]);
}

function sortBy(store: EventsStore, { sort }: SizedColumn): void {
  if (sort !== undefined) store.getState().sortBy(sort);
}

function ariaSort(sort: Sort | null, column: SizedColumn): Sort['order'] | 'none' | undefined {
  if (column.sort === undefined) return undefined;
  return sort?.key === column.sort ? sort.order : 'none';
}

/** On which side of the column under the pointer the dragged one will stand. */
const dropSide = (columns: readonly SizedColumn[], { id, over }: Drag): 'before' | 'after' => {
  const place = (wanted: ColumnId | null): number => columns.findIndex((column) => column.id === wanted);
  return place(id) < place(over) ? 'after' : 'before';
};

function columnUnder({ clientX }: { readonly clientX: number }, head: HTMLElement | null): ColumnId | null {
  const heads = [...(head?.querySelectorAll<HTMLElement>('[data-column]') ?? [])];
  const found = heads.find((element) => element.getBoundingClientRect().right > clientX) ?? heads.at(-1);
  const id = found?.dataset['column'] ?? null;
  return isColumnId(id) ? id : null;
}

function SortMark({ order }: { readonly order: Sort['order'] }) {
  const Icon = order === 'ascending' ? ChevronUp : ChevronDown;
  return <Icon size={12} aria-hidden />;
}

/** The right edge of a head; a double click gives the width at first. */
function Edge({ column, view }: { readonly column: SizedColumn; readonly view: ViewStore }) {
  const [from, setFrom] = useState<{ readonly x: number; readonly width: number } | null>(null);
  const width = (event: PointerEvent): number => (from === null ? column.width : from.width + event.clientX - from.x);
  return (
    <span
      className="event-edge"
      role="presentation"
      data-dragged={from !== null}
      onPointerDown={(event) => {
        event.stopPropagation();
        event.currentTarget.setPointerCapture(event.pointerId);
        const cell = event.currentTarget.parentElement?.getBoundingClientRect().width;
        setFrom({ x: event.clientX, width: cell ?? column.width });
      }}
      onPointerMove={(event) => {
        event.stopPropagation();
        if (from !== null) view.getState().resize(column.id, width(event), 'passing');
      }}
      onPointerUp={(event) => {
        event.stopPropagation();
        if (from !== null) view.getState().resize(column.id, width(event), 'kept');
        setFrom(null);
      }}
    />
  );
}
