/** A virtual tree: fixed-height rows, the ARIA tree pattern with one focus stop, type-ahead. */
import { useEffect, useId, useRef } from 'react';
import type { KeyboardEvent, MouseEvent, ReactNode } from 'react';
import { useVirtualizer } from '@tanstack/react-virtual';

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
  /** Keys that are not navigation. Returns whether it took the key. */
  readonly onKey?: (event: KeyboardEvent, row: R | null) => boolean;
  readonly onContext?: (row: R | null) => void;
  readonly checked?: (row: R) => boolean | 'mixed';
  readonly multiselectable?: boolean;
  readonly renderRow: (row: R) => ReactNode;
  readonly rowClass?: (row: R) => string;
  /** Takes the keyboard focus whenever it changes to a new value. */
  readonly focusSerial?: number | null;
}

export const TREE_ROW_HEIGHT = 24;
/** Milliseconds after which typed letters start a new word. */
const TYPE_AHEAD = 700;

export function TreeList<R extends TreeRow>(props: TreeListProps<R>) {
  const { label, rows, focused, onFocus, onToggle, onOpen, focusSerial = null } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const typed = useRef({ text: '', at: 0 });
  const id = useId();
  // eslint-disable-next-line react-hooks/incompatible-library -- no React Compiler here; the virtualizer's own re-render is what is wanted
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => TREE_ROW_HEIGHT,
    overscan: 12,
  });
  const focusedIndex = rows.findIndex((row) => row.id === focused);

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
    const page = Math.max(1, Math.floor((scroller.current?.clientHeight ?? 0) / TREE_ROW_HEIGHT) - 1);
    const move = treeMove(rows, focusedIndex, event.key, page);
    const row = move && rows[move.index];
    if (!row) return false;
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
    const taken =
      props.onKey?.(event, row ?? null) === true || navigate(event) || enter(event, row) || typeAhead(event);
    if (taken) event.preventDefault();
  };

  const onClick = (event: MouseEvent, row: R): void => {
    if (event.defaultPrevented) return;
    onFocus(row);
    if (row.expanded === null) onOpen(row, event.detail > 1 ? 'stay' : 'glance');
    else if (event.detail < 2) onToggle(row);
  };

  const optionId = (row: R): string => `${id}-${row.id}`;
  return (
    <div
      ref={scroller}
      className="tree"
      role="tree"
      aria-label={label}
      aria-multiselectable={props.multiselectable}
      aria-activedescendant={focusedIndex >= 0 && rows[focusedIndex] ? optionId(rows[focusedIndex]) : undefined}
      tabIndex={0}
      onKeyDown={onKeyDown}
      onContextMenu={(event) => event.target === event.currentTarget && props.onContext?.(null)}
    >
      <div className="tree-rows" role="presentation" style={{ height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map((item) => {
          const row = rows[item.index];
          if (!row) return null;
          return (
            <div
              key={row.id}
              id={optionId(row)}
              role="treeitem"
              aria-label={row.label}
              aria-level={row.level + 1}
              aria-posinset={row.position}
              aria-setsize={row.siblings}
              aria-expanded={row.expanded ?? undefined}
              aria-selected={row.id === focused}
              aria-checked={props.checked?.(row)}
              className={`tree-row ${props.rowClass?.(row) ?? ''}`}
              style={{ transform: `translateY(${item.start}px)`, paddingLeft: 8 + row.level * 14 }}
              onClick={(event) => onClick(event, row)}
              onContextMenu={() => {
                onFocus(row);
                props.onContext?.(row);
              }}
            >
              {row.level > 0 && <Guides level={row.level} />}
              {props.renderRow(row)}
            </div>
          );
        })}
      </div>
    </div>
  );
}

function Guides({ level }: { readonly level: number }) {
  return <span className="tree-guides" aria-hidden style={{ width: level * 14 }} />;
}
