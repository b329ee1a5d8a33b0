/** A virtual tree: fixed-height rows, the ARIA tree pattern with one focus stop, type-ahead. */
import { memo, useEffect, useId, useRef, useState } from 'react';
import type { DragEvent, KeyboardEvent, MouseEvent, ReactNode } from 'react';
import { useVirtualizer } from '@tanstack/react-virtual';

import { TREE_ROW_HEIGHT, useRowHeight } from './appearance.ts';
import { findByPrefix, treeMove } from './tree-rows.ts';
import type { TreeRow } from './tree-rows.ts';

export interface TreeListProps<R extends TreeRow> {
  readonly label: string;
  readonly rows: readonly R[];
  readonly focused: string | null;
  readonly onFocus: (row: R) => void;
  readonly onToggle: (row: R) => void;
  /** `glance` for a single click, `stay` for a double click or Enter. */
  readonly onOpen: (row: R, how: 'glance' | 'stay') => void;
  /** Keys that are not navigation. Returns whether it took the key. `typing`: a name is being typed, and letters belong to it. */
  readonly onKey?: (event: KeyboardEvent, row: R | null, state: 'typing' | 'idle') => boolean;
  readonly onContext?: (row: R | null) => void;
  /** A click with Ctrl or Command, where it means something else than opening. */
  readonly onMark?: (row: R) => void;
  readonly checked?: (row: R) => boolean | 'mixed';
  readonly multiselectable?: boolean;
  /** `active` rows are under the pointer or chosen: those that show what can be done with them. */
  readonly renderRow: (row: R, state: 'active' | 'idle') => ReactNode;
  readonly rowClass?: (row: R) => string;
  /** Rows that can be dragged onto others. */
  readonly drag?: TreeDrag<R>;
  /** Takes the keyboard focus whenever it changes to a new value. */
  readonly focusSerial?: number | null;
}

export interface TreeDrag<R extends TreeRow> {
  /** Whether the row can be taken up. */
  readonly canStart: (row: R) => boolean;
  readonly start: (row: R) => void;
  /** Whether what was taken up can be dropped on `row`. */
  readonly accepts: (row: R) => boolean;
  readonly drop: (row: R) => void;
}

/** Pixels per level; the guides in trees.css are as wide. */
const INDENT = 14;
/** Milliseconds after which typed letters start a new word. */
const TYPE_AHEAD = 700;

/** The menu key and Shift+F10 mean the row that has the keyboard, which the browser knows nothing of. */
const isByKey = ({ button }: MouseEvent): boolean => button !== RIGHT_BUTTON;
const RIGHT_BUTTON = 2;

/** Opens the menu of a row as the pointer would; false when the row is not drawn. */
function openMenuAt(id: string): boolean {
  const row = document.getElementById(id);
  const box = row?.getBoundingClientRect();
  if (!row || !box) return false;
  const place = { clientX: box.left + TREE_ROW_HEIGHT, clientY: box.bottom };
  row.dispatchEvent(
    new PointerEvent('contextmenu', { bubbles: true, cancelable: true, button: RIGHT_BUTTON, ...place }),
  );
  return true;
}

export function TreeList<R extends TreeRow>(props: TreeListProps<R>) {
  const { label, rows, focused, onFocus, onToggle, onOpen, focusSerial = null } = props;
  const height = useRowHeight(TREE_ROW_HEIGHT);
  const scroller = useRef<HTMLDivElement>(null);
  const typed = useRef({ text: '', at: 0 });
  const id = useId();
  // eslint-disable-next-line react-hooks/incompatible-library -- no React Compiler here; the virtualizer's own re-render is what is wanted
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => height,
    overscan: 12,
  });
  useEffect(() => virtual.measure(), [virtual, height]);
  const focusedIndex = rows.findIndex((row) => row.id === focused);
  /** Where the focus was: the row may be gone, by a commit or a deletion. */
  const lastIndex = useRef(-1);
  useEffect(() => {
    if (focusedIndex >= 0) lastIndex.current = focusedIndex;
  }, [focusedIndex]);

  useEffect(() => {
    if (focusSerial !== null) scroller.current?.focus({ preventScroll: true });
  }, [focusSerial]);

  const focusRow = (index: number): void => {
    const row = rows[index];
    if (!row) return;
    onFocus(row);
    virtual.scrollToIndex(index);
  };

  const typeAhead = (event: KeyboardEvent): boolean => {
    if (event.key.length !== 1 || event.key === ' ' || event.ctrlKey || event.metaKey || event.altKey) return false;
    const fresh = event.timeStamp - typed.current.at > TYPE_AHEAD;
    typed.current = { text: fresh ? event.key : typed.current.text + event.key, at: event.timeStamp };
    focusRow(findByPrefix(rows, focusedIndex, typed.current.text));
    return true;
  };

  const navigate = (event: KeyboardEvent): boolean => {
    if (event.ctrlKey || event.metaKey || event.altKey) return false;
    const page = Math.max(1, Math.floor((scroller.current?.clientHeight ?? 0) / height) - 1);
    const from = focusedIndex >= 0 ? focusedIndex : Math.min(lastIndex.current, rows.length) - 1;
    const move = treeMove(rows, from, event.key, page);
    const row = move && rows[move.index];
    if (!row) return false;
    typed.current = { text: '', at: 0 };
    if (move.do === 'toggle') onToggle(row);
    else focusRow(move.index);
    return true;
  };

  const enter = (event: KeyboardEvent, row: R | undefined): boolean => {
    if (event.key !== 'Enter' || !row || event.ctrlKey || event.metaKey) return false;
    if (row.expanded === null) onOpen(row, 'stay');
    else onToggle(row);
    return true;
  };

  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.target !== event.currentTarget) return;
    const row = rows[focusedIndex];
    const { text, at } = typed.current;
    const state = text !== '' && event.timeStamp - at <= TYPE_AHEAD ? 'typing' : 'idle';
    const taken =
      props.onKey?.(event, row ?? null, state) === true || navigate(event) || enter(event, row) || typeAhead(event);
    if (taken) event.preventDefault();
  };

  return (
    <div
      ref={scroller}
      className="tree"
      role="tree"
      aria-label={label}
      aria-multiselectable={props.multiselectable}
      aria-activedescendant={focusedIndex >= 0 && focused !== null ? `${id}-${focused}` : undefined}
      tabIndex={0}
      onKeyDown={onKeyDown}
      onContextMenu={(event) => {
        if (event.target !== event.currentTarget) return;
        if (focused !== null && isByKey(event) && openMenuAt(`${id}-${focused}`)) event.preventDefault();
        else props.onContext?.(null);
      }}
    >
      <div className="tree-rows" role="presentation" style={{ height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map((item) => {
          const row = rows[item.index];
          if (!row) return null;
          return <Row key={row.id} id={id} row={row} start={item.start} selected={row.id === focused} tree={props} />;
        })}
      </div>
    </div>
  );
}

interface RowProps<R extends TreeRow> {
  readonly id: string;
  readonly row: R;
  readonly start: number;
  readonly selected: boolean;
  /** The same object while only the scroll position changes: what makes `memo` worth it. */
  readonly tree: TreeListProps<R>;
}

const Row = memo(RowView) as typeof RowView;

function RowView<R extends TreeRow>({ id, row, start, selected, tree }: RowProps<R>) {
  const [hovered, setHovered] = useState(false);
  const [isOver, setOver] = useState(false);
  const onClick = (event: MouseEvent): void => {
    if (event.defaultPrevented) return;
    tree.onFocus(row);
    if (tree.onMark && (event.ctrlKey || event.metaKey)) tree.onMark(row);
    else if (row.expanded === null) tree.onOpen(row, event.detail > 1 ? 'stay' : 'glance');
    else if (event.detail < 2) tree.onToggle(row);
  };
  return (
    <div
      id={`${id}-${row.id}`}
      role="treeitem"
      aria-label={row.label}
      aria-level={row.level + 1}
      aria-posinset={row.position}
      aria-setsize={row.siblings}
      aria-expanded={row.expanded ?? undefined}
      aria-selected={selected}
      aria-checked={tree.checked?.(row)}
      className={`tree-row ${tree.rowClass?.(row) ?? ''}`}
      style={{ transform: `translateY(${start}px)`, paddingLeft: 8 + row.level * INDENT }}
      onClick={onClick}
      {...dragProps(row, tree.drag, { isOver, setOver })}
      onPointerEnter={() => setHovered(true)}
      onPointerLeave={() => setHovered(false)}
      onContextMenu={() => {
        tree.onFocus(row);
        tree.onContext?.(row);
      }}
    >
      {row.level > 0 && <span className="tree-guides" aria-hidden style={{ width: row.level * INDENT }} />}
      {tree.renderRow(row, hovered || selected ? 'active' : 'idle')}
    </div>
  );
}

interface Over {
  readonly isOver: boolean;
  readonly setOver: (isOver: boolean) => void;
}

function dragProps<R extends TreeRow>(row: R, drag: TreeDrag<R> | undefined, { isOver, setOver }: Over) {
  if (!drag) return {};
  return {
    draggable: drag.canStart(row),
    'data-drop': isOver || undefined,
    onDragStart: (event: DragEvent) => {
      // Some browsers drag nothing that carries nothing.
      event.dataTransfer.setData('text/plain', row.id);
      event.dataTransfer.effectAllowed = 'move';
      drag.start(row);
    },
    onDragOver: (event: DragEvent) => {
      if (!drag.accepts(row)) return;
      event.preventDefault();
      setOver(true);
    },
    onDragLeave: () => setOver(false),
    onDrop: (event: DragEvent) => {
      event.preventDefault();
      setOver(false);
      if (drag.accepts(row)) drag.drop(row);
    },
  };
}
