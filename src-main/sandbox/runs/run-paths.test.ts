import { describe, expect, it } from 'vitest';

import { atOnce } from '../../audit/query/test-blocks-contract.ts';
import { chosenPaths, pathsOfRun } from './run-paths.ts';
import type { PathFacts, RunPaths } from './run-paths.ts';
import { recordedRuns } from './test-runs-contract.ts';
import type { RunEvent } from './test-runs-contract.ts';

const pathsOf = (events: readonly RunEvent[]): RunPaths => atOnce(pathsOfRun(recordedRuns(events).list('a')));
const NONE = { read: 0, written: 0, reads: 0, writes: 0, refused: 0, failed: 0 };

describe('what a run did at each path', () => {
  it('is counted by what came of it, with the bytes of what went well', () => {
    const { paths } = pathsOf([
      { op: 'open', path: 'cwd://a' },
      { op: 'read', path: 'cwd://a', bytes: 10 },
      { op: 'close', path: 'cwd://a' },
      { op: 'write', path: 'cwd://a', bytes: 7 },
      { op: 'write', path: 'cwd://a', bytes: 5, outcome: 'no-space' },
      { op: 'read', path: 'cwd://b', bytes: 3, decision: 'deny', outcome: 'denied' },
    ]);
    expect(paths).toEqual([
      { path: 'cwd://a', ...NONE, read: 10, written: 7, reads: 2, writes: 1, failed: 1, first: 1, last: 5 },
      { path: 'cwd://b', ...NONE, refused: 1, first: 6, last: 6 },
    ]);
  });

  it('counts at both places of what has two, when it went well', () => {
    const { paths } = pathsOf([
      { op: 'rename', path: 'cwd://a', path2: 'cwd://b' },
      { op: 'copy', path: 'cwd://b', path2: 'cwd://c' },
      { op: 'rename', path: 'cwd://a', path2: 'cwd://d', outcome: 'not-found' },
    ]);
    expect(paths.map(({ path, reads, writes, failed }) => [path, reads, writes, failed])).toEqual([
      ['cwd://a', 0, 1, 1],
      ['cwd://b', 1, 1, 0],
      ['cwd://c', 0, 1, 0],
    ]);
  });

  it('leaves out its start and its end, which are where it begins and ends', () => {
    const found = pathsOf([
      { op: 'run-start', path: '/x/guest.wasm' },
      { op: 'stat', path: 'cwd://' },
      { op: 'run-exit', path: '/x/guest.wasm' },
    ]);
    expect(found.paths.map(({ path }) => path)).toEqual(['cwd://']);
    expect(found.first).toMatchObject({ seq: 1, op: 'run-start' });
    expect(found.last).toMatchObject({ seq: 3, op: 'run-exit' });
  });

  it('is nothing for a run of which no event is kept', () => {
    expect(pathsOf([])).toEqual({ paths: [], first: null, last: null });
  });
});

describe('the paths that are shown', () => {
  const facts = (path: string, reads: number, refused = 0): PathFacts => ({
    ...{ path, ...NONE, reads, refused },
    ...{ first: 1, last: 1 },
  });
  const all = [facts('cwd://idle', 1), facts('cwd://busy', 9), facts('cwd://no', 0, 1), facts('cwd://made', 1)];

  it('are the busiest first', () => {
    expect(chosenPaths(all, 10, () => false).map(({ path }) => path)).toEqual([
      'cwd://busy',
      'cwd://idle',
      'cwd://no',
      'cwd://made',
    ]);
  });

  it('are those that matter when there are too many', () => {
    expect(chosenPaths(all, 2, (path) => path === 'cwd://made').map(({ path }) => path)).toEqual([
      'cwd://no',
      'cwd://made',
    ]);
  });
});
