/** Tours for pictures: sandboxes, finding things, settings and keys, and what became of runs. */
import type { Page } from '@playwright/test';

import { shoot } from './shots.ts';
import type { Stop } from './shots.ts';
import { command, press, view } from './window.ts';

/** In the view of capsules. */
async function runLua(page: Page, args: string): Promise<void> {
  await page.getByRole('textbox', { name: 'Arguments of lua' }).fill(args);
  await press(page, 'Enter');
  await page.getByRole('tab', { name: new RegExp(`lua ${args}.*exited`, 'i') }).waitFor();
}

/** The list of runs, the story of one, and two side by side. */
export async function runsTour({ page, suffix }: Stop): Promise<void> {
  await view(page, /^Capsules/).click();
  await runLua(page, 'breaks.lua');
  await page.getByRole('button', { name: 'Run tidy', exact: true }).click();
  await page.getByRole('tab', { name: /tidy.*exited/i }).waitFor();
  await runLua(page, 'breaks.lua again');
  await view(page, /^Explorer/).click();
  await press(page, 'Control+Alt+R');
  const runs = page.getByRole('tree', { name: 'Runs', exact: true });
  await runs.getByRole('treeitem').nth(2).click();
  await press(page, 'Enter');
  await page.getByRole('tree', { name: 'Paths of this run' }).getByRole('treeitem').first().waitFor();
  await shoot(page, `story-${suffix}`);
  await press(page, 'Control+Alt+R', 'Home', 'Space', 'End', 'Space', 'x');
  await page.getByRole('article', { name: 'Two runs side by side' }).waitFor();
  await page.getByRole('listbox', { name: 'Events of both runs' }).getByRole('option').first().waitFor();
  await shoot(page, `two-runs-${suffix}`);
}

/** Files by some letters, and a text in every layer and in the past. */
export async function searchTour({ page, suffix }: Stop): Promise<void> {
  await view(page, /^Capsules/).click();
  await runLua(page, 'breaks.lua');
  await press(page, 'Control+p');
  await page.keyboard.type('mea');
  await page.getByRole('dialog', { name: 'Go to file' }).getByRole('option').first().waitFor();
  await shoot(page, `quick-open-${suffix}`);
  await press(page, 'Escape', 'Control+Shift+F');
  await page.getByRole('textbox', { name: 'Search for' }).fill('measure');
  await press(page, 'Enter');
  await page.getByRole('tree', { name: 'Search results' }).getByRole('treeitem').first().waitFor();
  await shoot(page, `search-${suffix}`);
}

export async function settingsTour({ page, suffix }: Stop): Promise<void> {
  await page.getByRole('tree', { name: 'Files' }).waitFor();
  await press(page, 'Control+,');
  await page.getByRole('searchbox', { name: 'Search settings' }).waitFor();
  await shoot(page, `settings-${suffix}`);
  await press(page, 'Control+K', 'Control+S');
  await page.getByRole('searchbox', { name: 'Search commands' }).waitFor();
  await shoot(page, `keys-${suffix}`);
  await command(page, 'Zen: show the editor alone');
  await shoot(page, `zen-${suffix}`);
}

export async function libraryTour({ page, suffix }: Stop): Promise<void> {
  await page.getByRole('tree', { name: 'Files' }).waitFor();
  await press(page, 'Control+Alt+m');
  const list = page.getByRole('tree', { name: 'Sandboxes', exact: true });
  await list.getByRole('treeitem').first().waitFor();
  for (const name of ['Experiment', 'Main line of the release']) {
    await press(page, 'Control+d');
    await page.getByRole('textbox', { name: 'Name of the sandbox' }).fill(name);
    await press(page, 'Enter');
    await list.getByRole('treeitem', { name: new RegExp(`^${name}`) }).waitFor();
  }
  await shoot(page, `library-${suffix}`);
}
