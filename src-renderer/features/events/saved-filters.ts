/** The filters that the user gave names, shared by all sandboxes. */
import { createStore } from 'zustand/vanilla';
import type { StoreApi } from 'zustand/vanilla';

import type { ApiClient } from '../../../src-preload/contract/api.ts';
import type { SavedFilter } from '../../../src-preload/contract/event-schemas.ts';
import { messageOf } from '../../shared/failure.ts';
import type { Notify } from '../../shared/notify.ts';

export interface SavedFiltersState {
  readonly filters: readonly SavedFilter[];
  readonly load: () => Promise<void>;
  /** Replaces the one of that name. */
  readonly save: (name: string, filter: string) => Promise<void>;
  readonly remove: (name: string) => Promise<void>;
}
export type SavedFiltersStore = StoreApi<SavedFiltersState>;

export interface SavedFiltersDeps {
  readonly client: Pick<ApiClient, 'savedFilters'>;
  readonly notify: Notify;
}

export function createSavedFilters({ client, notify }: SavedFiltersDeps): SavedFiltersStore {
  return createStore<SavedFiltersState>()((set) => {
    /** Another window may have saved one too: what is changed is what is kept now. */
    const change = async (deed: string, change: (kept: readonly SavedFilter[]) => readonly SavedFilter[]) => {
      try {
        const kept = await client.savedFilters({});
        set({ filters: await client.savedFilters({ set: [...change(kept)] }) });
      } catch (error) {
        notify.failed(deed, messageOf(error));
      }
    };
    const without = (kept: readonly SavedFilter[], name: string) => kept.filter((filter) => filter.name !== name);
    return {
      filters: [],
      // Who has none is not told that there are none.
      load: () =>
        client.savedFilters({}).then(
          (filters) => set({ filters }),
          () => undefined,
        ),
      save: (name, filter) =>
        change('The filter was not saved', (kept) =>
          [...without(kept, name), { name, filter }].toSorted((a, b) => a.name.localeCompare(b.name)),
        ),
      remove: (name) => change('The filter was not removed', (kept) => without(kept, name)),
    };
  });
}
