// @vitest-environment happy-dom
/** The story of a run: its facts, its paths, and why it was refused something. */
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';

import type { ApiClient } from '../../../src-preload/contract/api.ts';
import type { RunPath, RunStory } from '../../../src-preload/contract/run-story-calls.ts';
import { fakeClient, sampleEvent, sampleRun, sampleState } from '../../client/fake-client.ts';
import { createSandboxStore } from '../../shared/sandbox-store.ts';
import { createSelectionStore } from '../../shared/selection.ts';
import { draw, giveHeight } from '../../shared/test-render.tsx';
import type { Drawn } from '../../shared/test-render.tsx';

import { createRunsStore } from './store.ts';
import { StoryPane } from './story-pane.tsx';

const run = sampleRun('r', {
  ...({ state: 'ended', endedAt: 2500, end: { how: 'exited', code: 1 } } as const),
  use: { cpu: 40, memory: 65_536, calls: 7, output: 12 },
});
const path = (name: string, part: Partial<RunPath> = {}): RunPath => ({
  path: `cwd://${name}`,
  ...{ read: 0, written: 0, reads: 1, writes: 0, refused: 0, failed: 0, first: 4, last: 9, change: null },
  ...part,
});
const story = (part: Partial<RunStory> = {}): RunStory => ({
  run,
  checkpoint: 2,
  span: { before: 3, last: 20 },
  totals: { read: 10, written: 20, events: 9, refused: 2, failed: 0, paths: 2 },
  paths: [path('made', { change: 'added', writes: 3 }), path('secret', { reads: 0, refused: 2 })],
  timeline: { fromMs: 0, untilMs: 8, counts: [1, 0, 0, 0, 0, 0, 0, 0, 1], buckets: 1, marks: [] },
  ...part,
});
const WHY = {
  ...({ seq: 5, capsule: null, access: 'read', mode: 'enforce', decision: 'deny', nearest: null, now: null } as const),
  sentence: 'No rule allows it.',
  steps: [],
  minimal: [{ access: 'read' as const, pattern: 'cwd://secret' }],
};

let drawn: Drawn | null = null;
let undoHeight: () => void = () => undefined;
beforeAll(() => (undoHeight = giveHeight(400)));
afterAll(() => undoHeight());
afterEach(async () => drawn?.remove());

async function show(told: RunStory, answers: Partial<ApiClient> = {}) {
  const runAgain = vi.fn(() => Promise.resolve(sampleRun('next')));
  const client = fakeClient({ runStory: () => Promise.resolve(told), runAgain, ...answers });
  const sandbox = createSandboxStore(client, sampleState());
  sandbox.setState({ runs: [run] });
  const selection = createSelectionStore();
  const silent = (): void => undefined;
  const store = createRunsStore({
    ...{ client, sandbox: 's', selection, notify: { done: silent, failed: silent, note: silent } },
    ...{ runs: () => [run], onStarted: silent, withConsent: (start) => start(), size: () => null },
  });
  drawn = await draw(<StoryPane deps={{ client, store, sandbox, selection, onTerminal: silent }} run="r" />);
  const made = drawn;
  await made.until(() => made.host.querySelector('.run-story, .empty-state') !== null);
  const item = (name: string) => made.host.querySelector<HTMLElement>(`[role="treeitem"][aria-label^="cwd://${name}"]`);
  return { ...made, item, runAgain, selection };
}

describe('the story of a run', () => {
  it('says how it ended and what it took', async () => {
    const { host } = await show(story());
    expect(host.querySelector('.story-end')?.textContent).toMatch(/exited with 1 after 2\.5 s\.$/);
    const facts = [...host.querySelectorAll('.story-facts > div')].map((fact) => fact.textContent);
    expect(facts).toEqual(expect.arrayContaining(['Refused2', 'Processor40 ms', 'Memory64.0 KiB', 'Calls7']));
  });

  it('tells why something was refused, and what would allow it', async () => {
    const eventRows = vi.fn(() => {
      const rows = [{ event: sampleEvent(5), fold: null }];
      return Promise.resolve({ rows, offset: 0, shown: 1, total: 1, lastSeq: 5, lines: 1 });
    });
    const { host, item, until, click, button, selection } = await show(story(), {
      eventRows: eventRows as unknown as ApiClient['eventRows'],
      eventWhy: () => Promise.resolve(WHY),
    });
    await click(item('secret'));
    await until(() => host.querySelector('.story-refusal') !== null);
    expect(host.querySelector('.story-refusal')?.textContent).toContain('No rule allows it.');
    expect(host.querySelector('.story-refusal code')?.textContent).toBe('read cwd://secret');
    await click(button('Add it to the manifest…'));
    expect(selection.getState().manifest).toMatchObject({ file: run.capsuleFile, add: WHY.minimal });
    await click(button('Why, and allow it…'));
    expect(selection.getState().event).toMatchObject({ seq: 5, tab: 'why' });
  });

  it('leads to what it changed, at one path and in all', async () => {
    const { item, click, button, selection } = await show(story());
    const pair = { from: { tree: 'moment', event: 3 }, to: { tree: 'moment', event: 20 } };
    await click(item('made'));
    await click(button('What it changed'));
    expect(selection.getState().target).toMatchObject({ kind: 'compare', path: 'cwd://made', ...pair });
    await click(button('All it changed'));
    expect(selection.getState().target).toMatchObject({ kind: 'all-changes', pair });
  });

  it('offers no checkpoint and no changes that are not kept any more', async () => {
    const { button, click, runAgain } = await show(story({ checkpoint: null, span: null }));
    expect(button('Run again from its checkpoint')).toHaveProperty('disabled', true);
    expect(button('All it changed')).toHaveProperty('disabled', true);
    await click(button('Run again'));
    expect(runAgain).toHaveBeenCalledWith({ sandbox: 's', run: 'r', from: 'now' });
  });

  it('says why a run cannot be told', async () => {
    const { host } = await show(story(), { runStory: () => Promise.reject(new Error('no')) });
    expect(host.textContent).toContain('This run cannot be told');
  });
});
