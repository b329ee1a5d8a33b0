/** The keyboard in the event list. */
import type { KeyboardEvent } from 'react';

import type { ColumnId } from './columns.ts';
import type { EventsStore } from './events-state.ts';

export interface GridKeys {
  readonly store: EventsStore;
  /** Lines in a page. */
  readonly fit: number;
  readonly columns: readonly ColumnId[];
  /** The column of the cell that the keyboard is on; null: on the whole line. */
  readonly cell: ColumnId | null;
  readonly setCell: (column: ColumnId | null) => void;
  readonly onMenu: () => void;
  readonly onHighlight: () => void;
  readonly onCopy: () => void;
}
type KeyDeed = (keys: GridKeys) => void;

/** Where the keyboard is, or would be: the end that is followed. */
function lineNow({ store }: GridKeys): number {
  const { cursor, painted } = store.getState();
  return cursor ?? painted.first + painted.lines.length;
}

function step(by: (keys: GridKeys) => number): KeyDeed {
  return (keys) => {
    const { pause, choose } = keys.store.getState();
    pause();
    choose(lineNow(keys) + by(keys));
  };
}

/** On the line: opens and closes folds; on its cells: goes from one to the next. */
const sideways =
  (by: 1 | -1): KeyDeed =>
  (keys) => {
    const { cursor, painted, unfold } = keys.store.getState();
    const line = cursor === null ? undefined : painted.lines[cursor - painted.first];
    if (cursor === null || !line) return;
    const at = keys.cell === null ? -1 : keys.columns.indexOf(keys.cell);
    if (at < 0 && line.fold === (by === 1 ? 'closed' : 'open')) void unfold(cursor);
    else keys.setCell(keys.columns[at + by] ?? (by === 1 ? keys.cell : null));
  };

function toggleDetails({ store }: GridKeys): void {
  const { details, showDetails, selected } = store.getState();
  showDetails(details === 'open' || selected === null ? 'closed' : 'open');
}

function showWhy(store: EventsStore): void {
  const { selected, showDetails } = store.getState();
  if (selected !== null) showDetails('open', 'why');
}

const PLAIN: Readonly<Record<string, KeyDeed>> = {
  ArrowDown: step(() => 1),
  ArrowUp: step(() => -1),
  PageDown: step(({ fit }) => fit),
  PageUp: step(({ fit }) => -fit),
  Home: ({ store }) => store.getState().choose(0),
  End: ({ store }) => store.getState().choose(Infinity),
  ArrowRight: sideways(1),
  ArrowLeft: sideways(-1),
  Enter: toggleDetails,
  ' ': toggleDetails,
  w: ({ store }) => showWhy(store),
  Escape: ({ store }) => store.getState().showDetails('closed'),
  ContextMenu: ({ onMenu }) => onMenu(),
};
const WITH_SHIFT: Readonly<Record<string, KeyDeed>> = { F10: ({ onMenu }) => onMenu() };
const WITH_CONTROL: Readonly<Record<string, KeyDeed>> = {
  c: ({ onCopy }) => onCopy(),
  h: ({ onHighlight }) => onHighlight(),
  Home: ({ store }) => store.getState().choose(0),
  End: ({ store }) => store.getState().resume(),
};

export function onGridKey(event: KeyboardEvent, keys: GridKeys): void {
  if (event.target !== event.currentTarget || event.altKey) return;
  const table = event.ctrlKey || event.metaKey ? WITH_CONTROL : event.shiftKey ? WITH_SHIFT : PLAIN;
  const deed = Object.hasOwn(table, event.key) ? table[event.key] : undefined;
  if (!deed) return;
  event.preventDefault();
  deed(keys);
}
