import { copyFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { expect, test } from '@playwright/test';
import type { Page } from '@playwright/test';

import { BrowserShell } from './browser-shell.ts';
import { capsule, Place } from './harness.ts';

/** The same attempts at each run, whatever came of the last one. */
const JOB = `
local function put(path, text)
  local file = io.open(path, 'w')
  if file then
    file:write(text)
    file:close()
  end
end
io.open('data/in.txt'):read('a')
put('out/a.txt', '1')
put('out/b.txt', '2')
put('notes/c.txt', '3')
`;

let place: Place;
let shell: BrowserShell;

test.beforeEach(() => {
  place = new Place();
  place.write('job.lua', JOB);
  for (const name of ['data/in.txt', 'out/kept', 'notes/kept']) place.write(name, 'x');
  shell = new BrowserShell(place);
});
test.afterEach(async () => {
  await shell.stop();
  place.remove();
});

/** A program without a manifest, in a folder of its own. */
function ownCapsule(): string {
  const folder = join(place.folder, 'worker');
  mkdirSync(folder);
  copyFileSync(capsule('lua.wasm'), join(folder, 'worker.wasm'));
  return join(folder, 'worker.wasm');
}

async function load(page: Page, file: string): Promise<void> {
  await page.goto(await shell.url());
  await page
    .getByRole('navigation', { name: 'Views' })
    .getByRole('button', { name: /^Capsules/ })
    .click();
  await page.getByRole('button', { name: 'Load capsule…' }).first().click();
  const path = page.getByRole('textbox', { name: 'Path' });
  // The picker shows its first folder there by itself.
  await expect(path).not.toHaveValue('');
  await path.fill(file);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('button', { name: 'Run worker', exact: true })).toBeVisible();
}

const runs = (page: Page) => page.getByRole('region', { name: 'Runs' }).getByRole('listitem');
const tab = (page: Page, state: '' | ', unsaved') =>
  page.getByRole('tab', { name: `Capsule.toml — worker${state}`, exact: true });

async function run(page: Page, name: string, mode: string, count: number): Promise<void> {
  await page.getByRole('combobox', { name: `Mode of ${name}` }).selectOption({ label: mode });
  await page.getByRole('textbox', { name: `Arguments of ${name}` }).fill('job.lua');
  await page.getByRole('button', { name: `Run ${name}`, exact: true }).click();
  await expect(runs(page)).toHaveCount(count);
  await expect(runs(page).first()).toContainText('exited with 0');
}

test('rights are learned, saved and enough, and what-if knows what fewer would refuse', async ({ page }) => {
  const manifest = join(place.folder, 'worker/Capsule.toml');
  await load(page, ownCapsule());
  await run(page, 'worker', 'Observe', 1);

  await test.step('the watched run leads to the rights it needs, and nothing is saved by that', async () => {
    await runs(page).first().getByRole('button', { name: 'Learn rights…' }).click();
    await page.getByRole('button', { name: 'Use these' }).click();
    await expect(tab(page, ', unsaved')).toBeVisible();
    await expect(page.getByText('Nothing of the last run would be decided otherwise')).toBeVisible();
    expect(existsSync(manifest)).toBe(false);
    await page.keyboard.press('Control+S');
    await expect(tab(page, '')).toBeVisible();
    expect(readFileSync(manifest, 'utf8')).toContain('"cwd://out/a.txt"');
  });

  await test.step('with them it runs in enforce, and nothing is denied', async () => {
    await run(page, 'worker (with manifest)', 'Enforce', 2);
    await expect(runs(page).first()).not.toContainText('denied');
  });

  const refused = page.getByRole('region', { name: 'Would be refused' });
  await test.step('without one of them, what-if lists what would fail, and leads to why', async () => {
    await page.locator('.manifest-side').getByRole('tab', { name: 'Rights' }).click();
    await page.getByRole('button', { name: 'Remove cwd://out/a.txt' }).click();
    await page.getByRole('button', { name: /would be refused$/ }).click();
    await expect(refused.getByRole('listitem')).toHaveCount(1);
    await expect(refused.getByRole('listitem')).toContainText('cwd://out/a.txt');
    await refused.getByRole('button').first().click();
    const details = page.getByRole('complementary', { name: 'Event details' });
    await expect(details.getByRole('tab', { name: 'Why' })).toHaveAttribute('aria-selected', 'true');
    await expect(details.locator('.why-step[data-result="decided"]')).toBeVisible();
  });

  await test.step('saved like that, exactly these attempts fail', async () => {
    await page.locator('.manifest').getByRole('button', { name: 'Save' }).click();
    await expect(tab(page, '')).toBeVisible();
    await run(page, 'worker (with manifest)', 'Enforce', 3);
    await runs(page)
      .first()
      .getByRole('button', { name: /denied — Why\?$/ })
      .click();
    const rows = page.getByRole('grid', { name: 'Events' }).locator('[data-line]');
    await expect(rows).toHaveCount(1);
    await expect(rows).toContainText('a.txt');
  });

  await test.step('why says which right is missing, and puts it into the manifest that is open', async () => {
    await page.getByRole('grid', { name: 'Events' }).locator('[data-line]').click();
    await page.getByRole('grid', { name: 'Events' }).focus();
    await page.keyboard.press('w');
    const missing = page.getByRole('region', { name: 'What would allow it' });
    await missing.getByRole('button', { name: 'Add to manifest' }).click();
    await expect(tab(page, ', unsaved')).toBeVisible();
    await expect(page.getByRole('button', { name: '1 attempt of the last run would be allowed' })).toBeVisible();
  });
});
