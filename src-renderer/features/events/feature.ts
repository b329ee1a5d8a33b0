/** Everything that the Events pane stands on, made and fed together. */
import { createStore } from 'zustand/vanilla';
import type { StoreApi } from 'zustand/vanilla';

import type { ApiClient } from '../../../src-preload/contract/api.ts';
import type { EventCounts } from '../../../src-preload/contract/event-schemas.ts';
import type { EngineEvents } from '../../client/client.ts';
import type { Connection } from '../../client/connection.ts';
import type { Notify } from '../../shared/notify.ts';
import type { Preferences } from '../../shared/preferences.ts';

import type { EventsStore } from './events-state.ts';
import { filterProblem, settingsOf } from './filter-check.ts';
import { createLiveAnswer } from './live-answer.ts';
import type { LiveAnswer } from './live-answer.ts';
import { after } from './paced.ts';
import { createSavedFilters } from './saved-filters.ts';
import type { SavedFiltersStore } from './saved-filters.ts';
import { createEventsStore } from './store.ts';
import { createStripStore } from './strip-store.ts';
import type { StripStore } from './strip-store.ts';
import type { SeenValues } from './use-completion.ts';
import { createViewStore } from './view-store.ts';
import type { ViewStore } from './view-store.ts';

/** Milliseconds that the numbers on the chips stand at least. */
const TALLY_REST = 500;
/** Values that completion offers. */
const MOST_VALUES = 30;

/** What the pane is asked to do from outside: by the palette, by keys. */
export interface PaneRequest {
  readonly what: 'filter' | 'highlight' | 'saved' | 'columns';
  readonly serial: number;
}
export interface PaneRequests {
  readonly request: PaneRequest | null;
  readonly ask: (what: PaneRequest['what']) => void;
  /** It was done: a pane that is drawn again does not do it again. */
  readonly taken: () => void;
}

/** `observed`: attempts that were allowed only because their run was watched, of all runs. */
export type Tally = EventCounts & { readonly observed: number };

export interface EventsFeature {
  readonly list: EventsStore;
  readonly view: ViewStore;
  readonly strip: StripStore;
  readonly tally: LiveAnswer<Tally>;
  readonly saved: SavedFiltersStore;
  readonly values: SeenValues;
  readonly requests: StoreApi<PaneRequests>;
}

export interface EventsFeatureDeps {
  readonly client: Pick<ApiClient, 'eventRows' | 'eventTimeline' | 'eventCounts' | 'eventValues' | 'savedFilters'>;
  readonly sandbox: string;
  readonly total: number;
  readonly notify: Notify;
  readonly preferences: Preferences;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

export function createEventsFeature({
  client,
  sandbox,
  total,
  notify,
  preferences,
  now,
}: EventsFeatureDeps): EventsFeature {
  const saved = createSavedFilters({ client, notify });
  const check = (text: string) => filterProblem(text, settingsOf(saved.getState().filters, now()));
  const list = createEventsStore({ client, sandbox, total, check });
  const tally = createLiveAnswer(
    async () => {
      const { run } = list.getState().question;
      const [counts, causes] = await Promise.all([
        client.eventCounts({ sandbox, ...(run !== null && { run }) }),
        // Not worth losing the other numbers for.
        client.eventValues({ sandbox, key: 'cause', text: 'observed', limit: 1 }).catch(() => ({ values: [] })),
      ]);
      return { ...counts, observed: causes.values[0]?.count ?? 0 };
    },
    () => after(TALLY_REST),
  );
  list.subscribe(({ question }, before) => {
    if (question.run !== before.question.run) tally.getState().request();
  });
  return {
    list,
    saved,
    view: createViewStore(preferences),
    strip: createStripStore({ client, sandbox, list, now }),
    tally,
    values: async (key, text) => (await client.eventValues({ sandbox, key, text, limit: MOST_VALUES })).values,
    requests: createStore<PaneRequests>()((set, get) => ({
      request: null,
      ask: (what) => set({ request: { what, serial: (get().request?.serial ?? 0) + 1 } }),
      taken: () => set({ request: null }),
    })),
  };
}

/** Feeds the stores while the sandbox is open. Returns the undo. */
export function followEvents(
  { list, strip, tally, saved }: EventsFeature,
  sandbox: string,
  events: EngineEvents,
  connection: Connection,
): () => void {
  const all = (): void => {
    void list.getState().refresh();
    void saved.getState().load();
    strip.getState().request();
    tally.getState().request();
  };
  const undo = [
    events.on('audited', (payload) => {
      if (payload.sandbox !== sandbox) return;
      list.getState().tick(payload.total, payload.amended);
      strip.getState().request();
      tally.getState().request();
    }),
    connection.subscribe((state) => {
      if (state === 'online') all();
    }),
  ];
  all();
  return () => {
    for (const stop of undo) stop();
  };
}
