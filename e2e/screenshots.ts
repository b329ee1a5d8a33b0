/** `npm run screenshots`: takes the README's pictures from the running app, dark and light. */
import { copyFileSync, existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';

import { chromium } from '@playwright/test';
import type { Browser, Page } from '@playwright/test';

import { BrowserShell } from './browser-shell.ts';
import { writeCallsGuest } from './calls-guest.ts';
import { diffTour } from './diff-tours.ts';
import { emptyTour } from './empty-tours.ts';
import { guest, Place } from './harness.ts';
import { layerTour } from './layer-tours.ts';
import { PUT } from './lua-put.ts';
import { mergeTour } from './merge-tours.ts';
import { reviewTour } from './review-tours.ts';
import { hostileTour, manifestTour, rightsTour } from './rights-tours.ts';
import { OUT, shoot } from './shots.ts';
import type { Stop } from './shots.ts';
import { loadCapsule, view } from './window.ts';
import { libraryTour, runsTour, searchTour, settingsTour } from './workbench-tours.ts';

const SIZES = [
  { width: 1440, height: 900 },
  { width: 1024, height: 700 },
] as const;
const DEBIAN = '/usr/bin/chromium';

/** What a capsule offers to be called, what it may use up, and what it asks. */
async function capsuleTour(page: Page, place: Place, suffix: string): Promise<void> {
  await view(page, /^Capsules/).click();
  await loadCapsule(page, await writeCallsGuest(place));
  const panel = page.getByRole('region', { name: 'Call functions of calls' });
  await panel.getByLabel('Function').selectOption('draw');
  await panel.getByLabel(/^points/).fill('[{"x": 4, "label": "gate"}]');
  await panel.getByRole('button', { name: 'Call', exact: true }).click();
  await panel.getByLabel(/^Result of draw/).waitFor();
  await panel.getByLabel('Function').selectOption('paint');
  await panel.getByLabel(/^size/).fill('12');
  await panel.scrollIntoViewIfNeeded();
  await shoot(page, `calls-${suffix}`);

  await page.getByText('Limits of runs').click();
  for (const [name, amount] of [
    ['Memory', '256m'],
    ['Time', '30s'],
    ['Output', '16m'],
  ] as const) {
    await page.getByRole('textbox', { name, exact: true }).fill(amount);
    await page.keyboard.press('Enter');
  }
  await page.getByText('memory 256m, time 30s, output 16m').scrollIntoViewIfNeeded();
  await page.getByRole('textbox', { name: 'Calls', exact: true }).scrollIntoViewIfNeeded();
  await shoot(page, `limits-${suffix}`);

  const services = join(place.folder, 'services.wasm');
  copyFileSync(guest('services/services.wasm'), services);
  await loadCapsule(page, services);
  await page.getByRole('textbox', { name: 'Arguments of services' }).fill("approve 'git push' 'git push origin main'");
  await page.keyboard.press('Enter');
  await page.getByRole('region', { name: 'Question of services' }).waitFor();
  await shoot(page, `prompts-${suffix}`);
}

/** Among many files, one is written four times, the last time with a slip. */
const BREAKS = `${PUT}put('config/measure.json', 'w', '{\\n  "name": "measure",\\n  "port": 8000,\\n  "open": true\\n}\\n')
for i = 1, 60 do
  io.open('cache/part-' .. i .. '.lock')
  put(string.format('part-%02d.log', i), 'w', string.rep('measured ' .. i .. '\\n', i * 7))
  if i % 20 == 0 then put('config/measure.json', 'r+', '{\\n  "name": "measure",\\n  "port": 80' .. i .. ',\\n  "open": true\\n}\\n') end
  if i == 41 then put('config/measure.json', 'r+', '{\\n  "name": "measure",\\n  "port": 80?3,\\n  "open": true\\n}\\n') end
end
for i = 1, 5 do io.open('../outside-' .. i) end
`;

/** The record: the list, what one event changed, the tree at that moment, and the versions of a file. */
async function recordTour({ page, suffix }: Stop): Promise<void> {
  await view(page, /^Capsules/).click();
  await page.getByRole('textbox', { name: 'Arguments of lua' }).fill('breaks.lua');
  await page.keyboard.press('Enter');
  await page.getByRole('tab', { name: /lua.*exited/i }).waitFor();
  await view(page, /^Explorer/).click();
  await page.getByRole('tab', { name: 'Events', exact: true }).click();
  await page.getByRole('button', { name: 'Maximize panel' }).click();
  await shoot(page, `events-${suffix}`);
  await page.getByRole('button', { name: 'Restore the height of the panel' }).click();

  const details = page.getByRole('complementary', { name: 'Event details' });
  await page.getByRole('combobox', { name: 'Filter events' }).fill('op:write path:measure.json');
  await page.keyboard.press('Enter');
  await page.locator('.events-counts').filter({ hasText: /^5 \// }).waitFor();
  await page.getByRole('grid', { name: 'Events' }).getByRole('row').nth(4).click();
  await details.getByRole('tab', { name: 'Diff' }).click();
  await details.locator('[data-line="added"]').first().waitFor();
  const files = page.getByRole('tree', { name: 'Files' });
  await files.getByRole('treeitem', { name: 'config', exact: true }).click();
  await files.getByRole('treeitem', { name: 'measure.json' }).dblclick();
  await shoot(page, `event-diff-${suffix}`);

  await details.getByRole('button', { name: 'Show the tree at this moment' }).click();
  const moment = page.getByRole('region', { name: 'Earlier moment' });
  await files.getByRole('treeitem', { name: 'measure.json' }).dblclick();
  await page.getByRole('tab', { name: /^measure\.json @/ }).waitFor();
  await shoot(page, `moment-${suffix}`);
  await moment.getByRole('button', { name: 'Return to now' }).click();

  await page.keyboard.press('Control+Shift+H');
  const versions = page.getByRole('tree', { name: 'Versions' }).getByRole('treeitem');
  await versions.nth(3).getByRole('checkbox').check();
  await versions.nth(1).getByRole('checkbox').check();
  await page.locator('.monaco-diff-editor .line-insert').first().waitFor();
  await shoot(page, `history-${suffix}`);
}

/** One tour through the app; every stop is a picture. */
async function mainTour({ page, place, suffix }: Stop): Promise<void> {
  await shoot(page, `start-${suffix}`);
  await view(page, /^Capsules/).click();
  await page.getByRole('button', { name: 'Run tidy', exact: true }).click();
  await page.getByRole('tab', { name: /tidy.*exited/i }).waitFor();
  await shoot(page, `capsules-${suffix}`);
  await page.getByRole('tab', { name: 'Events' }).click();
  await view(page, /^Layers/).click();
  await shoot(page, `layers-${suffix}`);
  await view(page, /^Changes/).click();
  await page
    .getByRole('treeitem', { name: /\.(md|txt|ts), modified/ })
    .first()
    .dblclick();
  await page.locator('.monaco-diff-editor').waitFor();
  await shoot(page, `changes-${suffix}`);
  await view(page, /^Explorer/).click();
  await page.getByRole('treeitem', { name: /^README\.md/ }).dblclick();
  await shoot(page, `explorer-${suffix}`);
  await page.keyboard.press('F1');
  await shoot(page, `palette-${suffix}`);
  await page.keyboard.press('Escape');
  await capsuleTour(page, place, suffix);
}

/** A tour in an app of its own, over a copy of the sample. */
async function inOwnApp(
  browser: Browser,
  scheme: 'dark' | 'light',
  size: (typeof SIZES)[number],
  tour: (stop: Stop) => Promise<void>,
): Promise<void> {
  const place = new Place();
  place.copySample();
  place.write('breaks.lua', BREAKS);
  const shell = new BrowserShell(place);
  const context = await browser.newContext({ colorScheme: scheme, viewport: size });
  const page = await context.newPage();
  try {
    await page.goto(await shell.url());
    await tour({ page, place, suffix: `${scheme}-${size.width}` });
  } finally {
    await context.close();
    await shell.stop();
    place.remove();
  }
}

mkdirSync(OUT, { recursive: true });
const executablePath = process.env['CHROMIUM'] ?? (existsSync(DEBIAN) ? DEBIAN : undefined);
const browser = await chromium.launch({
  ...(executablePath === undefined ? {} : { executablePath }),
  args: ['--no-sandbox', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
});
const TOURS = {
  main: mainTour,
  record: recordTour,
  rights: rightsTour,
  manifest: manifestTour,
  hostile: hostileTour,
  diff: diffTour,
  review: reviewTour,
  merge: mergeTour,
  layers: layerTour,
  empty: emptyTour,
  runs: runsTour,
  search: searchTour,
  settings: settingsTour,
  library: libraryTour,
};
/** Only this tour, and of `dark-1440` and the others only this look. */
const [, , , wanted, look] = process.argv;
const tours = Object.entries(TOURS).flatMap(([name, tour]) => ([name, undefined].includes(wanted) ? [tour] : []));
for (const scheme of ['dark', 'light'] as const)
  for (const size of SIZES)
    if ([`${scheme}-${size.width}`, undefined].includes(look))
      for (const tour of tours) await inOwnApp(browser, scheme, size, tour);
await browser.close();
