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

/** Runs a command by its title, through the palette. */
export async function command(page: Page, title: string): Promise<void> {
  await press(page, 'F1');
  await page.keyboard.type(title);
  await expect(page.locator('[cmdk-item][data-selected="true"]')).toContainText(title, { ignoreCase: true });
  await press(page, 'Enter');
}

/** Brings the keyboard to a row by the arrows: a letter that is a key of the list must not belong to a name that is being typed. */
export async function goTo(tree: Locator, name: string): Promise<void> {
  const page = tree.page();
  const row = tree.getByRole('treeitem', { name: new RegExp(`^${name.replaceAll('.', '\\.')}`), selected: true });
  await expect(tree).toBeFocused();
  await press(page, 'Home');
  await expect(async () => {
    await press(page, 'ArrowDown');
    await expect(row).toBeVisible({ timeout: 50 });
  }).toPass({ intervals: [0] });
}

/** Stops that a part of the window has at most. */
const STOPS = 40;

/** Brings the keyboard to a control, stop by stop. */
export async function tabTo(control: Locator, way: 'Tab' | 'Shift+Tab' = 'Tab'): Promise<void> {
  const page = control.page();
  await expect(control).toBeVisible();
  for (let stop = 0; stop < STOPS; stop += 1) {
    if (await control.evaluate((element) => element === document.activeElement)) return;
    await press(page, way);
  }
  throw new Error(`${STOPS} stops by ${way} do not lead to ${control.toString()}`);
}

/** Presses a control as those do who have a keyboard only. */
export async function pressOn(control: Locator, way: 'Tab' | 'Shift+Tab' = 'Tab'): Promise<void> {
  await tabTo(control, way);
  await press(control.page(), 'Enter');
}

export const changeTree = (page: Page): Locator => page.getByRole('tree', { name: 'Changes', exact: true });

/** The change list, with the keyboard in it. */
export async function showChanges(page: Page): Promise<Locator> {
  await press(page, 'Control+Shift+G');
  await expect(changeTree(page)).toBeFocused();
  return changeTree(page);
}
