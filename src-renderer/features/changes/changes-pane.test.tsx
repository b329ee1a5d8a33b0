// @vitest-environment happy-dom
/** The change list by pointer and by key: staging, committing, reviewing, narrowing, conflicts, plans. */
import { act } from 'react';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';

import type { ApiClient, CallInput } from '../../../src-preload/contract/api.ts';
import { CallError } from '../../../src-preload/contract/reply.ts';
import type { Plan, Staged } from '../../../src-preload/contract/review-schemas.ts';
import type { ReviewReport } from '../../../src-preload/contract/schemas.ts';
import { fakeClient, quiet, sampleChange, sampleState } from '../../client/fake-client.ts';
import { createLayoutStore } from '../../shared/layout.ts';
import { createPreferences } from '../../shared/preferences.ts';
import { createSandboxStore } from '../../shared/sandbox-store.ts';
import { createSelectionStore } from '../../shared/selection.ts';
import { createStageStore } from '../../shared/stage-store.ts';
import { draw, giveHeight } from '../../shared/test-render.tsx';
import type { Drawn } from '../../shared/test-render.tsx';

import { ChangeDialogs } from './change-dialogs.tsx';
import { ChangesPane } from './changes-pane.tsx';
import { createChangesFeature } from './feature.ts';

const CHANGES = [
  sampleChange('cwd://a.txt'),
  sampleChange('cwd://lib/b.txt', { kind: 'added' }),
  sampleChange('cwd://lib/c.txt', { kind: 'renamed', from: 'cwd://lib/old.txt', similarity: 87 }),
];
const done = (part: Partial<ReviewReport> = {}): ReviewReport => ({
  state: 'done',
  applied: [],
  conflicts: [],
  included: [],
  ...part,
});

/** Keeps what is staged, as the engine does. */
function staging() {
  let staged: Staged = { paths: [], reviewed: [], message: '' };
  const put = (part: Partial<Staged>): Promise<Staged> => Promise.resolve((staged = { ...staged, ...part }));
  return {
    stageRead: ({ message }) => put(message === undefined ? {} : { message }),
    stageAdd: vi.fn(({ paths }: CallInput<'stageAdd'>) => {
      const below = CHANGES.filter(({ path }) => paths.some((of) => path === of || path.startsWith(`${of}/`)));
      return put({ paths: below.map(({ path }) => ({ path, how: 'whole', stale: false })) });
    }),
    stageRemove: vi.fn(() => put({ paths: [] })),
    reviewMark: vi.fn(({ paths, mark }: CallInput<'reviewMark'>) =>
      put({ reviewed: mark === 'reviewed' ? paths : [] }),
    ),
  } satisfies Partial<ApiClient>;
}

const nothing = () => undefined;
let drawn: Drawn | null = null;
let undoHeight = nothing as () => void;
beforeAll(() => (undoHeight = giveHeight(600)));
afterAll(() => undoHeight());
afterEach(async () => drawn?.remove());

async function show(answers: Partial<ApiClient> = {}) {
  const stageCalls = staging();
  const client = fakeClient({
    changeList: () => Promise.resolve(CHANGES),
    runList: () => Promise.resolve([]),
    gitFacts: () => Promise.reject(new CallError('unsupported', 'not yet')),
    ...stageCalls,
    ...answers,
  });
  const sandbox = createSandboxStore(client, sampleState());
  const stage = createStageStore({ client, sandbox: 's', notify: quiet });
  const selection = createSelectionStore();
  const preferences = createPreferences(null);
  const refresh = (): Promise<void> => sandbox.getState().refresh();
  const own = { client, sandbox: 's', notify: quiet, preferences, stage, undo: nothing, refresh };
  const feature = createChangesFeature(own);
  feature.view.getState().setDisplay('list');
  const stores = { feature, sandbox, selection };
  await refresh();
  drawn = await draw(
    <>
      <ChangesPane
        {...stores}
        stage={stage}
        layout={createLayoutStore(preferences)}
        copy={nothing}
        onUndo={nothing}
        onRedo={nothing}
      />
      <ChangeDialogs {...stores} access="read-write" />
    </>,
  );
  const made = drawn;
  const tree = (): HTMLElement | null => made.host.querySelector('[role="tree"]');
  const row = (name: string): HTMLElement | null =>
    [...made.host.querySelectorAll<HTMLElement>('[role="treeitem"]')].find(
      (item) => item.getAttribute('aria-label')?.startsWith(name) === true,
    ) ?? null;
  /** The names of the rows from the top. */
  const names = (): readonly (string | null)[] =>
    [...made.host.querySelectorAll('[role="treeitem"]')].map((item) => item.getAttribute('aria-label'));
  const inDialog = (name: string): HTMLElement | undefined =>
    [...document.querySelectorAll<HTMLElement>('[role="dialog"] button')].find(
      (button) => button.textContent.trim() === name,
    );
  return { ...made, ...stores, stage, stageCalls, tree, row, names, inDialog };
}

describe('staging', () => {
  it('moves a row by Space, and the keyboard goes on to the next one', async () => {
    const { tree, row, press, click, until, names, feature, stageCalls, button } = await show();
    expect(names()[0]).toBe('Staged, 0');
    await click(row('a.txt'));
    await press(tree(), ' ');
    await until(() => names()[0] === 'Staged, 1');
    expect(stageCalls.stageAdd).toHaveBeenCalledExactlyOnceWith({ sandbox: 's', paths: ['cwd://a.txt'] });
    expect(feature.view.getState().focused).toBe('changes:cwd://lib/b.txt');
    expect(button('Commit 1 staged')).not.toBeNull();
  });
  it('takes letters for keys only while no name is typed', async () => {
    const { tree, row, press, click, stageCalls } = await show();
    await click(row('a.txt'));
    await press(tree(), 'c');
    await press(tree(), 'r');
    expect(stageCalls.reviewMark).not.toHaveBeenCalled();
  });
  it('marks as reviewed, and says so to those who do not see the mark', async () => {
    const { tree, row, press, click, until, names } = await show();
    await click(row('a.txt'));
    await press(tree(), 'r');
    await until(() => names().includes('a.txt, modified, reviewed'));
  });
  it('stages everything by its group, with the least that can be said', async () => {
    const { tree, row, press, click, stageCalls } = await show();
    await click(row('Changes, 3'));
    await press(tree(), '+');
    expect(stageCalls.stageAdd).toHaveBeenCalledExactlyOnceWith({ sandbox: 's', paths: ['cwd://'] });
  });
  it('that does not work leaves the list whole, and says why', async () => {
    const { host, names, stage, until } = await show({
      stageRead: () => Promise.reject(new CallError('unsupported', 'not yet')),
    });
    await act(() => stage.getState().refresh());
    await until(() => host.textContent.includes('Staging is not available: not yet'));
    expect(names()).toHaveLength(5);
  });
});

describe('the list', () => {
  it('shows where a renamed file was, and how much of it is left', async () => {
    const { row } = await show();
    const text = row('c.txt')?.textContent;
    expect(text).toContain('old.txt→c.txt');
    expect(text).toContain('87%');
  });
  it('is narrowed by Ctrl+F, and Commit then takes what is shown', async () => {
    const { host, names, until, button, feature, tree } = await show();
    const find = new KeyboardEvent('keydown', { key: 'f', ctrlKey: true, bubbles: true });
    await act(async () => void tree()?.dispatchEvent(find));
    await until(() => host.querySelector('[role="search"] input') !== null);
    await act(async () => feature.view.getState().narrow({ text: 'lib' }));
    await until(() => names().length === 4);
    expect(button('Commit the 2 changes shown')).not.toBeNull();
  });
  it('opens a diff by Enter, and keeps the keyboard', async () => {
    const { row, click, press, tree, selection } = await show();
    await click(row('a.txt'));
    await press(tree(), 'Enter');
    expect(selection.getState().target).toMatchObject({ kind: 'diff', path: 'cwd://a.txt', tab: 'preview' });
  });
  it('shows what is no change in a group of its own, with its mark', async () => {
    const { names, row, until, click, button } = await show({
      changeQuiet: () => Promise.resolve([{ path: 'cwd://same.txt', why: 'unchanged-copy' }]),
    });
    await click(button('Show what is no change'));
    await until(() => names().includes('same.txt, no change'));
    expect(row('same.txt')?.textContent).toContain('=');
  });
  it('shows what git says beside our own letter', async () => {
    const { row, feature, until } = await show({
      gitFacts: () =>
        Promise.resolve({ mounts: [{ mount: 'cwd', head: 'main' }], states: { 'cwd://a.txt': 'untracked' } }),
    });
    await act(() => feature.facts.getState().refresh(CHANGES));
    await until(() => row('a.txt')?.textContent.includes('??') === true);
  });
});

describe('committing', () => {
  it('says how much it takes, and takes it', async () => {
    const changeCommit = vi.fn(() => Promise.resolve(done()));
    const { button, click } = await show({ changeCommit });
    await click(button('Commit all 3 changes'));
    expect(changeCommit).toHaveBeenCalledExactlyOnceWith({ sandbox: 's', job: 'commit-s-1', paths: null });
  });
  it('keeps its button while it works, and shows how far it is once that is told', async () => {
    let end: (report: ReviewReport) => void = nothing;
    const changeCommit = () => new Promise<ReviewReport>((resolve) => (end = resolve));
    const jobCancel = vi.fn(() => Promise.resolve({}));
    const { button, click, host, sandbox, until } = await show({ changeCommit, jobCancel });
    const commit = button('Commit all 3 changes');
    await click(commit);
    expect(commit?.textContent).toBe('Committing…');
    expect(host.querySelector('[role="progressbar"]')).toBeNull();
    const job = { job: 'commit-s-1', title: 'Committing', done: 3, total: 9, state: 'running' as const };
    await act(async () => sandbox.setState({ jobs: [job] }));
    expect(host.querySelector('[role="progressbar"]')?.getAttribute('aria-valuenow')).toBe('3');
    await click(button('Cancel'));
    expect(jobCancel).toHaveBeenCalledExactlyOnceWith({ job: 'commit-s-1' });
    await act(async () => end(done()));
    await until(() => host.querySelector('[role="progressbar"]') === null);
    expect(button('Commit all 3 changes')).toBe(commit);
  });
  it('offers a choice for each conflict, and does as chosen', async () => {
    const answers = [
      done({
        state: 'conflicts',
        conflicts: [
          { path: 'cwd://a.txt', reason: 'base-changed', message: 'moved' },
          { path: 'cwd://lib/b.txt', reason: 'permission', message: 'refused' },
        ],
      }),
    ];
    const changeCommit = vi.fn(() => Promise.resolve(answers.shift() ?? done()));
    const conflictResolve = vi.fn(() => Promise.resolve(done()));
    const { button, click, until, inDialog } = await show({ changeCommit, conflictResolve });
    await click(button('Commit all 3 changes'));
    await until(() => inDialog('Close') !== undefined);
    expect(inDialog('Commit the other 1 change')).toBeDefined();
    // Only what has a content on both sides can be merged, and ours is not offered where it could not be written.
    expect([...document.querySelectorAll('[role="dialog"] .conflict-choices')].map((bar) => bar.textContent)).toEqual([
      'MineTheirsSkipMerge…',
      'TheirsSkip',
    ]);
    const [mine] = document.querySelectorAll<HTMLElement>('[role="dialog"] .conflict-choices button');
    await click(mine);
    await click(inDialog('Apply 1 and commit'));
    await until(() => changeCommit.mock.calls.length === 2);
    expect(conflictResolve).toHaveBeenCalledExactlyOnceWith({
      sandbox: 's',
      choices: [{ path: 'cwd://a.txt', take: 'mine' }],
    });
    await until(() => inDialog('Close') === undefined);
  });
  it('opens the three sides of a conflict as a tab', async () => {
    const conflicts = [{ path: 'cwd://a.txt', reason: 'base-changed' as const, message: 'moved' }];
    const changeCommit = () => Promise.resolve(done({ state: 'conflicts', conflicts }));
    const { button, click, until, inDialog, selection } = await show({ changeCommit });
    await click(button('Commit all 3 changes'));
    await until(() => inDialog('Merge…') !== undefined);
    await click(inDialog('Merge…'));
    expect(selection.getState().target).toMatchObject({ kind: 'merge', path: 'cwd://a.txt' });
    expect(inDialog('Close')).toBeUndefined();
  });
});

const PLAN: Plan = {
  format: 'capsule-inspector-plan',
  version: 1,
  digest: 'ab'.repeat(32),
  sandbox: 's',
  madeAt: 0,
  selection: null,
  mounts: [
    {
      mount: 'cwd',
      folder: '/work',
      steps: [
        {
          action: 'write',
          path: 'cwd://a.txt',
          from: null,
          kind: 'modified',
          before: { kind: 'file', hash: 'cd'.repeat(32), size: 3, mode: 0o644, modified: '0', target: null },
          after: { kind: 'file', hash: 'ef'.repeat(32), size: 2048, mode: 0o755, modified: '0', target: null },
          reverse: 'write the earlier content',
        },
      ],
    },
  ],
  included: [],
  conflicts: [],
};

describe('a plan', () => {
  it('shows each step with what it leaves, and opened also what it finds and what takes it back', async () => {
    const { feature, until } = await show({ planMake: () => Promise.resolve(PLAN) });
    await act(() => feature.plan.getState().make(null));
    const text = (): string => document.querySelector('[role="dialog"]')?.textContent ?? '';
    await until(() => text().includes('efefefefef'));
    expect(text()).toContain('rwxr-xr-x  2.0 KiB');
    await act(async () => feature.plan.getState().toggle('cwd 0'));
    await until(() => text().includes('write the earlier content'));
    expect(text()).toContain('rw-r--r--  3 B  cdcdcdcdcd');
  });
  it('is run as the object that is shown; what is in its way is told in place', async () => {
    const planRun = vi.fn(() => Promise.reject(new CallError('conflict', 'It is stale', ['cwd://a.txt is another'])));
    const { feature, until, click, inDialog } = await show({ planMake: () => Promise.resolve(PLAN), planRun });
    await act(() => feature.plan.getState().make('staged'));
    await until(() => inDialog('Run plan: 1 step') !== undefined);
    await click(inDialog('Run plan: 1 step'));
    expect(planRun).toHaveBeenCalledWith({ sandbox: 's', job: 'plan-s-1', plan: PLAN });
    await until(() => document.querySelector('[role="dialog"] [role="alert"]') !== null);
    expect(document.querySelector('[role="dialog"] [role="alert"]')?.textContent).toContain('cwd://a.txt is another');
  });
  it('can be loaded again from what was saved, and nothing else can', async () => {
    const { feature } = await show();
    const { load, textAs, close } = feature.plan.getState();
    await act(async () => load('{"format": "something else"}'));
    expect(feature.plan.getState().at).toBe('closed');
    await act(async () => load(JSON.stringify(PLAN)));
    expect(feature.plan.getState().plan).toEqual(PLAN);
    expect(JSON.parse((await textAs('json')) ?? '')).toEqual(PLAN);
    await act(async () => close());
  });
});
