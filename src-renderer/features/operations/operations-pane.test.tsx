// @vitest-environment happy-dom
/** The log of operations and the bin by key and pointer. */
import { act } from 'react';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';

import type { ApiClient } from '../../../src-preload/contract/api.ts';
import { fakeClient, sampleState } from '../../client/fake-client.ts';
import { createLayoutStore } from '../../shared/layout.ts';
import { createPreferences } from '../../shared/preferences.ts';
import { createSandboxStore } from '../../shared/sandbox-store.ts';
import { createSelectionStore } from '../../shared/selection.ts';
import { draw, giveHeight } from '../../shared/test-render.tsx';
import type { Drawn } from '../../shared/test-render.tsx';

import { BinPane } from './bin-pane.tsx';
import { createOperationsFeature } from './feature.ts';
import { OperationDialogs } from './operation-dialogs.tsx';
import { OperationsPane } from './operations-pane.tsx';
import { listening, sampleItem, sampleOperation, sampleReport } from './test-operations.ts';

const LOG = [
  sampleOperation('3', { state: 'undone', message: 'Tidy\n\nall of it' }),
  sampleOperation('2', {
    name: 'discard',
    recovered: 'It was finished at the start.',
    fixed: 'Its contents are gone.',
  }),
  sampleOperation('1', { events: { first: 12, last: 15 } }),
];

let drawn: Drawn | null = null;
let undoHeight: () => void = () => undefined;
beforeAll(() => (undoHeight = giveHeight(400)));
afterAll(() => undoHeight());
afterEach(async () => drawn?.remove());

async function show(answers: Partial<ApiClient> = {}) {
  const client = fakeClient({
    operationList: () => Promise.resolve(LOG),
    operationDetails: ({ id }) =>
      Promise.resolve({
        entry: sampleOperation(id),
        steps: [{ path: 'cwd://a.txt', kind: 'modified', step: 'write' }],
      }),
    binList: () => Promise.resolve([sampleItem('x', ['cwd://gone.txt', 'cwd://too.txt'])]),
    ...answers,
  });
  const sandbox = createSandboxStore(client, sampleState());
  const selection = createSelectionStore();
  const layout = createLayoutStore(createPreferences(null));
  const { notify, messages } = listening();
  const feature = createOperationsFeature({ client, sandbox: 's', notify, refreshChanges: () => Promise.resolve() });
  drawn = await draw(
    <>
      <OperationsPane store={feature.log} sandbox={sandbox} selection={selection} layout={layout} />
      <BinPane store={feature.bin} sandbox={sandbox} layout={layout} />
      <OperationDialogs feature={feature} selection={selection} onShow={() => undefined} />
    </>,
  );
  await act(async () => {
    await Promise.all([feature.log.getState().refresh(), feature.bin.getState().refresh()]);
  });
  const made = drawn;
  const rows = (tree: string): readonly HTMLElement[] => [
    ...made.host.querySelectorAll<HTMLElement>(`[role="tree"][aria-label="${tree}"] [role="treeitem"]`),
  ];
  const tree = (name: string) => made.host.querySelector(`[role="tree"][aria-label="${name}"]`);
  await made.until(() => rows('Operations').length === LOG.length && rows('Bin').length === 1);
  return { ...made, feature, selection, messages, rows, tree };
}

describe('the log of operations', () => {
  it('names each with its message or its files, and how it stands', async () => {
    const { rows } = await show();
    expect(rows('Operations').map((row) => row.getAttribute('aria-label'))).toEqual([
      'Commit: Tidy, undone',
      'Discard: a.txt, b.txt, done, cannot be undone',
      'Commit: a.txt, b.txt, done',
    ]);
    expect(rows('Operations').map((row) => row.classList.contains('operation-gone'))).toEqual([true, false, false]);
  });
  it('undoes by u and does again by r, each only where it can', async () => {
    const operationUndo = vi.fn(() => Promise.resolve(sampleReport()));
    const operationRedo = vi.fn(() => Promise.resolve(sampleReport()));
    const { rows, tree, click, press } = await show({ operationUndo, operationRedo });
    await click(rows('Operations')[2]);
    await press(tree('Operations'), 'r');
    await press(tree('Operations'), 'u');
    expect(operationUndo.mock.calls).toEqual([[expect.objectContaining({ id: '1' })]]);
    await click(rows('Operations')[0]);
    await press(tree('Operations'), 'r');
    expect(operationRedo.mock.calls).toEqual([[expect.objectContaining({ id: '3' })]]);
  });
  it('shows the steps of the chosen one, its events, and what a recovery did', async () => {
    const { rows, click, until, host, button, selection } = await show();
    await click(rows('Operations')[1]);
    await until(() => host.textContent.includes('It was finished at the start.'));
    expect(host.textContent).toContain('Its contents are gone.');
    expect(button('Undo')).toBeNull();
    await click(rows('Operations')[2]);
    await until(() => host.querySelector('[aria-label="1 step"]') !== null);
    await click(button('Events 12 to 15'));
    expect(selection.getState().events).toMatchObject({ filter: 'seq:12..15' });
  });
  it('says what is in the way of an undo that touched nothing', async () => {
    const conflicts = [{ path: 'cwd://a.txt', reason: 'sandbox-changed' as const, message: 'edited' }];
    const { feature, until } = await show({
      operationUndo: () => Promise.resolve(sampleReport({ state: 'conflicts', conflicts })),
    });
    await act(() => feature.log.getState().undo());
    await until(() => document.querySelector('[role="dialog"]')?.textContent.includes('was not undone') === true);
    expect(document.querySelector('[role="dialog"]')?.textContent).toContain('changed in the sandbox since');
  });
});

describe('the bin', () => {
  it('restores the chosen path by r, and asks before anything is gone for good', async () => {
    const binRestore = vi.fn(() => Promise.resolve(sampleReport()));
    const binPurge = vi.fn(() => Promise.resolve({ purged: 2 }));
    const { rows, tree, click, press, until } = await show({ binRestore, binPurge });
    await click(rows('Bin')[0]);
    await until(() => rows('Bin').length === 3);
    await click(rows('Bin')[2]);
    await press(tree('Bin'), 'r');
    expect(binRestore).toHaveBeenCalledExactlyOnceWith({ sandbox: 's', id: 'x', paths: ['cwd://too.txt'] });
    await press(tree('Bin'), 'Delete');
    await until(() => document.querySelector('[role="dialog"]') !== null);
    expect(binPurge).not.toHaveBeenCalled();
    const buttons = [...document.querySelectorAll<HTMLElement>('[role="dialog"] button')];
    await click(buttons.find(({ textContent }) => textContent === 'Throw away 2 changes'));
    expect(binPurge).toHaveBeenCalledExactlyOnceWith({ sandbox: 's', ids: ['x'] });
  });
});
