/** The rows of the keyboard map, gone through by the arrow keys. */
import { useRef, useState } from 'react';
import type { KeyboardEvent } from 'react';
import { Eraser, Pencil, RotateCcw, TriangleAlert } from 'lucide-react';

import { IconButton, Keys } from '../../shared/icon-button.tsx';

import type { KeyRow } from './key-rows.ts';

export interface KeyDeeds {
  readonly change: (id: string) => void;
  readonly remove: (id: string) => void;
  readonly reset: (id: string) => void;
}

export interface KeyListProps {
  readonly rows: readonly KeyRow[];
  readonly deeds: KeyDeeds;
}

/** Rows that PageUp and PageDown pass. */
const PAGE = 15;

function moved(key: string, at: number, count: number): number | null {
  const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: count - 1, PageDown: at + PAGE, PageUp: at - PAGE }[
    key
  ];
  return to === undefined ? null : Math.min(count - 1, Math.max(0, to));
}

/** Keys on one of the buttons of a row are the button's. */
function deedOf(
  { key, target }: KeyboardEvent,
  { change, remove, reset }: KeyDeeds,
): ((id: string) => void) | undefined {
  const isRow = target instanceof HTMLElement && target.classList.contains('key-row');
  return isRow ? { Enter: change, F2: change, Delete: remove, Backspace: reset }[key] : undefined;
}

export function KeyList({ rows, deeds }: KeyListProps) {
  const [chosen, setChosen] = useState<string | null>(null);
  const grid = useRef<HTMLDivElement>(null);
  const at = Math.max(
    0,
    rows.findIndex(({ id }) => id === chosen),
  );
  const go = (index: number): void => {
    setChosen(rows[index]?.id ?? null);
    grid.current?.querySelectorAll<HTMLElement>('.key-row')[index]?.focus();
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const row = rows[at];
    if (!row || event.ctrlKey || event.altKey || event.metaKey) return;
    const to = moved(event.key, at, rows.length);
    const deed = deedOf(event, deeds);
    if (to === null && !deed) return;
    event.preventDefault();
    if (to === null) deed?.(row.id);
    else go(to);
  };
  return (
    <div ref={grid} className="key-list" role="grid" aria-label="Keyboard map" onKeyDown={onKeyDown}>
      <div className="key-row-head" role="row">
        <span role="columnheader">Command</span>
        <span role="columnheader">Keys</span>
        <span role="columnheader">Where</span>
        <span role="columnheader">From</span>
        <span role="columnheader" aria-label="What can be done" />
      </div>
      {rows.map((row, index) => (
        <Row key={row.id} row={row} stop={index === at ? 0 : -1} deeds={deeds} onFocus={() => setChosen(row.id)} />
      ))}
    </div>
  );
}

interface RowProps {
  readonly row: KeyRow;
  readonly stop: 0 | -1;
  readonly deeds: KeyDeeds;
  readonly onFocus: () => void;
}

const described = ({ title, keys, from, clashes }: KeyRow): string =>
  [
    title,
    keys.length === 0 ? 'no keys' : keys.join(' or '),
    from === 'user' ? 'yours' : '',
    clashes.length > 0 ? `also the keys of ${clashes.flatMap(({ others }) => others).join(', ')}` : '',
  ]
    .filter(Boolean)
    .join(', ');

function Row({ row, stop, deeds, onFocus }: RowProps) {
  const { id, title, group, keys, from, where } = row;
  return (
    <div
      className="key-row"
      role="row"
      tabIndex={stop}
      aria-label={described(row)}
      data-command={id}
      data-from={from}
      onFocus={onFocus}
      onDoubleClick={() => deeds.change(id)}
    >
      <span role="gridcell" className="key-title">
        {title} <span className="faint">{group}</span>
      </span>
      <span role="gridcell" className="key-keys">
        {keys.map((bound) => (
          <Keys key={bound} text={bound} />
        ))}
        <Clashes row={row} />
      </span>
      <span role="gridcell" className="faint">
        {where ?? ''}
      </span>
      <span role="gridcell" className="faint">
        {from === 'user' ? 'You' : keys.length > 0 ? 'Inspector' : ''}
      </span>
      <span role="gridcell" className="key-deeds">
        <IconButton
          label={`Change the keys of ${title}`}
          icon={<Pencil size={13} />}
          tabIndex={stop}
          onClick={() => deeds.change(id)}
        />
        {keys.length > 0 && (
          <IconButton
            label={`Take the keys of ${title} away`}
            icon={<Eraser size={13} />}
            tabIndex={stop}
            onClick={() => deeds.remove(id)}
          />
        )}
        {from === 'user' && (
          <IconButton
            label={`Reset the keys of ${title}`}
            icon={<RotateCcw size={13} />}
            tabIndex={stop}
            onClick={() => deeds.reset(id)}
          />
        )}
      </span>
    </div>
  );
}

function Clashes({ row: { clashes } }: { readonly row: KeyRow }) {
  const others = [...new Set(clashes.flatMap((clash) => clash.others))];
  if (others.length === 0) return null;
  return (
    <span className="key-clash warn" title={`Also the keys of ${others.join(', ')}`}>
      <TriangleAlert size={12} aria-hidden /> {others[0]}
      {others.length > 1 && ` and ${others.length - 1} more`}
    </span>
  );
}
