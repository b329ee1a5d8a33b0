// @vitest-environment happy-dom
/** The layers view by key and pointer. */
import { act } from 'react';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';

import type { ApiClient } from '../../../src-preload/contract/api.ts';
import { fakeClient, quiet, sampleChange, sampleState } from '../../client/fake-client.ts';
import { createLayoutStore } from '../../shared/layout.ts';
import { createPreferences } from '../../shared/preferences.ts';
import { createSandboxStore } from '../../shared/sandbox-store.ts';
import { createSelectionStore } from '../../shared/selection.ts';
import { draw, giveHeight } from '../../shared/test-render.tsx';
import type { Drawn } from '../../shared/test-render.tsx';

import { createLayersFeature } from './feature.ts';
import { LayerDialogs } from './layer-dialogs.tsx';
import { LayersPane } from './layers-pane.tsx';
import { checkpoint, counts, stack } from './test-layers.ts';

let drawn: Drawn | null = null;
let undoHeight: () => void = () => undefined;
beforeAll(() => (undoHeight = giveHeight(400)));
afterAll(() => undoHeight());
afterEach(async () => drawn?.remove());

async function show(answers: Partial<ApiClient> = {}) {
  const compareTrees = vi.fn(() =>
    Promise.resolve({ changes: [sampleChange('cwd://src/a.ts')], counts: counts({ modified: 1 }), total: 1 }),
  );
  const client = fakeClient({
    layerStack: () => Promise.resolve([stack([1, 2, 3, 4])]),
    checkpointList: () =>
      Promise.resolve([
        checkpoint(1),
        checkpoint(2, { cause: 'run' }),
        checkpoint(3, { cause: 'commit', needed: 'the bin' }),
        checkpoint(4),
      ]),
    compareTrees,
    sandboxList: () => Promise.resolve([]),
    jobCancel: () => Promise.resolve({}),
    ...answers,
  });
  const sandbox = createSandboxStore(client, sampleState());
  const selection = createSelectionStore();
  const layout = createLayoutStore(createPreferences(null));
  const feature = createLayersFeature({
    ...{ client, sandbox: 's', notify: quiet },
    onOpened: () => undefined,
    refreshChanges: () => Promise.resolve(),
  });
  const shown = await draw(
    <>
      <LayersPane
        feature={feature}
        sandbox={sandbox}
        selection={selection}
        layout={layout}
        onShowChanges={() => undefined}
      />
      <LayerDialogs feature={feature} sandbox={sandbox} client={client} />
    </>,
  );
  drawn = shown;
  const list = (): Element | null => shown.host.querySelector('[role="listbox"]');
  await shown.until(() => list() !== null);
  const chosen = (): readonly string[] =>
    [...shown.host.querySelectorAll('[role="option"][aria-selected="true"]')].map(
      (row) => row.getAttribute('aria-label')?.split(',')[0] ?? '',
    );
  const press = (key: string, shiftKey = false): Promise<void> =>
    act(async () => void list()?.dispatchEvent(new KeyboardEvent('keydown', { key, shiftKey, bubbles: true })));
  const dialog = (): Element | null => document.querySelector('[role="dialog"]');
  return { ...shown, feature, selection, list, chosen, pressKey: press, dialog, compareTrees };
}

describe('the stack', () => {
  it('is gone through by arrows, and reached over by Shift', async () => {
    const { pressKey, chosen } = await show();
    await pressKey('Home');
    expect(chosen()).toEqual(['top']);
    await pressKey('ArrowDown');
    expect(chosen()).toEqual(['point 4']);
    await pressKey('ArrowDown', true);
    expect(chosen()).toEqual(['point 4', '2 automatic checkpoints']);
    await pressKey('Escape');
    expect(chosen()).toEqual([]);
  });
  it('shows the changes of what is chosen, and opens one as the two that it was and is', async () => {
    const { pressKey, until, host, compareTrees, selection, press } = await show();
    await pressKey('End');
    await pressKey('ArrowUp');
    await until(() => host.querySelector('[role="tree"]') !== null);
    expect(compareTrees).toHaveBeenCalledExactlyOnceWith(
      expect.objectContaining({ from: { tree: 'base' }, to: { tree: 'checkpoint', id: 1 } }),
    );
    await pressKey('Enter');
    const tree = host.querySelector('[role="tree"]');
    expect(document.activeElement).toBe(tree);
    await press(tree, 'End');
    await press(tree, 'Enter');
    expect(selection.getState().target).toMatchObject({
      kind: 'compare',
      path: 'cwd://src/a.ts',
      to: { tree: 'checkpoint', id: 1 },
      tab: 'keep',
    });
  });
  it('opens a group of automatic checkpoints, and closes it', async () => {
    const { pressKey, list } = await show();
    await pressKey('Home');
    await pressKey('ArrowDown');
    await pressKey('ArrowDown');
    await pressKey('ArrowRight');
    expect(list()?.textContent).toContain('before a run');
    await pressKey('ArrowLeft');
    expect(list()?.textContent).not.toContain('before a run');
  });
  it('asks before a checkpoint goes, and never for one that is needed', async () => {
    const checkpointDrop = vi.fn(() => Promise.resolve({ dropped: 1 }));
    const { pressKey, dialog, click, until } = await show({ checkpointDrop });
    await pressKey('Home');
    await pressKey('ArrowDown');
    await pressKey('ArrowDown');
    await pressKey('Delete');
    await until(() => dialog() !== null);
    expect(dialog()?.textContent).toContain('point 2');
    expect(dialog()?.textContent).not.toContain('point 3');
    const button = [...(dialog()?.querySelectorAll('button') ?? [])].find(
      ({ textContent }) => textContent === 'Drop 1 checkpoint',
    );
    await click(button);
    expect(checkpointDrop).toHaveBeenCalledExactlyOnceWith({ sandbox: 's', ids: [2] });
  });
  it('says in the name of a row everything that it shows', async () => {
    const { list } = await show({
      layerStack: () => {
        const { layers, ...rest } = stack([1]);
        return Promise.resolve([{ ...rest, layers: layers.map((each) => ({ ...each, wasted: 2048 })) }]);
      },
    });
    const name = list()?.querySelectorAll('[role="option"]')[1]?.getAttribute('aria-label');
    expect(name).toMatch(/^point 1, .* ago, 1 modified, 100 B, 2\.0 KiB not seen any more$/);
  });
});

describe('one file through all layers', () => {
  it('is a line from the folder to the newest layer, each opened as what that layer did', async () => {
    const facts = { entry: 'file', size: 10, mode: 0o644, hash: 'abcdef0123' } as const;
    const { feature, until, host, click, button, selection } = await show({
      fileFate: ({ path }) =>
        Promise.resolve({
          path,
          layers: [
            { layer: 'base', kind: null, ...facts },
            { layer: 4, kind: 'modified', ...facts, hash: '99887766' },
            { layer: 'top', kind: 'deleted', entry: null, size: null, mode: null, hash: null },
          ],
        }),
    });
    await act(() => feature.stacks.getState().showFate('cwd://a.ts'));
    await until(() => host.querySelectorAll('.fate').length === 3);
    const rows = [...host.querySelectorAll('.fate')].map(({ textContent }) => textContent);
    expect(rows[0]).toContain('not there any more');
    expect(rows[2]).toContain('#abcdef01');
    await click(button('point 4'));
    expect(selection.getState().target).toMatchObject({
      kind: 'compare',
      from: { tree: 'checkpoint', id: 3 },
      to: { tree: 'checkpoint', id: 4 },
    });
  });
});
