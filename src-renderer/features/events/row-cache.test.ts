/** The rows that are held. */
import { describe, expect, it } from 'vitest';

import { sampleEvent } from '../../client/fake-client.ts';

import { createRowCache } from './row-cache.ts';

const rows = (from: number, count: number) =>
  Array.from({ length: count }, (_, step) => ({ event: sampleEvent(from + step), fold: null }));

describe('the row cache', () => {
  it('answers with a stretch only when all of it is here', () => {
    const cache = createRowCache();
    cache.put(100, rows(100, 10));
    expect(cache.slice(102, 3)?.map(({ event }) => event.seq)).toEqual([102, 103, 104]);
    expect(cache.slice(108, 3)).toBeNull();
  });
  it('asks for what is missing, with some around it, within the list', () => {
    const cache = createRowCache();
    cache.put(0, rows(0, 100));
    expect(cache.missing(50, 20, 1000)).toBeNull();
    expect(cache.missing(90, 20, 1000)).toEqual({ offset: 40, limit: 130 });
    expect(cache.missing(95, 20, 110)).toEqual({ offset: 40, limit: 70 });
    expect(cache.missing(100, 20, 100)).toBeNull();
  });
  it('forgets what came first when it holds too many', () => {
    const cache = createRowCache(100);
    cache.put(0, rows(0, 80));
    cache.put(500, rows(500, 60));
    expect(cache.at(0)).toBeNull();
    expect(cache.slice(500, 60)).not.toBeNull();
    expect(cache.slice(40, 40)).not.toBeNull();
  });
});
