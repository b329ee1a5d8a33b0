/** Following, pausing, asking, and what is read for it. */
import { describe, expect, it, vi } from 'vitest';

import type { ApiClient, CallInput } from '../../../src-preload/contract/api.ts';
import type { AuditEvent, EventQuery, EventRow } from '../../../src-preload/contract/event-schemas.ts';
import { eventTest } from '../../../src-preload/contract/filter/event-test.ts';
import { parseFilter } from '../../../src-preload/contract/filter/parse-filter.ts';
import { CallError } from '../../../src-preload/contract/reply.ts';
import { fakeClient, sampleEvent } from '../../client/fake-client.ts';

import type { EventsStore } from './events-state.ts';
import { filterProblem } from './filter-check.ts';
import { createEventsStore } from './store.ts';

type Rows = ApiClient['eventRows'];

/** An engine with a record that grows. */
class FakeRecord {
  readonly events: AuditEvent[] = [];
  readonly eventRows = vi.fn<Rows>((input) => Promise.resolve(this.#answer(input)));

  constructor(total: number) {
    this.grow(total);
  }

  grow(by: number, part: (seq: number) => Partial<AuditEvent> = () => ({})): void {
    for (let step = 0; step < by; step += 1) {
      const seq = this.events.length + 1;
      this.events.push(sampleEvent(seq, part(seq)));
    }
  }

  list({ filter = '', upTo = Infinity, from = 0, until = Infinity, sort }: EventQuery): readonly EventRow[] {
    const test = eventTest(parseFilter(filter, { nowMs: 0 }));
    const found = this.events.filter(
      (event) => event.seq <= upTo && event.timeMs >= from && event.timeMs < until && test(event),
    );
    if (sort?.order === 'descending') found.reverse();
    return found.map((event) => ({ event, fold: null }));
  }

  #answer({ query, at, limit }: CallInput<'eventRows'>): Awaited<ReturnType<Rows>> {
    const list = this.list(query);
    const last = Math.max(0, list.length - limit);
    const place = 'seq' in at ? list.findIndex(({ event }) => event.seq >= at.seq) : -1;
    const offset = 'offset' in at ? at.offset : 'end' in at ? last : place < 0 ? last : place;
    return {
      rows: list.slice(offset, offset + limit),
      offset,
      shown: list.length,
      total: this.events.length,
      lastSeq: Math.min(query.upTo ?? Infinity, this.events.length),
    };
  }
}

const atOnce = { frame: () => Promise.resolve(), count: () => Promise.resolve() };
/** Answers, and what they set off. */
const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

async function opened(record: FakeRecord, { view = 10 } = {}): Promise<EventsStore> {
  const store = createEventsStore({
    client: fakeClient({ eventRows: record.eventRows }),
    sandbox: 's',
    total: record.events.length,
    check: (text) => filterProblem(text, { nowMs: 0 }),
    rest: atOnce,
  });
  store.getState().watch();
  store.getState().see(0, view);
  await store.getState().refresh();
  await settled();
  return store;
}

async function tick(store: EventsStore, record: FakeRecord, amended: number | null = null): Promise<void> {
  store.getState().tick(record.events.length, amended);
  await settled();
}

const seqs = (store: EventsStore): readonly number[] => store.getState().painted.lines.map(({ row }) => row.event.seq);

describe('a list that follows', () => {
  it('shows the end of the record, and as many rows as are in view', async () => {
    const store = await opened(new FakeRecord(100), { view: 4 });
    expect(seqs(store)).toEqual([97, 98, 99, 100]);
    expect(store.getState()).toMatchObject({ shown: 100, total: 100, lines: 100, phase: 'ready' });
  });

  it('swaps rows and numbers at once, and never shows none in between', async () => {
    const record = new FakeRecord(100);
    const store = await opened(record, { view: 4 });
    const seen: unknown[] = [];
    store.subscribe(({ painted, shown }) =>
      seen.push([painted.freshness, painted.lines.length, painted.first + painted.lines.length - shown]),
    );
    for (let burst = 0; burst < 5; burst += 1) {
      record.grow(30);
      await tick(store, record);
    }
    expect(seqs(store)).toEqual([247, 248, 249, 250]);
    expect(new Set(seen.map((value) => JSON.stringify(value)))).toEqual(new Set([JSON.stringify(['current', 4, 0])]));
  });

  it('has one request on the way, however often it is told', async () => {
    const record = new FakeRecord(100);
    const store = await opened(record);
    record.eventRows.mockClear();
    record.grow(5);
    for (let times = 0; times < 50; times += 1) store.getState().tick(record.events.length, null);
    expect(record.eventRows).toHaveBeenCalledTimes(1);
    await settled();
    expect(record.eventRows).toHaveBeenCalledTimes(2);
    expect(seqs(store).at(-1)).toBe(105);
  });

  it('counts what came and went without being painted', async () => {
    const record = new FakeRecord(20);
    const store = await opened(record, { view: 10 });
    record.grow(10);
    await tick(store, record);
    expect(store.getState().unpainted).toBe(0);
    record.grow(25);
    await tick(store, record);
    expect(store.getState().unpainted).toBe(15);
  });

  it('has rows at hand while nobody looks, and counts nothing as unpainted', async () => {
    const record = new FakeRecord(20);
    const other = createEventsStore({
      client: fakeClient({ eventRows: record.eventRows }),
      sandbox: 's',
      total: 20,
      check: () => null,
      rest: atOnce,
    });
    record.grow(500);
    await tick(other, record);
    record.grow(500);
    await tick(other, record);
    expect(other.getState()).toMatchObject({ shown: 1020, unpainted: 0 });
    expect(seqs(other).at(-1)).toBe(1020);
    expect(seqs(other).length).toBeGreaterThan(20);
  });

  it('follows at the top when the newest come first', async () => {
    const record = new FakeRecord(50);
    const store = await opened(record, { view: 3 });
    store.getState().sortBy('seq');
    store.getState().sortBy('seq');
    await settled();
    record.grow(2);
    await tick(store, record);
    expect(store.getState().following).toBe(true);
    expect(seqs(store)).toEqual([52, 51, 50]);
  });
});

describe('a list that stands still', () => {
  it('keeps its rows while more are recorded, and counts the new ones', async () => {
    const record = new FakeRecord(30);
    const store = await opened(record, { view: 5 });
    store.getState().pause();
    record.grow(12);
    await tick(store, record);
    expect(seqs(store)).toEqual([26, 27, 28, 29, 30]);
    expect(store.getState()).toMatchObject({ fresh: 12, shown: 30, total: 42, following: false });
    store.getState().resume();
    await settled();
    expect(seqs(store).at(-1)).toBe(42);
    expect(store.getState().fresh).toBe(0);
  });

  it('shows the lines before, marked as stale, until those of another place are here', async () => {
    const record = new FakeRecord(5000);
    const store = await opened(record, { view: 5 });
    store.getState().pause();
    store.getState().see(1000, 5);
    expect(store.getState().painted).toMatchObject({ first: 4995, freshness: 'stale' });
    await settled();
    expect(store.getState().painted).toMatchObject({ first: 1000, freshness: 'current' });
    expect(seqs(store)).toEqual([1001, 1002, 1003, 1004, 1005]);
  });

  it('has the rows around those in view already', async () => {
    const record = new FakeRecord(5000);
    const store = await opened(record, { view: 5 });
    store.getState().pause();
    store.getState().see(1000, 5);
    await settled();
    record.eventRows.mockClear();
    store.getState().see(1020, 5);
    expect(seqs(store)[0]).toBe(1021);
    expect(record.eventRows).not.toHaveBeenCalled();
  });

  it('goes to the last place that was asked for, past those on the way', async () => {
    const record = new FakeRecord(50_000);
    const store = await opened(record, { view: 5 });
    store.getState().pause();
    record.eventRows.mockClear();
    for (let first = 0; first < 40_000; first += 1000) store.getState().see(first, 5);
    await settled();
    expect(store.getState().painted).toMatchObject({ first: 39_000, freshness: 'current' });
    expect(record.eventRows.mock.calls.length).toBeLessThanOrEqual(3);
  });

  it('reads again what was amended', async () => {
    const record = new FakeRecord(30);
    const store = await opened(record, { view: 5 });
    store.getState().pause();
    record.events[28] = sampleEvent(29, { outcome: 'no-space' });
    await tick(store, record, 29);
    expect(store.getState().painted.lines[3]?.row.event.outcome).toBe('no-space');
  });

  it('goes to an event that the filter hides, without the filter', async () => {
    const record = new FakeRecord(0);
    record.grow(100, (seq) => ({ op: seq % 10 === 0 ? 'write' : 'stat' }));
    const store = await opened(record, { view: 5 });
    store.getState().applyText('op:write');
    await settled();
    await store.getState().goTo(50);
    expect(store.getState()).toMatchObject({ typed: 'op:write', selected: { seq: 50 }, following: false });
    await store.getState().goTo(51);
    expect(store.getState()).toMatchObject({ typed: '', selected: { seq: 51 }, shown: 100 });
  });
});

describe('the question', () => {
  it('is of the text and the chips together', async () => {
    const record = new FakeRecord(0);
    record.grow(100, (seq) => ({ op: seq % 2 === 0 ? 'write' : 'read', path: `cwd://f${seq % 10}` }));
    const store = await opened(record);
    store.getState().applyText('f2 or f3');
    store.getState().toggleKind('write', 'only');
    await settled();
    expect(store.getState().shown).toBe(10);
    store.getState().toggleKind('read', 'too');
    await settled();
    expect(store.getState().shown).toBe(20);
    store.getState().clearFilter();
    await settled();
    expect(store.getState()).toMatchObject({ shown: 100, typed: '' });
  });

  it('is not asked with text that cannot be understood: the list stays, and the place is told', async () => {
    const record = new FakeRecord(20);
    const store = await opened(record);
    record.eventRows.mockClear();
    store.getState().applyText('op:write )');
    await settled();
    expect(record.eventRows).not.toHaveBeenCalled();
    expect(store.getState().textProblem?.column).toBe(10);
    expect(store.getState().shown).toBe(20);
  });

  it('keeps the event in view when a list that stands still is asked anew', async () => {
    const record = new FakeRecord(0);
    record.grow(1000, (seq) => ({ op: seq % 2 === 0 ? 'write' : 'read' }));
    const store = await opened(record, { view: 5 });
    store.getState().pause();
    store.getState().see(400, 5);
    await settled();
    store.getState().choose(401);
    store.getState().applyText('op:write');
    await settled();
    expect(store.getState().reveal).toMatchObject({ line: 200, align: 'middle' });
    expect(store.getState().question.text).toBe('op:write');
  });

  it('is followed from now on when there is nothing that could stand still', async () => {
    const record = new FakeRecord(20);
    const store = await opened(record);
    store.getState().pause();
    store.getState().applyText('op:write');
    await settled();
    expect(store.getState()).toMatchObject({ shown: 0, following: true });
    record.grow(1, () => ({ op: 'write' }));
    await tick(store, record);
    expect(seqs(store)).toEqual([21]);
  });

  it('stands still in any other order than that of the record', async () => {
    const record = new FakeRecord(20);
    const store = await opened(record);
    store.getState().sortBy('duration');
    await settled();
    expect(store.getState()).toMatchObject({ following: false, question: { sort: { key: 'duration' } } });
    expect(record.eventRows.mock.calls.at(-1)?.[0].query.upTo).toBe(20);
    store.getState().sortBy('duration');
    store.getState().sortBy('duration');
    expect(store.getState().question.sort).toBeNull();
  });

  it('says so when the engine refuses it', async () => {
    const record = new FakeRecord(20);
    const store = await opened(record);
    record.eventRows.mockRejectedValueOnce(new CallError('invalid-input', 'No such key.'));
    store.getState().applyText('word');
    await settled();
    expect(store.getState().problem).toMatchObject({ code: 'invalid-input', message: 'No such key.' });
    store.getState().clearFilter();
    await settled();
    expect(store.getState()).toMatchObject({ problem: null, shown: 20 });
  });

  it('throws away the answer to a question that is no longer asked', async () => {
    const record = new FakeRecord(0);
    record.grow(10, (seq) => ({ op: seq === 3 ? 'write' : 'read' }));
    const store = await opened(record);
    store.getState().applyText('op:write');
    store.getState().applyText('op:read');
    await settled();
    expect(store.getState().shown).toBe(9);
    expect(seqs(store)).not.toContain(3);
  });
});
