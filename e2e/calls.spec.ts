import { expect } from '@playwright/test';

import { test } from './fixture.ts';
import { writeCallsGuest } from './calls-guest.ts';

test.beforeEach(async ({ place }) => {
  // What was called before is offered again.
  place.cli(['call', await writeCallsGuest(place), 'paint', 'dark-red', 'false', '3']);
});

test('functions of a capsule are called with typed fields, by the keyboard alone', async ({ opened: page }) => {
  await expect(page.getByRole('navigation', { name: 'Views' })).toBeVisible();
  await page.keyboard.press('Control+Shift+X');
  const panel = page.getByRole('region', { name: 'Call functions of calls' });
  const choice = panel.getByLabel('Function');

  await test.step('a wrong argument is named, and nothing runs', async () => {
    await choice.selectOption('draw');
    await panel.getByLabel(/^points/).fill('[{"x": 1}, {"x": 300}]');
    await page.keyboard.press('Enter');
    await expect(panel.getByRole('alert')).toHaveText(
      'Argument 1 (points[1].x): s8 is from -128 to 127, and 300 is not.',
    );
    await expect(panel.getByRole('listitem')).toHaveCount(1);
  });

  await test.step('choices, numbers and Enter', async () => {
    await choice.focus();
    await page.keyboard.type('paint');
    await page.keyboard.press('Tab');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Tab');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Tab');
    await page.keyboard.type('42');
    await page.keyboard.press('Enter');
    await expect(panel.getByLabel('Result of paint("blue", true, 42)')).toHaveText('42');
  });

  await test.step("an interceptor's answer is explained", async () => {
    await choice.selectOption('astrid-hook-trigger');
    await panel.getByLabel(/^action/).fill('deny');
    await panel.getByLabel(/^payload/).fill('not on a Sunday');
    // A result may be told before its call has come back.
    await expect(panel.getByRole('button', { name: 'Call', exact: true })).toBeEnabled();
    await page.keyboard.press('Enter');
    await expect(panel.getByText('deny refuses what was asked, with this reason.')).toBeVisible();
  });

  await test.step('an earlier call is made again', async () => {
    await panel.getByRole('button', { name: 'Use again: paint("dark-red", false, 3)' }).click();
    await expect(choice).toHaveValue('paint');
    await panel.getByRole('button', { name: 'Call', exact: true }).click();
    await expect(panel.getByLabel('Result of paint("dark-red", false, 3)')).toHaveCount(2);
  });
});
