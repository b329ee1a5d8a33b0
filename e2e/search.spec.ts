/** Finding things by keyboard alone: files by letters of their paths, lines, and texts in every layer and in the past. */
import { expect } from '@playwright/test';
import type { Locator, Page } from '@playwright/test';

import { test } from './fixture.ts';
import { PUT } from './lua-put.ts';
import { press } from './window.ts';

const LINES = Array.from({ length: 300 }, (_, index) => (index === 199 ? 'const needle = 200;' : `line ${index + 1}`));

test.use({
  hands: 'keys',
  workspace: {
    'src/editor/view-store.ts': 'export const store = 1;\n',
    'src/view.ts': `${LINES.join('\n')}\n`,
    'docs/view.md': 'A Needle in the docs, and needles.\n',
    'write.lua': `${PUT}put('made.txt', 'w', 'the first needle\\n')\nput('made.txt', 'w', 'something else\\n')\n`,
  },
});

const quick = (page: Page): Locator => page.getByRole('dialog', { name: 'Go to file' });
const options = (page: Page): Locator => quick(page).getByRole('option');
const results = (page: Page): Locator => page.getByRole('tree', { name: 'Search results' });
const status = (page: Page): Locator => page.locator('.search-status');
const tab = (page: Page, name: string | RegExp): Locator => page.getByRole('tab', { name });

async function searchFor(page: Page, text: string): Promise<void> {
  await press(page, 'Control+Shift+F');
  const field = page.getByRole('textbox', { name: 'Search for' });
  await expect(field).toBeFocused();
  await press(page, 'Control+A');
  await page.keyboard.type(text);
  await press(page, 'Enter');
}

test('a file is gone to by some letters of its name, and a line by its number', async ({ opened: page }) => {
  await press(page, 'Control+P');
  await page.keyboard.type('vs');
  await expect(options(page).first()).toContainText('view-store.ts');
  await page.keyboard.type(' editor');
  await expect(options(page)).toHaveCount(1);
  await press(page, 'Enter');
  await expect(tab(page, /view-store\.ts/)).toBeVisible();

  await press(page, 'Control+P');
  await page.keyboard.type('view.ts:200');
  await expect(options(page).first()).toContainText('view.ts');
  await press(page, 'Enter');
  await expect(page.getByText('Ln 200, Col 1')).toBeVisible();

  await press(page, 'Control+G');
  await page.keyboard.type('7:3');
  await press(page, 'Enter');
  await expect(page.getByText('Ln 7, Col 3')).toBeVisible();

  await press(page, 'Control+P');
  await expect(options(page).first()).toContainText('view-store.ts');
  await page.keyboard.type('>');
  await expect(page.getByRole('combobox', { name: 'Command palette' })).toBeFocused();
  await press(page, 'Escape');
});

test('a text is found in files, gone through with F4, and told more closely', async ({ opened: page }) => {
  await searchFor(page, 'needle');
  await expect(status(page)).toContainText('3 lines in 3 files');
  await press(page, 'F4');
  await expect(tab(page, /view\.md/)).toBeVisible();
  await press(page, 'F4');
  await expect(page.getByText('Ln 200, Col 13')).toBeVisible();
  await press(page, 'Shift+F4');
  await expect(tab(page, /view\.md/)).toHaveAttribute('aria-selected', 'true');

  await press(page, 'Control+Shift+F');
  await press(page, 'Alt+C');
  await press(page, 'Alt+W');
  await expect(status(page)).toContainText('2 lines in 2 files');
  await press(page, 'Alt+R');
  await press(page, 'Control+A');
  await page.keyboard.type('need(');
  await expect(status(page).getByRole('alert')).toContainText('regular expression');
  await press(page, 'Control+A');
  await page.keyboard.type('[Nn]eedle');
  await expect(status(page)).toContainText('3 lines in 3 files');

  await press(page, 'ArrowDown');
  await expect(results(page)).toBeFocused();
  await press(page, 'ArrowDown');
  await press(page, 'Delete');
  await expect(status(page)).toContainText('2 lines in 2 files');
});

test('what a file held once is found in the past, and shown as it was', async ({ opened: page }) => {
  await press(page, 'Control+Shift+X');
  const field = page.getByRole('textbox', { name: 'Arguments of lua' });
  await field.focus();
  await page.keyboard.type('write.lua');
  await press(page, 'Enter');
  await expect(page.getByRole('region', { name: 'Runs' }).getByText(/exited with 0/)).toBeVisible();

  await searchFor(page, 'first needle');
  await expect(status(page)).toContainText('1 line in 1 file');
  await press(page, 'Tab');
  await press(page, 'Tab');
  await press(page, 'Tab');
  await press(page, 'Tab');
  await press(page, 'ArrowLeft');
  await expect(page.getByRole('radio', { name: 'Past' })).toBeChecked();
  await expect(status(page)).toContainText('1 line in 1 content');
  await press(page, 'F4');
  await expect(tab(page, /made\.txt/)).toBeVisible();
  await expect(page.locator('.monaco-editor').getByText('the first needle')).toBeVisible();
});
