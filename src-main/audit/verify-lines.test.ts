import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { canonicalText } from './canonical-event.ts';
import { GENESIS } from './chain.ts';
import type { AuditEvent } from './event.ts';
import { draft } from './sample-events-contract.ts';
import { chainEvents, headsOf, rechained } from './test-record-contract.ts';
import { LineCheck } from './verify-lines.ts';
import type { ChainedLine, LinesFoot, LinesHead } from './verify-lines.ts';

const EVENTS = chainEvents(
  Array.from({ length: 20 }, (_, index) => draft({ principal: index % 3 === 0 ? 'user' : 'default', bytes: index })),
);

function linesOf(events: readonly AuditEvent[]): ChainedLine[] {
  const hashes = new Map<string, string>();
  return events.map((event) => {
    const previous = hashes.get(event.principal) ?? GENESIS;
    hashes.set(event.principal, event.hash);
    return { canonical: canonicalText(event), previous, hash: event.hash };
  });
}

const LINES = linesOf(EVENTS);
const WHOLE: LinesHead = { extent: 'whole', first: 1, last: EVENTS.length };
const footOf = (events: readonly AuditEvent[]): LinesFoot => ({
  events: events.length,
  hashes: new Map([...headsOf(events)].map(([principal, { hash }]) => [principal, hash])),
});

function kinds(lines: readonly ChainedLine[], head = WHOLE, foot = footOf(EVENTS)): readonly string[] {
  const check = new LineCheck(head);
  for (const line of lines) check.add(line);
  return check.end(foot).map(({ kind, seq }) => `${kind} ${seq ?? '-'}`);
}

describe('the lines of a whole record', () => {
  test('hold, and give their events back', () => {
    const check = new LineCheck(WHOLE);
    expect(LINES.map((line, index) => ({ ...check.add(line), hash: EVENTS[index]?.hash }))).toEqual(EVENTS);
    check.compare(headsOf(EVENTS));
    expect(check.end(footOf(EVENTS))).toEqual([]);
  });

  test('hold when retention removed what was before them', () => {
    const rest = { ...WHOLE, first: 8 };
    expect(kinds(LINES.slice(7), rest, { ...footOf(EVENTS), events: 13 })).toEqual([]);
  });

  test('of which any letter was changed are found out', () => {
    const field = fc.constantFrom('canonical' as const, 'previous' as const, 'hash' as const);
    fc.assert(
      fc.property(
        fc.nat(LINES.length - 1),
        field,
        fc.nat(),
        fc.constantFrom('0', 'x', '"', ','),
        (at, name, place, letter) => {
          const changed = LINES.map((line, index) => {
            const text = line[name];
            const position = place % text.length;
            return index === at
              ? { ...line, [name]: text.slice(0, position) + letter + text.slice(position + 1) }
              : line;
          });
          fc.pre(changed[at]?.[name] !== LINES[at]?.[name]);
          expect(kinds(changed).length).toBeGreaterThan(0);
        },
      ),
    );
  });

  test('of which one was dropped name its number', () => {
    for (let index = 0; index < LINES.length - 1; index += 1)
      expect(kinds(LINES.filter((_, at) => at !== index))).toContain(`missing ${index + 1}`);
  });

  test('of which two were swapped name one of them', () => {
    const swapped = LINES.map((line, at) => LINES[at === 4 ? 9 : at === 9 ? 4 : at] ?? line);
    expect(kinds(swapped)).toContain('missing 5');
  });

  test('of which one comes twice name it', () => {
    expect(kinds([...LINES.slice(0, 5), ...LINES.slice(4)])).toContain('out-of-order 5');
  });

  test('that were cut say so', () => {
    for (let count = 0; count < LINES.length; count += 1)
      expect(kinds(LINES.slice(0, count))).toContain(`cut-short ${count + 1}`);
  });

  test('that were made anew, head and foot and all, are found out by heads from elsewhere only', () => {
    const forged = rechained(EVENTS.map((event) => (event.seq === 3 ? { ...event, bytes: 1_000 } : event)));
    expect(kinds(linesOf(forged), WHOLE, footOf(forged))).toEqual([]);
    const check = new LineCheck(WHOLE);
    for (const line of linesOf(forged)) check.add(line);
    check.compare(headsOf(EVENTS));
    expect(check.end(footOf(forged))).toMatchObject([{ kind: 'rewritten' }]);
  });
});

describe('the lines that matched a filter', () => {
  const some = EVENTS.filter(({ seq }) => seq % 4 !== 1);
  const lines = LINES.filter((_, index) => (index + 1) % 4 !== 1);
  const part: LinesHead = { ...WHOLE, extent: 'part' };

  test('hold each by itself', () => {
    expect(kinds(lines, part, footOf(some))).toEqual([]);
  });

  test('are not what was written when one was changed, removed or moved', () => {
    const changed = lines.map((line, at) => (at === 3 ? { ...line, canonical: `${line.canonical} ` } : line));
    expect(kinds(changed, part, footOf(some))).toEqual(['altered 6']);
    expect(kinds(lines.slice(1), part, footOf(some))).toEqual(['missing -']);
    expect(kinds([...lines.slice(1), ...lines.slice(0, 1)], part, footOf(some))).toContain('out-of-order 2');
  });
});

test('what is no event is a problem of its line', () => {
  for (const canonical of ['', '{}', '[1,2]', '"x"'])
    expect(
      kinds([{ canonical, previous: GENESIS, hash: GENESIS }], { ...WHOLE, last: 0 }, { events: 1, hashes: new Map() }),
    ).toEqual(['unreadable 1']);
});
