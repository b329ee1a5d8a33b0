/** Filters that are made by pointing find what was pointed at. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import type { AuditEvent } from '../../../src-preload/contract/event-schemas.ts';
import { eventTest } from '../../../src-preload/contract/filter/event-test.ts';
import { parseFilter } from '../../../src-preload/contract/filter/parse-filter.ts';
import { sampleEvent } from '../../client/fake-client.ts';

import { COLUMN_IDS } from './columns.ts';
import { EVERYTHING } from './question.ts';
import { foldedQuery, foldWords, narrowed, notThat, sameValue } from './terms.ts';

const finds = (filter: string, event: AuditEvent): boolean => eventTest(parseFilter(filter, { nowMs: 0 }))(event);
const texts = fc.oneof(
  fc.string(),
  fc.string({ unit: 'grapheme' }),
  fc.constantFrom('a b', '"', '\\', 'and', '-x', '/r/', '*', '(a', 'cwd://a:b'),
);
const events = fc
  .record({
    path: texts,
    asked: texts,
    capsule: texts,
    fn: texts,
    reason: texts,
    path2: fc.option(texts),
    run: fc.option(texts),
  })
  .map((part) => sampleEvent(7, part));

describe('filters of cells', () => {
  it('include the event they were made from, and exclude it, whatever is in it', () => {
    fc.assert(
      fc.property(events, fc.constantFrom(...COLUMN_IDS), (event, column) => {
        const term = sameValue(column, event);
        if (term === null) return;
        expect(finds(term, event)).toBe(true);
        expect(finds(notThat(term), event)).toBe(false);
      }),
    );
  });
  it('do not include others', () => {
    const event = sampleEvent(3, { path: 'cwd://a', bytes: 5 });
    expect(finds(sameValue('path', event) ?? '', sampleEvent(4, { path: 'cwd://ab' }))).toBe(false);
    expect(finds(sameValue('bytes', event) ?? '', sampleEvent(4, { bytes: 50 }))).toBe(false);
    expect(finds(sameValue('path2', event) ?? '', sampleEvent(4, { path2: 'x' }))).toBe(false);
  });
  it('leave an "or" of the filter before them alone', () => {
    expect(narrowed('', 'op=read')).toBe('op=read');
    expect(narrowed('stat', 'op=read')).toBe('stat op=read');
    expect(narrowed('a or b', 'op=read')).toBe('(a or b) op=read');
  });
});

describe('folded rows', () => {
  const row = {
    event: sampleEvent(40, { op: 'stat', path: 'cwd://a "b"' }),
    fold: { kind: 'repeats', count: 1312, first: 2, last: 40 },
  } as const;
  it('are asked for by their numbers, path and likeness, out of the same list', () => {
    const {
      filter = '',
      upTo,
      fold,
    } = foldedQuery(row, row.fold, { ...EVERYTHING, text: 'a or c', folds: new Set(['repeats']) });
    expect({ upTo, fold }).toEqual({ upTo: 40, fold: undefined });
    expect(finds(filter, row.event)).toBe(true);
    expect(finds(filter, { ...row.event, op: 'open' })).toBe(false);
    expect(finds(filter, { ...row.event, seq: 41 })).toBe(false);
    expect(finds(filter, { ...row.event, run: 'run-2' })).toBe(false);
    expect(finds(filter, { ...row.event, path: 'cwd://other', path2: row.event.path })).toBe(false);
  });
  it('of writes that were taken back are its changes, not the looks between them', () => {
    const reverted = { ...row.fold, kind: 'reverted' } as const;
    const { filter = '' } = foldedQuery(row, reverted, EVERYTHING);
    expect(finds(filter, { ...row.event, op: 'write' })).toBe(true);
    expect(finds(filter, row.event)).toBe(false);
  });
  it('say what they stand for', () => {
    expect(foldWords(row)).toBe('1,312 × stat');
    expect(foldWords({ ...row, fold: null })).toBe('');
  });
});
