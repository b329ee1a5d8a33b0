/** What was: the write that broke a file, the content before it, the tree at that moment, and the way back. */
import { expect } from '@playwright/test';
import type { Locator, Page } from '@playwright/test';

import { test } from './fixture.ts';
import { PUT } from './lua-put.ts';
import { press } from './window.ts';

const CONFIG = 'config/app.json';
const good = (port: number): string => `{"name": "measure", "port": ${port}, "open": true}\n`;

/** Writes many files; in the middle of it a file is written over in place, four times, the last time with a slip. */
const BREAKS = `${PUT}for i = 1, 60 do
  put(string.format('logs/part-%02d.txt', i), 'w', 'measured ' .. i .. '\\n')
  if i % 10 == 0 and i <= 30 then put('${CONFIG}', 'r+', '{"name": "measure", "port": 80' .. i .. ', "open": true}\\n') end
  if i == 41 then put('${CONFIG}', 'r+', '{"name": "measure", "port": 80?3, "open": true}\\n') end
end
`;
/** Writes one file anew. */
const REWRITES = `
local file = assert(io.open('${CONFIG}', 'w'))
file:write(arg[1] .. '\\n')
file:close()
`;

test.use({
  workspace: {
    [CONFIG]: good(8000),
    'logs/README': 'what was measured\n',
    'breaks.lua': BREAKS,
    'rewrites.lua': REWRITES,
  },
});

const files = (page: Page): Locator => page.getByRole('tree', { name: 'Files' });
const grid = (page: Page): Locator => page.getByRole('grid', { name: 'Events' });
const details = (page: Page): Locator => page.getByRole('complementary', { name: 'Event details' });
const versions = (page: Page): Locator => page.getByRole('tree', { name: 'Versions' });
const moment = (page: Page): Locator => page.getByRole('region', { name: 'Earlier moment' });
const runs = (page: Page): Locator => page.getByRole('region', { name: 'Runs' });

// The explorer has the keyboard then.
test.beforeEach(({ opened }) => expect(files(opened)).toBeFocused());

async function runLua(page: Page, args: string, count = 1): Promise<void> {
  await press(page, 'Control+Shift+X');
  const field = page.getByRole('textbox', { name: 'Arguments of lua' });
  await field.fill(args);
  await press(page, 'Enter');
  await press(page, 'Control+Shift+X');
  await expect(runs(page).getByText(/exited with 0/)).toHaveCount(count);
}

async function filterEvents(page: Page, text: string): Promise<void> {
  await page.getByRole('tab', { name: 'Events', exact: true }).click();
  await page.getByRole('combobox', { name: 'Filter events' }).fill(text);
  await press(page, 'Enter');
}

async function command(page: Page, words: string): Promise<void> {
  await press(page, 'F1');
  await page.keyboard.type(words);
  await expect(page.locator('[cmdk-item][data-selected="true"]')).toContainText(words, { ignoreCase: true });
  await press(page, 'Enter');
}

async function commitAll(page: Page): Promise<void> {
  await press(page, 'Control+Shift+G');
  await page.getByRole('button', { name: /^Commit all/ }).click();
  await expect(page.getByText('No changes', { exact: true }).first()).toBeVisible();
}

/** Chooses the last write of the broken file. */
async function findBreak(page: Page): Promise<void> {
  await filterEvents(page, 'op:write path:app.json');
  await expect(page.locator('.events-counts')).toHaveText(/^4 \//);
  await grid(page).getByRole('row').last().click();
  await expect(details(page)).toBeVisible();
}

test('the write that broke a file is found, what was before it is looked at, and put back', async ({
  opened: page,
  place,
}) => {
  await runLua(page, 'breaks.lua');
  await findBreak(page);

  await test.step('what it did, line by line', async () => {
    await details(page).getByRole('tab', { name: 'Diff' }).click();
    await expect(details(page).locator('[data-line="removed"]')).toContainText('8030');
    await expect(details(page).locator('[data-line="added"]')).toContainText('80?3');
  });
  await test.step('the content before it, in the details and in the editor', async () => {
    await details(page).getByRole('tab', { name: 'Before' }).click();
    await expect(details(page).getByRole('document', { name: 'Content' })).toContainText('"port": 8030');
    await details(page).getByRole('button', { name: 'Open', exact: true }).click();
    await expect(page.getByRole('tab', { name: /^app\.json \(before / })).toBeVisible();
    await expect(page.locator('.editor-body .view-lines')).toContainText('8030');
  });
  await test.step('restored into the overlay; the folder is untouched until the commit', async () => {
    await details(page)
      .getByRole('button', { name: /^Restore this version/ })
      .click();
    const confirm = details(page).getByRole('group', { name: 'Restore this version' });
    await expect(confirm).toContainText(`cwd://${CONFIG}`);
    await confirm.getByRole('button', { name: 'Restore' }).click();
    await expect(page.getByText('Restored app.json')).toBeVisible();
    expect(place.read(CONFIG)).toBe(good(8000));
    await commitAll(page);
    expect(place.read(CONFIG)).toBe(good(8030));
  });
});

test('the whole tree at the moment before the break: looked at, stepped through, compared, never changed', async ({
  opened: page,
}) => {
  await runLua(page, 'breaks.lua');
  await findBreak(page);
  await details(page).getByRole('button', { name: 'Show the tree at this moment' }).click();
  await expect(moment(page)).toContainText(/As it was after event [\d,]+, \d\d:\d\d:\d\d\.\d{3}/);

  await test.step('later files are not there yet, and nothing can be made', async () => {
    await press(page, 'Control+Shift+E');
    await files(page).getByRole('treeitem', { name: 'logs' }).click();
    await expect(files(page).getByRole('treeitem', { name: 'part-41.txt' })).toBeVisible();
    await expect(files(page).getByRole('treeitem', { name: 'part-42.txt' })).toHaveCount(0);
    await expect(page.getByRole('button', { name: 'New file' })).toHaveCount(0);
    await files(page).getByRole('treeitem', { name: 'config' }).click();
    await files(page).getByRole('treeitem', { name: 'app.json' }).dblclick();
    await expect(page.locator('.editor-body .view-lines')).toContainText('80?3');
    await page.locator('.editor-body .view-lines').click();
    await page.keyboard.type('nothing');
    await expect(page.locator('.editor-body .view-lines')).not.toContainText('nothing');
  });
  await test.step('the change before the write is shown in the same tab', async () => {
    await moment(page).getByRole('button', { name: 'Previous change' }).click();
    await expect(page.locator('.editor-body .view-lines')).toContainText('8030');
  });
  await test.step('what changed since then', async () => {
    await moment(page).getByRole('button', { name: 'Compare with now' }).click();
    const changes = page.getByRole('tree', { name: 'Changes between the moments' });
    await expect(changes.getByRole('treeitem', { name: 'app.json, Modified' })).toBeVisible();
    await expect(changes.getByRole('treeitem', { name: 'part-60.txt, Added' })).toBeVisible();
    await changes.getByRole('treeitem', { name: 'app.json, Modified' }).dblclick();
    await expect(page.locator('.monaco-diff-editor .line-insert').first()).toBeVisible();
  });
  await moment(page).getByRole('button', { name: 'Return to now' }).click();
  await expect(moment(page)).toHaveCount(0);
  await press(page, 'Control+Shift+E');
  await expect(files(page).getByRole('treeitem', { name: 'logs' })).toContainText('60');
  await expect(page.getByRole('button', { name: 'New file' })).toBeVisible();
});

test('by keyboard: the versions of a file, an older one put back, and the event behind a line', async ({
  opened: page,
}) => {
  await runLua(page, 'rewrites.lua first');
  await runLua(page, 'rewrites.lua second', 2);
  await runLua(page, 'rewrites.lua third', 3);

  await press(page, 'Control+Shift+E');
  await expect(files(page)).toBeFocused();
  await page.keyboard.type('config');
  await press(page, 'ArrowRight');
  await expect(files(page).getByRole('treeitem', { name: 'app.json' })).toBeVisible();
  await press(page, 'ArrowDown', 'Enter');
  await expect(page.locator('.editor-body .view-lines')).toContainText('third');

  await test.step('the list takes the keyboard; the second version is looked at', async () => {
    await press(page, 'Control+Shift+H');
    await expect(versions(page)).toBeFocused();
    await expect(versions(page).getByRole('treeitem').nth(2)).toBeVisible();
    await press(page, 'ArrowDown', 'Enter');
    await expect(page.getByRole('tab', { name: /^app\.json \(after / })).toHaveAttribute('aria-selected', 'true');
    await expect(page.locator('.editor-body .view-lines')).toContainText('second');
  });
  await test.step('and put back', async () => {
    await press(page, 'Control+Shift+H');
    await expect(versions(page).getByRole('treeitem').nth(2)).toBeVisible();
    await press(page, 'ArrowDown');
    for (let stop = 0; stop < 6; stop += 1) {
      if ((await page.evaluate(() => document.activeElement?.textContent ?? '')).includes('Restore this')) break;
      await press(page, 'Tab');
    }
    await press(page, 'Enter');
    await expect(page.getByRole('button', { name: 'Restore', exact: true })).toBeFocused();
    await press(page, 'Enter');
    await expect(page.getByText('Restored app.json')).toBeVisible();
    await expect(versions(page).getByRole('treeitem').first()).toContainText('user');
  });
  await test.step('from a line to the event that wrote it, and back to the line', async () => {
    await press(page, 'Control+Shift+E', 'Enter');
    await expect(page.locator('.editor-body .view-lines')).toContainText('second');
    await press(page, 'Alt+e');
    await expect(details(page)).toContainText('user');
    await details(page)
      .getByRole('button', { name: /^Open diff of now/ })
      .click();
    await expect(page.locator('.blame-revealed')).toBeVisible();
  });
});

test('the record is verified, and the chosen event is one of a chain', async ({ opened: page }) => {
  await runLua(page, 'breaks.lua');
  await command(page, 'Verify the record');
  const dialog = page.getByRole('dialog', { name: 'Verify the record' });
  await expect(dialog.getByText('The record is whole')).toBeVisible();
  await press(page, 'Escape');
  await findBreak(page);
  await expect(
    details(page)
      .getByText(/^[0-9a-f]{64}$/)
      .first(),
  ).toBeVisible();
  await details(page).getByRole('tab', { name: 'Why' }).click();
  await expect(details(page)).toContainText('Allowed, and done');
  await details(page).getByRole('tab', { name: 'Same file' }).click();
  await expect(details(page).getByRole('listbox', { name: 'Events of the same file' })).toContainText('write');
});

test('what was exported opens as a sandbox that can be looked at, and nothing else', async ({
  opened: page,
  place,
}) => {
  const file = `${place.folder}/trail.capsule-trail`;
  await runLua(page, 'breaks.lua');
  await command(page, 'Export events');
  const dialog = page.getByRole('dialog', { name: 'Export events' });
  await dialog.getByRole('radio', { name: /^Bundle/ }).check();
  await dialog.getByRole('textbox', { name: 'File' }).fill(file);
  await press(page, 'Tab', 'Tab', 'Tab', 'Enter');
  await expect(page.getByText(/^Exported [\d,]+ events$/)).toBeVisible();

  await command(page, 'Open an export');
  await page.getByRole('textbox', { name: 'Path' }).fill(file);
  await press(page, 'Enter');
  await expect(page.getByRole('banner').getByText('read-only')).toBeVisible();
  await press(page, 'Control+Shift+E');
  await expect(files(page).getByRole('treeitem', { name: /^config/ })).toBeVisible();
  await expect(page.getByRole('button', { name: 'New file' })).toHaveCount(0);
  await press(page, 'Control+Shift+G');
  await expect(page.getByRole('treeitem', { name: /^app\.json/ })).toBeVisible();
  await expect(page.getByRole('button', { name: /^(?:Commit|Discard)/ })).toHaveCount(0);
  await press(page, 'Control+Shift+X');
  await expect(runs(page).getByText(/exited with 0/)).toBeVisible();
  await expect(page.getByRole('button', { name: /^Run / })).toHaveCount(0);

  await findBreak(page);
  await details(page).getByRole('tab', { name: 'Before' }).click();
  await expect(details(page).getByRole('document', { name: 'Content' })).toContainText('"port": 8030');
  await expect(details(page).getByRole('button', { name: /^Restore/ })).toHaveCount(0);
});
