// @vitest-environment happy-dom
/** The list of runs by key: the story, two chosen and compared, one once more. */
import { act } from 'react';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';

import type { ApiClient } from '../../../src-preload/contract/api.ts';
import type { Run } from '../../../src-preload/contract/schemas.ts';
import { fakeClient, sampleRun, sampleState } from '../../client/fake-client.ts';
import { createLayoutStore } from '../../shared/layout.ts';
import { createPreferences } from '../../shared/preferences.ts';
import { createSandboxStore } from '../../shared/sandbox-store.ts';
import { createSelectionStore } from '../../shared/selection.ts';
import { draw, giveHeight } from '../../shared/test-render.tsx';
import type { Drawn } from '../../shared/test-render.tsx';

import { RunsPane } from './runs-pane.tsx';
import { createRunsStore } from './store.ts';

const ended = { state: 'ended', endedAt: 1200, end: { how: 'exited', code: 0 } } as const;
const RUNS = [
  sampleRun('new', { ...ended, args: ['two'], eventCount: 5, deniedCount: 1 }),
  sampleRun('old', { ...ended, args: ['one'], end: { how: 'killed', why: 'enough' } }),
];

let drawn: Drawn | null = null;
let undoHeight: () => void = () => undefined;
beforeAll(() => (undoHeight = giveHeight(400)));
afterAll(() => undoHeight());
afterEach(async () => drawn?.remove());

async function show(answers: Partial<ApiClient> = {}, runs: readonly Run[] = RUNS) {
  const client = fakeClient(answers);
  const sandbox = createSandboxStore(client, sampleState());
  sandbox.setState({ runs });
  const selection = createSelectionStore();
  const messages: string[] = [];
  const tell = (title: string, detail = ''): void => void messages.push(`${title} ${detail}`.trim());
  const started: string[] = [];
  const terminals: string[] = [];
  const store = createRunsStore({
    ...{ client, sandbox: 's', selection, notify: { done: tell, failed: tell, note: tell } },
    runs: () => sandbox.getState().runs,
    onStarted: ({ id }) => void started.push(id),
    withConsent: (start) => start(),
    size: () => ({ columns: 80, rows: 24 }),
  });
  const layout = createLayoutStore(createPreferences(null));
  drawn = await draw(
    <RunsPane store={store} sandbox={sandbox} layout={layout} onTerminal={(run) => terminals.push(run)} />,
  );
  const made = drawn;
  const tree = () => made.host.querySelector('[role="tree"]');
  const names = () => [...made.host.querySelectorAll('[role="treeitem"]')].map((row) => row.getAttribute('aria-label'));
  const press = (...keys: readonly string[]) =>
    keys.reduce((done, key) => done.then(() => made.press(tree(), key)), Promise.resolve());
  return { ...made, store, selection, messages, started, terminals, names, press };
}

describe('the list of runs', () => {
  it('reads each aloud, and is narrowed by words', async () => {
    const { names, store, until } = await show();
    expect(names()).toEqual([
      'tidy two, exited with 0, 1.2 s, 5 events, 1 refused or failed',
      'tidy one, stopped, 1.2 s, 0 events',
    ]);
    await act(async () => store.getState().narrow('one STOP'));
    await until(() => names().length === 1);
    expect(names()).toEqual(['tidy one, stopped, 1.2 s, 0 events']);
  });

  it('opens the story with Enter, and the terminal with a letter', async () => {
    const { press, selection, terminals } = await show();
    await press('ArrowDown', 'Enter', 't');
    expect(selection.getState().target).toMatchObject({ kind: 'run', run: 'new', path: 'run://tidy two', tab: 'keep' });
    expect(terminals).toEqual(['new']);
  });

  it('compares the two that are chosen, the older one first', async () => {
    const { press, selection, names } = await show();
    await press('ArrowDown', ' ', 'ArrowDown', ' ');
    expect(names().map((name) => name?.slice(-11))).toEqual(['chosen as B', 'chosen as A']);
    await press('x');
    expect(selection.getState().target).toMatchObject({ kind: 'run-pair', a: 'old', b: 'new' });
    await press(' ');
    expect(names().map((name) => name?.includes('chosen'))).toEqual([true, false]);
  });

  it('does one once more, now or from its checkpoint, and tells what was not as it was', async () => {
    const runAgain = vi.fn(() => Promise.resolve(sampleRun('third', { notes: ['It is another program.'] })));
    const { press, started, messages, until } = await show({ runAgain });
    await press('ArrowDown', 'a');
    await until(() => started.length === 1);
    await press('c');
    await until(() => started.length === 2);
    expect(runAgain.mock.calls).toEqual([
      [{ sandbox: 's', run: 'new', from: 'now', size: { columns: 80, rows: 24 } }],
      [{ sandbox: 's', run: 'new', from: 'checkpoint', size: { columns: 80, rows: 24 } }],
    ]);
    expect(messages[0]).toBe('It is another program.');
    expect(messages[1]).toMatch(/^Running tidy two once more Everything was brought back/);
  });

  it('says why one was not started', async () => {
    const { press, messages, until } = await show({
      runAgain: () => Promise.reject(new Error('The capsule is gone.')),
    });
    await press('ArrowDown', 'a');
    await until(() => messages.length === 1);
    expect(messages[0]).toMatch(/^tidy two was not started/);
  });

  it('says what stands here when there is none', async () => {
    const { host } = await show({}, []);
    expect(host.textContent).toContain('No runs yet');
  });
});
