/** Reviewing by keyboard alone: hunks are staged and committed, a conflict is merged, and a plan is saved, loaded and carried out. */
import { expect } from '@playwright/test';

import { CHANGE_FIVE, withChanges } from './five-hunks.ts';
import { test } from './fixture.ts';
import { capsule, differences, snapshot } from './harness.ts';
import { changeTree, command, goTo, press, pressOn, showChanges, tabTo } from './window.ts';

test.use({ workspace: { text: withChanges(), 'edit.lua': CHANGE_FIVE }, hands: 'keys' });

test.beforeEach(({ place }) => {
  place.run(capsule('lua.wasm'), 'edit.lua');
});

test('two of five hunks are staged and committed; the folder has exactly these, and three are left', async ({
  opened: page,
  place,
}) => {
  const before = snapshot(place.workspace);
  const tree = await showChanges(page);
  await goTo(tree, 'text');
  await press(page, 'Enter');
  const staging = page.getByRole('toolbar', { name: 'Staging' });
  await expect(staging).toContainText('0 of 5 hunks staged');
  await press(page, 'F6');
  await expect(page.locator('.monaco-editor.focused')).toBeVisible();

  await press(page, 'F7', 'F7');
  await expect(staging).toContainText('Hunk 2 of 5 · not staged');
  await press(page, 'Alt+s');
  await expect(staging).toContainText('1 of 5 hunks staged');
  await press(page, 'F7', 'F7');
  await expect(staging).toContainText('Hunk 4 of 5 · not staged');
  await press(page, 'Alt+s');
  await expect(staging).toContainText('Hunk 4 of 5 · staged');
  await expect(staging).toContainText('2 of 5 hunks staged');
  expect(differences(before, snapshot(place.workspace))).toEqual([]);

  await showChanges(page);
  await tabTo(page.getByRole('textbox', { name: 'Commit message' }), 'Shift+Tab');
  await page.keyboard.type('Two of five');
  await expect(page.getByRole('button', { name: 'Commit 1 staged' })).toBeVisible();
  await press(page, 'Control+Enter');
  await expect(page.getByText('Committed 1 change')).toBeVisible();

  expect(differences(before, snapshot(place.workspace))).toEqual(['text']);
  expect(place.read('text')).toBe(withChanges(15, 35));
  await expect(staging).toContainText('0 of 3 hunks staged');
  await expect(changeTree(page).getByRole('treeitem', { name: 'text, modified' })).toHaveCount(1);
  await expect(changeTree(page).getByRole('treeitem', { name: 'other, added' })).toBeVisible();
});

test('a plan is saved, loaded and carried out once; the second time it says what is not as it was', async ({
  opened: page,
  place,
}) => {
  const before = snapshot(place.workspace);
  await showChanges(page);
  await command(page, 'Plan of the commit');
  const plan = page.getByRole('dialog', { name: 'Plan: 2 steps' });
  await expect(plan.getByRole('tree', { name: 'Steps' }).getByRole('treeitem', { name: /other/ })).toBeVisible();
  await tabTo(plan.getByRole('button', { name: 'Save plan' }), 'Shift+Tab');
  await press(page, 'Enter');
  await expect(page.getByRole('menuitem', { name: 'Save as plan (JSON)' })).toBeFocused();
  const [download] = await Promise.all([page.waitForEvent('download'), press(page, 'Enter')]);
  const file = test.info().outputPath('saved.plan.json');
  await download.saveAs(file);
  await press(page, 'Escape');
  await expect(plan).toBeHidden();
  expect(differences(before, snapshot(place.workspace))).toEqual([]);

  const load = async (): Promise<void> => {
    const [chooser] = await Promise.all([page.waitForEvent('filechooser'), command(page, 'Load a plan')]);
    await chooser.setFiles(file);
    await expect(plan).toBeVisible();
    await pressOn(plan.getByRole('button', { name: 'Run plan: 2 steps' }));
  };
  await load();
  await expect(page.getByText('Committed 2 changes')).toBeVisible();
  expect(differences(before, snapshot(place.workspace))).toEqual(['other', 'text']);
  expect(place.read('text')).toBe(withChanges(5, 15, 25, 35, 45));

  const after = snapshot(place.workspace);
  await load();
  await expect(plan.getByRole('alert')).toBeVisible();
  expect(differences(after, snapshot(place.workspace))).toEqual([]);
});

test('what was changed in the folder meanwhile is merged, conflict by conflict, and committed', async ({
  opened: page,
  place,
}) => {
  const folder = withChanges().replace('line 5\n', 'line 5 by hand\n').replace('line 50\n', 'line 50 by hand\n');
  place.write('text', folder);
  const tree = await showChanges(page);
  await goTo(tree, 'text');
  await press(page, ' ', 'Control+Enter');
  const refused = page.getByRole('dialog', { name: 'Nothing was committed: 1 conflict' });
  await expect(refused.getByText('changed in the folder', { exact: true })).toBeVisible();
  expect(place.read('text')).toBe(folder);
  await pressOn(refused.getByRole('button', { name: 'Merge…' }), 'Shift+Tab');

  const merge = page.getByRole('toolbar', { name: 'Merge' });
  await expect(merge).toContainText('1 of 1 conflict left');
  await expect(page.getByRole('article', { name: 'Conflict 1 of 1' })).toContainText('line 5 by hand');
  const result = page.getByRole('region', { name: 'Result' });
  await expect(result.locator('.monaco-editor.focused')).toBeVisible();
  await press(page, 'F7', 'Alt+3');
  await expect(merge).toContainText('All 1 decided');
  await press(page, 'Control+s');
  await expect(page.getByRole('tab', { name: /merge/ })).toHaveCount(0);
  expect(place.read('text')).toBe(folder);

  await showChanges(page);
  await press(page, 'Control+Enter');
  await expect(page.getByText(/^Committed 1 change$/)).toBeVisible();
  const merged = withChanges(5, 15, 25, 35, 45)
    .replace('line 5 by the capsule\n', 'line 5 by the capsule\nline 5 by hand\n')
    .replace('line 50\n', 'line 50 by hand\n');
  expect(place.read('text')).toBe(merged);
});
