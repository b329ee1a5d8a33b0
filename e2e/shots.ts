/** What every tour for pictures needs. */
import { join } from 'node:path';

import type { Page } from '@playwright/test';

import { TOP } from './harness.ts';
import type { Place } from './harness.ts';

/** Where the pictures go. */
export const OUT = process.argv[2] ?? join(TOP, 'docs/screenshots');


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
  // What fades or counts up has come to its end then.
  await page.waitForTimeout(700);
  await page.screenshot({ path: join(OUT, `${name}.png`) });
}
