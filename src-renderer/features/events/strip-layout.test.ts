/** The time strip in numbers and words. */
import { describe, expect, it } from 'vitest';

import type { Timeline } from '../../../src-preload/contract/event-schemas.ts';
import { OPERATION_KINDS } from '../../../src-preload/contract/vocabulary.ts';

import { bars, brushOf, bucketAt, countWithin, placeOf, timeAt } from './strip-layout.ts';
import { markNear, stripWords } from './strip-words.ts';

const WIDTH = OPERATION_KINDS.length + 1;

function timeline(buckets: readonly Partial<Record<'read' | 'write' | 'problems', number>>[]): Timeline {
  const counts = buckets.flatMap(({ read = 0, write = 0, problems = 0 }) => {
    const row = new Array<number>(WIDTH).fill(0);
    row[OPERATION_KINDS.indexOf('read')] = read;
    row[OPERATION_KINDS.indexOf('write')] = write;
    row[WIDTH - 1] = problems;
    return row;
  });
  const marks = [{ seq: 3, timeMs: 1500, what: 'run-start' as const, text: 'tidy' }];
  return { fromMs: 1000, untilMs: 2000, buckets: buckets.length, counts, marks };
}
const sample = timeline([{ read: 1 }, {}, { read: 3, write: 1, problems: 2 }, { write: 16 }]);

describe('the time strip', () => {
  it('stacks the kinds, as high together as the root of their number', () => {
    expect(bars(sample).map(({ bucket, y, height }) => [bucket, y, height])).toEqual([
      [0, 0, 0.25],
      [2, 0, 0.375],
      [2, 0.375, 0.125],
      [3, 0, 1],
    ]);
    expect(bars(timeline([{}, {}]))).toEqual([]);
  });
  it('goes from places to times and back', () => {
    expect(timeAt(sample, 0.25)).toBe(1250);
    expect(placeOf(sample, 1250)).toBe(0.25);
    expect(placeOf(sample, 99_999)).toBe(1);
    expect(bucketAt(sample, 1)).toBe(3);
    expect(placeOf({ ...sample, untilMs: 1000 }, 1000)).toBe(0);
  });
  it('brushes whole milliseconds, at least one, from either side', () => {
    expect(brushOf(sample, { from: 0.5, to: 0.25 })).toEqual({ from: 1250, until: 1500 });
    expect(brushOf(sample, { from: 0.5, to: 0.5 })).toEqual({ from: 1500, until: 1501 });
  });
  it('counts what is in a stretch, and says it', () => {
    expect(countWithin(sample, 0, 0.6)).toEqual({ events: 5, problems: 2 });
    expect(stripWords(sample, { from: 0, to: 1 })).toMatch(/ to .*, 21 events, 2 problems$/);
    expect(stripWords(null, null)).toBe('nothing recorded');
  });
  it('means a mark within a few pixels of it', () => {
    expect(markNear(sample, 0.505, 400)?.seq).toBe(3);
    expect(markNear(sample, 0.6, 400)).toBeNull();
  });
});
