import { afterEach, beforeEach, expect, test, vi } from 'vitest';

import type { EventPayload } from '../../src-preload/contract/api.ts';
import { AuditPublisher } from './publisher.ts';
import type { Publish } from './publisher.ts';

let ticks: EventPayload<'audited'>[];
let watched: boolean;
let seq: number;
const publish: Publish = (_name, payload) => ticks.push(payload as EventPayload<'audited'>);
const make = (): AuditPublisher =>
  new AuditPublisher({ sandbox: 's', publish, count: () => seq, watched: () => watched });
const told = (number: number): Parameters<AuditPublisher['add']>[0] => ({ seq: number, op: 'read', bytes: 7 });
const event = (): Parameters<AuditPublisher['add']>[0] => told((seq += 1));

beforeEach(() => {
  vi.useFakeTimers();
  [ticks, watched, seq] = [[], true, 0];
});
afterEach(() => {
  vi.useRealTimers();
});

test('the events of one beat are one tick, with the total', () => {
  const publisher = make();
  publisher.add(event());
  publisher.add(event());
  expect(ticks).toEqual([]);
  vi.advanceTimersByTime(50);
  expect(ticks).toEqual([{ sandbox: 's', total: 2, amended: null }]);
});

test('a flood of events is about thirty ticks a second, and the last one has them all', () => {
  const publisher = make();
  for (let millisecond = 0; millisecond < 1000; millisecond += 1) {
    for (let index = 0; index < 20; index += 1) publisher.add(event());
    vi.advanceTimersByTime(1);
  }
  vi.advanceTimersByTime(50);
  expect(ticks.length).toBeGreaterThan(25);
  expect(ticks.length).toBeLessThan(35);
  expect(ticks.at(-1)).toMatchObject({ total: 20_000 });
});

test('nothing is sent while nobody looks', () => {
  watched = false;
  make().add(event());
  vi.advanceTimersByTime(1000);
  expect(ticks).toEqual([]);
});

test('no tick comes after it was closed', () => {
  const publisher = make();
  publisher.add(event());
  publisher.close();
  vi.advanceTimersByTime(1000);
  expect(ticks).toEqual([]);
});

test('events that changed after they were told are named by the lowest of them, once', () => {
  const publisher = make();
  for (const each of [event(), event(), event(), told(3), told(2)]) publisher.add(each);
  vi.advanceTimersByTime(50);
  publisher.add(event());
  vi.advanceTimersByTime(50);
  expect(ticks.map(({ total, amended }) => [total, amended])).toEqual([
    [3, 2],
    [4, null],
  ]);
});

test('an event that came while nobody looked counts as told: a change of it is an amendment', () => {
  const publisher = make();
  watched = false;
  publisher.add(event());
  watched = true;
  publisher.add(told(1));
  vi.advanceTimersByTime(50);
  expect(ticks).toEqual([{ sandbox: 's', total: 1, amended: 1 }]);
});

test('a gap in the place of events that were told changes all of these', () => {
  const publisher = make();
  for (let count = 0; count < 6; count += 1) publisher.add(event());
  vi.advanceTimersByTime(50);
  publisher.add({ seq: 5, op: 'gap', bytes: 4 });
  vi.advanceTimersByTime(50);
  expect(ticks.at(-1)).toMatchObject({ total: 6, amended: 2 });
});
