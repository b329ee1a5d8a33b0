import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

import { expect } from '@playwright/test';
import type { Page } from '@playwright/test';

import { test } from './fixture.ts';
import { guest } from './harness.ts';
import { loadCapsule, view } from './window.ts';

const question = (page: Page) => page.getByRole('region', { name: 'Question of services' });

async function load(page: Page): Promise<void> {
  await view(page, /^Capsules/).click();
  await loadCapsule(page, guest('services/services.wasm'));
  await expect(page.getByRole('button', { name: 'Run services' })).toBeVisible();
}

async function run(page: Page, words: string): Promise<void> {
  await page.getByRole('textbox', { name: 'Arguments of services' }).fill(words);
  await page.getByRole('button', { name: 'Run services' }).click();
}

/** Nothing for a directory, and for a temporary file that has its real name by now. */
function contentOf(file: string): string {
  try {
    return readFileSync(file, 'latin1');
  } catch (error) {
    if (/^(?:ENOENT|EISDIR)/.test((error as Error).message)) return '';
    throw error;
  }
}

const install = (page: Page) =>
  page.getByRole('region', { name: 'Call functions of services' }).getByRole('button', { name: 'Call' }).click();

test('a question is shown in full, Enter allows nothing by accident, and an allowance can be taken back', async ({
  opened: page,
}) => {
  await load(page);
  await run(page, "approve 'git push' 'git push origin' approve 'git push' 'git push other' approve rm 'rm a\u202eb'");
  await expect(question(page)).toContainText('wants to git push');
  await expect(question(page).getByLabel('Resource')).toHaveText('git push origin');
  await expect(question(page)).toContainText('git push *');
  await expect(question(page)).toContainText(/denied in \d+ s/);

  await test.step('Enter, wherever the keyboard is, answers nothing', async () => {
    await page.keyboard.press('Enter');
    await page.keyboard.press('F8');
    await expect(question(page)).toBeFocused();
    await page.keyboard.press('Enter');
    await expect(question(page)).toContainText('wants to git push');
  });

  await test.step('allowing for the session covers the next one; the third shows what turns its text', async () => {
    await page.keyboard.press('Tab');
    await page.keyboard.press('Tab');
    await expect(question(page).getByRole('button', { name: 'Deny' })).toBeFocused();
    await page.keyboard.press('Tab');
    await page.keyboard.press('Tab');
    const session = question(page).getByRole('button', { name: 'Allow for this session' });
    await expect(session).toBeFocused();
    // In its first moments a question cannot be allowed: nobody has read it yet.
    await expect(session).toBeEnabled();
    await page.keyboard.press('Enter');
    await expect(question(page)).toContainText('wants to rm');
    await expect(question(page).getByLabel('Resource')).toHaveText('rm a\\u{202e}b');
    await expect(question(page).getByRole('button', { name: 'Allow once' })).toBeEnabled();
    // When the next question was not there yet, the keyboard went back to where it had been: the button that stops the run.
    await page.keyboard.press('F8');
    await expect(question(page)).toBeFocused();
    await page.keyboard.press('Enter');
    await question(page).getByRole('button', { name: 'Deny' }).click();
    await expect(question(page)).toBeHidden();
    await expect(page.locator('.xterm-rows')).toContainText('denied');
    await expect(page.locator('.xterm-rows')).toContainText('allowance');
  });

  await test.step('the allowance is listed and taken back', async () => {
    await page.keyboard.press('F1');
    await page.keyboard.type('show permissions');
    await page.keyboard.press('Enter');
    const list = page.getByRole('list', { name: 'Grants' });
    await expect(list.getByText('git push *')).toBeVisible();
    await list.getByRole('button', { name: 'Take back git push *' }).click();
    await expect(page.getByText('Nothing is granted')).toBeVisible();
  });
});

test('questions queue up, and those of a stopped run go away', async ({ opened: page }) => {
  await load(page);
  await run(page, 'approve one first');
  await expect(question(page)).toContainText('wants to one');
  await install(page);
  await expect(question(page)).toContainText('1 more');
  await expect(question(page)).toContainText('wants to one');
  await question(page).getByRole('button', { name: 'Deny' }).click();
  await expect(question(page)).toContainText('asks for name');
  await expect(question(page)).toBeFocused();
  await page.keyboard.press('Shift+F5');
  await expect(question(page)).toBeHidden();
});

test('a secret is masked, kept for its owner only, and in no record', async ({ opened: page, place }) => {
  await load(page);
  await install(page);
  await question(page).getByRole('textbox', { name: /name/ }).fill('Zoe');
  await page.keyboard.press('Enter');
  await question(page).getByRole('combobox').selectOption('green');
  await question(page).getByRole('button', { name: 'Answer' }).click();
  await question(page).getByRole('textbox').fill('a\nb');
  await question(page).getByRole('button', { name: 'Answer' }).click();
  const secret = question(page).locator('input[type=password]');
  await expect(question(page)).toContainText('0600');
  await secret.fill('hunter2');
  await question(page).getByRole('button', { name: 'Store' }).click();
  await expect(question(page)).toBeHidden();
  const sandboxes = join(place.home, 'sandboxes');
  const folder = join(sandboxes, readdirSync(sandboxes)[0] ?? '');
  const kept = join(folder, 'secrets.json');
  // The question is gone once it is answered; that the secret is on the disk is the next thing the shell does.
  await expect.poll(() => contentOf(kept)).toContain('hunter2');
  expect(statSync(kept).mode & 0o777).toBe(0o600);
  for (const name of readdirSync(folder))
    if (name !== 'secrets.json') expect(contentOf(join(folder, name))).not.toContain('hunter2');
});
