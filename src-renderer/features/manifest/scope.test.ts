/** Which events a manifest is held against. */
import { describe, expect, it } from 'vitest';

import { sampleRun } from '../../client/fake-client.ts';

import type { Scope } from './manifest-state.ts';
import { scopeChoices, scopeMark, scopeQuery, scopeWords } from './scope.ts';

const RUNS = [
  sampleRun('run-3', { capsule: 'other', capsuleFile: '/other' }),
  sampleRun('run-2', { state: 'ended', eventCount: 9 }),
  sampleRun('run-1', { state: 'ended', eventCount: 4 }),
];
const facts = (scope: Scope) => ({
  manifest: { file: '/capsules/tidy.wasm', name: 'tidy', scope },
  runs: RUNS,
  list: { filter: 'is:denied', fold: ['repeats' as const], sort: { key: 'op' as const, order: 'ascending' as const } },
});

describe('the events that a manifest is held against', () => {
  it('are those of the last run of its capsule', () => {
    expect(scopeQuery(facts({ of: 'last-run' }))).toEqual({ run: 'run-2' });
    expect(scopeWords(facts({ of: 'last-run' }))).toBe('the last run');
  });
  it('are none while it never ran', () => {
    expect(scopeQuery({ ...facts({ of: 'last-run' }), runs: [] })).toBeNull();
  });
  it('are what the event list asks for, without its order and its folds', () => {
    expect(scopeQuery(facts({ of: 'list' }))).toEqual({ filter: 'is:denied' });
  });
  it('are all of the capsule, whatever its name has in it', () => {
    const odd = {
      ...facts({ of: 'capsule' }),
      manifest: { file: '/x', name: 'a "b" c', scope: { of: 'capsule' } as const },
    };
    expect(scopeQuery(odd)?.filter).toBe('capsule="a \\"b\\" c"');
  });
  it('can be chosen run by run, and a run that is not listed any more stays chosen', () => {
    const ids = scopeChoices(facts({ of: 'run', run: 'run-0' })).map(({ id }) => id);
    expect(ids).toEqual(['last-run', 'list', 'capsule', 'run:run-2', 'run:run-1', 'run:run-0']);
    expect(scopeWords(facts({ of: 'run', run: 'run-1' }))).toMatch(/^the run of \S/);
  });
  it('are asked about again when a run has ended, and not with each event of it', () => {
    const going = (eventCount: number) => ({
      ...facts({ of: 'last-run' }),
      runs: [sampleRun('run-2', { state: 'running', eventCount })],
    });
    expect(scopeMark(going(5))).toBe(scopeMark(going(6)));
    expect(scopeMark(going(6))).not.toBe(scopeMark(facts({ of: 'last-run' })));
  });
});
