/** The numbers behind the time strip: of the present question, but for the stretch of time that is chosen in it. */
import { createStore } from 'zustand/vanilla';
import type { StoreApi } from 'zustand/vanilla';

import type { ApiClient } from '../../../src-preload/contract/api.ts';
import type { Timeline } from '../../../src-preload/contract/event-schemas.ts';

import type { EventsStore } from './events-state.ts';
import { createLiveAnswer } from './live-answer.ts';
import type { LiveState } from './live-answer.ts';
import { after } from './paced.ts';
import { EVERYTHING, eventQuery } from './question.ts';
import type { Question } from './question.ts';
import { BAR_STEP } from './strip-layout.ts';

/** Milliseconds between two strips, at least; one that took long to count is asked for less often. */
const REST = 250;
const PATIENCE = 4;
const MOST_BUCKETS = 2000;

export interface StripState extends LiveState<Timeline> {
  /** Pixels: so many bars are asked for as there is room for. */
  readonly setWidth: (width: number) => void;
}
export type StripStore = StoreApi<StripState>;

export interface StripDeps {
  readonly client: Pick<ApiClient, 'eventTimeline'>;
  readonly sandbox: string;
  readonly list: EventsStore;
  readonly now: () => number;
}

const askedOf = (question: Question) => eventQuery({ ...question, brush: null, sort: null, folds: EVERYTHING.folds });

export function createStripStore({ client, sandbox, list, now }: StripDeps): StripStore {
  let buckets = 0;
  let took = 0;
  const ask = async (): Promise<Timeline> => {
    const from = now();
    try {
      return await client.eventTimeline({ sandbox, query: askedOf(list.getState().question), buckets });
    } finally {
      took = now() - from;
    }
  };
  const answer = createLiveAnswer(ask, () => after(Math.max(REST, PATIENCE * took)));
  const store = createStore<StripState>()(() => ({
    ...answer.getState(),
    setWidth(width) {
      const wanted = Math.min(MOST_BUCKETS, Math.floor(width / BAR_STEP));
      if (wanted === buckets || wanted < 1) return;
      buckets = wanted;
      answer.getState().request();
    },
    request() {
      if (buckets > 0) answer.getState().request();
    },
  }));
  answer.subscribe(({ value }) => store.setState({ value }));
  list.subscribe((state, before) => {
    const [asked, had] = [askedOf(state.question), askedOf(before.question)];
    if (state.question !== before.question && JSON.stringify(asked) !== JSON.stringify(had)) store.getState().request();
  });
  return store;
}
