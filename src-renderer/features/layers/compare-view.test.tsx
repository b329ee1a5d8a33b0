// @vitest-environment happy-dom
/** Comparing two states: where the keyboard is. */
import { act } from 'react';
import { afterEach, describe, expect, it } from 'vitest';

import { fakeClient, quiet, sampleChange, sampleState } from '../../client/fake-client.ts';
import { createLayoutStore } from '../../shared/layout.ts';
import { createPreferences } from '../../shared/preferences.ts';
import { createSandboxStore } from '../../shared/sandbox-store.ts';
import { createSelectionStore } from '../../shared/selection.ts';
import { draw } from '../../shared/test-render.tsx';
import type { Drawn } from '../../shared/test-render.tsx';

import { CompareView } from './compare-view.tsx';
import { createLayersFeature } from './feature.ts';

let drawn: Drawn | null = null;
afterEach(async () => {
  await drawn?.remove();
  drawn = null;
});

async function show() {
  const counts = { added: 0, modified: 1, deleted: 0, renamed: 0, copied: 0, typeChanged: 0, bytes: 0 };
  const client = fakeClient({
    sandboxList: () => Promise.resolve([]),
    compareTrees: () => Promise.resolve({ changes: [sampleChange('cwd://a.txt')], total: 1, counts }),
  });
  const feature = createLayersFeature({
    ...{ client, sandbox: 'sandbox-1', notify: quiet },
    onOpened: () => undefined,
    refreshChanges: () => Promise.resolve(),
  });
  const layout = createLayoutStore(createPreferences(null));
  const sandbox = createSandboxStore(client, sampleState());
  const selection = createSelectionStore();
  const page = await draw(<CompareView {...{ feature, sandbox, selection, layout }} onShowChanges={() => undefined} />);
  drawn = page;
  const ask = (): Promise<void> => act(async () => layout.getState().showSide('layers'));
  return { ...page, ask };
}

const label = (): string | null | undefined => document.activeElement?.getAttribute('aria-label');

describe('comparing two states', () => {
  it('takes the keyboard to the first choice when it is asked for', async () => {
    const { ask, until } = await show();
    await ask();
    await until(() => label() === 'From: state');
  });

  it('takes the keyboard to what differs, once that is known', async () => {
    const { ask, button, click, until } = await show();
    await ask();
    await until(() => label() === 'From: state');
    await click(button('Compare'));
    await until(() => label()?.startsWith('Differences, ') === true);
    button('Compare')?.focus();
    await ask();
    await until(() => label()?.startsWith('Differences, ') === true);
    expect(document.activeElement?.getAttribute('role')).toBe('tree');
  });
});
