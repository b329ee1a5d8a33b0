/** Runs that were, by keyboard alone: the story of one, two side by side, and one once more from its checkpoint. */
import { expect } from '@playwright/test';
import type { Locator, Page } from '@playwright/test';

import { test } from './fixture.ts';
import { press } from './window.ts';

/** Adds its argument to what it finds, and says what it found. */
const WORK = `
local name = arg[1]
local state = io.open('state.txt')
local text = state:read('a')
state:close()
print('found ' .. text)
local file = io.open('state.txt', 'w')
file:write(text .. name)
file:close()
if name == 'two' then io.open('extra.txt', 'w'):close() end
io.open('nowhere.txt')
`;

test.use({ workspace: { 'work.lua': WORK, 'state.txt': 'begin-' }, hands: 'keys' });

const list = (page: Page): Locator => page.getByRole('tree', { name: 'Runs', exact: true });
const runs = (page: Page): Locator => list(page).getByRole('treeitem');
const pair = (page: Page): Locator => page.getByRole('listbox', { name: 'Events of both runs' });

async function runLua(page: Page, args: string): Promise<void> {
  await press(page, 'Control+Shift+X');
  await page.getByRole('textbox', { name: 'Arguments of lua' }).fill(args);
  await press(page, 'Enter');
  await expect(page.getByRole('tab', { name: new RegExp(`lua ${args}`) })).toBeVisible();
}

async function runTwice(page: Page): Promise<void> {
  await expect(page.getByRole('tree', { name: 'Files' })).toBeFocused();
  for (const name of ['one', 'two']) {
    await runLua(page, `work.lua ${name}`);
    await press(page, 'Control+Alt+R');
    await expect(list(page)).toBeFocused();
    await expect(runs(page).first()).toHaveAccessibleName(new RegExp(`^lua work.lua ${name}, exited with 0`));
  }
}

test('two runs are compared, told and done once more from the checkpoint', async ({ opened: page }) => {
  await runTwice(page);
  for (const key of ['Home', 'Space', 'ArrowDown', 'Space']) await press(page, key);
  await expect(runs(page).first()).toHaveAccessibleName(/chosen as B$/);
  await expect(runs(page).last()).toHaveAccessibleName(/chosen as A$/);
  await press(page, 'x');
  await expect(page.getByRole('tab', { name: 'lua work.lua one ↔ lua work.lua two' })).toBeVisible();
  await expect(page.getByRole('article', { name: 'Two runs side by side' })).toContainText('of B alone');
  await expect(pair(page).getByRole('option', { name: /^B alone, create, cwd:\/\/extra\.txt/ })).toBeVisible();

  await press(page, 'Control+Alt+R');
  await expect(list(page)).toBeFocused();
  await press(page, 'End');
  await press(page, 'Enter');
  await expect(page.getByRole('tabpanel', { name: 'lua work.lua one', exact: true })).toBeFocused();
  const story = page.getByRole('article', { name: 'Story of lua work.lua one' });
  await expect(story).toContainText('exited with 0');
  const paths = story.getByRole('tree', { name: 'Paths of this run' });
  await expect(paths.getByRole('treeitem', { name: /^cwd:\/\/state\.txt, modified/ })).toBeVisible();
  await press(page, 'Tab');
  await expect(story.getByRole('button', { name: 'Run again', exact: true })).toBeFocused();
  await expect(paths.getByRole('treeitem', { name: /^cwd:\/\/nowhere\.txt.*1 failed$/ })).toBeVisible();

  await press(page, 'Control+Alt+R');
  await expect(list(page)).toBeFocused();
  await press(page, 'End');
  await press(page, 'c');
  // It finds what the first one found, and not what was there after both.
  await expect(page.getByText('found begin-', { exact: true }).last()).toBeVisible();
  await press(page, 'Control+Alt+R');
  await expect(runs(page)).toHaveCount(3);
  await expect(runs(page).first()).toHaveAccessibleName(/^lua work.lua one, exited with 0/);
});
