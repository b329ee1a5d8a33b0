import { createHash } from 'node:crypto';

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import type { Filter } from '../../../src-preload/contract/filter/filter-tree.ts';
import { anyDraft, draft } from '../sample-events-contract.ts';
import { chainEvents, headsOf, recordOf } from '../test-record-contract.ts';
import type { AuditEvent } from '../event.ts';
import { exportEvents } from './export-events.ts';
import type { EventsExport } from './export-events.ts';
import { PathRedaction } from './redact-paths.ts';

const ALL: Filter = { kind: 'all', of: [] };
type Line = Readonly<Record<string, unknown>>;

interface Asked extends Partial<Pick<EventsExport, 'filter' | 'redaction' | 'format'>> {
  readonly size?: number;
}

function texts(events: readonly AuditEvent[], { size = 8, ...asked }: Asked = {}): string {
  const record = recordOf(events, { size });
  const head = {
    sandbox: 't',
    exportedAt: 0,
    filter: null,
    redacted: [],
    first: 1,
    last: record.count(),
    heads: record.heads(),
  };
  const pieces: string[] = [];
  const write = (text: string): void => void pieces.push(text);
  const work = exportEvents({ record, head, format: 'jsonl', filter: ALL, redaction: null, write, ...asked });
  while (!work.next().done);
  return pieces.join('');
}
const linesOf = (text: string): readonly Line[] =>
  text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Line);

const sha = (text: string): string => createHash('sha256').update(text).digest('hex');

/** docs/export.md, points 1 to 3. */
function brokenLines(lines: readonly Line[]): number {
  const heads = new Map<unknown, unknown>();
  let broken = 0;
  for (const { principal, prev_hash, hash, canonical } of lines.slice(1, -1)) {
    const isBroken =
      sha(`${String(prev_hash)}${String(canonical)}`) !== hash ||
      prev_hash !== (heads.get(principal) ?? '0'.repeat(64));
    if (isBroken) broken += 1;
    heads.set(principal, hash);
  }
  return broken;
}

const anyDrafts = fc.array(
  fc.tuple(anyDraft, fc.constantFrom('user', 'default', 'other')).map(([some, principal]) => ({ ...some, principal })),
  { minLength: 1, maxLength: 40 },
);

describe('exported events', () => {
  test('of any kind can be checked by anybody, whole or with stand-ins for their names', () => {
    fc.assert(
      fc.property(anyDrafts, fc.integer({ min: 1, max: 9 }), (drafts, size) => {
        const events = chainEvents(drafts);
        const lines = linesOf(texts(events, { size }));
        expect(brokenLines(lines)).toBe(0);
        expect(lines.slice(1, -1).map(({ hash }) => hash)).toEqual(events.map(({ hash }) => hash));
        expect(lines.at(-1)).toMatchObject({ events: events.length, heads: Object.fromEntries(headsOf(events)) });
        const redacted = linesOf(texts(events, { size, redaction: new PathRedaction(new Uint8Array(32)) }));
        expect(brokenLines(redacted)).toBe(0);
        expect(redacted.slice(1, -1).map((line) => line['origin_hash'])).toEqual(events.map(({ hash }) => hash));
      }),
      { numRuns: 100, seed: 4 },
    );
  });

  test('are broken by a change of any of them, a swap and a loss', () => {
    const lines = linesOf(texts(chainEvents(Array.from({ length: 6 }, (_, bytes) => draft({ bytes })))));
    expect(brokenLines(lines)).toBe(0);
    for (let at = 1; at < lines.length - 1; at += 1) {
      const changed = lines.map((line, index) =>
        index === at ? { ...line, canonical: String(line['canonical']).replace('notes', 'Notes') } : line,
      );
      expect(brokenLines(changed)).toBeGreaterThan(0);
      if (at < lines.length - 2) expect(brokenLines(lines.toSpliced(at, 1))).toBeGreaterThan(0);
    }
    expect(brokenLines([...lines.slice(0, 1), ...lines.slice(1, -1).toReversed(), ...lines.slice(-1)])).toBeGreaterThan(
      0,
    );
  });

  test('that match a filter follow what they followed in the record', () => {
    const events = chainEvents(Array.from({ length: 30 }, (_, bytes) => draft({ bytes })));
    const lines = linesOf(texts(events, { filter: { kind: 'number', key: 'bytes', compare: '>=', value: 20 } }));
    expect(lines.slice(1, -1).map(({ seq }) => seq)).toEqual(events.slice(20).map(({ seq }) => seq));
    expect(lines[1]?.['prev_hash']).toBe(events[19]?.hash);
  });

  test('are a table that holds what they hold', () => {
    const [event] = chainEvents([draft({ path: 'a\r\nb,"c"', asked: '=1+1', reason: '-x', path2: '@y' })]);
    const [names = '', ...rows] = texts(event ? [event] : [], { format: 'csv' }).split(/\r\n(?=\d|$)/);
    expect(names.split(',')).toHaveLength(25);
    expect(rows[0]).toContain('"a\r\nb,""c""",\'=1+1,\'@y');
    expect(rows[0]).toContain(",'-x,");
  });

  test('are refused when retention takes some of them away meanwhile', () => {
    const events = chainEvents(Array.from({ length: 20 }, () => draft()));
    const record = recordOf(events);
    let isGone = false;
    const blocks = { ...record.blocks, facts: () => record.blocks.facts().slice(isGone ? 2 : 0) };
    const head = { sandbox: 't', exportedAt: 0, filter: null, redacted: [], first: 1, last: 20, heads: record.heads() };
    const shrinking = { blocks, floor: () => record.floor() };
    const asked = { format: 'jsonl', filter: ALL, redaction: null, write: () => undefined } as const;
    const work = exportEvents({ record: shrinking, head, ...asked });
    work.next();
    isGone = true;
    expect(() => {
      while (!work.next().done);
    }).toThrow(expect.objectContaining({ code: 'busy' }));
  });
});
