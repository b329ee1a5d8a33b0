/** The bounded event list. */
import { describe, expect, it } from 'vitest';

import { sampleEvent } from '../../client/fake-client.ts';

import { createEventLog, lowerBound } from './event-log.ts';

const range = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, index) => sampleEvent(from + index));
const isEven = ({ seq }: { seq: number }) => seq % 2 === 0;

describe('the event log', () => {
  it('leaves out what it already holds', () => {
    const log = createEventLog({ capacity: 100 });
    log.append(range(1, 5));
    expect(log.append(range(4, 7))).toBe(2);
    expect(log.shown().map(({ seq }) => seq)).toEqual([1, 2, 3, 4, 5, 6, 7]);
  });
  it('puts older events before, and answers with those the filter lets through', () => {
    const log = createEventLog({ capacity: 100 });
    log.setPredicate(isEven);
    log.append(range(5, 8));
    expect(log.prepend(range(1, 5)).map(({ seq }) => seq)).toEqual([2, 4]);
    expect(log.shown().map(({ seq }) => seq)).toEqual([2, 4, 6, 8]);
    expect(log.size()).toBe(8);
  });
  it('drops the oldest beyond its capacity, filtered or not', () => {
    const log = createEventLog({ capacity: 64 });
    log.setPredicate(isEven);
    for (let start = 1; start <= 991; start += 10) log.append(range(start, start + 9));
    expect(log.size()).toBeLessThanOrEqual(68);
    expect(log.last()?.seq).toBe(1000);
    const oldest = log.first()?.seq ?? 0;
    expect(oldest).toBeGreaterThan(930);
    expect(log.shown().every(isEven)).toBe(true);
    expect(log.shown()[0]?.seq).toBeGreaterThanOrEqual(oldest);
    log.setPredicate(null);
    expect(log.shown()).toHaveLength(log.size());
  });
  it('finds a place by number', () => {
    expect(lowerBound(range(10, 20), 15)).toBe(5);
    expect(lowerBound(range(10, 20), 99)).toBe(11);
    expect(lowerBound([], 1)).toBe(0);
  });
});
