/** Commit, undo, redo, discard and the bin, by keyboard alone: the folder is what each of them says. */
import { chmodSync } from 'node:fs';
import { join } from 'node:path';

import { expect } from '@playwright/test';
import type { Page } from '@playwright/test';

import { test } from './fixture.ts';
import { differences, snapshot } from './harness.ts';
import { changeTree, command, goTo, press, showChanges, tabTo } from './window.ts';

test.use({ workspace: 'sample', hands: 'keys' });

async function runTidy(page: Page): Promise<void> {
  await press(page, 'Control+Shift+X');
  await expect(page.getByRole('button', { name: 'Run tidy', exact: true })).toBeVisible();
  await command(page, 'Run tidy');
  await expect(page.getByRole('tab', { name: /tidy.*exited/i })).toBeVisible();
}

test('a commit is undone and done again, with its message in the log', async ({ opened: page, place }) => {
  await runTidy(page);
  const before = snapshot(place.workspace);
  await press(page, 'Control+Shift+G');
  await goTo(changeTree(page), 'README.md');
  await press(page, ' ');
  await expect(page.getByRole('button', { name: 'Commit 1 staged' })).toBeVisible();
  await tabTo(page.getByRole('textbox', { name: 'Commit message' }), 'Shift+Tab');
  await page.keyboard.type('Tidy the readme');
  await press(page, 'Control+Enter');
  await expect(page.getByText('Committed 1 change')).toBeVisible();
  await expect(page.getByRole('textbox', { name: 'Commit message' })).toHaveValue('');
  const after = snapshot(place.workspace);
  expect(differences(before, after)).toEqual(['README.md']);

  await press(page, 'Control+Alt+Z');
  await expect(changeTree(page).getByRole('treeitem', { name: /^README\.md/ })).toBeVisible();
  expect(differences(before, snapshot(place.workspace))).toEqual([]);

  await command(page, 'Show Operations');
  const log = page.getByRole('tree', { name: 'Operations' });
  await expect(log).toBeFocused();
  await press(page, 'Home');
  await expect(log.getByRole('treeitem', { name: 'Commit: Tidy the readme, undone' })).toHaveAttribute(
    'aria-selected',
    'true',
  );
  await press(page, 'r');
  await expect(log.getByRole('treeitem', { name: 'Commit: Tidy the readme, done' })).toBeVisible();
  expect(differences(after, snapshot(place.workspace))).toEqual([]);
});

test('a commit of everything, undone, leaves the folder as it was to the byte and the mode; done again, as it was after', async ({
  opened: page,
  place,
}) => {
  chmodSync(join(place.workspace, 'README.md'), 0o600);
  chmodSync(join(place.workspace, 'old.bak'), 0o755);
  const before = snapshot(place.workspace);
  await runTidy(page);
  const tree = await showChanges(page);
  // What it writes last: the list is whole then.
  await expect(tree.getByRole('treeitem', { name: 'TIDY-REPORT.md, added' })).toBeVisible();
  const all = await page.getByRole('button', { name: /^Commit all \d+ changes$/ }).innerText();
  await press(page, 'Control+Enter');
  await expect(page.getByText(/^Committed \d+ changes$/)).toBeVisible();
  const after = snapshot(place.workspace);
  expect(differences(before, after)).toEqual(expect.arrayContaining(['README.md', 'old.bak', 'TIDY-REPORT.md']));

  await press(page, 'Control+Alt+Z');
  await expect(page.getByText(/^Taken back: commit of/)).toBeVisible();
  expect(differences(before, snapshot(place.workspace))).toEqual([]);
  await expect(page.getByRole('button', { name: all, exact: true })).toBeVisible();

  await press(page, 'Control+Alt+Y');
  await expect(page.getByText(/^Done again: commit of/)).toBeVisible();
  expect(differences(after, snapshot(place.workspace))).toEqual([]);
});

test('what was discarded comes back from the bin, one path of it or all', async ({ opened: page, place }) => {
  await runTidy(page);
  const before = snapshot(place.workspace);
  await press(page, 'Control+Shift+G');
  await goTo(changeTree(page), 'notes');
  await press(page, 'Delete');
  await expect(page.getByRole('dialog').getByRole('button', { name: 'Cancel' })).toBeFocused();
  await press(page, 'Tab', 'Enter');
  await expect(changeTree(page).getByRole('treeitem', { name: /^todo\.md/ })).toHaveCount(0);

  await command(page, 'Show Bin');
  const bin = page.getByRole('tree', { name: 'Bin' });
  await expect(bin).toBeFocused();
  await press(page, 'Home', 'Enter');
  await goTo(bin, 'todo.md');
  // By its menu, which the keyboard opens, too.
  await press(page, 'Shift+F10');
  await expect(page.getByRole('menuitem', { name: 'Restore this path' })).toBeFocused();
  await press(page, 'Enter');
  await expect(changeTree(page).getByRole('treeitem', { name: /^todo\.md/ })).toBeVisible();
  await expect(changeTree(page).getByRole('treeitem', { name: /^ideas\.txt/ })).toHaveCount(0);
  expect(differences(before, snapshot(place.workspace))).toEqual([]);
});
