/** A page of the browser shell in Chromium, for measuring. */
import { existsSync } from 'node:fs';

import { chromium } from '@playwright/test';
import type { Page } from '@playwright/test';

import { BrowserShell } from '../../e2e/browser-shell.ts';
import { Place } from '../../e2e/harness.ts';

const DEBIAN = '/usr/bin/chromium';

/** Milliseconds. */
export async function timed(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

export interface Looking<T> {
  readonly measure: (page: Page, url: string) => Promise<T>;
  /** A file for a look at the end. */
  readonly picture?: string | undefined;
}

/** Over a place of its own, which `prepare` fills before the shell is started. */
export async function inWindow<T>(prepare: (place: Place) => void, { measure, picture }: Looking<T>): Promise<T> {
  const place = new Place();
  prepare(place);
  const shell = new BrowserShell(place);
  const browser = await chromium.launch({
    ...(existsSync(DEBIAN) ? { executablePath: DEBIAN } : {}),
    args: ['--no-sandbox', '--disable-quic', '--no-first-run', '--disable-background-networking'],
  });
  try {
    const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
    const measures = await measure(page, await shell.url());
    if (picture !== undefined) await page.screenshot({ path: picture });
    return measures;
  } finally {
    await browser.close();
    await shell.stop();
    place.remove();
  }
}
