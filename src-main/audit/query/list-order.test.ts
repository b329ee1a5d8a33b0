/** Sorting in steps, held against sorting at once. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { EVENT_KEYS } from '../../../src-preload/contract/event-words.ts';
import type { EventKey } from '../../../src-preload/contract/event-words.ts';
import { KIND_OF_OPERATION } from '../../../src-preload/contract/vocabulary.ts';
import type { AuditEvent } from '../event.ts';
import { EventList } from './event-list.ts';
import { JoinedTexts } from './joined-texts.ts';
import { ListOrder } from './list-order.ts';
import { SeenEvents } from './seen-events.ts';
import { radixSort } from './radix-sort.ts';
import { TestBlocks, anyEvent, atOnce } from './test-blocks-contract.ts';
import { KeptRanking } from './text-ranking.ts';
import { sortedPlaces } from './text-ranks.ts';

const valueOf = (event: AuditEvent, key: EventKey): string | number | null => {
  if (key === 'kind') return KIND_OF_OPERATION[event.op];
  if (key === 'time') return (event.timeMs - 1_700_000_000_000) * 1e6 + event.timeNs;
  return key === 'duration' ? event.durationNs : event[key];
};

const eventOf = (list: EventList, position: number): AuditEvent =>
  new SeenEvents().event(list.partAt(position), position);

const compare = (a: string | number | null, b: string | number | null): number => {
  if (a === b) return 0;
  if (a === null || b === null) return a === null ? -1 : 1;
  return a < b ? -1 : 1;
};

const directions = fc.constantFrom('ascending' as const, 'descending' as const);

describe('the order of a list', () => {
  it('is that of its values, equal ones by their numbers, for every key and either way', () => {
    const events = fc.array(anyEvent, { maxLength: 30 });
    fc.assert(
      fc.property(events, fc.constantFrom(...EVENT_KEYS), directions, fc.nat({ max: 30 }), (all, key, order, most) => {
        const blocks = new TestBlocks();
        for (const event of all) blocks.add({ timeMs: 1_700_000_000_000, ...event });
        const list = new EventList(blocks, { kind: 'all', of: [] }, new JoinedTexts());
        atOnce(list.refresh());
        const length = Math.min(most, list.length);
        const sorted = new ListOrder(list, { key, order }, length, new KeptRanking());
        atOnce(sorted.sorted(list));
        const turn = order === 'ascending' ? 1 : -1;
        const wanted = blocks.events
          .slice(0, length)
          .toSorted((a, b) => turn * compare(valueOf(a, key), valueOf(b, key)));
        const found = wanted.map((_, place) => eventOf(list, sorted.positionAt(place)));
        expect(found).toEqual(wanted);
        for (let place = 0; place < length; place += 1) expect(sorted.placeOf(sorted.positionAt(place))).toBe(place);
      }),
      { numRuns: 600 },
    );
  });

  it('of texts is the same with what is known from before, whatever became of the blocks since', () => {
    const changes = fc.constantFrom('add' as const, 'amend' as const, 'merge' as const, 'prune' as const);
    const steps = fc.array(fc.tuple(changes, anyEvent), { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(steps, fc.constantFrom('path' as const, 'path2' as const), (all, key) => {
        const blocks = new TestBlocks(3);
        const list = new EventList(blocks, { kind: 'all', of: [] }, new JoinedTexts());
        const kept = new KeptRanking();
        for (const [change, event] of all) {
          if (change === 'add') blocks.add(event);
          else if (change === 'amend') blocks.amend(2, event);
          else if (change === 'merge') blocks.merge(2);
          else blocks.prune();
          atOnce(list.refresh());
          const orders = [kept, new KeptRanking()].map((ranking) => {
            const sorted = new ListOrder(list, { key, order: 'ascending' }, list.length, ranking);
            atOnce(sorted.sorted(list));
            return blocks.events.map((_, place) => sorted.positionAt(place));
          });
          expect(orders[0]).toEqual(orders[1]);
        }
      }),
      { numRuns: 200 },
    );
  });

  it('is void when the list lost events meanwhile, and says so by ending', () => {
    const blocks = new TestBlocks(2);
    for (let at = 0; at < 6; at += 1) blocks.add({ bytes: 10 - at });
    const list = new EventList(blocks, { kind: 'all', of: [] }, new JoinedTexts());
    atOnce(list.refresh());
    const sorted = new ListOrder(list, { key: 'bytes', order: 'ascending' }, 6, new KeptRanking());
    const work = sorted.sorted(list);
    work.next();
    blocks.prune();
    atOnce(list.refresh());
    expect(work.next().done).toBe(true);
    expect(list.edition).not.toBe(sorted.edition);
  });

  it('of numbers is right over more than one step', () => {
    const seed = (at: number): number => Math.imul(at + 1, 2654435761) >>> 0;
    const words = [Uint32Array.from({ length: 600_000 }, (_, at) => seed(at) >>> 9)];
    const sorted = atOnce(radixSort(words, 'descending'));
    const keys = [...sorted].map((place) => words[0]?.[place] ?? 0);
    expect(keys.every((key, at) => at === 0 || key <= (keys[at - 1] ?? 0))).toBe(true);
    expect(new Set(sorted).size).toBe(600_000);
  });

  it('of texts is right over more than one step', () => {
    const texts = Array.from({ length: 20_000 }, (_, at) => `text-${Math.imul(at, 2654435761) >>> 0}`);
    const places = atOnce(sortedPlaces([...texts, null]));
    expect([...places].map((place) => texts[place] ?? null)).toEqual([
      null,
      ...texts.toSorted((a, b) => (a < b ? -1 : 1)),
    ]);
  });
});
