/** The message of the next commit while it is written: kept with the sandbox a moment after each pause. */
import { createStore } from 'zustand/vanilla';
import type { StoreApi } from 'zustand/vanilla';

import type { StageStore } from '../../shared/stage-store.ts';

/** Milliseconds without a key after which it is kept. */
const PAUSE = 500;

export interface DraftState {
  readonly text: string;
  readonly write: (text: string) => void;
  /** Keeps at once what was not kept yet. */
  readonly flush: () => Promise<void>;
  /** Begins the next one. */
  readonly clear: () => void;
}
export type DraftStore = StoreApi<DraftState>;

/** Follows the message that is kept, as long as nobody writes here. */
export function createDraftStore(stage: StageStore): DraftStore {
  let timer: ReturnType<typeof setTimeout> | null = null;
  const store = createStore<DraftState>()((set, get) => ({
    text: '',
    write(text) {
      set({ text });
      if (timer !== null) clearTimeout(timer);
      timer = setTimeout(() => void get().flush(), PAUSE);
    },
    async flush() {
      if (timer === null) return;
      clearTimeout(timer);
      const { text } = get();
      await stage.getState().setMessage(text);
      // Not sooner: an answer that is still under way says what was kept before.
      if (get().text === text) timer = null;
    },
    clear() {
      get().write('');
      void get().flush();
    },
  }));
  stage.subscribe(({ staged: { message } }, before) => {
    if (timer === null && message !== before.staged.message) store.setState({ text: message });
  });
  return store;
}
