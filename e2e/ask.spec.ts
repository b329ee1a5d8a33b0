import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { expect } from '@playwright/test';
import type { Page } from '@playwright/test';

import { test } from './fixture.ts';
import { capsule } from './harness.ts';
import { loadCapsule, screen, view } from './window.ts';

test.use({ workspace: { 'notes/readme.md': 'notes\n' } });

const question = (page: Page) => page.getByRole('region', { name: 'Question of lua' });
const answer = (page: Page, name: string) => question(page).getByRole('button', { name, exact: true });

/** Makes each of the files, and says what became of it. */
const make = (...files: readonly string[]): string =>
  files
    .map(
      (file) =>
        `local f = io.open("${file}", "w") print("${file}", f and f:write("x") and f:close() and "made" or "refused")`,
    )
    .join(' ');

async function run(page: Page, script: string): Promise<void> {
  await page.getByRole('navigation', { name: 'Views' }).waitFor();
  await page.keyboard.press('Control+Shift+X');
  await page.getByRole('textbox', { name: 'Arguments of lua' }).fill(`-e '${script}'`);
  await page.getByRole('button', { name: 'Run lua', exact: true }).click();
}

test('in mode Ask: denied, allowed once and allowed always are asked about again, or not', async ({ opened: page }) => {
  await view(page, /^Permissions/).click();
  await page.getByRole('radio', { name: 'Ask', exact: true }).check({ force: true });
  await expect(page.getByText('You are asked about what is neither declared nor granted.')).toBeVisible();
  const files = make('notes/a.md', 'notes/b.md', 'notes/c.md');
  await run(page, files);

  await test.step('each question names its path and right; Enter on Deny denies, letters answer', async () => {
    await expect(question(page).getByLabel('Path')).toHaveText('cwd://notes/a.md');
    await expect(question(page)).toContainText('for default');
    await page.keyboard.press('F8');
    await expect(answer(page, 'Deny')).toBeFocused();
    await expect(answer(page, 'Deny')).toBeEnabled();
    await page.keyboard.press('Enter');
    await expect(question(page).getByLabel('Path')).toHaveText('cwd://notes/b.md');
    await expect(answer(page, 'Allow once')).toBeEnabled();
    await answer(page, 'Allow once').click();
    await expect(question(page).getByLabel('Path')).toHaveText('cwd://notes/c.md');
    await question(page).getByText('Its folder, and everything in it').click();
    await expect(question(page)).toContainText('Covers');
    await question(page).getByText('Only this name').click();
    await expect(answer(page, 'Allow always')).toBeEnabled();
    await answer(page, 'Allow always').focus();
    await expect(question(page)).toContainText('in every sandbox of default: cwd://notes/c.md');
    await page.keyboard.press('a');
    await expect(screen(page)).toContainText('notes/a.md refused');
    await expect(screen(page)).toContainText('notes/b.md made');
    await expect(screen(page)).toContainText('notes/c.md made');
    await expect(screen(page)).toContainText('exited with 0');
  });

  await test.step('run again: what was allowed always is not asked about', async () => {
    await run(page, files);
    for (const name of ['a', 'b']) {
      await expect(question(page).getByLabel('Path')).toHaveText(`cwd://notes/${name}.md`);
      await expect(answer(page, 'Deny')).toBeEnabled();
      await answer(page, 'Deny').click();
    }
    await expect(screen(page)).toContainText('notes/c.md made');
    await expect(screen(page)).toContainText('exited with 0');
    await expect(question(page)).toBeHidden();
  });

  await test.step('the grant is listed, and a running guest feels its end', async () => {
    await page.keyboard.press('Control+Shift+X');
    await page.getByRole('combobox', { name: 'Mode of lua' }).selectOption('enforce');
    await run(page, 'repeat local f = io.open("notes/c.md", "a") if f then f:close() end until not f print("over")');
    await view(page, /^Permissions/).click();
    const revoke = page.getByRole('button', { name: 'Revoke write cwd://notes/c.md' });
    await expect(page.getByText(/^used [1-9]/)).toBeVisible();
    await expect(screen(page)).not.toContainText('over');
    await revoke.click();
    await expect(screen(page)).toContainText('over');
    await expect(question(page)).toBeHidden();
    await expect(page.getByText('No grant holds now')).toBeVisible();
    await page.getByRole('combobox', { name: 'Which grants' }).selectOption('over');
    await expect(page.getByRole('list', { name: 'Grants' })).toContainText('revoked');
  });
});

test('a principal has a world of its own: grants, changes and record', async ({ opened: page }) => {
  await run(page, make('notes/mine.md'));
  await expect(screen(page)).toContainText('notes/mine.md made');
  await page.getByRole('button', { name: 'Principal: default' }).click();
  await page.getByRole('menuitem', { name: 'New principal…' }).click();
  await page.getByRole('textbox', { name: 'Name of the principal' }).fill('Reviewer');
  await expect(page.getByRole('button', { name: 'Make and switch' })).toBeDisabled();
  await page.getByRole('textbox', { name: 'Name of the principal' }).fill('reviewer');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('button', { name: 'Principal: reviewer' })).toBeVisible();
  await expect(page.getByText('No changes')).toBeVisible();
  await page.getByRole('button', { name: 'Principal: reviewer' }).click();
  await page.getByRole('menuitemradio', { name: /^default/ }).click();
  await expect(page.getByRole('button', { name: 'Principal: default' })).toBeVisible();
  await expect(page.getByText('No changes')).toBeHidden();
});

test('a capsule that asks for more than before runs only when that is agreed to', async ({ opened: page, place }) => {
  const folder = join(place.folder, 'grower');
  const declare = (version: string, read: string): void =>
    writeFileSync(
      join(folder, 'Capsule.toml'),
      `[package]\nname = "grower"\nversion = "${version}"\n[[component]]\nid = "main"\nfile = "grower.wasm"\n[capabilities]\nfs_read = ${read}\n`,
    );
  mkdirSync(folder);
  copyFileSync(capsule('lua.wasm'), join(folder, 'grower.wasm'));
  declare('1.0.0', '["cwd://notes"]');
  await page.getByRole('navigation', { name: 'Views' }).waitFor();
  await page.keyboard.press('Control+Shift+X');
  await loadCapsule(page, join(folder, 'Capsule.toml'));
  await page.getByRole('textbox', { name: 'Arguments of grower' }).fill(`-e 'print("went on")'`);
  const start = page.getByRole('button', { name: 'Run grower', exact: true });
  await start.click();
  await expect(screen(page)).toContainText('went on');

  declare('1.1.0', '["*"]');
  const dialog = page.getByRole('dialog', { name: 'grower asks for more than before' });
  await test.step('Refuse is where the keyboard is', async () => {
    await start.click();
    await expect(dialog).toContainText('1.0.0');
    await expect(dialog).toContainText('1.1.0');
    await expect(dialog.getByRole('button', { name: 'Refuse' })).toBeFocused();
    await page.keyboard.press('Enter');
    await expect(dialog).toBeHidden();
    await expect(page.getByText('you did not agree to its new rights')).toBeVisible();
  });

  await test.step('agreed to once, it is not asked about again', async () => {
    await start.click();
    await dialog.getByRole('button', { name: /^Agree to 1 new right/ }).click();
    await expect(page.getByRole('tab', { name: /grower.*exited/i })).toHaveCount(2);
    await start.click();
    await expect(page.getByRole('tab', { name: /grower.*exited/i })).toHaveCount(3);
  });
});
