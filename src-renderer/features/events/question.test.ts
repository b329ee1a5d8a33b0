/** From what is chosen in the pane to what the engine is asked. */
import { describe, expect, it } from 'vitest';

import { parseFilter } from '../../../src-preload/contract/filter/parse-filter.ts';

import { canFollow, EVERYTHING, eventQuery, filterText, isNarrowed, newestFirst } from './question.ts';

describe('a question', () => {
  it('about everything leaves every field out', () => {
    expect(eventQuery(EVERYTHING)).toEqual({});
    expect(isNarrowed(EVERYTHING)).toBe(false);
  });
  it('keeps an "or" of the text to itself when chips are chosen too', () => {
    const asked = {
      ...EVERYTHING,
      text: 'a or b',
      kinds: new Set(['read', 'write'] as const),
      outcomes: new Set(['denied'] as const),
    };
    expect(filterText(asked)).toBe('(a or b) (kind=read or kind=write) is:denied');
    expect(() => parseFilter(filterText(asked), { nowMs: 0 })).not.toThrow();
  });
  it('folds only in the order of the record', () => {
    const folded = { ...EVERYTHING, folds: new Set(['repeats'] as const) };
    expect(eventQuery(folded).fold).toEqual(['repeats']);
    expect(eventQuery({ ...folded, sort: { key: 'bytes', order: 'ascending' } }).fold).toBeUndefined();
  });
  it('can be followed where new events come at an end', () => {
    expect(canFollow(EVERYTHING)).toBe(true);
    expect(canFollow({ ...EVERYTHING, sort: { key: 'path', order: 'ascending' } })).toBe(false);
    expect(newestFirst({ ...EVERYTHING, sort: { key: 'seq', order: 'descending' } })).toBe(true);
  });
  it('is narrowed by a stretch of time or a run, not by an order', () => {
    expect(isNarrowed({ ...EVERYTHING, brush: { from: 1, until: 2 } })).toBe(true);
    expect(isNarrowed({ ...EVERYTHING, run: 'run-1' })).toBe(true);
    expect(isNarrowed({ ...EVERYTHING, sort: { key: 'seq', order: 'descending' } })).toBe(false);
  });
});
