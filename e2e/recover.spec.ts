/** A damaged sandbox in the window: what is wrong, one button, and the recovered one is there. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { expect } from '@playwright/test';

import { test } from './fixture.ts';
import { capsule } from './harness.ts';

test.use({ workspace: 'sample' });

test.beforeEach(({ place }) => {
  place.run(capsule('tidy.wasm'));
  const sandboxes = join(place.home, 'sandboxes');
  const [id = ''] = readdirSync(sandboxes);
  const file = join(sandboxes, id, 'sandbox.db');
  const bytes = readFileSync(file);
  bytes.fill(0, 4096 * 2, 4096 * 14);
  writeFileSync(file, bytes);
});

test('a damaged sandbox says so, is set aside and recovered by a button, and can be verified', async ({
  opened: page,
}) => {
  await expect(page.getByRole('alert')).toContainText('The sandbox database is damaged');
  await page.getByRole('button', { name: 'Set aside and recover' }).click();
  await expect(page.getByText(/was set aside in .*damaged-/)).toBeVisible();
  await expect(page.getByRole('tree', { name: 'Files' })).toBeVisible();

  await page.keyboard.press('Control+Shift+P');
  await page.getByRole('combobox', { name: 'Command' }).fill('Verify sandbox');
  await page.keyboard.press('Enter');
  await expect(page.getByText('The sandbox is well')).toBeVisible();
});
