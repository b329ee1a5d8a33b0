/** Settings, the keyboard map, zen, and what a window finds again: by keyboard alone. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { expect } from '@playwright/test';
import type { Page } from '@playwright/test';

import { test } from './fixture.ts';
import { goTo, press, tabTo } from './window.ts';

test.use({ workspace: { 'a.txt': 'one\ntwo\n', 'b.txt': 'b\n' }, hands: 'keys' });

const root = (page: Page) => page.locator('html');
const search = (page: Page) => page.getByRole('searchbox', { name: 'Search settings' });
const explorer = (page: Page) => page.getByRole('tree', { name: 'Files' });

async function openSettings(page: Page, words: string): Promise<void> {
  await press(page, 'Control+,');
  await tabTo(search(page), 'Shift+Tab');
  await press(page, 'Control+A');
  await page.keyboard.type(words);
}

test('a setting is found, changed, kept in the file with its comments, and put back', async ({
  opened: page,
  place,
}) => {
  const file = join(place.home, 'settings.json');
  const written = (): string => readFileSync(file, 'utf8');
  writeFileSync(file, '{\n  // by hand\n  "appearance.density": "compact"\n}\n');
  await expect(root(page)).toHaveAttribute('data-density', 'compact');

  await press(page, 'Control+,');
  await expect(search(page)).toBeFocused();
  await page.keyboard.type('theme');
  await tabTo(page.getByRole('combobox', { name: 'Theme' }));
  await page.keyboard.type('High contrast dark');
  await expect(root(page)).toHaveAttribute('data-theme', 'contrast-dark');
  await expect.poll(written).toContain('// by hand');
  expect(written()).toContain('"appearance.theme": "contrast-dark"');

  await tabTo(page.getByRole('button', { name: 'Reset Theme' }));
  await press(page, 'Enter');
  await expect.poll(written).not.toContain('appearance.theme');
  await expect(root(page)).not.toHaveAttribute('data-theme', 'contrast-dark');

  await openSettings(page, 'appearance.fontSize');
  const size = page.getByRole('spinbutton', { name: 'Font size' });
  await tabTo(size);
  await press(page, 'Control+A');
  await page.keyboard.type('15');
  await press(page, 'Enter');
  await expect(root(page)).toHaveCSS('--scale', '1.2');
});

test('the file is edited as text, and what cannot be read of it is said', async ({ opened: page, place }) => {
  const file = join(place.home, 'settings.json');
  await press(page, 'Control+,');
  await expect(search(page)).toBeFocused();
  await tabTo(page.getByRole('button', { name: 'settings.json' }));
  await press(page, 'Enter');
  await expect(page.locator('.settings-file .monaco-editor.focused')).toBeVisible();
  await page.keyboard.insertText('"appearance.theme": "contrast-light" // mine');
  await press(page, 'Control+S');
  await expect(root(page)).toHaveAttribute('data-theme', 'contrast-light');
  expect(readFileSync(file, 'utf8')).toBe('{\n  "appearance.theme": "contrast-light" // mine\n}\n');

  writeFileSync(file, '{ "appearance.theme": }');
  await expect(page.getByRole('alert').filter({ hasText: 'Line 1, column 23: Expected a value.' })).toBeVisible();
  expect(readFileSync(file, 'utf8')).toBe('{ "appearance.theme": }');
});

test('a command gets other keys, which work and are shown; clashes are told', async ({ opened: page }) => {
  await press(page, 'Control+K', 'Control+S');
  await expect(page.getByRole('searchbox', { name: 'Search commands' })).toBeFocused();
  await page.keyboard.type('Toggle side bar');
  await press(page, 'ArrowDown');
  const row = page.getByRole('row', { name: /^Toggle side bar/ });
  await expect(row).toBeFocused();
  await press(page, 'Enter');
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByRole('textbox', { name: 'Keys' })).toBeFocused();
  await press(page, 'Control+J');
  await expect(dialog.getByText('Also the keys of: Toggle panel.')).toBeVisible();
  await press(page, 'Backspace', 'Control+K', 'Control+B', 'Enter');
  await expect(dialog).toBeHidden();
  await expect(page.getByRole('row', { name: 'Toggle side bar, Ctrl+K Ctrl+B, yours' })).toBeVisible();

  await expect(explorer(page)).toBeVisible();
  await press(page, 'Control+B');
  await expect(explorer(page)).toBeVisible();
  await press(page, 'Control+K');
  await expect(page.getByText('waits for the next keys…')).toBeVisible();
  await press(page, 'Control+B');
  await expect(explorer(page)).toBeHidden();

  await tabTo(page.getByRole('button', { name: 'Search by pressing keys' }), 'Shift+Tab');
  await press(page, 'Enter', 'Control+K', 'Control+B');
  await expect(page.getByRole('row', { name: /yours$/ })).toBeVisible();
  await expect(page.getByText('1 command', { exact: true })).toBeVisible();
  await press(page, 'Enter', 'Backspace');
  await expect(page.getByRole('button', { name: 'Changed 0' })).toBeVisible();
  await press(page, 'Escape', 'Control+B');
  await expect(explorer(page)).toBeVisible();
});

test('zen is the editor alone, until Escape twice; a window finds again what it showed', async ({ opened: page }) => {
  await expect(explorer(page)).toBeFocused();
  await goTo(explorer(page), 'a.txt');
  await press(page, 'Enter');
  await expect(page.getByRole('tab', { name: 'a.txt' })).toHaveAttribute('aria-selected', 'true');
  await press(page, 'Control+K', 'z');
  await expect(explorer(page)).toBeHidden();
  await expect(page.getByRole('navigation', { name: 'Views' })).toBeHidden();
  await press(page, 'Escape', 'Escape');
  await expect(page.getByRole('navigation', { name: 'Views' })).toBeVisible();

  await press(page, 'Control+Shift+G', 'Control+J');
  await expect(page.getByRole('region', { name: 'Panel' })).toBeHidden();
  // Another port, as after another start: its storage is empty.
  await page.evaluate(() => window.localStorage.clear());
  await page.reload();
  await expect(page.getByRole('tab', { name: 'a.txt' })).toHaveAttribute('aria-selected', 'true');
  await expect(page.getByRole('region', { name: 'Panel' })).toBeHidden();
  await expect(page.getByRole('button', { name: 'Changes', exact: true })).toHaveAttribute('aria-pressed', 'true');
});
