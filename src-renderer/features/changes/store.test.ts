/** Committing, discarding, and what is done about conflicts. */
import { describe, expect, it, vi } from 'vitest';

import type { ReviewReport } from '../../../src-preload/contract/schemas.ts';
import { CallError } from '../../../src-preload/contract/reply.ts';
import type { CallInput } from '../../../src-preload/contract/api.ts';
import { fakeClient, quiet } from '../../client/fake-client.ts';
import type { NotifyAction } from '../../shared/notify.ts';
import { createStageStore } from '../../shared/stage-store.ts';

import { createDraftStore } from './draft-store.ts';
import { createChangesStore } from './store.ts';
import type { ChangesDeps } from './store.ts';

const done = (paths: readonly string[], part: Partial<ReviewReport> = {}): ReviewReport => ({
  state: 'done',
  applied: paths.map((path) => ({ path, kind: 'modified', step: 'write' })),
  conflicts: [],
  included: [],
  ...part,
});
const conflict = (path: string) => ({ path, reason: 'base-changed' as const, message: 'moved' });

function told() {
  const messages: string[] = [];
  const actions: NotifyAction[] = [];
  const tell = (title: string, detail?: string): void => void messages.push(`${title}: ${detail ?? ''}`);
  const notify = {
    failed: tell,
    note: tell,
    done: (title: string, detail?: string, action?: NotifyAction) => {
      tell(title, detail);
      if (action) actions.push(action);
    },
  };
  return { messages, actions, notify };
}

function storeWith(answers: Parameters<typeof fakeClient>[0], part: Partial<ChangesDeps> = {}) {
  const client = fakeClient({
    stageRead: ({ message = '' }) => Promise.resolve({ paths: [], reviewed: [], message }),
    ...answers,
  });
  const draft = createDraftStore(createStageStore({ client, sandbox: 's', notify: quiet }));
  const refresh = vi.fn(() => Promise.resolve());
  const undo = vi.fn();
  return {
    draft,
    refresh,
    undo,
    store: createChangesStore({ client, sandbox: 's', notify: quiet, draft, undo, refresh, ...part }),
  };
}

describe('a commit', () => {
  it('takes what was asked for with its message, tells what was written, and offers to undo it', async () => {
    const changeCommit = vi.fn((input: CallInput<'changeCommit'>) =>
      Promise.resolve(
        done(Array.isArray(input.paths) ? input.paths : [], { operation: 'op-1', included: ['cwd://d'] }),
      ),
    );
    const { messages, actions, notify } = told();
    const { store, draft, undo, refresh } = storeWith({ changeCommit }, { notify });
    draft.getState().write('Why');
    await store.getState().commit({ chosen: ['cwd://a', 'cwd://b'], count: 2 });
    expect(changeCommit).toHaveBeenCalledExactlyOnceWith({
      sandbox: 's',
      job: 'commit-s-1',
      paths: ['cwd://a', 'cwd://b'],
      message: 'Why',
    });
    expect(messages).toEqual(['Committed 3 changes: a, b and 1 more; 1 path went along because they are needed']);
    actions[0]?.run();
    expect(undo).toHaveBeenCalledExactlyOnceWith('op-1');
    expect(draft.getState().text).toBe('');
    expect(refresh).toHaveBeenCalledOnce();
  });
  it('keeps the report and the message when the folder moved', async () => {
    const report = done([], { state: 'conflicts', conflicts: [conflict('cwd://a')] });
    const { store, draft } = storeWith({ changeCommit: () => Promise.resolve(report) });
    draft.getState().write('Why');
    await store.getState().commit({ chosen: 'staged', count: 3 });
    expect(store.getState()).toMatchObject({
      refusal: { report, chosen: 'staged', count: 3, what: 'commit' },
      busy: null,
      job: null,
    });
    expect(draft.getState().text).toBe('Why');
  });
  it('says that everything is as it was when it failed midway and was taken back', async () => {
    const failure = { path: 'cwd://a', code: 'no-space', message: 'disk full' } as const;
    const { messages, notify } = told();
    const changeCommit = () => Promise.resolve(done([], { state: 'reversed', failure }));
    const { store } = storeWith({ changeCommit }, { notify });
    await store.getState().commit({ chosen: null, count: 2 });
    expect(messages).toEqual(['Nothing was committed: cwd://a: disk full. Everything is as it was before.']);
  });
  it('says which were left out because of conflicts', async () => {
    const { messages, notify } = told();
    const changeCommit = vi.fn(() => Promise.resolve(done(['cwd://b'], { skipped: ['cwd://a'] })));
    const { store } = storeWith({ changeCommit }, { notify });
    await store.getState().commit({ chosen: null, count: 2 }, 'skip');
    expect(changeCommit).toHaveBeenCalledWith(expect.objectContaining({ conflicts: 'skip', paths: null }));
    expect(messages).toEqual(['Committed 1 change: b; 1 change left out because of conflicts']);
  });
  it('never runs beside another review, and reports a failure', async () => {
    const { messages, notify } = told();
    const changeDiscard = vi.fn(() => Promise.reject(new CallError('no-space', 'disk full')));
    const { store } = storeWith({ changeDiscard }, { notify });
    const extent = { chosen: ['cwd://a'], count: 1 };
    await Promise.all([store.getState().discard(extent), store.getState().discard(extent)]);
    expect(changeDiscard).toHaveBeenCalledOnce();
    expect(messages).toEqual(['Discard failed: disk full']);
    expect(store.getState().busy).toBeNull();
  });
  it('can be cancelled by its job', async () => {
    const jobCancel = vi.fn(() => Promise.resolve({}));
    let end: (report: ReviewReport) => void = () => undefined;
    const changeCommit = () => new Promise<ReviewReport>((resolve) => (end = resolve));
    const { store } = storeWith({ changeCommit, jobCancel });
    const going = store.getState().commit({ chosen: null, count: 1 });
    store.getState().cancel();
    expect(jobCancel).toHaveBeenCalledExactlyOnceWith({ job: 'commit-s-1' });
    end(done([]));
    await going;
  });
});

describe('conflicts', () => {
  const refused = done([], { state: 'conflicts', conflicts: [conflict('cwd://a'), conflict('cwd://b')] });
  async function afterConflict(chosen: string[] | null) {
    const answers = [refused, done(['cwd://c'])];
    const changeCommit = vi.fn<(input: CallInput<'changeCommit'>) => Promise<ReviewReport>>(() =>
      Promise.resolve(answers.shift() ?? done([])),
    );
    const conflictResolve = vi.fn(() => Promise.resolve(done([])));
    const made = storeWith({ changeCommit, conflictResolve });
    await made.store.getState().commit({ chosen, count: 3 });
    return { ...made, changeCommit, conflictResolve };
  }
  it('are settled as chosen, and the commit goes on without what was given up', async () => {
    const { store, changeCommit, conflictResolve } = await afterConflict(['cwd://a', 'cwd://b', 'cwd://c']);
    await store.getState().resolve(
      new Map([
        ['cwd://a', 'mine'],
        ['cwd://b', 'theirs'],
      ]),
    );
    expect(conflictResolve).toHaveBeenCalledExactlyOnceWith({
      sandbox: 's',
      choices: [
        { path: 'cwd://a', take: 'mine' },
        { path: 'cwd://b', take: 'theirs' },
      ],
    });
    expect(changeCommit.mock.lastCall?.[0]).toMatchObject({ paths: ['cwd://a', 'cwd://c'] });
    expect(changeCommit.mock.lastCall?.[0]).not.toHaveProperty('conflicts');
    expect(store.getState().refusal).toBeNull();
  });
  it('that are skipped are left out', async () => {
    const { store, changeCommit } = await afterConflict(null);
    await store.getState().resolve(new Map([['cwd://a', 'skip']]));
    expect(changeCommit.mock.lastCall?.[0]).toMatchObject({ paths: null, conflicts: 'skip' });
  });
  it('stay on the screen when they could not be settled', async () => {
    const { store, changeCommit, conflictResolve } = await afterConflict(null);
    conflictResolve.mockRejectedValueOnce(new CallError('unsupported', 'not yet'));
    await store.getState().resolve(new Map([['cwd://a', 'mine']]));
    expect(store.getState().refusal?.report).toBe(refused);
    expect(changeCommit).toHaveBeenCalledOnce();
  });
});
