/** The Events pane: following, standing still, asking, columns, folds, and a stretch of time. */
import { expect } from '@playwright/test';
import type { Locator, Page } from '@playwright/test';

import { test } from './fixture.ts';
import { press } from './window.ts';

/** Some of everything: a storm of one question, files that come and go, writes, refusals. */
const MIXED = `
for i = 1, 200 do io.open('storm.txt') end
for i = 1, 20 do
  local name = string.format('part-%02d.txt', i)
  local file = assert(io.open(name, 'w'))
  file:write(string.rep('x', i * 100))
  file:close()
end
os.remove('part-07.txt')
for i = 1, 5 do io.open('../outside-' .. i) end
`;
/** Asks until it is stopped. */
const ENDLESS = `
local i = 0
while true do
  i = i + 1
  io.open('missing-' .. i .. '.txt')
end
`;

test.use({ workspace: { 'mixed.lua': MIXED, 'endless.lua': ENDLESS } });

const grid = (page: Page): Locator =>
  page.getByRole('grid', { name: 'Events' }).or(page.getByRole('treegrid', { name: 'Events' }));
const rows = (page: Page): Locator => grid(page).locator('[data-line]');
const filter = (page: Page): Locator => page.getByRole('combobox', { name: 'Filter events' });
const counts = (page: Page): Locator => page.locator('.events-counts');
const heads = (page: Page): Locator => grid(page).getByRole('columnheader');
const strip = (page: Page): Locator => page.getByRole('slider', { name: 'Time of events' });

async function startLua(page: Page, args: string): Promise<void> {
  await expect(page.getByRole('tree', { name: 'Files' })).toBeFocused();
  await press(page, 'Control+Shift+X');
  await page.getByRole('textbox', { name: 'Arguments of lua' }).fill(args);
  await press(page, 'Enter');
  await expect(page.getByRole('tab', { name: new RegExp(`lua ${args}`) })).toBeVisible();
}

/** With everything of `mixed.lua` in the record and the list on the screen. */
async function openMixed(page: Page): Promise<void> {
  await startLua(page, 'mixed.lua');
  await press(page, 'Control+Shift+X');
  await expect(page.getByRole('region', { name: 'Runs' }).getByText(/exited with 0/)).toBeVisible();
  await press(page, 'Control+Shift+Y');
  await expect(grid(page)).toBeFocused();
  await expect(rows(page).filter({ hasText: 'run-exit' })).toBeVisible();
}

async function ask(page: Page, text: string): Promise<void> {
  await filter(page).fill(text);
  await press(page, 'Enter');
  await expect(filter(page)).toHaveValue(text);
}

const shown = async (page: Page): Promise<number> =>
  Number(/^([\d,]+) \//.exec(await counts(page).innerText())?.[1]?.replaceAll(',', '') ?? Number.NaN);

/** Looks at the list in every frame for so many milliseconds. */
const watchFrames = (page: Page, milliseconds: number): Promise<{ frames: number; blank: number; changes: number }> =>
  page.evaluate(
    (duration) =>
      new Promise((resolve) => {
        const seen = { frames: 0, blank: 0, changes: 0 };
        const until = performance.now() + duration;
        let before = '';
        const look = (): void => {
          const lines = [...document.querySelectorAll<HTMLElement>('.event-grid [data-line]')];
          const text = lines.at(-1)?.dataset['line'] ?? '';
          seen.frames += 1;
          if (lines.length < 5 || lines.some((line) => line.innerText.trim() === '')) seen.blank += 1;
          if (text !== before) seen.changes += 1;
          before = text;
          if (performance.now() < until) requestAnimationFrame(look);
          else resolve(seen);
        };
        look();
      }),
    milliseconds,
  );

/** What it says once a turn of the wheel has come to its end. */
async function settled(line: Locator): Promise<string> {
  let said = await line.innerText();
  await expect(async () => {
    const before = said;
    await line.page().waitForTimeout(250);
    said = await line.innerText();
    expect(said).toBe(before);
  }).toPass();
  return said;
}

test('the list follows a busy guest without a blank frame, stands still when it is scrolled, and goes on', async ({
  opened: page,
}) => {
  await startLua(page, 'endless.lua');
  await page.getByRole('tab', { name: 'Events', exact: true }).click();
  await expect.poll(() => shown(page)).toBeGreaterThan(500);

  const live = await watchFrames(page, 2000);
  expect(live.blank).toBe(0);
  expect(live.changes).toBeGreaterThan(3);

  await grid(page).hover();
  await page.mouse.wheel(0, -200);
  const pill = page.getByRole('button', { name: /new$/ });
  await expect(pill).toBeVisible();
  const still = await settled(rows(page).first());
  const fresh = await pill.innerText();
  await expect.poll(() => pill.innerText()).not.toBe(fresh);
  expect(await rows(page).first().innerText()).toBe(still);

  await pill.click();
  await expect(pill).toHaveCount(0);
  expect((await watchFrames(page, 500)).changes).toBeGreaterThan(1);
  await press(page, 'Shift+F5');
  await expect(rows(page).last()).toContainText(/run-(kill|exit)/);
});

test('a filter is completed, marked where it is wrong, and made by pointing at a cell', async ({ opened: page }) => {
  await openMixed(page);
  await press(page, 'Control+l');
  await expect(filter(page)).toBeFocused();

  await test.step('keys, words and values that were seen', async () => {
    await page.keyboard.type('outc');
    await expect(page.getByRole('option', { name: /^outcome:/ }).first()).toBeVisible();
    await press(page, 'ArrowDown', 'Enter');
    await expect(filter(page)).toHaveValue('outcome:');
    await page.keyboard.type('not-f');
    await press(page, 'ArrowDown', 'Enter');
    await expect(filter(page)).toHaveValue('outcome:not-found ');
    await page.keyboard.type('path:storm');
    await expect(page.getByRole('option', { name: /storm\.txt/ })).toBeVisible();
    await press(page, 'Escape', 'Enter');
    await expect.poll(() => shown(page)).toBeGreaterThanOrEqual(200);
  });

  await test.step('an error at its place, while the list stays', async () => {
    const before = await shown(page);
    await filter(page).fill('oop:write stat');
    await press(page, 'Escape');
    await expect(page.getByRole('alert').filter({ hasText: 'Column 1' })).toContainText(/op/);
    await expect(filter(page)).toHaveAttribute('aria-invalid', 'true');
    await expect(page.locator('.filter-mirror mark')).toHaveText(/^oop/);
    expect(await shown(page)).toBe(before);
    await press(page, 'Escape');
    await expect(filter(page)).toHaveValue('');
  });

  await test.step('include by pointer, exclude by keyboard', async () => {
    const before = await shown(page);
    await ask(page, 'part-');
    await expect.poll(() => shown(page)).toBeLessThan(before);
    // One that is whole: to click what is cut off the list is scrolled first, and then its line shows another event.
    await rows(page).filter({ hasText: /write/ }).last().locator('[data-column="op"]').click({ button: 'right' });
    await page.getByRole('menuitem', { name: 'Include this value' }).click();
    await expect(filter(page)).toHaveValue('part- op=write');
    await expect.poll(() => shown(page)).toBe(20);

    await expect(grid(page)).toBeFocused();
    await press(page, 'Home', 'ArrowRight', 'ArrowRight', 'ArrowRight', 'Shift+F10');
    await expect(page.getByRole('menuitem', { name: 'Include this value' })).toBeFocused();
    await press(page, 'ArrowDown', 'Enter');
    await expect(filter(page)).toHaveValue(/^part- op=write -path=/);
    await expect.poll(() => shown(page)).toBe(19);
  });

  await test.step('nothing left: said so, with the way back', async () => {
    await ask(page, 'no-such-thing');
    await expect(page.getByText(/^0 of [\d,]+ events shown$/)).toBeVisible();
    await page.getByRole('button', { name: 'Clear filter', exact: true }).click();
    await expect(filter(page)).toHaveValue('');
    await expect.poll(() => shown(page)).toBeGreaterThan(250);
  });
});

test('columns are chosen, moved and sized, and stay so', async ({ opened: page }) => {
  await openMixed(page);
  const titles = (): Promise<string[]> => heads(page).allInnerTexts();
  await heads(page).filter({ hasText: 'Function' }).click({ button: 'right' });
  await page.getByRole('menuitem', { name: 'Hide Function' }).click();
  await heads(page).first().click({ button: 'right' });
  await page.getByRole('menuitemcheckbox', { name: 'Reason' }).click();
  await press(page, 'Escape');
  expect(await titles()).not.toContain('Function');
  expect(await titles()).toContain('Reason');

  await test.step('by drag and by keyboard', async () => {
    const box = async (title: string) => {
      const found = await heads(page).filter({ hasText: title }).boundingBox();
      return { x: (found?.x ?? 0) + 20, y: (found?.y ?? 0) + 10 };
    };
    const [from, to] = [await box('Outcome'), await box('Operation')];
    await page.mouse.move(from.x, from.y);
    await page.mouse.down();
    await page.mouse.move(to.x + 10, to.y, { steps: 5 });
    await page.mouse.up();
    expect((await titles()).slice(0, 3)).toEqual(['Time', 'Outcome', 'Operation']);
    await heads(page).filter({ hasText: 'Outcome' }).focus();
    await press(page, 'Alt+ArrowLeft', 'Shift+ArrowRight', 'Shift+ArrowRight');
    expect((await titles()).slice(0, 3)).toEqual(['Outcome', 'Time', 'Operation']);
  });
  const wide = (await heads(page).filter({ hasText: 'Outcome' }).boundingBox())?.width ?? 0;
  const chosen = await titles();
  await page.reload();
  await expect(rows(page).filter({ hasText: 'run-exit' })).toBeVisible();
  expect(await titles()).toEqual(chosen);
  expect((await heads(page).filter({ hasText: 'Outcome' }).boundingBox())?.width).toBe(wide);

  await test.step('a click sorts: up, down, as recorded', async () => {
    await ask(page, 'op:write part-');
    const bytes = heads(page).filter({ hasText: 'Bytes' });
    await bytes.click();
    await expect(bytes).toHaveAttribute('aria-sort', 'ascending');
    await expect(rows(page).first()).toContainText('100 B');
    await bytes.click();
    await expect(bytes).toHaveAttribute('aria-sort', 'descending');
    await expect(rows(page).first()).toContainText('2.0 KiB');
    await bytes.click();
    await expect(bytes).toHaveAttribute('aria-sort', 'none');
    await expect(rows(page).first()).toContainText('part-01');
  });
});

test('noise folds into one row, which opens in place; highlights hide nothing', async ({ opened: page }) => {
  await openMixed(page);
  const all = await shown(page);
  await page.getByRole('button', { name: 'Fold noise…' }).click();
  await page.getByRole('menuitemcheckbox', { name: /^Repeats.*\d+ rows fewer/ }).click();
  await press(page, 'Escape');
  await expect.poll(() => shown(page)).toBeLessThan(all - 150);

  await ask(page, 'storm');
  const fold = rows(page).filter({ hasText: /200 ×/ });
  await expect(fold).toBeVisible();
  const folded = await shown(page);
  await grid(page).focus();
  await press(page, 'Home');
  while ((await grid(page).locator('[aria-selected="true"]').getAttribute('aria-expanded')) === null)
    await press(page, 'ArrowDown');
  await press(page, 'ArrowRight');
  await expect(grid(page).locator('[aria-selected="true"]')).toHaveAttribute('aria-expanded', 'true');
  await expect(grid(page)).toHaveAttribute('aria-rowcount', String(folded + 200 + 1));
  await press(page, 'ArrowDown');
  await expect(grid(page).locator('[aria-selected="true"]')).toHaveAttribute('aria-level', '2');
  await press(page, 'ArrowUp', 'ArrowLeft');
  await expect(grid(page)).toHaveAttribute('aria-rowcount', String(folded + 1));

  await ask(page, '');
  const before = await shown(page);
  await grid(page).focus();
  await press(page, 'Control+e', 'Control+h');
  const dialog = page.getByRole('dialog', { name: 'Highlight events' });
  await dialog.getByRole('textbox', { name: 'Filter to highlight' }).fill('op:run-exit');
  await press(page, 'Enter');
  await dialog.getByRole('button', { name: 'Done' }).click();
  await expect(rows(page).filter({ hasText: 'run-exit' })).toHaveAttribute('data-highlight', /.+/);
  expect(await shown(page)).toBe(before);
});

test('a stretch of time is chosen by pointer and by keyboard, and let go', async ({ opened: page }) => {
  await openMixed(page);
  const all = await shown(page);
  await expect(strip(page)).toHaveAttribute('aria-valuetext', /[1-9]\d* events/);
  const box = await strip(page).boundingBox();
  if (!box) throw new Error('the strip is not there');
  // The record begins at the left end and ends at the right one, however long anything took in between.
  await page.mouse.move(box.x + 1, box.y + 15);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width * 0.6, box.y + 15, { steps: 4 });
  await page.mouse.up();
  await expect.poll(() => shown(page)).toBeLessThan(all);
  expect(await shown(page)).toBeGreaterThan(0);
  await strip(page).focus();
  await press(page, 'Escape');
  // The window itself may have listed a folder meanwhile.
  await expect.poll(() => shown(page)).toBeGreaterThanOrEqual(all);
  await press(page, 'Home', 'Shift+End');
  await expect(page.locator('.narrowing')).toBeVisible();
  await page.locator('.narrowing').click();
  await expect(page.locator('.narrowing')).toHaveCount(0);
});

test('a saved filter keeps its name and is one click away', async ({ opened: page }) => {
  await openMixed(page);
  await ask(page, 'is:failed path:storm');
  await page.getByRole('button', { name: 'Saved filters…' }).click();
  await page.getByRole('menuitem', { name: /^Save or remove/ }).click();
  await page.getByRole('textbox', { name: 'Name' }).fill('storms');
  await press(page, 'Enter');
  await expect(page.getByRole('button', { name: '@storms' })).toBeVisible();
  await page.getByRole('button', { name: 'Done' }).click();
  await ask(page, '');
  await page.getByRole('button', { name: 'Saved filters…' }).click();
  await page.getByRole('menuitem', { name: '@storms' }).click();
  await expect(filter(page)).toHaveValue('@storms');
  await expect.poll(() => shown(page)).toBeGreaterThanOrEqual(200);
});
