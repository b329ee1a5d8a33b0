/** The rows of two runs: only those in view are drawn, and asked for. Very long lists are shown in parts. */
import { useEffect, useId, useRef, useState } from 'react';
import type { KeyboardEvent } from 'react';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useStore } from 'zustand';

import type { RunPairRow } from '../../../src-preload/contract/run-story-calls.ts';
import { formatCount } from '../../shared/format.ts';
import { useRowHeight } from '../../shared/appearance.ts';
import { visible } from '../../shared/visible.ts';

import type { PairStore } from './pair-store.ts';

const ROW_HEIGHT = 22;
/** Rows of one part: browsers refuse lists of more than some millions of pixels. */
const PART = 200_000;

export interface PairListProps {
  readonly store: PairStore;
  readonly onEvent: (seq: number) => void;
}

const SIGNS: Readonly<Record<RunPairRow['state'], string>> = {
  same: '=',
  different: '≠',
  'only-a': 'A',
  'only-b': 'B',
};
const STATE_WORDS: Readonly<Record<RunPairRow['state'], string>> = {
  same: 'the same',
  different: 'another result',
  'only-a': 'A alone',
  'only-b': 'B alone',
};

/** The line that a key leads to; null for a key that leads nowhere. */
function moved(key: string, at: number, total: number, page: number): number | null {
  const steps: Readonly<Record<string, number>> = {
    ArrowDown: at + 1,
    ArrowUp: at - 1,
    PageDown: at + page,
    PageUp: at - page,
    Home: 0,
    End: total - 1,
  };
  const to = steps[key];
  return to === undefined ? null : Math.max(0, Math.min(total - 1, to));
}

interface At {
  readonly row: RunPairRow | undefined;
  readonly at: number;
  readonly count: number;
  readonly page: number;
}
type Deed = { readonly do: 'go'; readonly to: number } | { readonly do: 'show'; readonly seq: number };

/** Enter goes to the event of A, with Shift to that of B; to the other's where there is none. */
function seqOf(row: RunPairRow | undefined, side: 'a' | 'b'): number | null {
  const other = side === 'a' ? 'b' : 'a';
  return row?.[side] ?? row?.[other] ?? null;
}

function deedOf(event: KeyboardEvent, { row, at, count, page }: At): Deed | null {
  if (event.ctrlKey || event.metaKey || event.altKey) return null;
  const to = moved(event.key, at, count, page);
  if (to !== null) return { do: 'go', to };
  const seq = event.key === 'Enter' ? seqOf(row, event.shiftKey ? 'b' : 'a') : null;
  return seq === null ? null : { do: 'show', seq };
}

export function PairList({ store, onEvent }: PairListProps) {
  const { total, only } = useStore(store);
  const [part, setPart] = useState(0);
  const parts = Math.max(1, Math.ceil(total / PART));
  const shown = Math.min(part, parts - 1);
  if (total === 0)
    return (
      <p className="runs-none">
        {only === 'all' ? 'Neither did anything.' : 'Both did the same, with the same results.'}
      </p>
    );
  return (
    <>
      {parts > 1 && (
        <div className="pair-parts" role="toolbar" aria-label="Parts">
          <button type="button" className="button small" disabled={shown === 0} onClick={() => setPart(shown - 1)}>
            Earlier rows
          </button>
          <span className="tabular" role="status">
            Rows {formatCount(shown * PART + 1)} to {formatCount(Math.min(total, (shown + 1) * PART))} of{' '}
            {formatCount(total)}
          </span>
          <button
            type="button"
            className="button small"
            disabled={shown === parts - 1}
            onClick={() => setPart(shown + 1)}
          >
            Later rows
          </button>
        </div>
      )}
      <Part key={`${only} ${shown}`} store={store} onEvent={onEvent} first={shown * PART} />
    </>
  );
}

function Part({ store, onEvent, first }: PairListProps & { readonly first: number }) {
  const { total, row: rowOf, see } = useStore(store);
  const count = Math.min(PART, total - first);
  const height = useRowHeight(ROW_HEIGHT);
  const scroller = useRef<HTMLDivElement>(null);
  const id = useId();
  const [focused, focus] = useState(0);
  // eslint-disable-next-line react-hooks/incompatible-library -- no React Compiler here; the virtualizer's own re-render is what is wanted
  const virtual = useVirtualizer({
    count,
    getScrollElement: () => scroller.current,
    estimateSize: () => height,
    overscan: 20,
  });
  useEffect(() => virtual.measure(), [virtual, height]);
  const items = virtual.getVirtualItems();
  const [top, bottom] = [items[0]?.index ?? 0, items.at(-1)?.index ?? 0];
  useEffect(() => see(first + top, first + bottom), [see, first, top, bottom]);
  const go = (to: number): void => {
    focus(to);
    virtual.scrollToIndex(to);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const page = Math.max(1, Math.floor((scroller.current?.clientHeight ?? 0) / height) - 1);
    const deed = deedOf(event, { row: rowOf(first + focused), at: focused, count, page });
    if (deed === null) return;
    if (deed.do === 'go') go(deed.to);
    else onEvent(deed.seq);
    event.preventDefault();
  };
  return (
    <div
      ref={scroller}
      className="pair-list"
      role="listbox"
      aria-label="Events of both runs"
      aria-description="Enter goes to the event of A, with Shift to that of B"
      aria-activedescendant={`${id}-${focused}`}
      tabIndex={0}
      onKeyDown={onKeyDown}
    >
      <div role="presentation" style={{ height: virtual.getTotalSize(), position: 'relative' }}>
        {items.map(({ index, start }) => (
          <PairRow
            key={index}
            id={`${id}-${index}`}
            row={rowOf(first + index)}
            place={{ start, position: first + index + 1, total }}
            state={index === focused ? 'chosen' : 'idle'}
            onChoose={() => focus(index)}
            onEvent={onEvent}
          />
        ))}
      </div>
    </div>
  );
}

interface PairRowProps {
  readonly id: string;
  /** Not there while it is asked for. */
  readonly row: RunPairRow | undefined;
  readonly place: { readonly start: number; readonly position: number; readonly total: number };
  readonly state: 'chosen' | 'idle';
  readonly onChoose: () => void;
  readonly onEvent: (seq: number) => void;
}

const pathsOf = ({ path, path2 }: RunPairRow): string =>
  path2 === null ? visible(path) : `${visible(path)} → ${visible(path2)}`;

const labelOf = (row: RunPairRow): string =>
  [
    STATE_WORDS[row.state],
    row.op,
    pathsOf(row),
    ...(row.differs.length > 0 ? [`differs in ${row.differs.join(', ')}`] : []),
  ].join(', ');

function PairRow({ id, row, place, state, onChoose, onEvent }: PairRowProps) {
  return (
    <div
      id={id}
      role="option"
      className="pair-row"
      aria-selected={state === 'chosen'}
      aria-label={row ? labelOf(row) : 'Being read'}
      aria-posinset={place.position}
      aria-setsize={place.total}
      data-pair={row?.state}
      style={{ transform: `translateY(${place.start}px)` }}
      onClick={onChoose}
      onDoubleClick={() => {
        const seq = seqOf(row, 'a');
        if (seq !== null) onEvent(seq);
      }}
    >
      {row && (
        <>
          <span className="pair-sign" title={STATE_WORDS[row.state]}>
            {SIGNS[row.state]}
          </span>
          <span className="pair-seq">{row.a === null ? '' : formatCount(row.a)}</span>
          <span className="pair-seq">{row.b === null ? '' : formatCount(row.b)}</span>
          <span className="pair-op">{row.op}</span>
          <span className="pair-path mono" title={pathsOf(row)}>
            {pathsOf(row)}
          </span>
          <span className="pair-differs">{row.differs.join(', ')}</span>
        </>
      )}
    </div>
  );
}
