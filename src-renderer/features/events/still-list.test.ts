/** Folded rows that are opened in place. */
import { describe, expect, it } from 'vitest';

import type { EventRow } from '../../../src-preload/contract/event-schemas.ts';
import { sampleEvent } from '../../client/fake-client.ts';

import { StillList } from './still-list.ts';
import type { FetchRows } from './still-list.ts';

/** Every tenth row stands for 30 events. */
const folded: readonly EventRow[] = Array.from({ length: 100 }, (_, index) => ({
  event: sampleEvent(index * 100 + 99),
  fold: index % 10 === 0 ? { kind: 'repeats', count: 30, first: index * 100 + 70, last: index * 100 + 99 } : null,
}));
const plain = (from: number, count: number): readonly EventRow[] =>
  Array.from({ length: count }, (_, step) => ({ event: sampleEvent(from + step), fold: null }));

const fetch: FetchRows = ({ query, at, limit }) => {
  const all = query.filter === undefined ? folded : plain(1070, 30);
  const offset = 'offset' in at ? at.offset : 0;
  return Promise.resolve({
    rows: all.slice(offset, offset + limit),
    offset,
    shown: all.length,
    total: 10_000,
    lastSeq: 9999,
  });
};

async function opened(): Promise<StillList> {
  const list = new StillList(fetch, { fold: ['repeats'], upTo: 9999 });
  list.take({ offset: 0, rows: folded.slice(0, 20), shown: 100 });
  await list.toggle(10, { filter: 'those' });
  return list;
}

describe('a list that stands still', () => {
  it('has the events of an opened row below it, and closes over them again', async () => {
    const list = await opened();
    expect(list.lineCount).toBe(130);
    expect(list.lines(9, 4)?.map(({ row, level, fold }) => [row.event.seq, level, fold])).toEqual([
      [999, 0, 'none'],
      [1099, 0, 'open'],
      [1070, 1, 'none'],
      [1071, 1, 'none'],
    ]);
    await list.toggle(10, { filter: 'those' });
    expect(list.lineCount).toBe(100);
    expect(list.lineAt(10)?.fold).toBe('closed');
  });
  it('opens nothing on a line that came out of a fold', async () => {
    const list = await opened();
    await list.toggle(11, { filter: 'those' });
    expect(list.lineCount).toBe(130);
  });
  it('reads what is missing on both sides of an opened row', async () => {
    const list = await opened();
    list.forget();
    expect(list.lines(5, 50)).toBeNull();
    for (let reads = 0; reads < 5 && list.lines(5, 50) === null; reads += 1) await list.fill(5, 50);
    expect(list.lines(5, 50)?.at(-1)?.row.event.seq).toBe(2499);
  });
});
