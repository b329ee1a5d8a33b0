import { afterEach, beforeEach, expect, test, vi } from 'vitest';

import type { AuditEvent } from '../../src-preload/contract/schemas.ts';
import { AuditPublisher } from './publisher.ts';
import type { Publish } from './publisher.ts';

interface Batch {
  readonly events: readonly AuditEvent[];
  readonly total: number;
  readonly skipped: number;
}
let batches: Batch[];
let watched: boolean;
let seq: number;
const publish: Publish = (_name, payload) => batches.push(payload as Batch);
const make = (): AuditPublisher =>
  new AuditPublisher({ sandbox: 's', publish, count: () => seq, watched: () => watched });
const event = (): AuditEvent => ({ seq: (seq += 1) }) as AuditEvent;

beforeEach(() => {
  vi.useFakeTimers();
  [batches, watched, seq] = [[], true, 0];
});
afterEach(() => {
  vi.useRealTimers();
});

test('events of one beat go out together, with the total', () => {
  const publisher = make();
  publisher.add(event());
  publisher.add(event());
  expect(batches).toEqual([]);
  vi.advanceTimersByTime(50);
  expect(batches).toEqual([{ sandbox: 's', events: [{ seq: 1 }, { seq: 2 }], total: 2, skipped: 0 }]);
});

test('a burst goes out over several beats, in order, with nothing left out', () => {
  const publisher = make();
  for (let index = 0; index < 5000; index += 1) publisher.add(event());
  vi.advanceTimersByTime(1000);
  expect(batches.length).toBeGreaterThan(1);
  expect(batches.flatMap(({ events }) => events.map((sent) => sent.seq))).toEqual(
    Array.from({ length: 5000 }, (_, index) => index + 1),
  );
});

test('what no backlog can hold is left out of the feed and counted', () => {
  const publisher = make();
  for (let index = 0; index < 60_000; index += 1) publisher.add(event());
  vi.advanceTimersByTime(10_000);
  const sent = batches.flatMap(({ events }) => events).length;
  expect(sent).toBeLessThan(60_000);
  expect(batches.at(-1)?.skipped).toBe(60_000 - sent);
});

test('nothing is sent while nobody looks', () => {
  watched = false;
  make().add(event());
  vi.advanceTimersByTime(1000);
  expect(batches).toEqual([]);
});

test('an event that turned out not to have happened goes out once, as what it became', () => {
  const publisher = make();
  const first = event();
  publisher.add(first);
  publisher.add(event());
  publisher.add({ ...first, outcome: 'no-space' });
  vi.advanceTimersByTime(50);
  expect(batches.flatMap(({ events }) => events)).toEqual([{ seq: 1, outcome: 'no-space' }, { seq: 2 }]);
});
