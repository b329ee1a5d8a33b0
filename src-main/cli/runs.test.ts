/** runs: what is asked, what is printed, and the exit codes. */
import { describe, expect, it, test } from 'vitest';

import type { CallInput } from '../../src-preload/contract/api.ts';
import type { RunPairRow, RunStory } from '../../src-preload/contract/run-story-calls.ts';
import { aRun, aState, play } from './context-fixture.ts';
import { parseCommand } from './grammar.ts';
import { parseRuns } from './runs-arguments.ts';
import { manageRuns } from './runs.ts';

const parsed = (...words: readonly string[]) => parseRuns(words, '/work');
const sandboxOpen = () => aState('/work');
const ended = { state: 'ended', endedAt: 501, end: { how: 'exited', code: 3 } } as const;
const RUNS = [
  aRun({ id: 'bb22', ...ended, args: ['a b'], eventCount: 12, deniedCount: 2 }),
  aRun({ id: 'aa11', ...ended, startedAt: 0, end: { how: 'killed', why: 'enough' }, eventCount: 1 }),
];

test('words that are none are refused', () => {
  expect(parsed('compare', 'a', 'b', '--all').act).toEqual({ what: 'compare', a: 'a', b: 'b', only: 'all' });
  for (const words of [
    ['show'],
    ['show', 'a', 'b'],
    ['compare', 'a'],
    ['compare', 'a', 'b', 'c'],
    ['drop', 'a'],
    ['--all'],
  ])
    expect(() => parsed(...words)).toThrow();
});

describe('run --again', () => {
  const run = (...words: readonly string[]) => parseCommand(['run', ...words], '/work');

  it('names a run instead of a capsule', () => {
    expect(run('--again', 'aa11')).toMatchObject({ kind: 'run', again: { run: 'aa11', from: 'now' } });
    expect(run('--again', 'aa', '--from-checkpoint')).toMatchObject({ again: { run: 'aa', from: 'checkpoint' } });
  });

  it('takes nothing else that the run has already', () => {
    for (const words of [
      ['tidy'],
      ['--env', 'A=1'],
      ['--memory', '/m'],
      ['--max-time', '1s'],
      ['--mode', 'ask'],
      ['--pure'],
    ])
      expect(() => run('--again', 'aa11', ...words)).toThrow('takes its capsule');
    expect(() => run('tidy', '--from-checkpoint')).toThrow('goes with --again');
  });
});

describe('the list of runs', () => {
  it('has a line for each, newest first', async () => {
    const played = play({ sandboxOpen, runList: () => RUNS });
    expect(await manageRuns(parsed(), played.context)).toBe(0);
    expect(played.out()).toBe(
      [
        "bb22  1970-01-01T00:00:00.001Z  exited with 3   500 ms  12 events  2 refused or failed  tidy 'a b'",
        'aa11  1970-01-01T00:00:00.000Z  killed: enough  501 ms  1 event                         tidy',
        '',
      ].join('\n'),
    );
  });

  it('says when there is none', async () => {
    const played = play({ sandboxOpen, runList: () => [] });
    await manageRuns(parsed(), played.context);
    expect(played.out()).toBe('There are no runs.\n');
  });
});

const STORY: RunStory = {
  run: aRun({ id: 'bb22', ...ended, use: { cpu: 12.4, memory: 131_072, calls: 1, output: 5 } }),
  checkpoint: 4,
  span: { before: 3, last: 9 },
  totals: { read: 10, written: 2048, events: 12, refused: 1, failed: 0, paths: 3 },
  paths: [
    {
      path: 'cwd://a',
      ...{ read: 10, written: 2048, reads: 1, writes: 2, refused: 1, failed: 0, first: 4, last: 8 },
      change: 'modified',
    },
  ],
  timeline: { fromMs: 0, untilMs: 1, counts: [], buckets: 0, marks: [] },
};

describe('the story of a run', () => {
  it('has its end, what it took, and each path', async () => {
    const asked: CallInput<'runStory'>[] = [];
    const runStory = (input: CallInput<'runStory'>): RunStory => {
      asked.push(input);
      return STORY;
    };
    const played = play({ sandboxOpen, runList: () => RUNS, runStory });
    expect(await manageRuns(parsed('show', 'bb'), played.context)).toBe(0);
    expect(asked).toEqual([{ sandbox: 'id', run: 'bb22' }]);
    const text = played.out();
    expect(text).toContain('end         exited with 3 after 500 ms\n');
    expect(text).toContain('use         12 ms of processor, 128.0 KiB of memory, 1 call, 5 B printed\n');
    expect(text).toContain('\nM  cwd://a  1 read (10 B)  2 written (2.0 KiB)  1 refused\n... and 2 more paths\n');
  });

  it('is of one run only', async () => {
    const runs = [aRun({ id: 'aa11' }), aRun({ id: 'aa12' })];
    const played = play({ sandboxOpen, runList: () => runs, runStory: () => STORY });
    await expect(manageRuns(parsed('show', 'aa1'), played.context)).rejects.toThrow('Several runs begin with aa1.');
    await expect(manageRuns(parsed('show', 'b'), played.context)).rejects.toThrow('There is no run b.');
  });
});

describe('two runs', () => {
  const row = (path: string, part: Partial<RunPairRow> = {}): RunPairRow => ({
    ...{ state: 'different', a: 1, b: 2, op: 'read', path, path2: null, differs: ['bytes'] },
    ...part,
  });
  const ROWS = [
    row('cwd://a'),
    row('cwd://b', { state: 'only-b', a: null, op: 'rename', path2: 'cwd://c', differs: [] }),
  ];
  const counts = { same: 5, different: 1, onlyA: 0, onlyB: 1 };

  it('are printed page by page, with the counts at the end', async () => {
    const offsets: number[] = [];
    const runCompare = ({ offset }: CallInput<'runCompare'>) => {
      offsets.push(offset);
      return { rows: ROWS.slice(offset, offset + 1), total: 2, counts, trees: null };
    };
    const played = play({ sandboxOpen, runList: () => RUNS, runCompare });
    expect(await manageRuns(parsed('compare', 'aa11', 'bb22'), played.context)).toBe(1);
    expect(offsets).toEqual([0, 1]);
    expect(played.out()).toBe(
      '!  read  cwd://a  bytes\nB  rename  cwd://b -> cwd://c\n5 the same, 1 with another result, 0 of A alone, 1 of B alone\n',
    );
  });

  it('that did the same end with 0', async () => {
    const runCompare = () => ({ rows: [], total: 0, counts: { ...counts, different: 0, onlyB: 0 }, trees: null });
    const played = play({ sandboxOpen, runList: () => RUNS, runCompare });
    expect(await manageRuns(parsed('compare', 'aa11', 'bb22', '--json'), played.context)).toBe(0);
    expect(played.out()).toBe('{"counts":{"same":5,"different":0,"onlyA":0,"onlyB":0},"trees":null}\n');
  });
});
