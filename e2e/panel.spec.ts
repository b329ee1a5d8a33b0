/** The panel of the events: made tall and low again, and the details in it. */
import { expect } from '@playwright/test';

import { test } from './fixture.ts';

test.use({ workspace: 'sample' });

test('the list goes on following in a panel that changes its height; the details keep the width they were given', async ({
  opened: page,
}) => {
  await page.keyboard.press('Control+Shift+X');
  await page.getByRole('button', { name: 'Run tidy', exact: true }).click();
  await expect(page.getByRole('region', { name: 'Runs' }).getByText(/exited with 0/)).toBeVisible();
  await page.getByRole('tab', { name: 'Events', exact: true }).click();
  const grid = page.getByRole('grid', { name: 'Events' });
  const rows = grid.locator('[data-line]');
  const height = (): Promise<number> => grid.evaluate((element) => element.clientHeight);

  for (const deed of ['Maximize panel', 'Restore the height of the panel']) {
    const before = await height();
    await page.getByRole('button', { name: deed }).click();
    await expect.poll(height).not.toBe(before);
    await expect(rows.filter({ hasText: 'run-exit' })).toBeInViewport();
    await expect(page.getByRole('button', { name: 'Resume auto scroll' })).toHaveCount(0);
  }

  const separator = page.getByRole('separator', { name: 'Width of the details' });
  await rows.last().click();
  await separator.focus();
  const width = Number(await separator.getAttribute('aria-valuenow'));
  await page.keyboard.press('ArrowLeft');
  await page.reload();
  await rows.last().click();
  await expect(separator).toHaveAttribute('aria-valuenow', (width + 24).toString());
});

test('in a low panel the details have all of its height, and the line they are about stays in view', async ({
  page,
  shell,
}) => {
  await page.setViewportSize({ width: 1024, height: 700 });
  await page.goto(await shell.url());
  const grid = page.getByRole('grid', { name: 'Events' });
  await grid.locator('[data-line]').last().click();
  const details = page.getByRole('complementary', { name: 'Event details' });
  const [inside, around] = [await details.boundingBox(), await page.locator('.events').boundingBox()];
  expect(inside?.height).toBe(around?.height);
  await expect(grid.getByRole('row', { selected: true })).toBeInViewport();
});
