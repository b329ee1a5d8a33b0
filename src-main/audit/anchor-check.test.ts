import { describe, expect, test } from 'vitest';

import { checkOpened } from './anchor-check.ts';
import type { AuditEvent } from './event.ts';
import { draft } from './sample-events-contract.ts';
import { chainEvents, headsOf, readingOf, rechained, recordOf } from './test-record-contract.ts';
import type { ChainedRecord } from './verify-chain.ts';

const EVENTS = chainEvents(
  Array.from({ length: 40 }, (_, index) => draft({ principal: `p${(index * 7) % 3}`, bytes: index })),
);
const withEvent = (index: number, change: (event: AuditEvent) => AuditEvent): AuditEvent[] =>
  EVENTS.map((event, at) => (at === index ? change(event) : event));

describe('a record that is opened', () => {
  const opened = (record: ChainedRecord, seen: readonly AuditEvent[]): readonly string[] =>
    checkOpened(record, readingOf(seen), 'b').map(({ kind }) => kind);

  test('goes on from whatever its anchor has seen', () => {
    for (let count = 0; count <= EVENTS.length; count += 1)
      expect(opened(recordOf(EVENTS), EVENTS.slice(0, count))).toEqual([]);
  });

  test('is not the one that was anchored when it is shorter, or any event after the anchor does not follow', () => {
    expect(opened(recordOf(EVENTS.slice(0, 30)), EVENTS)).toEqual(['cut-short']);
    const forged = rechained(withEvent(3, (event) => ({ ...event, bytes: 99 })));
    expect(opened(recordOf(forged), EVENTS)).toEqual(['rewritten']);
    expect(opened(recordOf(withEvent(35, (event) => ({ ...event, bytes: 99 }))), EVENTS.slice(0, 30))).toEqual([
      'rewritten',
    ]);
  });

  test('of which nothing is left that was anchored says so', () => {
    const floor = headsOf(EVENTS.slice(0, 16));
    expect(opened(recordOf(EVENTS.slice(16), { floor, known: EVENTS }), EVENTS.slice(0, 16))).toEqual([]);
    expect(opened(recordOf(EVENTS.slice(16), { floor, known: EVENTS }), EVENTS.slice(0, 15))).toEqual(['missing']);
  });
});
