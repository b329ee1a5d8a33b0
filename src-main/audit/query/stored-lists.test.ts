/** Filters, orders and folds over blocks at rest, as the database gives them back, held against the test of one event. */
import { DatabaseSync } from 'node:sqlite';

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { eventTest } from '../../../src-preload/contract/filter/event-test.ts';
import type { Filter, TextMatch } from '../../../src-preload/contract/filter/filter-tree.ts';
import { EventStore } from '../event-store.ts';
import type { AuditEvent } from '../event.ts';
import { draft } from '../sample-events-contract.ts';
import { EventLists } from './event-lists.ts';
import { atOnce } from './test-blocks-contract.ts';

const EVENTS = 3000;
const HASH = 'a'.repeat(64);
/** Many texts, so that they are searched as one; the second block has letters that change their length or place when folded. */
const pathOf = (at: number): string =>
  at < EVENTS / 2 ? `cwd://Dir-${at % 40}/File-${at % 900}.ts` : `cwd://ΣΑΣ-${at % 40}/İx-${at % 900}é.ts`;

function storeOf(): { readonly store: EventStore; readonly events: readonly AuditEvent[] } {
  const database = new DatabaseSync(':memory:');
  const store = new EventStore({ database, blockEvents: EVENTS / 3 });
  const events = Array.from({ length: EVENTS }, (_, at): AuditEvent => {
    const changes = { path: pathOf(at), path2: at % 7 === 0 ? pathOf(at + 11) : null, before: at % 3 ? null : HASH };
    return { ...draft(changes), seq: at + 1, timeMs: 1000 + at, timeNs: 0, hash: HASH };
  });
  for (const event of events) {
    store.append(event, event.hash);
    if (store.isFull) store.close(new Map());
  }
  store.flush(new Map());
  store.flushed();
  return { store: new EventStore({ database, blockEvents: EVENTS / 3 }), events };
}

describe('a list over blocks at rest', () => {
  const { store, events } = storeOf();
  const lists = new EventLists({ blocks: store, now: () => 0n });
  const seqs = (filter: Filter): readonly number[] =>
    atOnce(lists.rows({ filter, at: { offset: 0 }, limit: EVENTS })).rows.map(({ event }) => event.seq);

  it('has the events that the test of one event finds, also where texts are searched as one', () => {
    const piece = fc
      .record({ at: fc.nat({ max: EVENTS - 1 }), from: fc.nat({ max: 24 }), length: fc.integer({ min: 1, max: 24 }) })
      .map(({ at, from, length }) => pathOf(at).slice(from, from + length));
    const text = fc.oneof(
      piece,
      piece.map((each) => each.toUpperCase()),
      fc.constantFrom('ts', 'tsc', '.tscwd', 'ς', 'σ', 'i̇'),
    );
    const match: fc.Arbitrary<TextMatch> = fc.record({
      how: fc.constantFrom('has' as const, 'is' as const, 'below' as const, 'like' as const),
      text: fc.oneof(
        text,
        text.map((each) => `*${each}*`),
        text.map((each) => `cwd://?${each}*`),
      ),
    });
    const filter: fc.Arbitrary<Filter> = fc.oneof(
      match.map((each) => ({ kind: 'word' as const, match: each })),
      match.map((each) => ({ kind: 'text' as const, key: 'path' as const, match: each })),
      fc.nat({ max: EVENTS - 1 }).map((at) => ({
        kind: 'text' as const,
        key: 'file' as const,
        match: { how: 'below' as const, text: pathOf(at).slice(0, pathOf(at).lastIndexOf('/')) },
      })),
    );
    fc.assert(
      fc.property(filter, (each) => {
        expect(seqs(each)).toEqual(events.filter(eventTest(each)).map(({ seq }) => seq));
      }),
      { numRuns: 150 },
    );
  });

  it('is sorted by texts over all blocks', () => {
    const question = { filter: { kind: 'all', of: [] }, at: { offset: 0 }, limit: EVENTS } as const;
    for (const key of ['path', 'path2', 'before'] as const) {
      const { rows } = atOnce(lists.rows({ ...question, sort: { key, order: 'ascending' } }));
      const value = (event: AuditEvent): string => event[key] ?? '';
      const wanted = events.toSorted((a, b) => (value(a) === value(b) ? 0 : value(a) < value(b) ? -1 : 1));
      expect(rows.map(({ event }) => event.seq)).toEqual(wanted.map(({ seq }) => seq));
    }
  });

  it('reads a page of rows that are far apart in steps, block by block', () => {
    const work = lists.rows({
      filter: { kind: 'number', key: 'seq', compare: '<=', value: EVENTS },
      sort: { key: 'path', order: 'ascending' },
      at: { offset: 0 },
      limit: 300,
    });
    let steps = 0;
    while (!work.next().done) steps += 1;
    expect(steps).toBeGreaterThan(10);
  });
});
