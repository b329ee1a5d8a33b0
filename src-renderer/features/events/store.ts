/** The event list: the live feed and older history in one log, a filter over it, and whether the view follows. */
import { createStore } from 'zustand/vanilla';
import type { StoreApi } from 'zustand/vanilla';

import type { ApiClient } from '../../../src-preload/contract/api.ts';
import type { AuditEvent } from '../../../src-preload/contract/schemas.ts';
import type { OperationKind } from '../../../src-preload/contract/vocabulary.ts';
import type { EngineEvents } from '../../client/client.ts';
import type { Connection } from '../../client/connection.ts';
import { messageOf } from '../../shared/failure.ts';

import { createEventLog, EVENT_CAPACITY } from './event-log.ts';
import type { EventLog } from './event-log.ts';
import { createPredicate, isActive, NO_FILTER } from './filter.ts';
import type { EventFilter } from './filter.ts';

/** Milliseconds between two paints of the live list: more would only blur. */
const PAINT = 90;
/** Milliseconds of quiet before typed text is applied. */
const TYPING = 120;
/** Events asked for at a time. */
const PAGE = 5000;

export interface EventsState {
  /** Grows with every change of `rows()`; what React listens to. */
  readonly version: number;
  /** Oldest first. While paused, the list as it was when it was paused, plus older history. */
  readonly rows: () => readonly AuditEvent[];
  readonly following: boolean;
  /** Events that passed the filter since the view stopped following. */
  readonly fresh: number;
  readonly filter: EventFilter;
  /** The text in the box; it becomes part of `filter` after a moment without typing. */
  readonly typed: string;
  /** Ever recorded in this sandbox; held by this window; passing the filter; left out of the live feed. */
  readonly total: number;
  readonly held: number;
  readonly shown: number;
  readonly skipped: number;
  readonly history: 'more' | 'loading' | 'end';
  readonly problem: string | null;
  readonly selected: AuditEvent | null;
  readonly details: 'open' | 'closed';
  readonly setText: (text: string) => void;
  readonly toggleKind: (kind: OperationKind) => void;
  readonly toggleProblems: () => void;
  readonly clearFilter: () => void;
  readonly pause: () => void;
  readonly resume: () => void;
  readonly select: (event: AuditEvent | null) => void;
  readonly showDetails: (details: 'open' | 'closed') => void;
  readonly loadOlder: () => Promise<void>;
  readonly receive: (events: readonly AuditEvent[], total: number, skipped: number) => void;
  /** Fetches what was recorded while the connection was away, or the newest page at the start. */
  readonly catchUp: () => Promise<void>;
}
export type EventsStore = StoreApi<EventsState>;

export interface EventsDeps {
  readonly client: Pick<ApiClient, 'eventPage'>;
  readonly sandbox: string;
  readonly total: number;
  readonly capacity?: number;
}

type StoreAccess = Pick<EventsStore, 'getState' | 'setState'>;
type Numbers = Partial<Pick<EventsState, 'total' | 'skipped' | 'fresh'>>;

class EventsActions {
  readonly #deps: EventsDeps;
  readonly #store: StoreAccess;
  readonly #capacity: number;
  readonly #log: EventLog;
  /** The list as it was when following stopped. */
  #frozen: readonly AuditEvent[] | null = null;
  /** Numbers that ride along with the next paint. */
  #waiting: Numbers = {};
  /** Set while missed events are fetched; live ones wait in `#arrived`, so that the log stays in order. */
  #catching: Promise<void> | null = null;
  readonly #arrived: (() => void)[] = [];
  #painting: 'idle' | 'due' = 'idle';
  #typing: ReturnType<typeof setTimeout> | undefined;

  constructor(deps: EventsDeps, store: StoreAccess) {
    this.#deps = deps;
    this.#store = store;
    this.#capacity = deps.capacity ?? EVENT_CAPACITY;
    this.#log = createEventLog({ capacity: this.#capacity });
  }

  readonly rows = (): readonly AuditEvent[] => this.#frozen ?? this.#log.shown();
  readonly setText = (typed: string): void => {
    clearTimeout(this.#typing);
    this.#store.setState({ typed });
    this.#typing = setTimeout(() => this.#filter({ text: typed }), TYPING);
  };
  readonly toggleKind = (kind: OperationKind): void => {
    const kinds = new Set(this.#store.getState().filter.kinds);
    if (!kinds.delete(kind)) kinds.add(kind);
    this.#filter({ kinds });
  };
  readonly toggleProblems = (): void =>
    this.#filter({ only: this.#store.getState().filter.only === 'problems' ? 'everything' : 'problems' });
  readonly clearFilter = (): void => {
    clearTimeout(this.#typing);
    this.#store.setState({ typed: '' });
    this.#filter(NO_FILTER);
  };
  readonly pause = (): void => {
    if (!this.#store.getState().following) return;
    this.#frozen = this.#log.shown().slice();
    this.#paint({ following: false, fresh: 0 });
  };
  readonly resume = (): void => {
    this.#frozen = null;
    this.#paint({ following: true, fresh: 0 });
  };
  readonly select = (selected: AuditEvent | null): void => this.#store.setState({ selected });
  readonly showDetails = (details: 'open' | 'closed'): void => this.#store.setState({ details });

  readonly loadOlder = async (): Promise<void> => {
    const first = this.#log.first();
    if (!first || this.#store.getState().history !== 'more' || this.#log.size() >= this.#capacity) return;
    this.#store.setState({ history: 'loading' });
    try {
      const { client, sandbox } = this.#deps;
      const page = await client.eventPage({ sandbox, before: first.seq, limit: PAGE });
      const older = this.#log.prepend(page.events.toReversed());
      if (this.#frozen !== null) this.#frozen = older.concat(this.#frozen);
      this.#paint({ history: page.more ? 'more' : 'end' });
    } catch (error) {
      this.#store.setState({ history: 'more', problem: messageOf(error) });
    }
  };

  readonly receive = (events: readonly AuditEvent[], total: number, skipped: number): void => {
    if (this.#catching !== null) {
      this.#arrived.push(() => this.receive(events, total, skipped));
      return;
    }
    this.#append(events, total, skipped);
  };

  readonly catchUp = (): Promise<void> => {
    this.#catching ??= this.#fetchMissed().finally(() => {
      this.#catching = null;
      for (const deliver of this.#arrived.splice(0)) deliver();
    });
    return this.#catching;
  };

  async #fetchMissed(): Promise<void> {
    const last = this.#log.last();
    try {
      await (last === undefined ? this.#loadNewest() : this.#loadAfter(last.seq));
    } catch (error) {
      this.#store.setState({ problem: messageOf(error) });
    }
  }

  #append(events: readonly AuditEvent[], total: number, skipped: number): void {
    const state = this.#store.getState();
    const passed = this.#log.append(events);
    const fresh = state.following ? 0 : (this.#waiting.fresh ?? state.fresh) + passed;
    this.#waiting = { total: Math.max(total, state.total), skipped, fresh };
    if (this.#painting === 'idle') setTimeout(() => this.#paintWaiting(), PAINT);
    this.#painting = 'due';
  }

  #paint(part: Partial<EventsState> = {}): void {
    const [version, held, shown] = [this.#store.getState().version + 1, this.#log.size(), this.#log.shown().length];
    this.#store.setState({ ...part, version, held, shown });
  }

  #paintWaiting(): void {
    this.#painting = 'idle';
    const numbers = this.#waiting;
    this.#waiting = {};
    this.#paint(this.#store.getState().following ? { ...numbers, fresh: 0 } : numbers);
  }

  #filter(part: Partial<EventFilter>): void {
    const filter = { ...this.#store.getState().filter, ...part };
    this.#log.setPredicate(isActive(filter) ? createPredicate(filter) : null);
    if (this.#frozen !== null) this.#frozen = this.#log.shown().slice();
    this.#paint({ filter, fresh: 0 });
  }

  /** The newest page, for an empty log. */
  async #loadNewest(): Promise<void> {
    const page = await this.#deps.client.eventPage({ sandbox: this.#deps.sandbox, limit: PAGE });
    this.#log.append(page.events.toReversed());
    const total = Math.max(this.#store.getState().total, page.total);
    this.#paint({ total, history: page.more ? 'more' : 'end', problem: null });
  }

  async #loadAfter(after: number): Promise<void> {
    const page = await this.#deps.client.eventPage({ sandbox: this.#deps.sandbox, after, limit: PAGE });
    this.#append(page.events, page.total, this.#store.getState().skipped);
    const last = page.events.at(-1);
    if (page.more && last) await this.#loadAfter(last.seq);
  }
}

export function createEventsStore(deps: EventsDeps): EventsStore {
  return createStore<EventsState>()((_set, _get, store) =>
    Object.assign(
      {
        version: 0,
        following: true,
        fresh: 0,
        filter: NO_FILTER,
        typed: '',
        total: deps.total,
        held: 0,
        shown: 0,
        skipped: 0,
        history: 'more',
        problem: null,
        selected: null,
        details: 'closed',
      } as const,
      new EventsActions(deps, store),
    ),
  );
}

/** Feeds the store while the sandbox is open. Returns the undo. */
export function followEvents(
  store: EventsStore,
  sandbox: string,
  events: EngineEvents,
  connection: Connection,
): () => void {
  const undo = [
    events.on('audited', (payload) => {
      if (payload.sandbox === sandbox) store.getState().receive(payload.events, payload.total, payload.skipped);
    }),
    connection.subscribe((state) => {
      if (state === 'online') void store.getState().catchUp();
    }),
  ];
  void store.getState().catchUp();
  return () => {
    for (const stop of undo) stop();
  };
}
