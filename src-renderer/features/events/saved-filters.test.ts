/** Filters with names. */
import { describe, expect, it, vi } from 'vitest';

import type { SavedFilter } from '../../../src-preload/contract/event-schemas.ts';
import { fakeClient, quiet } from '../../client/fake-client.ts';

import { createSavedFilters } from './saved-filters.ts';

function setUp(kept: SavedFilter[]) {
  const failed = vi.fn();
  const client = fakeClient({
    savedFilters: ({ set }) => {
      if (set) kept = [...set];
      return Promise.resolve(kept);
    },
  });
  return { store: createSavedFilters({ client, notify: { ...quiet, failed } }), kept: () => kept, failed };
}

describe('saved filters', () => {
  it('are added to those that another window saved meanwhile', async () => {
    const { store, kept } = setUp([{ name: 'b', filter: 'op:read' }]);
    await store.getState().save('a', 'op:write');
    expect(kept().map(({ name }) => name)).toEqual(['a', 'b']);
    await store.getState().save('b', 'op:stat');
    expect(store.getState().filters).toEqual([
      { name: 'a', filter: 'op:write' },
      { name: 'b', filter: 'op:stat' },
    ]);
    await store.getState().remove('a');
    expect(kept().map(({ name }) => name)).toEqual(['b']);
  });
  it('that cannot be saved are told, and none are made up', async () => {
    const failed = vi.fn();
    const client = fakeClient({ savedFilters: () => Promise.reject(new Error('read-only')) });
    const store = createSavedFilters({ client, notify: { ...quiet, failed } });
    await store.getState().load();
    await store.getState().save('a', 'op:write');
    expect(failed).toHaveBeenCalledWith('The filter was not saved', 'read-only');
    expect(store.getState().filters).toEqual([]);
  });
});
