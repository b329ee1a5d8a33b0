/** A filter found block by block, held against the test of one event. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { eventTest } from '../../../src-preload/contract/filter/event-test.ts';
import type { Filter } from '../../../src-preload/contract/filter/filter-tree.ts';
import { EventList } from './event-list.ts';
import { JoinedTexts } from './joined-texts.ts';
import { SeenEvents } from './seen-events.ts';
import { TestBlocks, anyEvent, anyStep, atOnce, play } from './test-blocks-contract.ts';
import { anyFilter } from './test-filters-contract.ts';

const listOf = (blocks: TestBlocks, filter: Filter): EventList => new EventList(blocks, filter, new JoinedTexts());
const numbersOf = (list: EventList): readonly number[] => {
  atOnce(list.refresh());
  return Array.from(
    { length: list.length },
    (_, position) => new SeenEvents().event(list.partAt(position), position).seq,
  );
};
const wanted = (blocks: TestBlocks, filter: Filter): readonly number[] =>
  blocks.events.filter(eventTest(filter)).map(({ seq }) => seq);

describe('the list of a filter', () => {
  it('has the events that the test of one event finds', () => {
    fc.assert(
      fc.property(fc.array(anyEvent, { maxLength: 30 }), anyFilter, (events, filter) => {
        const blocks = new TestBlocks();
        for (const event of events) blocks.add(event);
        expect(numbersOf(listOf(blocks, filter))).toEqual(wanted(blocks, filter));
      }),
      { numRuns: 1500 },
    );
  });

  it('stays exact while the record grows, is amended, and loses its oldest events', () => {
    fc.assert(
      fc.property(fc.array(anyStep, { maxLength: 12 }), anyFilter, (steps, filter) => {
        const blocks = new TestBlocks(4);
        const list = listOf(blocks, filter);
        for (const step of steps) {
          play(blocks, step);
          expect(numbersOf(list)).toEqual(wanted(blocks, filter));
        }
      }),
      { numRuns: 400 },
    );
  });

  it('knows how many of its events have numbers up to a given one', () => {
    fc.assert(
      fc.property(fc.array(anyEvent, { maxLength: 30 }), anyFilter, fc.nat({ max: 40 }), (events, filter, seq) => {
        const blocks = new TestBlocks();
        for (const event of events) blocks.add(event);
        const list = listOf(blocks, filter);
        atOnce(list.refresh());
        expect(list.upTo(seq)).toBe(wanted(blocks, filter).filter((number) => number <= seq).length);
      }),
    );
  });

  it('finds words in dictionaries that are searched as one text, however often it is asked', () => {
    const blocks = new TestBlocks(5000);
    for (let at = 0; at < 4500; at += 1) blocks.add({ path: `cwd://Folder-${at % 3000}/x${at % 7}` });
    const joined = new JoinedTexts();
    for (const text of ['folder-29', 'R-2', 'x3', 'x3cwd', 'nothing', '7/X'].flatMap((each) => [each, each, each])) {
      const filter: Filter = { kind: 'text', key: 'path', match: { how: 'has', text } };
      expect(numbersOf(new EventList(blocks, filter, joined))).toEqual(wanted(blocks, filter));
    }
  });

  it('goes on after a block that cannot be read', () => {
    const blocks = new TestBlocks(4);
    for (let at = 0; at < 14; at += 1) blocks.add();
    blocks.damaged.add(5);
    expect(numbersOf(listOf(blocks, { kind: 'all', of: [] }))).toEqual([1, 2, 3, 4, 9, 10, 11, 12, 13, 14]);
  });
});
