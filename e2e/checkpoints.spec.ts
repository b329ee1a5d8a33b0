/** Checkpoints by keyboard alone: two are made, compared and restored. */
import { expect } from '@playwright/test';
import type { Page } from '@playwright/test';

import { test } from './fixture.ts';
import { differences, snapshot } from './harness.ts';
import { command, goTo, press, pressOn, tabTo } from './window.ts';

test.use({ workspace: { 'story.txt': 'Once upon a time.\n' }, hands: 'keys' });

async function checkpoint(page: Page, name: string): Promise<void> {
  await press(page, 'Control+Alt+c');
  const dialog = page.getByRole('dialog', { name: 'New checkpoint' });
  await expect(dialog.getByRole('textbox', { name: 'Name of the checkpoint' })).toBeFocused();
  await page.keyboard.type(name);
  await press(page, 'Enter');
  await expect(dialog).toBeHidden();
}

/** Writes at the beginning of the story, and saves it. */
async function write(page: Page, text: string): Promise<void> {
  await expect(page.locator('.monaco-editor.focused')).toBeVisible();
  await press(page, 'Control+Home');
  await page.keyboard.type(text);
  await press(page, 'Control+s');
  await expect(page.getByRole('tab', { name: /unsaved/ })).toHaveCount(0);
}

/** A story that grows by a sentence before each of two checkpoints, and by one after them. */
async function tell(page: Page): Promise<void> {
  await goTo(page.getByRole('tree', { name: 'Files' }), 'story.txt');
  await press(page, 'Enter');
  await write(page, 'First. ');
  await checkpoint(page, 'one sentence');
  await write(page, 'Second. ');
  await checkpoint(page, 'two sentences');
  await write(page, 'Third. ');
}

test('two checkpoints are compared, and a difference is opened', async ({ opened: page }) => {
  await tell(page);
  await command(page, 'Compare two states');
  const choose = async (side: string, name: string): Promise<void> => {
    const choice = page.getByRole('combobox', { name: `${side}: state` });
    await tabTo(choice);
    // A name that is typed chooses.
    await page.keyboard.type(name);
    await expect(choice.locator('option:checked')).toContainText(name);
  };
  await choose('From', 'one sentence');
  await choose('To', 'two sentences');
  await pressOn(page.getByRole('button', { name: 'Compare', exact: true }));

  const differing = page.getByRole('tree', { name: 'Differences, “one sentence” → “two sentences”' });
  await expect(differing.getByRole('treeitem')).toHaveCount(2);
  await goTo(differing, 'story.txt');
  await press(page, 'Enter');
  await expect(page.getByRole('toolbar', { name: 'Diff' })).toBeVisible();
  const diff = page.locator('.monaco-diff-editor');
  await expect(diff.locator('.editor.original .view-line').first()).toHaveText('First. Once upon a time.');
  await expect(diff.locator('.editor.modified .view-line').first()).toHaveText('Second. First. Once upon a time.');
});

test('a checkpoint is restored, and that is undone; the folder sees nothing of it', async ({ opened: page, place }) => {
  const before = snapshot(place.workspace);
  await tell(page);
  await press(page, 'Control+Shift+L');
  const stack = page.getByRole('listbox', { name: 'Layers of cwd://' });
  await expect(stack).toBeFocused();
  await expect(async () => {
    await press(page, 'ArrowDown');
    await expect(stack.getByRole('option', { name: /^one sentence/, selected: true })).toBeVisible({ timeout: 50 });
  }).toPass({ intervals: [0] });
  await press(page, 'r');
  const dialog = page.getByRole('dialog', { name: 'Restore “one sentence”?' });
  await pressOn(dialog.getByRole('button', { name: 'Restore 1 path' }));
  const firstLine = page.locator('.monaco-editor .view-line').first();
  await expect(firstLine).toHaveText('First. Once upon a time.');

  await press(page, 'Control+Alt+Z');
  await expect(firstLine).toHaveText('Third. Second. First. Once upon a time.');
  expect(differences(before, snapshot(place.workspace))).toEqual([]);
});
