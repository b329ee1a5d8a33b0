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

export function createEventsStore({ client, sandbox, total, capacity = EVENT_CAPACITY }: EventsDeps): EventsStore {
  const log = createEventLog({ capacity });
  let frozen: readonly AuditEvent[] | null = null;
  /** Numbers that ride along with the next paint. */
  let waiting: Partial<Pick<EventsState, 'total' | 'skipped' | 'fresh'>> = {};
  let timer: ReturnType<typeof setTimeout> | null = null;
  let typing: ReturnType<typeof setTimeout> | undefined;

  return createStore<EventsState>()((set, get) => {
    const paint = (part: Partial<EventsState> = {}): void =>
      set({ ...part, version: get().version + 1, held: log.size(), shown: log.shown().length });
    const paintSoon = (): void => {
      timer ??= setTimeout(() => {
        timer = null;
        const numbers = waiting;
        waiting = {};
        paint(get().following ? { ...numbers, fresh: 0 } : numbers);
      }, PAINT);
    };
    const applyFilter = (filter: EventFilter): void => {
      log.setPredicate(isActive(filter) ? createPredicate(filter) : null);
      if (frozen !== null) frozen = log.shown().slice();
      paint({ filter, fresh: 0 });
    };
    /** The newest page, for an empty log. */
    const loadNewest = async (): Promise<void> => {
      const page = await client.eventPage({ sandbox, limit: PAGE });
      log.append(page.events.toReversed());
      paint({ total: Math.max(get().total, page.total), history: page.more ? 'more' : 'end', problem: null });
    };
    const loadAfter = async (after: number): Promise<void> => {
      const page = await client.eventPage({ sandbox, after, limit: PAGE });
      get().receive(page.events, page.total, get().skipped);
      const last = page.events.at(-1);
      if (page.more && last) await loadAfter(last.seq);
    };

    return {
      version: 0,
      rows: () => frozen ?? log.shown(),
      following: true,
      fresh: 0,
      filter: NO_FILTER,
      typed: '',
      total,
      held: 0,
      shown: 0,
      skipped: 0,
      history: 'more',
      problem: null,
      selected: null,
      details: 'closed',
      setText(typed) {
        clearTimeout(typing);
        set({ typed });
        typing = setTimeout(() => applyFilter({ ...get().filter, text: typed }), TYPING);
      },
      toggleKind(kind) {
        const kinds = new Set(get().filter.kinds);
        if (!kinds.delete(kind)) kinds.add(kind);
        applyFilter({ ...get().filter, kinds });
      },
      toggleProblems: () =>
        applyFilter({ ...get().filter, only: get().filter.only === 'problems' ? 'everything' : 'problems' }),
      clearFilter() {
        clearTimeout(typing);
        set({ typed: '' });
        applyFilter(NO_FILTER);
      },
      pause() {
        if (!get().following) return;
        frozen = log.shown().slice();
        paint({ following: false, fresh: 0 });
      },
      resume() {
        frozen = null;
        paint({ following: true, fresh: 0 });
      },
      select: (selected) => set({ selected }),
      showDetails: (details) => set({ details }),
      async loadOlder() {
        const first = log.first();
        if (!first || get().history !== 'more' || log.size() >= capacity) return;
        set({ history: 'loading' });
        try {
          const page = await client.eventPage({ sandbox, before: first.seq, limit: PAGE });
          const before = log.shown().length;
          log.prepend(page.events.toReversed());
          const older = log.shown().slice(0, log.shown().length - before);
          if (frozen !== null) frozen = older.concat(frozen);
          paint({ history: page.more ? 'more' : 'end' });
        } catch (error) {
          set({ history: 'more', problem: messageOf(error) });
        }
      },
      receive(events, nowTotal, skipped) {
        const passed = log.append(events);
        waiting = {
          total: Math.max(nowTotal, get().total),
          skipped,
          fresh: get().following ? 0 : (waiting.fresh ?? get().fresh) + passed,
        };
        paintSoon();
      },
      async catchUp() {
        const last = log.last();
        try {
          await (last === undefined ? loadNewest() : loadAfter(last.seq));
        } catch (error) {
          set({ problem: messageOf(error) });
        }
      },
    };
  });
}

/** Feeds the store while the sandbox is open. Returns the undo. */
export function followEvents(store: EventsStore, sandbox: string, events: EngineEvents, connection: Connection): () => void {
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
