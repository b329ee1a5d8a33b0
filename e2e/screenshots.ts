/** `npm run screenshots`: takes the README's pictures from the running app, dark and light. */
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';

import { chromium } from '@playwright/test';
import type { Browser, Page } from '@playwright/test';

import { BrowserShell } from './browser-shell.ts';
import { Place, TOP } from './harness.ts';

const OUT = process.argv[2] ?? join(TOP, 'docs/screenshots');
const SIZES = [
  { width: 1440, height: 900 },
  { width: 1024, height: 700 },
] as const;
const DEBIAN = '/usr/bin/chromium';

const view = (page: Page, name: RegExp) =>
  page.getByRole('navigation', { name: 'Views' }).getByRole('button', { name });
const settle = (page: Page): Promise<void> => page.waitForTimeout(700);

async function shoot(page: Page, name: string): Promise<void> {
  await settle(page);
  await page.screenshot({ path: join(OUT, `${name}.png`) });
}

/** One tour through the app; every stop is a picture. */
async function tour(browser: Browser, scheme: 'dark' | 'light', size: (typeof SIZES)[number]): Promise<void> {
  const place = new Place();
  place.copySample();
  const shell = new BrowserShell(place);
  const suffix = `${scheme}-${size.width}`;
  const context = await browser.newContext({ colorScheme: scheme, viewport: size });
  const page = await context.newPage();
  try {
    await page.goto(await shell.url());
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
for (const scheme of ['dark', 'light'] as const) for (const size of SIZES) await tour(browser, scheme, size);
await browser.close();
