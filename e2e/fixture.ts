/** What every spec starts from: a place of its own, and the browser shell over it. */
import { expect, test as base } from '@playwright/test';
import type { Page } from '@playwright/test';

import { BrowserShell } from './browser-shell.ts';
import { Place } from './harness.ts';

interface Given {
  /** What is in the folder before anything runs: these files by their paths, or the sample's. */
  readonly workspace: Readonly<Record<string, string>> | 'sample';
  /** With `keys` a test fails that moved or pressed the mouse. */
  readonly hands: 'any' | 'keys';
}

interface Fixtures {
  /** Made before the first hook that asks for it; removed after the test. */
  readonly place: Place;
  /** Started after those hooks of `beforeEach` that do not ask for it, so that they can prepare the place. */
  readonly shell: BrowserShell;
  /** The page with the window in it, which takes keys, or says what is wrong. */
  readonly opened: Page;
}

/** What the mouse does from now on, as the page hears it. */
async function watchMouse(page: Page): Promise<readonly string[]> {
  const heard: string[] = [];
  await page.exposeFunction('hearMouse', (what: string) => heard.push(what));
  await page.addInitScript(() => {
    for (const name of ['pointermove', 'pointerdown', 'wheel']) {
      const hear = (event: Event): void => {
        if (event.isTrusted) Reflect.apply(Reflect.get(window, 'hearMouse') as () => void, null, [name]);
      };
      window.addEventListener(name, hear, { capture: true, passive: true });
    }
  });
  return heard;
}

export const test = base.extend<Given & Fixtures>({
  workspace: [{}, { option: true }],
  hands: ['any', { option: true }],
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
  opened: async ({ page, shell, hands }, use) => {
    const mouse = hands === 'keys' ? await watchMouse(page) : [];
    await page.goto(await shell.url());
    const views = page.getByRole('navigation', { name: 'Views' });
    await views.or(page.getByRole('alert')).first().waitFor();
    await use(page);
    expect(mouse, 'what the mouse did').toEqual([]);
  },
});
