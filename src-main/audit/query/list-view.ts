/** A list as somebody looks at it: in the order of the numbers, either way, sorted by something else, or folded. */
import type { Fold } from '../../../src-preload/contract/event-words.ts';
import type { AuditEvent } from '../event.ts';
import type { EventList, ListPart } from './event-list.ts';
import type { FoldOfRow, FoldedList } from './folded-list.ts';
import type { ListOrder } from './list-order.ts';
import type { SeenEvents } from './seen-events.ts';

/** Places are counted from 0. */
export interface ListView {
  readonly shown: number;
  readonly positionAt: (place: number) => number;
  /** Of the row of an event, or of the next row; `shown` when there is none. */
  readonly placeOf: (seq: number) => number;
  readonly foldAt: (position: number) => FoldOfRow | null;
}

export interface ListRow {
  readonly event: AuditEvent;
  readonly fold: { readonly kind: Fold; readonly count: number; readonly first: number; readonly last: number } | null;
}

/** An offset, the row of an event or the next one, or as many rows as are asked for at the end. */
export type RowPlace = { readonly offset: number } | { readonly seq: number } | { readonly end: true };

const neverFolded = (): null => null;

/** The first `length` events. */
export const plainView = (list: EventList, length: number): ListView => ({
  shown: length,
  positionAt: (place) => place,
  placeOf: (seq) => Math.min(length, list.upTo(seq - 1)),
  foldAt: neverFolded,
});

export const foldedView = (list: EventList, folded: FoldedList): ListView => ({
  shown: folded.shown,
  positionAt: (place) => folded.positionAt(place),
  placeOf: (seq) => folded.placeOf(Math.min(folded.length, list.upTo(seq - 1))),
  foldAt: (position) => folded.foldAt(position),
});

/** The newest first. The next row is then the one before, by number. */
export const turned = (view: ListView): ListView => ({
  ...view,
  positionAt: (place) => view.positionAt(view.shown - 1 - place),
  placeOf: (seq) => view.shown - view.placeOf(seq + 1),
});

export const sortedView = (list: EventList, order: ListOrder): ListView => ({
  shown: order.length,
  positionAt: (place) => order.positionAt(place),
  placeOf: (seq) => {
    const position = list.upTo(seq - 1);
    return position < order.length ? order.placeOf(position) : order.length;
  },
  foldAt: neverFolded,
});

export interface RowsOfView {
  readonly rows: ListRow[];
  /** Of the first of `rows`. */
  readonly offset: number;
}

export interface PageRequest {
  readonly view: ListView;
  readonly at: RowPlace;
  readonly limit: number;
}

/** Reads block by block: rows that are far apart take a while. null when the list lost events meanwhile. */
export function* rowsOf(
  list: EventList,
  { view, at, limit }: PageRequest,
  seen: SeenEvents,
): Generator<undefined, RowsOfView | null> {
  const { edition } = list;
  const offset = Math.min(view.shown, startOf(view, at, limit));
  const rows: ListRow[] = [];
  let part: ListPart | undefined;
  for (let place = offset; place < Math.min(view.shown, offset + limit); place += 1) {
    const position = view.positionAt(place);
    const next = list.partAt(position);
    if (part !== undefined && next !== part) {
      yield;
      if (list.edition !== edition) return null;
    }
    part = next;
    rows.push({ event: seen.event(next, position), fold: view.foldAt(position) });
  }
  return { rows, offset };
}

function startOf(view: ListView, at: RowPlace, limit: number): number {
  if ('offset' in at) return at.offset;
  return 'seq' in at ? view.placeOf(at.seq) : Math.max(0, view.shown - limit);
}
