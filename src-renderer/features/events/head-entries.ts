/** The menu of the column heads: which columns there are, and what the one under the pointer can do. */
import type { EventKey } from '../../../src-preload/contract/event-words.ts';
import type { MenuEntry } from '../../shared/menu.tsx';

import { COLUMN_IDS, columnOf } from './columns.ts';
import type { ColumnId } from './columns.ts';
import type { PointEntry } from './point-menu.tsx';
import type { ViewState } from './view-store.ts';

type View = Pick<ViewState, 'layout' | 'toggleColumn' | 'resetColumns' | 'shift'>;

function ownItems(column: ColumnId, view: View, seen: readonly ColumnId[], sortBy: (key: EventKey) => void) {
  const { title, sort } = columnOf(column);
  const move = (label: string, keys: string, by: 1 | -1): MenuEntry => ({
    kind: 'item',
    label,
    keys,
    run: () => view.shift(column, by, seen),
  });
  const own: readonly PointEntry[] = [
    ...(sort === undefined
      ? []
      : [{ kind: 'item', label: `Sort by ${title}`, keys: 'Enter', run: () => sortBy(sort) } as const]),
    move('Move left', 'Alt+←', -1),
    move('Move right', 'Alt+→', 1),
    { kind: 'item', label: `Hide ${title}`, run: () => view.toggleColumn(column) },
    { kind: 'separator' },
  ];
  return own;
}

export function headEntries(
  column: ColumnId | null,
  view: View,
  seen: readonly ColumnId[],
  sortBy: (key: EventKey) => void,
): readonly PointEntry[] {
  return [
    ...(column === null ? [] : ownItems(column, view, seen, sortBy)),
    ...COLUMN_IDS.map((id): PointEntry => {
      const { title, about } = columnOf(id);
      return {
        kind: 'check',
        label: title === '#' ? about : title,
        checked: view.layout.order.includes(id),
        run: () => view.toggleColumn(id),
      };
    }),
    { kind: 'separator' },
    { kind: 'item', label: 'Reset columns', run: view.resetColumns },
  ];
}
