/** Questions about events as windows ask them. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import type { CallInput, CallOutput } from '../../src-preload/contract/api.ts';
import { CallError } from '../../src-preload/contract/reply.ts';
import { createTestWorkbench } from './test-workbench-contract.ts';
import type { TestWorkbench } from './test-workbench-contract.ts';

let bench: TestWorkbench;
beforeEach(async () => {
  bench = await createTestWorkbench();
});
afterEach(() => bench.remove());

const sandbox = 'test';
const write = (path: string, size = 1) => bench.client.fileWrite({ sandbox, path, bytes: new Uint8Array(size) });
type Rows = CallOutput<'eventRows'>;
const rows = (
  query: CallInput<'eventRows'>['query'],
  at: CallInput<'eventRows'>['at'] = { offset: 0 },
): Promise<Rows> => bench.client.eventRows({ sandbox, query, at, limit: 100 });
const paths = ({ rows: found }: Rows): readonly string[] => found.map(({ event }) => event.path);

describe('rows of events', () => {
  it('are those that a filter finds, with how many there are of how many', async () => {
    for (const name of ['a', 'b', 'c']) await write(`cwd://${name}`);
    const found = await rows({ filter: 'op:write path:cwd://b' });
    expect(paths(found)).toEqual(['cwd://b']);
    expect(found).toMatchObject({ offset: 0, shown: 1, total: bench.session().audit.count() });
    expect(found.lastSeq).toBe(bench.session().audit.count());
  });

  it('follow what is recorded between two questions', async () => {
    await write('cwd://a');
    const before = await rows({ filter: 'op:write' }, { end: true });
    await write('cwd://b');
    const after = await rows({ filter: 'op:write' }, { end: true });
    expect(paths(after)).toEqual([...paths(before), 'cwd://b']);
    const still = await rows({ filter: 'op:write', upTo: before.lastSeq }, { end: true });
    expect(still.rows).toEqual(before.rows);
  });

  it('are in the order that was asked for', async () => {
    for (const [at, size] of [3, 1, 2].entries()) await write(`cwd://${at}`, size);
    const sorted = await rows({ filter: 'op:write', sort: { key: 'bytes', order: 'descending' } });
    expect(paths(sorted)).toEqual(['cwd://0', 'cwd://2', 'cwd://1']);
    const newest = await rows({ filter: 'op:write', sort: { key: 'seq', order: 'descending' } });
    expect(paths(newest)).toEqual(['cwd://2', 'cwd://1', 'cwd://0']);
  });

  it('are folded on demand, without losing one', async () => {
    await write('cwd://a');
    for (let at = 0; at < 5; at += 1) await bench.client.fileStat({ sandbox, path: 'cwd://a', view: 'merged' });
    const plain = await rows({ filter: 'op:stat' });
    const folded = await rows({ filter: 'op:stat', fold: ['repeats'] });
    expect(folded.shown).toBeLessThan(plain.shown);
    expect(folded.rows.reduce((sum, { fold }) => sum + (fold?.count ?? 1), 0)).toBe(plain.shown);
  });

  it('are of a stretch of time, from inclusive, until exclusive', async () => {
    await write('cwd://a');
    const all = await rows({});
    const event = all.rows.at(-1)?.event;
    const from = (event?.timeMs ?? 0) + (event?.timeNs ?? 0) / 1e6;
    expect((await rows({ from })).rows.at(0)?.event.timeMs).toBeGreaterThanOrEqual(Math.floor(from));
    expect((await rows({ from })).shown + (await rows({ until: from })).shown).toBe(all.shown);
  });

  it('are refused with the place when the filter cannot be understood', async () => {
    const refused = rows({ filter: 'op:write and (' });
    await expect(refused).rejects.toBeInstanceOf(CallError);
    await expect(refused).rejects.toMatchObject({
      code: 'invalid-input',
      details: { column: expect.any(Number) as number },
    });
  });

  it('can be asked for by the name of a filter', async () => {
    await write('cwd://a');
    await bench.client.savedFilters({ set: [{ name: 'writes', filter: 'op:write' }] });
    expect(paths(await rows({ filter: '@writes' }))).toEqual(['cwd://a']);
  });

  it('answer questions that are asked at the same time alike', async () => {
    for (let at = 0; at < 20; at += 1) await write(`cwd://${at}`);
    const query = { filter: 'op:write', sort: { key: 'path', order: 'ascending' } } as const;
    const answers = await Promise.all([rows(query), rows(query), rows({ filter: 'op:write' })]);
    expect(answers[0]).toEqual(answers[1]);
    expect(answers[2].shown).toBe(20);
  });
});

describe('pages of events', () => {
  it('have the whole record, one after the other', async () => {
    for (let at = 0; at < 7; at += 1) await write(`cwd://${at}`);
    const read: number[] = [];
    for (let more = true; more;) {
      const page = await bench.client.eventPage({ sandbox, after: read.at(-1) ?? 0, limit: 3 });
      read.push(...page.events.map(({ seq }) => seq));
      more = page.more;
      expect(page.total).toBe(bench.session().audit.count());
    }
    expect(read).toEqual(Array.from({ length: bench.session().audit.count() }, (_, at) => at + 1));
  });
});

describe('pictures of the record', () => {
  it('have every event in the timeline, and count it by kind, operation and outcome', async () => {
    await write('cwd://a', 5);
    await expect(bench.client.fileStat({ sandbox, path: 'cwd://none', view: 'merged' })).rejects.toThrow();
    const total = bench.session().audit.count();
    const counts = await bench.client.eventCounts({ sandbox });
    expect(counts).toMatchObject({ total, first: 1, bytesWritten: 5 });
    expect(counts.outcomes).toContainEqual({ value: 'not-found', count: 1 });
    const kinds = Object.values(counts.kinds).reduce((sum, each) => sum + each, 0);
    expect(kinds).toBe(total);
    const line = await bench.client.eventTimeline({ sandbox, query: {}, buckets: 50 });
    expect(line.buckets).toBeLessThanOrEqual(50);
    const inLine = line.counts.reduce((sum, each, at) => (at % 9 === 8 ? sum : sum + each), 0);
    expect(inLine).toBe(total);
  });

  it('know what a field has had for values', async () => {
    for (const path of ['cwd://alpha', 'cwd://beta']) await write(path);
    const { values } = await bench.client.eventValues({ sandbox, key: 'path', text: 'ALPHA', limit: 5 });
    expect(values).toEqual([{ value: 'cwd://alpha', count: 1 }]);
  });
});

it('questions about a sandbox that is closed meanwhile are refused', async () => {
  await write('cwd://a');
  const asked = rows({});
  await asked;
  await bench.workbench.close();
  await expect(rows({})).rejects.toMatchObject({ code: 'not-found' });
});
