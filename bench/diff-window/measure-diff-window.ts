/** A diff of a long text in Chromium: opened, gone through change by change, and scrolled. */
import type { Page } from '@playwright/test';

import { capsule } from '../../e2e/harness.ts';
import type { Place } from '../../e2e/harness.ts';
import { frameTimes } from '../events-window/frames.ts';
import type { FrameTimes } from '../events-window/frames.ts';
import { inWindow, timed } from '../events-window/in-window.ts';

const STEPS = 20;
const WHEEL = 16;

export interface DiffMeasures {
  /** Milliseconds from the click: until lines are there, and until all changes are known. */
  readonly shown: number;
  readonly known: number;
  /** Milliseconds of one step to the next change. */
  readonly step: number;
  readonly opening: FrameTimes;
  readonly scrolled: FrameTimes;
}

/** Every `every`th line of a text of `lines` is changed by a capsule. */
function prepare(place: Place, lines: number, every: number): void {
  const text = Array.from({ length: lines }, (_, index) => `line ${index} of it\n`);
  place.write('long.txt', text.join(''));
  place.write(
    'job.lua',
    `local count, out = 0, {}
for line in io.lines('long.txt') do
  count = count + 1
  out[count] = count % ${every} == 0 and 'changed ' .. line or line
end
local file = io.open('long.txt', 'w')
file:write(table.concat(out, '\\n'), '\\n')
file:close()
`,
  );
  place.run(capsule('lua.wasm'), 'job.lua');
}

const lines = (page: Page) => page.locator('.monaco-diff-editor .editor.modified .view-line');

async function wheel(page: Page): Promise<void> {
  await page.locator('.monaco-diff-editor .editor.modified').first().hover();
  for (let step = 0; step < 200; step += 1) {
    await page.mouse.wheel(0, step < 100 ? 900 : -900);
    await page.waitForTimeout(WHEEL);
  }
}

async function measurePage(page: Page, url: string, changes: number): Promise<DiffMeasures> {
  await page.goto(url);
  await page.getByRole('button', { name: /^Changes/ }).click();
  const change = page.getByRole('tree', { name: 'Changes', exact: true }).getByRole('treeitem', { name: /^long\.txt/ });
  await change.waitFor();
  await change.click();
  let [shown, known] = [0, 0];
  const count = page.getByText(`${changes.toLocaleString('en')} changes`).first();
  const opening = await frameTimes(page, async () => {
    const start = performance.now();
    await change.dblclick();
    await lines(page).first().waitFor({ timeout: 60_000 });
    shown = performance.now() - start;
    await count.waitFor({ timeout: 60_000 });
    known = performance.now() - start;
  });
  const stepped = await timed(async () => {
    for (let step = 0; step < STEPS; step += 1) await page.keyboard.press('F7');
  });
  return { shown, known, step: stepped / STEPS, opening, scrolled: await frameTimes(page, () => wheel(page)) };
}

/** Opens the diff of a text of `count` lines, every `every`th of them changed, in the browser shell. `picture` names a file for a look. */
export const measureDiffWindow = (count: number, every: number, picture?: string): Promise<DiffMeasures> =>
  inWindow((place) => prepare(place, count, every), {
    measure: (page, url) => measurePage(page, url, Math.floor(count / every)),
    picture,
  });
