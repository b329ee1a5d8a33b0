/** The workbench under less usual hands: keyboard alone, a folder that moved, a flood of events, a reload. */
import { rmSync } from 'node:fs';
import { join } from 'node:path';

import { expect } from '@playwright/test';
import type { Locator, Page } from '@playwright/test';

import { test } from './fixture.ts';
import { differences, snapshot, TOP } from './harness.ts';
import { press } from './window.ts';

const BENCH = join(TOP, 'bench/guest/bench.wasm');

test.use({ workspace: 'sample' });

const changeTree = (page: Page) => page.getByRole('tree', { name: 'Changes' });
const fileTree = (page: Page) => page.getByRole('tree', { name: 'Files' });

/** Types ahead in a tree until the row has the focus: on a busy machine a list may be told anew in the middle of a word. */
async function typeTo(tree: Locator, name: string): Promise<void> {
  await expect(async () => {
    await tree.page().keyboard.type(name);
    const ending = new RegExp(`${name.replaceAll('.', '\\.')}[^/]*$`);
    await expect(tree).toHaveAttribute('aria-activedescendant', ending, { timeout: 300 });
  }).toPass({ intervals: [1500] });
}

/** By keyboard: the view takes the focus, and Enter runs the first capsule. */
async function runTidy(page: Page): Promise<void> {
  await expect(fileTree(page)).toBeFocused();
  await press(page, 'Control+Shift+X');
  await expect(page.getByRole('button', { name: 'Run tidy', exact: true })).toBeFocused();
  await press(page, 'Enter');
  await expect(page.getByRole('tab', { name: /tidy.*exited/i })).toBeVisible();
}

async function startBench(page: Page, args: string): Promise<void> {
  await expect(fileTree(page)).toBeFocused();
  await press(page, 'Control+Shift+X');
  await page.getByText('Load capsule…').click();
  await page.getByRole('textbox', { name: 'Path' }).fill(BENCH);
  await press(page, 'Enter');
  await page.getByRole('textbox', { name: 'Arguments of bench' }).fill(args);
  await press(page, 'Enter');
}

test('the main job without a mouse: run, review, edit, commit one, discard one', async ({ opened: page, place }) => {
  const before = snapshot(place.workspace);
  await runTidy(page);

  await press(page, 'Control+Shift+E');
  await typeTo(fileTree(page), 'README');
  await press(page, 'Enter');
  await expect(page.locator('.monaco-editor.focused')).toBeVisible();
  await page.keyboard.type('By hand. ');
  await press(page, 'Control+s');
  await expect(page.getByRole('tab', { name: /README\.md, unsaved/ })).toHaveCount(0);
  expect(differences(before, snapshot(place.workspace))).toEqual([]);

  await press(page, 'Control+Shift+G');
  await expect(changeTree(page)).toBeFocused();
  await typeTo(changeTree(page), 'README');
  await press(page, 'Enter');
  await expect(page.locator('.monaco-diff-editor .line-insert').first()).toBeVisible();
  await expect(changeTree(page)).toBeFocused();
  await press(page, ' ', 'Control+Enter');
  await expect(changeTree(page).getByRole('treeitem', { name: /^README\.md/ })).toHaveCount(0);
  expect(differences(before, snapshot(place.workspace))).toEqual(['README.md']);

  await expect(changeTree(page)).toBeFocused();
  await typeTo(changeTree(page), 'old.bak');
  await press(page, 'Delete');
  await expect(page.getByRole('dialog').getByRole('button', { name: 'Cancel' })).toBeFocused();
  await press(page, 'Tab', 'Enter');
  await expect(changeTree(page).getByRole('treeitem', { name: /^old\.bak/ })).toHaveCount(0);
  await expect(changeTree(page)).toBeFocused();
});

test('a commit over a file that moved touches nothing, says why, and goes on without it', async ({
  opened: page,
  place,
}) => {
  await runTidy(page);
  place.write('README.md', 'written behind the back\n');
  const before = snapshot(place.workspace);

  await press(page, 'Control+Shift+G');
  await page.getByRole('button', { name: /^Commit all/ }).click();
  const dialog = page.getByRole('dialog', { name: 'Nothing was committed: 1 conflict' });
  await expect(dialog.getByRole('button', { name: 'cwd://README.md' })).toBeVisible();
  await expect(dialog.getByText('changed in the folder', { exact: true })).toBeVisible();
  expect(differences(before, snapshot(place.workspace))).toEqual([]);

  await dialog.getByRole('button', { name: /^Commit the other \d+ changes$/ }).click();
  await expect(changeTree(page).getByRole('treeitem', { name: /^old\.bak/ })).toHaveCount(0);
  await expect(changeTree(page).getByRole('treeitem', { name: /^README\.md/ })).toBeVisible();
  expect(place.read('README.md')).toBe('written behind the back\n');
});

test('names show what is in them, and a diff shows what no line shows', async ({ page, place, shell }) => {
  place.write('line\nbreak.txt', '');
  place.write('bill\u202Etxt.exe', '');
  await page.goto(await shell.url());
  await expect(fileTree(page).getByText('line\\u{a}break.txt', { exact: true })).toBeVisible();
  await expect(fileTree(page).getByText('bill\\u{202e}txt.exe', { exact: true })).toBeVisible();

  await runTidy(page);
  await press(page, 'Control+Shift+G');
  await changeTree(page)
    .getByRole('treeitem', { name: /^data-format\.md/ })
    .dblclick();
  await expect(page.getByRole('toolbar', { name: 'Diff' })).toContainText('line ends CRLF → LF');
  await changeTree(page)
    .getByRole('treeitem', { name: /^logo\.svg, renamed from Logo\.SVG/ })
    .dblclick();
  await expect(page.getByRole('toolbar', { name: 'Diff' })).toContainText('same content');
});

test('thousands of events scroll and filter; a reload in the middle of the run catches up', async ({
  page,
  place,
  shell,
}) => {
  rmSync(place.workspace, { recursive: true });
  place.write('only.txt', 'x');
  await page.goto(await shell.url());
  await startBench(page, '/ 600 4 200');
  await expect(page.getByRole('region', { name: 'Runs' }).getByText(/running/)).toBeVisible();
  await page.reload();
  await expect(page.getByRole('region', { name: 'Capsules' })).toBeVisible();
  await press(page, 'Control+Shift+X');
  await expect(page.getByRole('region', { name: 'Runs' }).getByText(/exited with 0/)).toBeVisible({ timeout: 40_000 });

  await press(page, 'Control+Shift+Y');
  const events = page.getByRole('grid', { name: 'Events' });
  const counts = page.locator('.events-counts');
  await press(page, 'End');
  await expect(events.locator('[aria-selected="true"]')).toBeVisible();
  const total = Number(/\/ ([\d,]+)/.exec(await counts.innerText())?.[1]?.replaceAll(',', ''));
  expect(total).toBeGreaterThan(5000);
  await expect(async () => {
    await press(page, 'Home');
    await expect(events.locator('[data-index], .event-row').nth(1)).toBeVisible();
    await expect(counts).toHaveText(/^([\d,]+) \/ \1/, { timeout: 500 });
  }).toPass();
  await expect(events.locator('.event-row:not(.event-head)').first()).toHaveAttribute('aria-rowindex', '2');

  await page.getByRole('combobox', { name: 'Filter events' }).fill('op:create path:f000007');
  await expect(counts).toHaveText(/^\d \/ /);
  await expect(events.getByText('f000007').first()).toBeVisible();
});

test('a shell that is gone is said to be gone', async ({ opened: page, shell }) => {
  await expect(fileTree(page)).toBeVisible();
  await shell.restart('SIGKILL');
  await expect(page.getByRole('alert')).toContainText('open the new link it prints', { timeout: 10_000 });
});
