// @vitest-environment happy-dom
/** The manager of sandboxes by its keys. */
import { act } from 'react';
import { afterEach, expect, it } from 'vitest';

import { draw } from '../../shared/test-render.tsx';
import type { Drawn } from '../../shared/test-render.tsx';

import { LibraryDialogs } from './library-dialogs.tsx';
import { SandboxManager } from './sandbox-manager.tsx';
import { playLibrary, sampleCard } from './test-library.ts';

const CARDS = [
  sampleCard('a', { name: 'Alpha', changes: 1 }),
  sampleCard('b', { name: 'Beta', folder: 'gone', principal: 'ada', changes: null }),
  sampleCard('own', { name: 'image', folder: 'own' }),
  sampleCard('c', { name: 'Old', shelf: 'archived', shelvedAt: 1 }),
  sampleCard('d', { name: 'Bad', shelf: 'deleted', shelvedAt: 1, changes: 2 }),
  sampleCard('e', { name: 'Worse', shelf: 'deleted', shelvedAt: 1, changes: 3 }),
];

let drawn: Drawn | null = null;
afterEach(async () => drawn?.remove());

async function show(cards = CARDS) {
  const played = playLibrary(cards);
  const made: { folder: string; name: string }[] = [];
  drawn = await draw(
    <>
      <SandboxManager store={played.store} start="list" />
      <LibraryDialogs store={played.store} onNew={(folder, name) => void made.push({ folder, name })} />
    </>,
  );
  const { until, host } = drawn;
  await until(() => played.store.getState().state === 'ready');
  const list = () => host.querySelector('[role="tree"]');
  const press = (key: string, part: KeyboardEventInit = {}) =>
    act(async () => void list()?.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, ...part })));
  const rows = () => [...host.querySelectorAll('[role="treeitem"]')].map((row) => row.getAttribute('aria-label'));
  const choose = (shelf: string) =>
    drawn?.click(
      [...host.querySelectorAll('label')].find((label) => label.textContent.startsWith(shelf))?.querySelector('input'),
    );
  const dialog = () => document.querySelector('[role="dialog"]');
  return { ...played, ...drawn, made, press, rows, choose, dialog, list };
}

it('says of each sandbox what there is to know, and gives the list the keyboard', async () => {
  const { rows, list, until } = await show();
  await until(() => rows()[0]?.includes('KiB') === true);
  expect(rows()).toEqual([
    'Alpha, /work/a, 1 change, 2.0 KiB',
    'Beta, /work/b, for ada, folder gone, 2.0 KiB',
    'image, made of an image or an archive, over a folder of its own, 3 changes, 2.0 KiB',
  ]);
  expect(document.activeElement).toBe(list());
  expect(list()?.getAttribute('aria-activedescendant')).toMatch(/-a$/);
});

it('opens, archives, deletes and undoes by key, and goes on with the row that came in place', async () => {
  const { press, asked, store, until, rows } = await show();
  await press('ArrowDown');
  await press('Delete');
  await until(() => rows().length === 2);
  expect(store.getState().focused).toBe('own');
  await press('z', { ctrlKey: true });
  await until(() => rows().length === 3);
  await press('Home');
  await press('e', { ctrlKey: true });
  await until(() => rows().length === 2);
  await press('Home');
  await press('Enter');
  expect(asked.filter((one) => !one.startsWith('list'))).toEqual([
    'shelve b deleted',
    'shelve b ready',
    'shelve a archived',
    'open b',
  ]);
});

it('asks for names, and does not offer a duplicate of what stands on a folder of its own', async () => {
  const { press, dialog, store, until } = await show();
  await press('F2');
  await until(() => dialog() !== null);
  expect(dialog()?.textContent).toContain('Rename “Alpha”');
  await act(async () => store.getState().ask(null));
  await press('d', { ctrlKey: true });
  await until(() => dialog() !== null);
  expect(dialog()?.querySelector('input')?.value).toBe('Alpha 2');
  await act(async () => store.getState().ask(null));
  await press('End');
  await press('d', { ctrlKey: true });
  expect(store.getState().question).toBeNull();
});

it('brings back from the archive, and removes for good only when told how much that is', async () => {
  const { press, choose, dialog, asked, until, rows, click, button } = await show();
  await choose('Archived');
  await press('Enter');
  await until(() => rows().length === 0);
  await choose('Bin');
  await press('Delete');
  await until(() => dialog() !== null);
  expect(dialog()?.textContent).toContain('1 sandbox with 2 changes that no folder has');
  const buttons = [...(dialog()?.querySelectorAll('button') ?? [])];
  expect(document.activeElement?.textContent).toBe('Cancel');
  await click(buttons.find(({ textContent }) => textContent === 'Cancel'));
  expect(asked.filter((one) => one.startsWith('purge'))).toEqual([]);
  await click(button('Empty bin…'));
  await until(() => dialog() !== null);
  expect(dialog()?.textContent).toContain('2 sandboxes with 5 changes');
  await click(
    [...(dialog()?.querySelectorAll('button') ?? [])].find(({ textContent }) => textContent === 'Remove 2 sandboxes'),
  );
  await until(() => rows().length === 0);
  expect(asked).toContain('purge d,e');
});

it('says what each shelf is for while it is empty, and when nothing is found', async () => {
  const { host, choose, store, until } = await show([sampleCard('a')]);
  await choose('Archived');
  expect(host.textContent).toContain('Nothing is archived');
  await choose('Bin');
  expect(host.textContent).toContain('The bin is empty');
  await choose('Sandboxes');
  await act(async () => store.getState().setQuery('nothing like it'));
  await until(() => host.textContent.includes('No sandbox matches “nothing like it”'));
});
