/** Lists of events for windows: kept from one question to the next, as far as memory allows. All work comes in steps of a few milliseconds. */
import type { Filter } from '../../../src-preload/contract/filter/filter-tree.ts';
import type { Fold } from '../../../src-preload/contract/event-words.ts';
import type { EventBlocks } from '../event-block.ts';
import { EventList } from './event-list.ts';
import { FoldedList } from './folded-list.ts';
import { JoinedTexts } from './joined-texts.ts';
import { ListOrder } from './list-order.ts';
import type { Sorting } from './list-order.ts';
import { foldedView, plainView, rowsOf, sortedView, turned } from './list-view.ts';
import type { ListView, RowPlace, RowsOfView } from './list-view.ts';
import { SeenEvents } from './seen-events.ts';
import { KeptRanking } from './text-ranking.ts';

/** What a list is made of. */
export interface Question {
  readonly filter: Filter;
  /** Only events up to this number. */
  readonly upTo?: number | undefined;
  /** By number, ascending, unless told. */
  readonly sort?: Sorting | undefined;
  /** Left alone in lists that are sorted by anything but the number. */
  readonly fold?: readonly Fold[] | undefined;
}

export interface RowsRequest extends Question {
  readonly at: RowPlace;
  readonly limit: number;
}

export interface RowsReply extends RowsOfView {
  readonly shown: number;
  /** Events that are kept. */
  readonly total: number;
  /** The newest event that the list knows; a sorted list stands still for a while. */
  readonly lastSeq: number;
}

export interface EventListsDeps {
  readonly blocks: EventBlocks;
  /** Nanoseconds since the epoch. */
  readonly now: () => bigint;
}

/** Bytes of all lists together, and how many there are at most. */
const MOST_BYTES = 192 * 1024 * 1024;
const MOST_LISTS = 16;
/** Orders, and foldings, of one list. */
const MOST_VIEWS = 3;
/** A sorted list is sorted anew after so long, and after so many times of what sorting took. */
const STANDS_NS = 1_000_000_000n;
const STANDS_TIMES = 5n;

interface SortedAt {
  readonly sorting: Sorting;
  readonly order: ListOrder;
  readonly lastSeq: number;
  readonly began: bigint;
  /** null while it is being sorted. */
  took: bigint | null;
}

interface FoldedFor {
  readonly folds: string;
  readonly folded: FoldedList;
}

interface Held {
  readonly list: EventList;
  orders: readonly SortedAt[];
  foldings: readonly FoldedFor[];
}

interface Seen {
  readonly view: ListView;
  readonly lastSeq: number;
  readonly total: number;
}

const isSame = (a: Sorting, b: Sorting): boolean => a.key === b.key && a.order === b.order;
const sizeOf = ({ list, orders, foldings }: Held): number =>
  orders.reduce((sum, { order }) => sum + order.size, 0) +
  foldings.reduce((sum, { folded }) => sum + folded.size, list.size);

export class EventLists {
  readonly #deps: EventListsDeps;
  readonly #joined = new JoinedTexts();
  readonly #ranking = new KeptRanking();
  readonly #seen = new SeenEvents();
  /** The one that was used last comes last. */
  readonly #held = new Map<string, Held>();
  #first = 0;

  constructor(deps: EventListsDeps) {
    this.#deps = deps;
  }

  /** All events of a filter, exact for the moment when it ends. */
  *list(filter: Filter): Generator<undefined, EventList> {
    const { list } = this.#hold(filter);
    yield* list.refresh();
    this.#shrink();
    return list;
  }

  *rows(request: RowsRequest): Generator<undefined, RowsReply> {
    for (;;) {
      const held = this.#hold(request.filter);
      yield* held.list.refresh();
      const seen = yield* this.#see(held, request);
      if (!seen) continue;
      this.#shrink();
      const { view, lastSeq, total } = seen;
      const rows = yield* rowsOf(held.list, { ...request, view }, this.#seen);
      if (rows) return { ...rows, shown: view.shown, total, lastSeq };
    }
  }

  /** null when the list lost events meanwhile: look again. */
  *#see(held: Held, { upTo, sort, fold = [] }: Question): Generator<undefined, Seen | null> {
    const { list } = held;
    const now = this.#extentOf(list, upTo);
    if (sort && sort.key !== 'seq') return yield* this.#sorted(held, sort, now);
    const { length, lastSeq, total } = now;
    const view = fold.length === 0 ? plainView(list, length) : yield* this.#folded(held, fold, length);
    return view && { view: sort?.order === 'descending' ? turned(view) : view, lastSeq, total };
  }

  #extentOf(list: EventList, upTo: number | undefined): Now {
    const facts = this.#deps.blocks.facts();
    const newest = facts.at(-1)?.last ?? 0;
    const total = facts.reduce((sum, { count }) => sum + count, 0);
    if (upTo === undefined) return { length: list.length, lastSeq: newest, total, upTo };
    return { length: list.upTo(upTo), lastSeq: Math.min(upTo, newest), total, upTo };
  }

  *#folded(held: Held, fold: readonly Fold[], length: number): Generator<undefined, ListView | null> {
    const folded = this.#folding(held, fold, length);
    yield* folded.extend(held.list, length);
    // Whoever shared the work may have gone on meanwhile.
    const isGood = folded.edition === held.list.edition && folded.length === length;
    return isGood ? foldedView(held.list, folded) : null;
  }

  *#sorted(held: Held, sorting: Sorting, now: Now): Generator<undefined, Seen | null> {
    const sorted = this.#order(held, sorting, now);
    yield* sorted.order.sorted(held.list);
    sorted.took ??= this.#deps.now() - sorted.began;
    if (sorted.order.edition !== held.list.edition) return null;
    const lastSeq = Math.min(sorted.lastSeq, now.upTo ?? Infinity);
    return { view: sortedView(held.list, sorted.order), lastSeq, total: now.total };
  }

  /** One that was made for as many events; or, when no number was named, one that is still fresh. */
  #order(held: Held, sorting: Sorting, { length, lastSeq, upTo }: Now): SortedAt {
    const now = this.#deps.now();
    held.orders = held.orders.filter(({ order }) => order.edition === held.list.edition);
    const known = held.orders.find(
      (each) =>
        isSame(each.sorting, sorting) &&
        (each.order.length === length || (upTo === undefined && now - each.began < standsFor(each))),
    );
    if (known) return known;
    const order = new ListOrder(held.list, sorting, length, this.#ranking);
    const fresh: SortedAt = { sorting, order, lastSeq, began: now, took: null };
    held.orders = [...held.orders.slice(1 - MOST_VIEWS), fresh];
    return fresh;
  }

  /** One that was not folded further than this: it goes on from there. */
  #folding(held: Held, fold: readonly Fold[], length: number): FoldedList {
    const folds = [...fold].sort().join();
    held.foldings = held.foldings.filter(({ folded }) => folded.edition === held.list.edition);
    const fit = held.foldings.filter((each) => each.folds === folds && each.folded.length <= length);
    const known = fit.toSorted((a, b) => b.folded.length - a.folded.length)[0];
    if (known) return known.folded;
    const folded = new FoldedList(held.list, fold);
    held.foldings = [...held.foldings.slice(1 - MOST_VIEWS), { folds, folded }];
    return folded;
  }

  #hold(filter: Filter): Held {
    this.#forgetPruned();
    const key = JSON.stringify(filter);
    const held = this.#held.get(key) ?? this.#fresh(filter);
    this.#held.delete(key);
    this.#held.set(key, held);
    return held;
  }

  #fresh(filter: Filter): Held {
    return { list: new EventList(this.#deps.blocks, filter, this.#joined), orders: [], foldings: [] };
  }

  #forgetPruned(): void {
    const first = this.#deps.blocks.facts()[0]?.first ?? 0;
    if (first !== this.#first) {
      this.#joined.clear();
      this.#ranking.clear();
    }
    this.#first = first;
  }

  /** The lists that were not used for longest go first; the newest stays whatever it takes. */
  #shrink(): void {
    let bytes = [...this.#held.values()].reduce((sum, held) => sum + sizeOf(held), 0);
    for (const [key, held] of this.#held) {
      if (this.#held.size <= 1 || (bytes <= MOST_BYTES && this.#held.size <= MOST_LISTS)) return;
      this.#held.delete(key);
      bytes -= sizeOf(held);
    }
  }
}

interface Now {
  readonly length: number;
  readonly lastSeq: number;
  readonly total: number;
  readonly upTo: number | undefined;
}

function standsFor({ took }: SortedAt): bigint {
  const times = (took ?? 0n) * STANDS_TIMES;
  return times > STANDS_NS ? times : STANDS_NS;
}
