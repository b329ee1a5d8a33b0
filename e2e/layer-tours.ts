/** Tours for pictures: checkpoints as a stack, two of them compared, one file through all layers, and what the dialogs ask. */
import type { Page } from '@playwright/test';

import { PUT } from './lua-put.ts';
import { calm, shoot } from './shots.ts';
import type { Stop } from './shots.ts';
import { command, press, view } from './window.ts';

/** For Lua, one after another: what the sandbox becomes between two checkpoints. */
const CHAPTERS = [
  `${PUT}put('notes/todo.md', 'w', '# To do\\n\\n- [x] weigh the windfall\\n- [ ] order crates\\n')
put('data/week-38.csv', 'w', string.rep('crate,12.4,first\\n', 400))`,
  `${PUT}for week = 39, 44 do put('data/week-' .. week .. '.csv', 'w', string.rep('crate,11.8,second\\n', 300 + week)) end
put('notes/todo.md', 'w', '# To do\\n\\n- [x] weigh the windfall\\n- [x] order crates\\n- [ ] prune the old rows\\n')
os.remove('docs/guide.md')`,
  `${PUT}os.rename('data/week-38.csv', 'data/opening-week.csv')
put('notes/todo.md', 'w', '# To do\\n\\n- [ ] prune the old rows\\n- [ ] mend the ladder\\n')
put('src/trees.ts', 'w', "/** Trees by their tags. */\\nexport const tags = ['T-01', 'T-04'] as const;\\n")`,
] as const;
const NAMES = ['First week', 'Whole season', 'Renamed and pruned'] as const;

async function runChapter(page: Page, script: string): Promise<void> {
  await press(page, 'Control+Shift+X');
  await page.getByRole('textbox', { name: 'Arguments of lua' }).fill(script);
  const ended = page.getByRole('tab', { name: /lua.*exited/i });
  const before = await ended.count();
  await press(page, 'Enter');
  await ended.nth(before).waitFor();
}

/** Keeps the sandbox as it is, under a name. */
async function checkpoint(page: Page, name: string): Promise<void> {
  await command(page, 'New checkpoint');
  await page.getByRole('textbox', { name: 'Name of the checkpoint' }).fill(name);
  await press(page, 'Enter');
  await page.getByRole('dialog', { name: 'New checkpoint' }).waitFor({ state: 'hidden' });
}

const layer = (page: Page, name: RegExp) =>
  page.getByRole('listbox', { name: 'Layers of cwd://' }).getByRole('option', { name });

async function dialogStops({ page, suffix }: Stop): Promise<void> {
  await layer(page, /^First week/).click();
  for (const [key, name] of [
    ['r', 'restore'],
    ['e', 'export'],
    ['b', 'branch'],
  ] as const) {
    await press(page, key);
    await page.getByRole('dialog').waitFor();
    await shoot(page, `layers-${name}-${suffix}`);
    await press(page, 'Escape');
    await page.locator('[role="option"][aria-selected="true"]').waitFor();
  }
  await command(page, 'Import a layer or an image');
  await shoot(page, `layers-import-${suffix}`);
  await press(page, 'Escape');
}

async function compareStops({ page, suffix }: Stop): Promise<void> {
  await command(page, 'Compare two states');
  await shoot(page, `compare-nothing-${suffix}`);
  const choose = async (side: string, name: RegExp): Promise<void> => {
    const choice = page.getByRole('combobox', { name: `${side}: state` });
    const text = await choice.getByRole('option', { name }).innerText();
    await choice.selectOption({ label: text });
  };
  await choose('From', /^First week/);
  await choose('To', /^Renamed and pruned/);
  await page.getByRole('button', { name: 'Compare', exact: true }).click();
  await page
    .getByRole('tree', { name: /^Differences/ })
    .getByRole('treeitem', { name: /^todo\.md/ })
    .dblclick();
  await page.locator('.monaco-diff-editor .line-insert').first().waitFor();
  await shoot(page, `compare-${suffix}`);
}

/** Three named checkpoints among automatic ones: the stack, a range of it, its dialogs, a comparison, and a file's fate. */
export async function layerTour(stop: Stop): Promise<void> {
  const { page, place, suffix } = stop;
  await view(page, /^Layers/).click();
  await shoot(page, `layers-empty-${suffix}`);
  CHAPTERS.forEach((text, index) => place.write(`chapter-${index + 1}.lua`, text));
  for (const [index, name] of NAMES.entries()) {
    await runChapter(page, `chapter-${index + 1}.lua`);
    await checkpoint(page, name);
  }
  await page.getByRole('button', { name: 'Run tidy', exact: true }).click();
  await page.getByRole('tab', { name: /tidy.*exited/i }).waitFor();
  await press(page, 'Control+j');
  await view(page, /^Layers/).click();
  await layer(page, /^First week/).click();
  await layer(page, /^Whole season/).click({ modifiers: ['Shift'] });
  const changes = page.getByRole('tree', { name: /^Changes of/ });
  await changes.getByRole('treeitem', { name: /^todo\.md/ }).dblclick();
  await page.locator('.monaco-diff-editor .line-insert').first().waitFor();
  await calm(page);
  await shoot(page, `stack-${suffix}`);
  await dialogStops(stop);
  await compareStops(stop);
  await page.getByRole('tab', { name: 'File', exact: true }).click();
  await page.getByRole('textbox', { name: 'Path of a file' }).fill('cwd://notes/todo.md');
  await press(page, 'Enter');
  await page.getByRole('list', { name: /^Layers of todo\.md/ }).waitFor();
  await shoot(page, `fate-${suffix}`);
}
