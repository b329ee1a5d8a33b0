/** What stands above every grant, from why something was denied to the grant that allows it, and the worlds of principals. */
import { expect } from '@playwright/test';
import type { Locator, Page } from '@playwright/test';

import { test } from './fixture.ts';
import { OwnCapsule } from './own-capsule.ts';
import { loadCapsule, press, screen, view } from './window.ts';

const runs = (page: Page): Locator => page.getByRole('region', { name: 'Runs' }).getByRole('listitem');
const details = (page: Page): Locator => page.getByRole('complementary', { name: 'Event details' });

async function run(page: Page, name: string, script: string, count: number): Promise<void> {
  await press(page, 'Control+Shift+X');
  await page.getByRole('textbox', { name: `Arguments of ${name}` }).fill(`-e '${script}'`);
  await press(page, 'Enter');
  await expect(page.getByRole('tab', { name: new RegExp(`^${name} .*exited with 0$`) })).toHaveCount(count);
}

/** From the last run to the reasons of the first thing that it was denied. */
async function whyDenied(page: Page): Promise<void> {
  await press(page, 'Control+Shift+X');
  await runs(page)
    .first()
    .getByRole('button', { name: /denied — Why\?$/ })
    .click();
  const list = page.getByRole('grid', { name: 'Events' });
  await list.locator('[data-line]').first().click();
  await list.focus();
  await press(page, 'w');
  await expect(details(page).getByRole('tab', { name: 'Why' })).toHaveAttribute('aria-selected', 'true');
}

async function addGrant(page: Page, access: string, pattern: string): Promise<void> {
  await press(page, 'F1');
  await page.keyboard.type('show permissions');
  await press(page, 'Enter');
  await page.getByRole('button', { name: 'Add grant…' }).first().click();
  const dialog = page.getByRole('dialog', { name: 'Add grant' });
  const lua = await dialog.getByRole('option', { name: /^lua / }).getAttribute('value');
  await dialog.getByRole('combobox', { name: 'Capsule' }).selectOption(lua ?? '');
  await dialog.getByRole('combobox', { name: 'Right' }).selectOption(access);
  await dialog.getByRole('textbox', { name: 'Path' }).fill(pattern);
  await press(page, 'Enter');
  await expect(page.getByRole('button', { name: `Revoke ${access} ${pattern}` })).toBeVisible();
}

test.describe('a boundary', () => {
  test.use({ workspace: { '.capsuleignore': '# kept\n*.key\nsecrets/\n', 'secrets/token': 'x', 'notes/a.md': 'x' } });

  test('refuses what it names in every mode, whatever is granted, and Why quotes its line', async ({
    opened: page,
  }) => {
    const look = 'print(io.open("secrets/token") and "seen" or "hidden", io.open("notes/a.md") and "open" or "shut")';
    await run(page, 'lua', look, 1);
    await expect(screen(page)).toContainText(/hidden\s+open/);

    await whyDenied(page);
    const decided = details(page).locator('.why-step[data-result="decided"]');
    await expect(decided).toContainText('Boundary');
    await expect(decided).toContainText('secrets/');
    await expect(decided).toContainText('.capsuleignore line 3');
    await expect(page.getByRole('region', { name: 'What would allow it' })).toHaveCount(0);

    await addGrant(page, 'read', 'cwd://secrets');
    await run(page, 'lua', look, 2);
    await expect(screen(page)).toContainText(/hidden\s+open/);
    await page.getByRole('combobox', { name: 'Mode of lua' }).selectOption({ label: 'Observe' });
    await run(page, 'lua', look, 3);
    await expect(screen(page)).toContainText(/hidden\s+open/);
  });
});

test.describe('what was denied', () => {
  test.use({ workspace: { 'data/in.txt': 'found it\n' } });

  test('is explained, granted from there, and not denied again', async ({ opened: page, place }) => {
    const own = new OwnCapsule(place, 'worker').declare({ read: ['cwd://data/in'], write: [] });
    await view(page, /^Capsules/).click();
    await loadCapsule(page, own.manifest);
    const look = 'local file = io.open("data/in.txt") print(file and file:read("a") or "refused")';
    await run(page, 'worker', look, 1);
    await expect(screen(page)).toContainText('refused');

    await whyDenied(page);
    await expect(page.getByRole('region', { name: 'The nearest rule' }).locator('mark')).toHaveText(['in', 'in.txt']);
    const missing = page.getByRole('region', { name: 'What would allow it' });
    await expect(missing).toContainText('cwd://data/in.txt');
    await missing.getByRole('button', { name: 'Grant…' }).click();
    await page.getByRole('menuitem', { name: 'Grant for this sandbox' }).click();
    await expect(details(page)).toContainText('Now it would be allowed');

    await run(page, 'worker', look, 2);
    await expect(screen(page)).toContainText('found it');
    await expect(runs(page).first()).not.toContainText('denied');
  });
});

test.describe('two principals', () => {
  test.beforeEach(({ place }) => {
    expect(place.cli(['principals', '--create', 'reviewer']).code).toBe(0);
  });

  test('what is made for one principal, in the folder and at home, is not there for another', async ({
    opened: page,
  }) => {
    const home = 'os.getenv("HOME") or "/home"';
    const make = `for _, name in ipairs({"made", (${home}) .. "/made"}) do local file = io.open(name, "w") print(file and file:close() and "made") end`;
    const look = `print(io.open("made") and "here" or "not here", io.open((${home}) .. "/made") and "at home" or "not at home")`;
    const switchTo = async (name: string): Promise<void> => {
      await page.getByRole('button', { name: /^Principal: / }).click();
      await page.getByRole('menuitemradio', { name: new RegExp(`^${name}`) }).click();
      await expect(page.getByRole('button', { name: `Principal: ${name}` })).toBeVisible();
    };
    await run(page, 'lua', make, 1);
    await run(page, 'lua', look, 2);
    await expect(screen(page)).toContainText(/\bhere\s+at home/);
    await switchTo('reviewer');
    await run(page, 'lua', look, 1);
    await expect(screen(page)).toContainText(/not here\s+not at home/);
    await expect(page.getByText('No changes', { exact: true })).toBeVisible();
    await switchTo('default');
    await run(page, 'lua', look, 3);
    await expect(screen(page)).toContainText(/\bhere\s+at home/);
  });
});
