import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import type { AuditEvent } from '../../audit/event.ts';
import { atOnce } from '../../audit/query/test-blocks-contract.ts';
import { compareRuns } from './compare-runs.ts';
import type { ComparedRow, RunComparison } from './compare-runs.ts';
import { recordedRuns } from './test-runs-contract.ts';
import type { RunEvent, TestRuns } from './test-runs-contract.ts';

const compared = ({ list }: TestRuns): RunComparison => atOnce(compareRuns({ a: list('a'), b: list('b') }));
const rowsOf = (one: readonly RunEvent[], other: readonly RunEvent[]): readonly ComparedRow[] =>
  compared(recordedRuns(one, other)).page('all', 0, 10_000);

const open = (path: string): RunEvent => ({ op: 'open', path });
const read = (path: string, bytes: number): RunEvent => ({ op: 'read', path, bytes });

const someEvent: fc.Arbitrary<RunEvent> = fc.record({
  op: fc.constantFrom('open' as const, 'read' as const, 'write' as const),
  path: fc.constantFrom('cwd://a', 'cwd://b', 'cwd://c'),
  bytes: fc.nat(3),
  outcome: fc.constantFrom('ok' as const, 'not-found' as const),
  after: fc.constantFrom(null, 'h1', 'h2'),
});
const someRun = fc.array(someEvent, { maxLength: 40 });

const COMPARED = { outcome: 'outcome', bytes: 'bytes', after: 'content' } as const;

function differencesOf(both: readonly AuditEvent[]): Pick<ComparedRow, 'state' | 'differs'> {
  const keys = (Object.keys(COMPARED) as (keyof typeof COMPARED)[]).filter((key) => both[0]?.[key] !== both[1]?.[key]);
  return { differs: keys.map((key) => COMPARED[key]), state: keys.length === 0 ? 'same' : 'different' };
}

const shown = ({ state, op, path, differs }: ComparedRow): string => [state, op, path, ...differs].join(' ');

describe('two runs side by side', () => {
  it('have every event of both in one row, in the order of each', () => {
    fc.assert(
      fc.property(someRun, someRun, (one, other) => {
        const runs = recordedRuns(one, other);
        const rows = compared(runs).page('all', 0, 1000);
        for (const run of ['a', 'b'] as const) {
          const seqs = rows.flatMap((row) => (row[run] === null ? [] : [row[run]]));
          expect(seqs).toEqual(runs.blocks.events.filter((event) => event.run === run).map(({ seq }) => seq));
        }
      }),
      { seed: 8, numRuns: 200 },
    );
  });

  it('say of a row what is true of its events, and nothing else', () => {
    fc.assert(
      fc.property(someRun, someRun, (one, other) => {
        const runs = recordedRuns(one, other);
        const eventOf = (seq: number | null) => runs.blocks.events.find((event) => event.seq === seq);
        for (const row of compared(runs).page('all', 0, 1000)) {
          const both = [eventOf(row.a), eventOf(row.b)].flatMap((event) => (event ? [event] : []));
          for (const { op, path } of both) expect([op, path]).toEqual([row.op, row.path]);
          if (both.length === 2) expect(row).toMatchObject(differencesOf(both));
        }
      }),
      { seed: 8, numRuns: 200 },
    );
  });

  it('find no difference between a run and itself', () => {
    fc.assert(
      fc.property(someRun, (run) => {
        const comparison = compared(recordedRuns(run, run));
        expect(comparison.counts).toEqual({ same: run.length, different: 0, 'only-a': 0, 'only-b': 0 });
        expect(comparison.total('differences')).toBe(0);
      }),
      { seed: 8, numRuns: 100 },
    );
  });

  it('pair what was done alike before what was done with another result', () => {
    const one = [open('cwd://x'), read('cwd://x', 100), read('cwd://x', 50)];
    const other = [open('cwd://x'), read('cwd://x', 100), read('cwd://x', 100), read('cwd://x', 50)];
    expect(rowsOf(one, other).map(shown)).toEqual([
      'same open cwd://x',
      'same read cwd://x',
      'only-b read cwd://x',
      'same read cwd://x',
    ]);
  });

  it('show the same deed with another result as one row', () => {
    const refused: RunEvent = { ...open('cwd://x'), decision: 'deny', outcome: 'denied', cause: 'rule' };
    const rows = rowsOf(
      [open('cwd://a'), refused, open('cwd://z')],
      [open('cwd://a'), open('cwd://x'), open('cwd://y')],
    );
    expect(rows.map(shown)).toEqual([
      'same open cwd://a',
      'different open cwd://x outcome decision cause',
      'only-a open cwd://z',
      'only-b open cwd://y',
    ]);
  });

  it('tell apart where something was moved to', () => {
    const move = (path2: string): RunEvent => ({ op: 'rename', path: 'cwd://a', path2 });
    expect(rowsOf([move('cwd://b')], [move('cwd://c')]).map(({ state, path2 }) => [state, path2])).toEqual([
      ['only-a', 'cwd://b'],
      ['only-b', 'cwd://c'],
    ]);
  });

  it('give pages of everything and of the differences alone', () => {
    const one = Array.from({ length: 50 }, (_, at) => read(`cwd://${at}`, at));
    const other = one.map((event, at) => (at % 10 === 0 ? { ...event, bytes: 999 } : event));
    const comparison = compared(recordedRuns(one, other));
    expect(comparison.total('all')).toBe(50);
    expect(comparison.page('all', 48, 10).map(({ path }) => path)).toEqual(['cwd://48', 'cwd://49']);
    expect(comparison.total('differences')).toBe(5);
    expect(comparison.page('differences', 3, 10).map(({ path }) => path)).toEqual(['cwd://30', 'cwd://40']);
  });

  it('are told to wait when events are removed meanwhile', () => {
    const runs = recordedRuns([open('cwd://a'), open('cwd://b'), open('cwd://c')], [open('cwd://a')], 1);
    const work = compareRuns({ a: runs.list('a'), b: runs.list('b') });
    work.next();
    runs.blocks.prune();
    expect(() => atOnce(work)).toThrow(expect.objectContaining({ code: 'busy' }));
  });
});
