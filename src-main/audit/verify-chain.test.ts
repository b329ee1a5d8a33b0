import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { StoreError } from '../store/store-error.ts';
import { AnchorCheck } from './anchor-check.ts';
import type { Anchor } from './anchor.ts';
import { canonicalText } from './canonical-event.ts';
import { spellingOf } from './block-spelling.ts';
import { chained, headsOfText, headsText } from './chain.ts';
import { MOST_PROBLEMS } from './chain-problem.ts';
import type { AuditEvent } from './event.ts';
import { anyDraft, draft } from './sample-events-contract.ts';
import { chainEvents, headsOf, readingOf, rechained, recordOf } from './test-record-contract.ts';
import { verifyChain } from './verify-chain.ts';
import type { ChainedRecord, ChainFindings } from './verify-chain.ts';

const PRINCIPALS = ['default', 'user', 'guest'];
const EVENTS = chainEvents(
  Array.from({ length: 40 }, (_, index) =>
    draft({ principal: PRINCIPALS[(index * 7) % 3] ?? '', path: `cwd://f${index % 5}`, bytes: index }),
  ),
);

function verify(record: ChainedRecord, anchor: AnchorCheck | null = null): ChainFindings {
  const walking = verifyChain(record, anchor);
  for (;;) {
    const step = walking.next();
    if (step.done) return step.value;
  }
}

const kinds = (found: ChainFindings): readonly string[] =>
  found.problems.map(({ kind, seq }) => `${kind} ${seq ?? '-'}`);

const anchorOf = (events: readonly AuditEvent[], some: Partial<Anchor> = {}): AnchorCheck =>
  new AnchorCheck(readingOf(events, some), 'b');

const withEvent = (index: number, change: (event: AuditEvent) => AuditEvent): AuditEvent[] =>
  EVENTS.map((event, at) => (at === index ? change(event) : event));

/** The next event of the same principal. */
const heirOf = (index: number): AuditEvent | undefined =>
  EVENTS.slice(index + 1).find(({ principal }) => principal === EVENTS[index]?.principal);

describe('a record that nobody touched', () => {
  test('is whole, whatever its events hold and however it is cut into blocks', () => {
    fc.assert(
      fc.property(fc.array(anyDraft, { maxLength: 60 }), fc.integer({ min: 1, max: 20 }), (drafts, size) => {
        // A gap stands for as many numbers as it has bytes.
        const events = chainEvents(drafts.map((each) => (each.op === 'gap' ? { ...each, bytes: 1 } : each)));
        const found = verify(recordOf(events, { size }), anchorOf(events));
        expect(found).toEqual({ checked: events.length, problems: [], heads: headsOf(events) });
      }),
    );
  });

  test('spells its events from the columns as one by one', () => {
    fc.assert(
      fc.property(fc.array(anyDraft, { minLength: 1, maxLength: 20 }), (drafts) => {
        const events = chainEvents(drafts);
        const { blocks } = recordOf(events, { size: 100 });
        const textOf = spellingOf(blocks.block(1));
        expect(events.map((_, row) => textOf(row))).toEqual(events.map(canonicalText));
      }),
    );
  });

  test('is whole when an older anchor has seen a part of it', () => {
    for (const count of [0, 1, 7, 39, 40])
      expect(verify(recordOf(EVENTS), anchorOf(EVENTS.slice(0, count))).problems).toEqual([]);
  });

  test('is whole when a gap stands for numbers that have no event', () => {
    const gap = { ...draft({ op: 'gap', bytes: 3 }), seq: 4, timeMs: 5, timeNs: 0 };
    const [first] = chainEvents([draft()]);
    if (!first) throw new Error('one event was chained');
    const record = recordOf([first, { ...gap, hash: chained(first.hash, canonicalText(gap)) }]);
    expect(verify(record).problems).toEqual([]);
  });
});

describe('a record that somebody tampered with', () => {
  const last = EVENTS.length - 1;

  test('names the event of which any field was changed', () => {
    const fields = Object.keys(EVENTS[0] ?? {}).filter(
      (field) => field !== 'hash' && field !== 'seq' && field !== 'principal',
    );
    for (const field of fields)
      for (let index = 0; index <= last; index += 1) {
        const changed = (value: unknown): unknown => (typeof value === 'number' ? value + 1 : `${String(value)}x`);
        const events = withEvent(index, (event) => ({ ...event, [field]: changed(event[field as keyof AuditEvent]) }));
        expect(kinds(verify(recordOf(events)))).toContain(`altered ${index + 1}`);
      }
  });

  test('names the one event of which only the hash was changed', () => {
    for (let index = 0; index <= last; index += 1) {
      const events = withEvent(index, (event) => ({ ...event, hash: 'f'.repeat(64) }));
      expect(kinds(verify(recordOf(events)))).toEqual([`altered ${index + 1}`]);
    }
  });

  test('names the event whose principal was changed, or the next one of that principal', () => {
    for (let index = 0; index <= last; index += 1) {
      const events = withEvent(index, (event) => ({ ...event, principal: 'somebody' }));
      expect(kinds(verify(recordOf(events)))[0]).toBe(`altered ${index + 1}`);
    }
  });

  test('names the next event of the principal when one was changed together with its hash', () => {
    for (let index = 0; index <= last; index += 1) {
      const heir = heirOf(index);
      const forged = rechained(withEvent(index, (event) => ({ ...event, bytes: 99 })).slice(0, index + 1));
      const found = verify(recordOf([...forged, ...EVENTS.slice(index + 1)]), anchorOf(EVENTS));
      expect(kinds(found)).toEqual(heir ? [`altered ${heir.seq}`] : ['rewritten -']);
    }
  });

  test('names one of two events that were swapped', () => {
    for (const [one, other] of [
      [0, 1],
      [3, 6],
      [8, 15],
      [6, 9],
      [0, last],
    ] as const) {
      const events = EVENTS.map((event, at) => EVENTS[at === one ? other : at === other ? one : at] ?? event);
      const named = verify(recordOf(events)).problems.map(({ seq }) => seq);
      expect(named.some((seq) => seq === one + 1 || seq === other + 1)).toBe(true);
    }
  });

  test('names what was dropped', () => {
    for (let index = 0; index < last; index += 1)
      expect(
        kinds(
          verify(
            recordOf(
              EVENTS.filter((_, at) => at !== index),
              { known: EVENTS },
            ),
          ),
        ),
      ).toEqual([`missing ${index + 1}`]);
  });

  test('names the event from which the rest was numbered anew', () => {
    const events = EVENTS.filter((_, at) => at !== 10).map((event, at) => ({ ...event, seq: at + 1 }));
    expect(kinds(verify(recordOf(events)))[0]).toBe('altered 11');
  });

  test('names the numbers of a block that was dropped', () => {
    const found = verify(
      recordOf(
        EVENTS.filter((_, at) => at < 8 || at >= 16),
        { known: EVENTS },
      ),
    );
    expect(found.problems.map(({ sentence }) => sentence)).toEqual(['Events 9 to 16 are missing.']);
  });

  test('names what was put in between', () => {
    for (let index = 1; index <= last; index += 1) {
      const forged = EVENTS.slice(index - 1, index).map((event) => ({ ...event, path: 'cwd://forged' }));
      const events = [...EVENTS.slice(0, index), ...forged, ...EVENTS.slice(index)];
      expect(kinds(verify(recordOf(events, { known: EVENTS })))).toContain(`out-of-order ${index}`);
    }
  });

  test('says that the end was cut off, by what the record itself knows', () => {
    for (let count = 0; count < last; count += 1)
      expect(kinds(verify(recordOf(EVENTS.slice(0, count), { known: EVENTS })))).toEqual([`cut-short ${count + 1}`]);
  });

  test('says that the end was cut off everywhere, by the anchor', () => {
    for (let count = 0; count < last; count += 1) {
      const found = verify(recordOf(EVENTS.slice(0, count)), anchorOf(EVENTS));
      expect(kinds(found)).toEqual([`cut-short ${count + 1}`]);
      expect(found.problems[0]?.sentence).toContain(`the last ${EVENTS.length - count} are missing`);
      expect(found.problems[0]?.sentence).not.toContain('power cut');
    }
  });

  test('says that a power cut may be the reason when the machine was started anew in between', () => {
    const found = verify(recordOf(EVENTS.slice(0, 30)), anchorOf(EVENTS, { state: 'open', boot: 'earlier' }));
    expect(found.problems[0]?.sentence).toContain('a power cut may be the reason');
  });

  test('says whose hashes were made anew after an edit, by the anchor', () => {
    for (let index = 0; index <= last; index += 1) {
      const events = rechained(withEvent(index, (event) => ({ ...event, outcome: 'denied' })));
      expect(verify(recordOf(events)).problems).toEqual([]);
      const found = verify(recordOf(events), anchorOf(EVENTS));
      expect(found.problems).toMatchObject([{ kind: 'rewritten', principal: EVENTS[index]?.principal }]);
    }
  });

  test('says so when the anchor itself is not ours', () => {
    const found = verify(recordOf(EVENTS), new AnchorCheck({ state: 'altered' }, 'b'));
    expect(kinds(found)).toEqual(['anchor-altered -']);
  });

  test('goes on after a block that cannot be read', () => {
    const record = recordOf(EVENTS.map((event) => (event.seq === 30 ? { ...event, bytes: 7 } : event)));
    const { blocks } = record;
    const broken: ChainedRecord['blocks'] = {
      facts: () => blocks.facts(),
      block(first) {
        if (first === 9) throw new StoreError('corrupt', 'its path is damaged');
        return blocks.block(first);
      },
    };
    const found = verify({ ...record, blocks: broken }, anchorOf(EVENTS));
    expect(kinds(found)).toEqual(['unreadable 9', 'altered 30']);
    expect(found.checked).toBe(32);
  });

  test('is told by the first hundred problems at most', () => {
    const many = chainEvents(Array.from({ length: 300 }, () => draft())).map((event) => ({ ...event, bytes: 1 }));
    expect(verify(recordOf(many)).problems).toHaveLength(MOST_PROBLEMS);
  });
});

describe('a record of which the oldest events were removed', () => {
  const removed = 16;
  const floor = headsOf(EVENTS.slice(0, removed));
  const vouching = (text: string): AuditEvent[] => {
    const prune = {
      ...draft({ principal: 'user', op: 'prune', path: String(removed + 1), asked: text }),
      seq: 41,
      timeMs: 9_000,
      timeNs: 0,
    };
    const head = headsOf(EVENTS).get('user')?.hash ?? '';
    return [...EVENTS, { ...prune, hash: chained(head, canonicalText(prune)) }];
  };
  const all = vouching(headsText(floor));

  test('is whole when an event of the chain vouches for what is left', () => {
    expect(verify(recordOf(all.slice(removed), { known: all, floor }), anchorOf(all)).problems).toEqual([]);
  });

  test('is whole when retention takes blocks while it is verified', () => {
    const record = recordOf(all, { known: all });
    let isTaken = false;
    const blocks: ChainedRecord['blocks'] = {
      facts: () => record.blocks.facts(),
      block(first) {
        if (isTaken && first <= removed) throw new StoreError('corrupt', 'it is gone');
        return record.blocks.block(first);
      },
    };
    const taken = { first: removed + 1, heads: floor };
    const walking = verifyChain({ ...record, blocks, floor: () => (isTaken ? taken : record.floor()) });
    walking.next();
    isTaken = true;
    let step = walking.next();
    while (!step.done) step = walking.next();
    expect(step.value.problems).toEqual([]);
  });

  test('is not when no event does', () => {
    expect(kinds(verify(recordOf(EVENTS.slice(removed), { known: EVENTS, floor })))).toEqual(['missing 1']);
  });

  test('is not when the floor says that nothing was before it', () => {
    const ofOthers = chainEvents([draft({ principal: 'gone' }), draft(), draft()]);
    const rest = { ...recordOf(ofOthers.slice(1)), floor: () => ({ first: 2, heads: new Map() }) };
    expect(kinds(verify(rest))).toEqual(['missing 1']);
  });

  test('is not when more was removed than an event says', () => {
    const lower = headsOf(EVENTS.slice(0, removed + 8));
    expect(kinds(verify(recordOf(all.slice(removed + 8), { known: all, floor: lower })))).toEqual(['missing 1']);
  });

  test('names the first event of each principal when the floor was changed', () => {
    const forged = new Map([...floor].map(([principal, { count }]) => [principal, { count, hash: 'a'.repeat(64) }]));
    const found = verify(recordOf(all.slice(removed), { known: all, floor: forged }));
    expect(kinds(found)).toEqual(['altered 17', 'altered 18', 'altered 19', 'missing 1']);
  });
});

test('heads are read back from their text, and other texts are none', () => {
  expect(headsOfText(headsText(headsOf(EVENTS)))).toEqual(headsOf(EVENTS));
  for (const text of ['', '{}', '[1]', '[["a",1]]', '[["a","1","x"]]']) expect(headsOfText(text)).toBeNull();
});
