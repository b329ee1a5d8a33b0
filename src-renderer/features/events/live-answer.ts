/** An answer that is asked for again and again while somebody looks at it. */
import { createStore } from 'zustand/vanilla';
import type { StoreApi } from 'zustand/vanilla';

import { createPaced } from './paced.ts';

export interface LiveState<T> {
  /** The last answer; null before the first. */
  readonly value: T | null;
  /** It may be another one by now. */
  readonly request: () => void;
  /** Returns the undo. */
  readonly watch: () => () => void;
}
export type LiveAnswer<T> = StoreApi<LiveState<T>>;

/** `rest` is how long an answer stands at least. What cannot be answered leaves the last one standing. */
export function createLiveAnswer<T>(ask: () => Promise<T>, rest: () => Promise<void>): LiveAnswer<T> {
  return createStore<LiveState<T>>()((set) => {
    let viewers = 0;
    const paced = createPaced(async () => {
      const value = await ask().catch(() => null);
      if (value !== null) set({ value });
    }, rest);
    return {
      value: null,
      request: () => {
        if (viewers > 0) paced.request();
      },
      watch() {
        viewers += 1;
        paced.request();
        return () => {
          viewers -= 1;
        };
      },
    };
  });
}
