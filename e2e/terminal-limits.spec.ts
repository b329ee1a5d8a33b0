/** The terminal as a person types in it, a limit set in the panel that ends a run, and the output of before a reload. */
import { expect } from '@playwright/test';
import type { Page } from '@playwright/test';

import { test } from './fixture.ts';
import { guest } from './harness.ts';
import { loadCapsule, screen, view } from './window.ts';

test.use({ workspace: 'sample' });

test.beforeEach(({ opened }) => view(opened, /^Capsules/).click());

const tab = (page: Page, name: RegExp) => page.getByRole('tablist', { name: 'Runs' }).getByRole('tab', { name });

test('a line is edited, called back and sent, Ctrl-D ends the input, and a reload shows the output again', async ({
  page,
}) => {
  await page.getByRole('button', { name: 'Run shell', exact: true }).click();
  await expect(screen(page)).toContainText('$');
  await page.getByRole('textbox', { name: 'Terminal input' }).focus();

  await test.step('what was typed wrong is put right inside the line', async () => {
    await page.keyboard.type('ecko one two');
    await page.keyboard.press('Home');
    for (let step = 0; step < 3; step += 1) await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Backspace');
    await page.keyboard.type('h');
    await expect(screen(page)).toContainText('$ echo one two');
    await page.keyboard.press('Enter');
    await expect(screen(page)).toContainText(/echo one two\s*one two/);
  });

  await test.step('an earlier line comes back, loses its last word, and is sent anew', async () => {
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('Control+w');
    await page.keyboard.type('three');
    await page.keyboard.press('Enter');
    await expect(screen(page)).toContainText(/echo one three\s*one three/);
  });

  await test.step('Ctrl-D on an empty line is the end of the input', async () => {
    await page.keyboard.press('Control+d');
    await expect(tab(page, /^shell, exited with 0$/)).toBeVisible();
    await expect(screen(page)).toContainText('exited with 0');
  });

  await test.step('a page that comes later shows what was printed, and how it ended', async () => {
    await page.reload();
    await page.getByRole('tab', { name: 'Terminal' }).click();
    await tab(page, /^shell, exited with 0$/).click();
    await expect(screen(page)).toContainText(/one two.*one three.*exited with 0/s);
  });
});

test('a time limit is set in the panel by the keyboard, and stops a run that sleeps', async ({ page }) => {
  await loadCapsule(page, guest('waits.wasm'));
  const words = page.getByRole('textbox', { name: 'Arguments of waits' });
  await expect(words).toBeFocused();

  const limits = page.getByRole('group').filter({ hasText: 'Limits of runs' });
  const time = limits.getByRole('textbox', { name: 'Time', exact: true });
  await test.step('a text that is no time is refused and named; a time is kept', async () => {
    await limits.getByText('Limits of runs').click();
    await time.fill('soon');
    await page.keyboard.press('Enter');
    await expect(limits.getByRole('alert')).toHaveText('This must be a time, such as 500ms, 30s or 5m, or none.');
    await expect(time).toHaveAttribute('aria-invalid', 'true');
    await time.fill('400ms');
    await page.keyboard.press('Enter');
    await expect(limits.getByText('time 400ms')).toBeVisible();
  });

  await test.step('the run says that it was stopped, and by what', async () => {
    await words.fill('sleep');
    await page.keyboard.press('Enter');
    await expect(tab(page, /^waits sleep, stopped by its limit of time$/)).toBeVisible();
    await expect(screen(page)).toContainText(/awake.*stopped: .*0\.4 s/s);
  });

  await test.step('after a reload the limit still holds, and the stopped run tells the same', async () => {
    await page.reload();
    await expect(limits.getByText('time 400ms')).toBeVisible();
    await page.getByRole('tab', { name: 'Terminal' }).click();
    await expect(screen(page)).toContainText(/awake.*stopped: .*0\.4 s/s);
  });
});
