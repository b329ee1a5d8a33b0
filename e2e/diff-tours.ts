/** Tours for pictures: what a diff tab shows of contents of every kind. */
import type { Page } from '@playwright/test';

import { writeDiffSamples } from './diff-samples.ts';
import { shoot } from './shots.ts';
import type { Stop } from './shots.ts';
import { press, view } from './window.ts';

async function openDiff(page: Page, name: string): Promise<void> {
  await page
    .getByRole('tree', { name: 'Changes' })
    .getByRole('treeitem', { name: new RegExp(`^${name}`) })
    .dblclick();
  await page.getByRole('toolbar', { name: 'Diff' }).filter({ hasText: name }).waitFor();
}

/** Texts: both shapes, what is staged of them, a long one, and those that are no two texts. */
async function textStops({ page, suffix }: Stop): Promise<void> {
  const bar = page.getByRole('toolbar', { name: 'Diff' });
  const staging = page.getByRole('toolbar', { name: 'Staging' });
  await openDiff(page, 'rates.ts');
  await page.locator('.monaco-diff-editor .line-insert').first().waitFor();
  await page.locator('.monaco-editor.focused').waitFor();
  await press(page, 'F7');
  await staging.getByText('Hunk 1 of').waitFor();
  await press(page, 'Alt+s');
  await staging.getByText(/^Hunk 1 of \d+ · staged/).waitFor();
  await press(page, 'F7');
  await shoot(page, `diff-sides-${suffix}`);
  await bar.getByRole('button', { name: 'Show inline' }).click();
  await bar.getByRole('button', { name: 'Collapse unchanged regions' }).click();
  await shoot(page, `diff-inline-${suffix}`);
  await bar.getByRole('button', { name: 'Collapse unchanged regions' }).click();
  await bar.getByRole('button', { name: 'Show side by side' }).click();
  await staging.getByRole('combobox', { name: 'Compare' }).selectOption({ label: 'Folder → staged' });
  await shoot(page, `diff-staged-${suffix}`);
  await staging.getByRole('combobox', { name: 'Compare' }).selectOption({ label: 'Folder → sandbox' });
  for (const name of ['ledger.csv', 'everything.log', 'plan.md', 'empty.txt', 'endings.txt', 'retired.ts']) {
    await openDiff(page, name);
    await page.waitForTimeout(name === 'ledger.csv' ? 3000 : 500);
    await shoot(page, `diff-${name.split('.')[0] ?? name}-${suffix}`);
  }
}

async function pictureStops({ page, suffix }: Stop): Promise<void> {
  await openDiff(page, 'chart.png');
  const modes = page.getByRole('group', { name: 'Compare pictures' });
  for (const mode of ['2-up', 'Swipe', 'Onion skin', 'Difference']) {
    await modes.getByRole('button', { name: mode }).click();
    await shoot(page, `diff-image-${mode.toLowerCase().replace(' ', '-')}-${suffix}`);
  }
}

async function otherStops({ page, suffix }: Stop): Promise<void> {
  for (const name of ['firmware.bin', 'measures.sqlite', 'bundle.zip']) {
    await openDiff(page, name);
    if (name === 'firmware.bin') await press(page, 'F7');
    await shoot(page, `diff-${name.split('.')[0] ?? name}-${suffix}`);
  }
}

/** Every view of a diff, and all changes in one scroll. */
export async function diffTour(stop: Stop): Promise<void> {
  const { page, place, suffix } = stop;
  const script = writeDiffSamples(place);
  await view(page, /^Capsules/).click();
  await page.getByRole('textbox', { name: 'Arguments of lua' }).fill(script);
  await press(page, 'Enter');
  await page.getByRole('tab', { name: /lua.*exited/i }).waitFor();
  await view(page, /^Changes/).click();
  await press(page, 'Control+j');
  await textStops(stop);
  await pictureStops(stop);
  await otherStops(stop);
  await page.getByRole('button', { name: 'All changes in one scroll' }).click();
  await page.locator('.all-rows [data-line]').first().waitFor();
  await shoot(page, `diff-all-${suffix}`);
  for (let file = 1; file < 9; file += 1) await page.getByRole('button', { name: 'Next file' }).click();
  await page.locator('.all-rows [style*="--syntax-keyword"]').first().waitFor();
  await shoot(page, `diff-all-code-${suffix}`);
}
