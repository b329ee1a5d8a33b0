import { expect } from '@playwright/test';
import type { Page } from '@playwright/test';

import { test } from './fixture.ts';
import { differences, snapshot } from './harness.ts';
import { view } from './window.ts';

test.use({ workspace: 'sample' });

async function runTidy(page: Page): Promise<void> {
  await view(page, /^Capsules/).click();
  await page.getByRole('button', { name: 'Run tidy', exact: true }).click();
  await expect(page.getByRole('tab', { name: /tidy.*exited/i })).toBeVisible();
}

test('the main job: run tidy, watch, review, edit, commit two, discard one; the folder changes only by the commit', async ({
  page,
  place,
  shell,
}) => {
  const before = snapshot(place.workspace);
  const problems: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error') problems.push(message.text());
  });
  page.on('pageerror', (error) => problems.push(error.message));
  await page.goto(await shell.url());

  await test.step('run tidy and watch its events arrive', async () => {
    await runTidy(page);
    await page.getByRole('tab', { name: 'Events' }).click();
    const events = page.getByRole('grid', { name: 'Events' });
    await expect(events.getByRole('row').nth(1)).toBeVisible();
    await page.getByRole('combobox', { name: 'Filter events' }).fill('op:unlink old.bak');
    await expect(events.getByText('cwd://old.bak')).toBeVisible();
    await page.getByRole('combobox', { name: 'Filter events' }).fill('');
    expect(differences(before, snapshot(place.workspace))).toEqual([]);
  });

  const changes = page.getByRole('tree', { name: 'Changes' });
  await test.step('open the change list, and a diff of base against top', async () => {
    await view(page, /^Changes/).click();
    await expect(changes.getByRole('treeitem', { name: /old\.bak/ })).toBeVisible();
    await changes.getByRole('treeitem', { name: /ideas\.txt/ }).dblclick();
    await expect(page.getByRole('toolbar', { name: 'Diff' })).toBeVisible();
    await expect(page.locator('.monaco-diff-editor .line-insert').first()).toBeVisible();
  });

  await test.step('edit a file in Monaco; the edit goes into the overlay', async () => {
    await view(page, /^Explorer/).click();
    const explorer = page.getByRole('tree', { name: 'Files' });
    await explorer.getByRole('treeitem', { name: /^README\.md/ }).dblclick();
    const editor = page.locator('.monaco-editor').first();
    await editor.click();
    await page.keyboard.press('Control+Home');
    await page.keyboard.type('Edited in the inspector.\n');
    await page.keyboard.press('Control+s');
    await expect(page.getByRole('tab', { name: /README\.md, unsaved/ })).toHaveCount(0);
    expect(differences(before, snapshot(place.workspace))).toEqual([]);
  });

  await test.step('commit two files', async () => {
    await view(page, /^Changes/).click();
    for (const name of ['README.md', 'old.bak']) {
      await changes.getByRole('treeitem', { name: `${name},` }).hover();
      await page.getByRole('button', { name: `Stage ${name}` }).click();
    }
    await page.getByRole('button', { name: 'Commit 2 staged' }).click();
    await expect(changes.getByRole('treeitem', { name: /old\.bak/ })).toHaveCount(0);
    expect(differences(before, snapshot(place.workspace))).toEqual(['README.md', 'old.bak']);
    expect(place.read('README.md')).toMatch(/^Edited in the inspector\.\n/);
  });

  await test.step('discard one file; the folder is as the commit left it', async () => {
    const committed = snapshot(place.workspace);
    await changes.getByRole('treeitem', { name: /todo\.md/ }).hover();
    await page.getByRole('button', { name: 'Discard todo.md' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Discard 1 change' }).click();
    await expect(changes.getByRole('treeitem', { name: /todo\.md/ })).toHaveCount(0);
    expect(differences(committed, snapshot(place.workspace))).toEqual([]);
  });

  expect(problems).toEqual([]);
});

test('the interactive shell capsule is typed to in the terminal', async ({ opened: page }) => {
  await view(page, /^Capsules/).click();
  await page.getByRole('button', { name: 'Run shell', exact: true }).click();
  await page.getByRole('textbox', { name: 'Terminal input' }).focus();
  await page.keyboard.type('write hello.txt from the terminal\nexit 3\n');
  await expect(page.getByRole('tab', { name: /shell.*exited.*3/i })).toBeVisible();
  await view(page, /^Changes/).click();
  await expect(page.getByRole('treeitem', { name: /hello\.txt/ })).toBeVisible();
});

test('the app killed with SIGKILL opens again on the same folder with its changes', async ({ opened: page, shell }) => {
  await runTidy(page);
  await shell.restart('SIGKILL');
  await page.goto(await shell.url());
  await view(page, /^Changes/).click();
  await expect(page.getByRole('treeitem', { name: /old\.bak/ })).toBeVisible();
  await view(page, /^Capsules/).click();
  await expect(page.getByRole('region', { name: 'Runs' }).getByText('tidy')).toBeVisible();
});

test('a capsule that cannot be loaded is explained in place', async ({ opened: page }) => {
  await view(page, /^Capsules/).click();
  await page.getByText('Load capsule…').click();
  await page.getByRole('textbox', { name: 'Path' }).fill(`${import.meta.dirname}/guests/missing-import.wasm`);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('alert').getByText('env.nope', { exact: true })).toBeVisible();
});

test('started on the sample, every pane has something to show', async ({ page, shell }) => {
  await shell.restart('SIGTERM', ['--sample']);
  await page.goto(await shell.url());
  await expect(page.getByRole('tree', { name: 'Files' }).getByRole('treeitem', { name: /^src/ })).toBeVisible();
  await expect(view(page, /^Changes \(\d+\)/)).toBeVisible();
  await expect(page.getByRole('grid', { name: 'Events' }).getByText('run-exit')).toBeVisible();
  await view(page, /^Layers/).click();
  await expect(page.getByRole('article', { name: 'Mount cwd://' })).toBeVisible();
});
