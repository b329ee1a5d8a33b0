/** Ticking, committing, discarding. */
import { describe, expect, it, vi } from 'vitest';

import type { ReviewReport } from '../../../src-preload/contract/schemas.ts';
import { CallError } from '../../../src-preload/contract/reply.ts';
import { fakeClient, quiet, sampleChange } from '../../client/fake-client.ts';
import { createPreferences } from '../../shared/preferences.ts';

import { chosenPaths, createChangesStore, tickState } from './store.ts';
import type { ChangesDeps } from './store.ts';

const done = (paths: readonly string[]): ReviewReport => ({
  state: 'done',
  applied: paths.map((path) => ({ path, kind: 'modified', step: 'write' })),
  conflicts: [],
  included: [],
});
const storeWith = (part: Partial<ChangesDeps>) =>
  createChangesStore({
    client: fakeClient({}),
    sandbox: 's',
    notify: quiet,
    preferences: createPreferences(null),
    refresh: () => Promise.resolve(),
    ...part,
  });

describe('the changes store', () => {
  it('ticks all of a folder, then unticks it', () => {
    const store = storeWith({});
    store.getState().tick(['a', 'b']);
    store.getState().tick(['b', 'c']);
    expect([...store.getState().ticked]).toEqual(['a', 'b', 'c']);
    store.getState().tick(['a', 'b']);
    expect([...store.getState().ticked]).toEqual(['c']);
  });

  it('acts on what is ticked and still there, else on everything', () => {
    const changes = [sampleChange('cwd://a'), sampleChange('cwd://b')];
    expect(chosenPaths(changes, new Set(['cwd://b', 'cwd://gone']))).toEqual(['cwd://b']);
    expect(chosenPaths(changes, new Set(['cwd://gone']))).toEqual(['cwd://a', 'cwd://b']);
    expect([
      tickState(['a', 'b'], new Set('a')),
      tickState(['a'], new Set('a')),
      tickState(['b'], new Set('a')),
    ]).toEqual(['mixed', true, false]);
  });

  it('commits exactly the given paths, tells what was written, and unticks them', async () => {
    const changeCommit = vi.fn(({ paths }: { paths: string[] | 'staged' | null }) =>
      Promise.resolve(done(Array.isArray(paths) ? paths : [])),
    );
    const told: string[] = [];
    const notify = { ...quiet, done: (title: string, detail?: string) => told.push(`${title}: ${detail ?? ''}`) };
    const refresh = vi.fn(() => Promise.resolve());
    const store = storeWith({ client: fakeClient({ changeCommit }), notify, refresh });
    store.getState().tick(['cwd://a', 'cwd://b', 'cwd://c']);
    await store.getState().commit(['cwd://a', 'cwd://b']);
    expect(changeCommit).toHaveBeenCalledExactlyOnceWith({ sandbox: 's', paths: ['cwd://a', 'cwd://b'] });
    expect(told).toEqual(['Committed 2 changes: a, b']);
    expect([...store.getState().ticked]).toEqual(['cwd://c']);
    expect(refresh).toHaveBeenCalledOnce();
  });

  it('keeps the report and the ticks when the base moved', async () => {
    const report: ReviewReport = {
      ...done([]),
      state: 'conflicts',
      conflicts: [{ path: 'cwd://a', reason: 'base-changed', message: 'moved' }],
    };
    const store = storeWith({ client: fakeClient({ changeCommit: () => Promise.resolve(report) }) });
    store.getState().tick(['cwd://a']);
    await store.getState().commit(['cwd://a']);
    expect(store.getState()).toMatchObject({ conflicts: report, busy: null });
    expect(store.getState().ticked.size).toBe(1);
  });

  it('never runs two reviews at once, and reports a failure', async () => {
    const failed: string[] = [];
    const notify = { ...quiet, failed: (title: string, detail?: string) => failed.push(`${title}: ${detail ?? ''}`) };
    const changeDiscard = vi.fn(() => Promise.reject(new CallError('no-space', 'disk full')));
    const store = storeWith({ client: fakeClient({ changeDiscard }), notify });
    await Promise.all([store.getState().discard(['cwd://a']), store.getState().discard(['cwd://a'])]);
    expect(changeDiscard).toHaveBeenCalledOnce();
    expect(failed).toEqual(['Discard failed: disk full']);
    expect(store.getState().busy).toBeNull();
  });
});
