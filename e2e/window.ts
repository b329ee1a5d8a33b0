/** What a person does in every part of the window: keys, views, and a capsule by the file picker. */
import { expect } from '@playwright/test';
import type { Locator, Page } from '@playwright/test';

export async function press(page: Page, ...keys: readonly string[]): Promise<void> {
  for (const key of keys) await page.keyboard.press(key);
}

/** The button of the activity bar that shows a view. */
export const view = (page: Page, name: RegExp): Locator =>
  page.getByRole('navigation', { name: 'Views' }).getByRole('button', { name });

/** What the terminal shows. */
export const screen = (page: Page): Locator => page.locator('.xterm-rows');

/** Loads a capsule through the window's own picker, in the Capsules view. */
export async function loadCapsule(page: Page, file: string): Promise<void> {
  await page.getByRole('button', { name: 'Load capsule…' }).first().click();
  const path = page.getByRole('textbox', { name: 'Path' });
  // The picker shows its first folder there by itself.
  await expect(path).not.toHaveValue('');
  await path.fill(file);
  await page.keyboard.press('Enter');
}
