/** Everything that can be asked about the events of one sandbox. Answers come as work in steps of a few milliseconds. */
import type { EventKey } from '../../../src-preload/contract/event-words.ts';
import type { Filter } from '../../../src-preload/contract/filter/filter-tree.ts';
import type { EventBlocks } from '../event-block.ts';
import type { EventList } from './event-list.ts';
import { EventLists } from './event-lists.ts';
import type { RowsReply, RowsRequest } from './event-lists.ts';
import { eventPage } from './event-pages.ts';
import type { EventPage, EventPageRequest } from './event-pages.ts';
import { SeenValues } from './seen-values.ts';
import { Tallies } from './tallies.ts';
import type { Counted, Totals } from './tallies.ts';
import { Timelines } from './timeline.ts';
import type { TimelineReply, TimelineRequest } from './timeline.ts';

export interface EventQuestionsDeps {
  readonly blocks: EventBlocks;
  /** Nanoseconds since the epoch. */
  readonly now: () => bigint;
}

export interface EventTotals extends Totals {
  /** Number of the oldest event that is kept; 0 when there is none. */
  readonly first: number;
}

const NS_PER_MS = 1_000_000n;

export class EventQuestions {
  readonly #deps: EventQuestionsDeps;
  readonly #lists: EventLists;
  readonly #timelines: Timelines;
  readonly #tallies: Tallies;
  readonly #values: SeenValues;

  constructor(deps: EventQuestionsDeps) {
    this.#deps = deps;
    this.#lists = new EventLists(deps);
    this.#timelines = new Timelines(deps.blocks, this.#lists);
    this.#tallies = new Tallies(deps.blocks, () => Number(deps.now() / NS_PER_MS));
    this.#values = new SeenValues(deps.blocks);
  }

  rows(request: RowsRequest): Generator<undefined, RowsReply> {
    return this.#lists.rows(request);
  }

  /** All events of a filter, for whoever reads columns. Exact for the moment when it ends. */
  list(filter: Filter): Generator<undefined, EventList> {
    return this.#lists.list(filter);
  }

  page(request: EventPageRequest): Generator<undefined, EventPage> {
    return eventPage(this.#deps.blocks, request);
  }

  timeline(request: TimelineRequest): Generator<undefined, TimelineReply> {
    return this.#timelines.timeline(request);
  }

  *totals(run: string | undefined): Generator<undefined, EventTotals> {
    const totals = yield* this.#tallies.totals(run);
    return { ...totals, first: this.#deps.blocks.facts()[0]?.first ?? 0 };
  }

  values(key: EventKey, text: string, limit: number): Generator<undefined, Counted[]> {
    return this.#values.values(key, text, limit);
  }
}
