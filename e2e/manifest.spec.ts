/** From a watched run to a manifest that is enough, and what fewer rights would refuse, before it is saved and after. */
import { existsSync, readFileSync } from 'node:fs';

import { expect } from '@playwright/test';
import type { Locator, Page } from '@playwright/test';

import { test } from './fixture.ts';
import { OwnCapsule } from './own-capsule.ts';
import { loadCapsule, press, view } from './window.ts';

/** The same attempts at each run, whatever came of those before. */
const JOB = `
local lfs = require 'lfs'
local function touch(path, mode)
  local file = io.open(path, mode)
  if file then file:close() end
end
touch('data/in.txt', 'r')
pcall(lfs.dir, 'notes')
lfs.attributes('data/in.txt')
touch('out/a.txt', 'w')
touch('out/b.txt', 'w')
touch('notes/c.txt', 'a')
os.remove('notes/gone')
`;

test.use({ workspace: { 'job.lua': JOB, 'data/in.txt': 'x', 'out/kept': 'x', 'notes/kept': 'x' } });

const runs = (page: Page): Locator => page.getByRole('region', { name: 'Runs' }).getByRole('listitem');
const tab = (page: Page, state: '' | ', unsaved'): Locator =>
  page.getByRole('tab', { name: `Capsule.toml — worker${state}`, exact: true });
const refused = (page: Page): Locator => page.getByRole('region', { name: 'Would be refused' });
const rows = (page: Page): Locator => page.getByRole('grid', { name: 'Events' }).locator('[data-line]');

async function run(page: Page, name: string, mode: string, count: number): Promise<void> {
  await press(page, 'Control+Shift+X');
  await page.getByRole('combobox', { name: `Mode of ${name}` }).selectOption({ label: mode });
  await page.getByRole('textbox', { name: `Arguments of ${name}` }).fill('job.lua');
  await page.getByRole('button', { name: `Run ${name}`, exact: true }).click();
  await expect(runs(page)).toHaveCount(count);
  await expect(runs(page).first()).toContainText('exited with 0');
}

/** Selects these words in the text that is being edited. */
async function find(page: Page, words: string): Promise<void> {
  await press(page, 'Control+f');
  await page.keyboard.type(words);
  await expect(page.locator('.manifest .find-widget')).toContainText('1 of 1');
  await press(page, 'Escape');
}

/** What What-if says would be refused: `list cwd://notes`, each attempt once, sorted. */
async function foretold(page: Page): Promise<readonly string[]> {
  await page.getByRole('button', { name: /would be refused$/ }).click();
  await expect(page.locator('.what-if')).toHaveAttribute('data-state', 'current');
  const told: string[] = [];
  for (const row of await refused(page).getByRole('listitem').all()) {
    const path = await row.locator('.flip-path').innerText();
    const [ops = ''] = (await row.locator('.flip-way').innerText()).split(' · ');
    expect(await row.locator('.flip-count').innerText()).toBe(`${ops.split(', ').length}×`);
    told.push(...ops.split(', ').map((op) => `${op} ${path}`));
  }
  return told.sort();
}

/**
 * What the last run was refused, as the list of events shows it, in the same words; an open that might create is recorded as a creation
 * when it is refused, because then nobody looks whether the file is there.
 */
async function denied(page: Page, count: number): Promise<readonly string[]> {
  await runs(page)
    .first()
    .getByRole('button', { name: `${count} denied — Why?` })
    .click();
  await expect(rows(page)).toHaveCount(count);
  const texts = await rows(page).evaluateAll((lines) =>
    lines.map((line) =>
      ['op', 'path'].map((column) => line.querySelector(`[data-column="${column}"]`)?.textContent ?? '').join(' '),
    ),
  );
  return texts.map((text) => text.replace(/^create /, 'open ')).sort();
}

test('rights are learned, saved and enough; what-if foretells exactly what fewer of them refuse', async ({
  opened: page,
  place,
}) => {
  const own = new OwnCapsule(place, 'worker');
  await view(page, /^Capsules/).click();
  await loadCapsule(page, own.program);
  await run(page, 'worker', 'Observe', 1);

  await test.step('the watched run leads to the rights it needs, and nothing is saved by that', async () => {
    await runs(page).first().getByRole('button', { name: 'Learn rights…' }).click();
    await page.getByRole('button', { name: 'Use these' }).click();
    await expect(tab(page, ', unsaved')).toBeVisible();
    await expect(page.getByText('Nothing of the last run would be decided otherwise')).toBeVisible();
    expect(existsSync(own.manifest)).toBe(false);
    await press(page, 'Control+S');
    await expect(tab(page, '')).toBeVisible();
    expect(readFileSync(own.manifest, 'utf8')).toContain('"cwd://out/a.txt"');
  });

  await test.step('with them it runs in enforce, and nothing is denied', async () => {
    await run(page, 'worker (with manifest)', 'Enforce', 2);
    await expect(runs(page).first()).not.toContainText('denied');
    await page.getByRole('tab', { name: 'Events', exact: true }).click();
    await page.getByRole('combobox', { name: 'Filter events' }).fill('is:denied');
    await press(page, 'Enter');
    await expect(page.getByText(/^0 of [\d,]+ events shown$/)).toBeVisible();
  });

  const first = ['open cwd://data/in.txt', 'open cwd://out/a.txt', 'stat cwd://data/in.txt'];
  await test.step('narrowed by hand in the text, what-if lists what would fail', async () => {
    await page.locator('.manifest .monaco-editor').click();
    await find(page, '"cwd://data/in.txt", ');
    await press(page, 'Delete');
    await find(page, '.txt", "cwd://out/b');
    await press(page, 'ArrowLeft', 'Delete', 'Delete', 'Delete', 'Delete');
    await expect(tab(page, ', unsaved')).toBeVisible();
    await page.locator('.manifest-side').getByRole('combobox').selectOption({ label: 'The last run' });
    expect(await foretold(page)).toEqual(first);
  });

  await test.step('saved like that, exactly these attempts fail', async () => {
    await page.locator('.manifest').getByRole('button', { name: 'Save' }).click();
    await expect(tab(page, '')).toBeVisible();
    await run(page, 'worker (with manifest)', 'Enforce', 3);
    expect(await denied(page, first.length)).toEqual(first);
  });

  await test.step('narrowed once more, in the form', async () => {
    await page.locator('.manifest-side').getByRole('tab', { name: 'Rights' }).click();
    await page.getByRole('button', { name: 'Remove cwd://out/b.txt' }).click();
    await page.locator('.manifest-side').getByRole('textbox', { name: 'write entry' }).last().fill('cwd://notes/d.txt');
    await press(page, 'Enter');
    const more = await foretold(page);
    expect(more).toContain('open cwd://out/b.txt');
    await page.locator('.manifest').getByRole('button', { name: 'Save' }).click();
    await expect(tab(page, '')).toBeVisible();
    await run(page, 'worker (with manifest)', 'Enforce', 4);
    expect(await denied(page, first.length + more.length)).toEqual([...first, ...more].sort());
  });

  await test.step('why says which right is missing, and puts it into the manifest that is open', async () => {
    await rows(page).first().click();
    await page.getByRole('grid', { name: 'Events' }).focus();
    await press(page, 'w');
    const details = page.getByRole('complementary', { name: 'Event details' });
    await expect(details.getByRole('tab', { name: 'Why' })).toHaveAttribute('aria-selected', 'true');
    await expect(details.locator('.why-step[data-result="decided"]')).toBeVisible();
    const missing = page.getByRole('region', { name: 'What would allow it' });
    await missing.getByRole('button', { name: 'Add to manifest' }).click();
    await expect(tab(page, ', unsaved')).toBeVisible();
    await expect(page.getByRole('button', { name: /would be allowed$/ })).toBeVisible();
  });
});
