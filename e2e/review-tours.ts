/** Tours for pictures: changes staged and committed, what stands in the way, plans, operations and the bin. */
import type { Page } from '@playwright/test';

import { calm, shoot } from './shots.ts';
import type { Stop } from './shots.ts';
import { press, view } from './window.ts';

const tree = (page: Page, name: string) => page.getByRole('tree', { name });

async function choose(page: Page, button: string, item: RegExp): Promise<void> {
  await page.getByRole('button', { name: button }).click();
  await page.getByRole('menuitem', { name: item }).click();
}

/** A run's changes: some staged. */
async function stageSome(page: Page): Promise<void> {
  const rows = tree(page, 'Changes').getByRole('treeitem');
  await rows.filter({ hasText: 'app.toml' }).click();
  await press(page, 'Space');
  await page.getByRole('button', { name: 'Commit 1 staged' }).waitFor();
  await rows.filter({ hasText: 'guide.md' }).click();
  await press(page, 'Space');
  await page.getByRole('button', { name: 'Commit 2 staged' }).waitFor();
  await page.getByRole('textbox', { name: 'Commit message' }).fill('Tidy the configuration');
}

async function discardOne(page: Page, shown: string): Promise<void> {
  await tree(page, 'Changes').getByRole('treeitem').filter({ hasText: 'ideas.txt' }).click();
  await press(page, 'Delete');
  await shoot(page, `discard-${shown}`);
  await page.getByRole('button', { name: 'Discard 1 change' }).click();
  await page.getByText('Discarded 1 change').waitFor();
}

/** Staged, planned and committed; refused because the folder was changed meanwhile; taken back; in the bin. */
export async function reviewTour({ page, place, suffix }: Stop): Promise<void> {
  await view(page, /^Capsules/).click();
  await page.getByRole('button', { name: 'Run tidy', exact: true }).click();
  await page.getByRole('tab', { name: /tidy.*exited/i }).waitFor();
  await view(page, /^Changes/).click();
  await stageSome(page);
  await shoot(page, `staged-${suffix}`);

  await choose(page, 'More ways to commit', /^Plan/);
  const steps = tree(page, 'Steps');
  await steps.focus();
  await press(page, 'ArrowDown', 'ArrowDown', 'Enter');
  await shoot(page, `plan-${suffix}`);
  await press(page, 'Escape');

  await page.getByRole('button', { name: 'Commit 2 staged' }).click();
  await page.getByText('Committed 2 changes').waitFor();
  await discardOne(page, suffix);
  place.write('notes/todo.md', '- [ ] written meanwhile, by somebody else\n');
  await page.getByRole('button', { name: /^Commit all/ }).click();
  await page.getByRole('group', { name: /todo/ }).getByRole('button', { name: 'Mine' }).click();
  await shoot(page, `conflicts-${suffix}`);
  await page.getByRole('button', { name: /^Commit the other/ }).click();
  await page.getByText(/left out because of conflicts/).waitFor();
  await press(page, 'Control+Alt+z');
  await page.getByText(/^Taken back/).waitFor();

  await page.getByRole('tab', { name: 'Operations' }).click();
  await tree(page, 'Operations').getByRole('treeitem').first().click();
  await calm(page);
  await shoot(page, `operations-${suffix}`);
  await page.getByRole('tab', { name: 'Bin' }).click();
  await tree(page, 'Bin').getByRole('treeitem').first().click();
  await shoot(page, `bin-${suffix}`);
}
