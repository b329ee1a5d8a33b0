/** What every tour for pictures needs. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import type { Page } from '@playwright/test';

import { TOP } from './harness.ts';
import type { Place } from './harness.ts';

/** The docs, unless a folder is named: `npm run screenshots -- [FOLDER|- [TOUR [dark-1440]]]`. */
const named = process.argv[2] === '-' ? undefined : process.argv[2];

/** Where the pictures go. */
export const OUT = named ?? join(TOP, 'docs/screenshots');
const README = readFileSync(join(TOP, 'README.md'), 'utf8');

/** All of them go to a folder that was named, to be looked at; to the docs those that the README shows, and those that are there. */
const isWanted = (file: string): boolean =>
  named !== undefined || README.includes(`docs/screenshots/${file}`) || existsSync(join(OUT, file));

export interface Stop {
  readonly page: Page;
  readonly place: Place;
  /** How the names of its pictures end. */
  readonly suffix: string;
}

/** No message and no pointer lies over what is to be seen. */
export async function calm(page: Page): Promise<void> {
  await page.mouse.move(0, 0);
  // They move while they come and go: no pointer could hit their buttons.
  await page.locator('[data-close-button]').evaluateAll((buttons: HTMLElement[]) => {
    for (const button of buttons) button.click();
  });
  await page.locator('[data-sonner-toast]').first().waitFor({ state: 'detached' });
}

export async function shoot(page: Page, name: string): Promise<void> {
  const file = `${name}.png`;
  if (!isWanted(file)) return;
  // What fades or counts up has come to its end then.
  await page.waitForTimeout(700);
  await page.screenshot({ path: join(OUT, file) });
}
