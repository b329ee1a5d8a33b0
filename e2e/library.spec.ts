/** The sandboxes themselves, by keyboard alone: renamed, duplicated, archived, deleted and brought back, removed for good. */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

import { expect } from '@playwright/test';
import type { Locator, Page } from '@playwright/test';

import { test } from './fixture.ts';
import { differences, snapshot } from './harness.ts';
import { command, goTo, press, pressOn, tabTo } from './window.ts';

test.use({ workspace: { 'story.txt': 'Once upon a time.\n' }, hands: 'keys' });

const files = (page: Page): Locator => page.getByRole('tree', { name: 'Files' });
const list = (page: Page, shelf = 'Sandboxes'): Locator => page.getByRole('tree', { name: shelf, exact: true });
const row = (page: Page, name: RegExp, shelf?: string): Locator => list(page, shelf).getByRole('treeitem', { name });

async function write(page: Page, text: string): Promise<void> {
  await goTo(files(page), 'story.txt');
  await press(page, 'Enter');
  await expect(page.locator('.monaco-editor.focused')).toBeVisible();
  await press(page, 'Control+Home');
  await page.keyboard.type(text);
  await press(page, 'Control+s');
  await expect(page.getByRole('tab', { name: /unsaved/ })).toHaveCount(0);
}

/** Over the open sandbox. */
async function manage(page: Page): Promise<void> {
  await press(page, 'Control+Alt+m');
  await expect(list(page)).toBeFocused();
}

async function name(page: Page, text: string): Promise<void> {
  await expect(page.getByRole('textbox', { name: 'Name of the sandbox' })).toBeFocused();
  await page.keyboard.type(text);
  await press(page, 'Enter');
  await expect(page.getByRole('textbox', { name: 'Name of the sandbox' })).toBeHidden();
}

/** The shelf beside the one that is shown. */
async function shelf(page: Page, which: 'Archived' | 'Bin' | 'Sandboxes'): Promise<void> {
  const way = page.getByRole('group', { name: 'Shelf' });
  await tabTo(way.getByRole('radio', { checked: true }), 'Shift+Tab');
  for (let step = 0; step < 3; step += 1) {
    if (await way.getByRole('radio', { name: which, checked: true }).count()) break;
    await press(page, 'ArrowRight');
  }
  await expect(way.getByRole('radio', { name: which })).toBeChecked();
  await press(page, 'Tab', 'Tab');
}

test('a sandbox is renamed, duplicated with its changes, and the duplicate is opened from the recent ones', async ({
  opened: page,
  place,
}) => {
  const before = snapshot(place.workspace);
  await write(page, 'First. ');
  await manage(page);
  await press(page, 'F2');
  await name(page, 'Main line');
  await expect(row(page, /^Main line, .*open, 1 change/)).toBeVisible();
  await expect(list(page)).toBeFocused();
  await press(page, 'Control+d');
  await name(page, 'Experiment');
  await expect(row(page, /^Experiment, .*1 change/)).toBeVisible();
  await press(page, 'Escape');
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await expect(page.locator('.title-sandbox')).toContainText('Main line');

  await press(page, 'Control+Alt+o');
  await expect(page.getByRole('searchbox', { name: 'Search sandboxes' })).toBeFocused();
  await page.keyboard.type('exper');
  await expect(list(page).getByRole('treeitem')).toHaveCount(1);
  await press(page, 'Enter');
  await expect(page.locator('.title-sandbox')).toContainText('Experiment');
  await write(page, 'Second. ');
  await expect(page.locator('.monaco-editor .view-line').first()).toHaveText('Second. First. Once upon a time.');
  expect(differences(before, snapshot(place.workspace))).toEqual([]);
});

test('a sandbox is deleted and the undo brings it back; one is archived, brought back, and removed for good', async ({
  opened: page,
  place,
}) => {
  await write(page, 'First. ');
  await command(page, 'Duplicate this sandbox');
  await name(page, 'Spare');
  await expect(list(page)).toBeFocused();
  await expect(row(page, /^Spare/)).toHaveAttribute('aria-selected', 'true');

  await press(page, 'Delete');
  await expect(row(page, /^Spare/)).toHaveCount(0);
  await press(page, 'Control+z');
  await expect(row(page, /^Spare, .*1 change/)).toBeVisible();

  await press(page, 'Home');
  await expect(row(page, /^Spare/)).toHaveAttribute('aria-selected', 'true');
  await press(page, 'Control+e');
  await expect(row(page, /^Spare/)).toHaveCount(0);
  await shelf(page, 'Archived');
  await expect(list(page, 'Archived')).toBeFocused();
  await press(page, 'Delete');
  await shelf(page, 'Bin');
  await tabTo(list(page, 'Bin'));
  await press(page, 'Delete');
  const dialog = page.getByRole('dialog', { name: 'Remove “Spare” for good?' });
  await expect(dialog).toContainText('1 sandbox with 1 change');
  await expect(dialog.getByRole('button', { name: 'Cancel' })).toBeFocused();
  await pressOn(dialog.getByRole('button', { name: 'Remove 1 sandbox' }));
  await expect(page.getByText('The bin is empty', { exact: true })).toBeVisible();
  const home = place.env['CAPSULE_INSPECTOR_HOME'] ?? '';
  expect(readdirSync(join(home, 'sandboxes'))).toHaveLength(1);
  expect(existsSync(join(home, 'deleted', 'spare'))).toBe(false);
});

test('the sandbox of this window is put into the bin: the others are shown, and it comes back whole', async ({
  opened: page,
  place,
}) => {
  await write(page, 'First. ');
  await manage(page);
  await press(page, 'Delete');
  await expect(page.getByRole('heading', { name: 'Capsule Inspector' })).toBeVisible();
  await expect(page.getByText('No sandboxes yet')).toBeVisible();
  await shelf(page, 'Bin');
  await tabTo(list(page, 'Bin'));
  await press(page, 'Enter');
  await expect(page.getByText('The bin is empty', { exact: true })).toBeVisible();
  await shelf(page, 'Sandboxes');
  await tabTo(list(page));
  await press(page, 'Enter');
  await expect(files(page)).toBeVisible();
  await goTo(files(page), 'story.txt');
  await press(page, 'Enter');
  await expect(page.locator('.monaco-editor .view-line').first()).toHaveText('First. Once upon a time.');
  expect(place.read('story.txt')).toBe('Once upon a time.\n');
});
