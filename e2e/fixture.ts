/** What every spec starts from: a place of its own, and the browser shell over it. */
import { test as base } from '@playwright/test';
import type { Page } from '@playwright/test';

import { BrowserShell } from './browser-shell.ts';
import { Place } from './harness.ts';

interface Given {
  /** What is in the folder before anything runs: these files by their paths, or the sample's. */
  readonly workspace: Readonly<Record<string, string>> | 'sample';
}

interface Fixtures {
  /** Made before the first hook that asks for it; removed after the test. */
  readonly place: Place;
  /** Started after those hooks of `beforeEach` that do not ask for it, so that they can prepare the place. */
  readonly shell: BrowserShell;
  /** The page with the window in it, which takes keys, or says what is wrong. */
  readonly opened: Page;
}

export const test = base.extend<Given & Fixtures>({
  workspace: [{}, { option: true }],
  place: async ({ workspace }, use) => {
    const place = new Place();
    if (workspace === 'sample') place.copySample();
    else for (const [path, content] of Object.entries(workspace)) place.write(path, content);
    await use(place);
    place.remove();
  },
  shell: async ({ place }, use) => {
    const shell = new BrowserShell(place);
    await use(shell);
    await shell.stop();
  },
  opened: async ({ page, shell }, use) => {
    await page.goto(await shell.url());
    const views = page.getByRole('navigation', { name: 'Views' });
    await views.or(page.getByRole('alert')).first().waitFor();
    await use(page);
  },
});
