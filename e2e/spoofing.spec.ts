/** Paths made to pass for others, in questions: shown so that nobody takes one for the other, with the answers always in reach. */
import { expect } from '@playwright/test';
import type { Locator, Page } from '@playwright/test';

import { TRICKS } from '../src-preload/contract/hostile-names-contract.ts';
import type { Trick } from '../src-preload/contract/hostile-names-contract.ts';
import { escapeText } from '../src-preload/contract/shown-text.ts';

import { test } from './fixture.ts';
import { OwnCapsule } from './own-capsule.ts';
import { question } from './questions.ts';
import { loadCapsule, press, view } from './window.ts';

// What is not in the composed form or holds control characters is refused before anybody is asked.
const isAsked = ([name]: Trick): boolean => name === name.normalize('NFC') && !/\p{Cc}/u.test(name);
const NAMES = TRICKS.filter(([name]) => name.isWellFormed() && !name.includes('\0'));
const ASKED = NAMES.filter(isAsked);
/** A run may ask no more in a minute. */
const MOST_ASKED = 25;
/** What has no shape, turns the direction, or is a space that is none. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Cn}\p{Co}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\u2800]|(?! )\p{Zs}/u;

/** Lua that tries to make each of them. */
const makeAll = (paths: readonly string[]): string =>
  paths
    .map((path) => {
      const bytes = [...Buffer.from(path)].map((byte) => `\\${byte.toString().padStart(3, '0')}`);
      return `io.open("${bytes.join('')}", "w")`;
    })
    .join('\n');

const box = (page: Page): Locator => question(page, 'worker').getByLabel('Path');

/** Whether each character stands where a reader expects it: behind the one before, or at the beginning of a line below. */
const isInOrder = (path: Locator): Promise<boolean> =>
  path.evaluate((element) => {
    const texts = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
    let last = { left: -1, bottom: -1 };
    const range = document.createRange();
    for (let node = texts.nextNode(); node; node = texts.nextNode())
      for (let at = 0; at < (node.textContent ?? '').length; at += 1) {
        range.setStart(node, at);
        range.setEnd(node, at + 1);
        const { left, top, bottom, width } = range.getBoundingClientRect();
        if (width === 0) continue;
        if (left < last.left && top < last.bottom - 1) return false;
        last = { left, bottom };
      }
    return true;
  });

async function runAsking(page: Page, own: OwnCapsule): Promise<void> {
  await view(page, /^Capsules/).click();
  await loadCapsule(page, own.manifest);
  await page.getByRole('combobox', { name: 'Mode of worker' }).selectOption({ label: 'Ask' });
  await page.getByRole('textbox', { name: 'Arguments of worker' }).fill('job.lua');
  await press(page, 'Enter');
}

async function allowOnce(page: Page): Promise<void> {
  await press(page, 'F8');
  await expect(question(page, 'worker').getByRole('button', { name: 'Allow once' })).toBeEnabled();
  await press(page, 'o');
}

for (let from = 0; from < ASKED.length; from += MOST_ASKED) {
  const part = ASKED.slice(from, from + MOST_ASKED);
  test.describe(`hostile names from ${from + 1} on`, () => {
    test.use({ workspace: { 'job.lua': makeAll(part.map(([name]) => `src/${name}`)), 'src/kept': '' } });

    test('are shown so that they do not pass for others', async ({ opened: page, place }) => {
      await runAsking(page, new OwnCapsule(place, 'worker').declare({ read: ['*'], write: [] }));
      const seen = new Set<string>();
      for (const [name, passesFor] of part) {
        await expect(box(page)).toHaveText(`cwd://src/${escapeText(name)}`, { useInnerText: false });
        const shown = (await box(page).textContent()) ?? '';
        expect(shown).not.toMatch(UNSEEN);
        expect(shown).not.toBe(`cwd://src/${passesFor}`);
        seen.add(shown);
        expect(await isInOrder(box(page)), shown).toBe(true);
        await expect(question(page, 'worker').locator('.oddities')).not.toBeEmpty();
        await allowOnce(page);
      }
      expect(seen.size).toBe(part.length);
      await expect(page.getByRole('tab', { name: /^worker .*exited with 0$/ })).toBeVisible();
    });
  });
}

test.describe('hostile names that no file can have', () => {
  const names = NAMES.filter((trick) => !isAsked(trick)).map(([name]) => name);
  test.use({ workspace: { 'job.lua': makeAll(names.map((name) => `src/${name}`)), 'src/kept': '' } });

  test('are refused without a question, and stand in the record as they were written, escaped', async ({
    opened: page,
    place,
  }) => {
    await runAsking(page, new OwnCapsule(place, 'worker').declare({ read: ['*'], write: [] }));
    await expect(page.getByRole('tab', { name: /^worker .*exited with 0$/ })).toBeVisible();
    await page.getByRole('tab', { name: 'Events', exact: true }).click();
    await page.getByRole('combobox', { name: 'Filter events' }).fill('outcome:invalid-path');
    await press(page, 'Enter');
    await page.getByRole('button', { name: 'Maximize panel' }).click();
    const paths = page.getByRole('grid', { name: 'Events' }).locator('[data-line] [data-column="path"]');
    await expect(paths).toHaveText(names.map((name) => `src/${escapeText(name)}`));
  });
});

test.describe('a path that is as long as one can be', () => {
  const long = Array.from({ length: 18 }, (_, index) => `${'very-'.repeat(40)}${index}`).join('/');
  test.use({ workspace: { 'job.lua': makeAll([`${long}/secret.key`]) }, viewport: { width: 1024, height: 700 } });

  test('can be read to its end, with the answers on the screen all the while', async ({ opened: page, place }) => {
    await runAsking(page, new OwnCapsule(place, 'worker').declare({ read: ['*'], write: [] }));
    await expect(box(page)).toHaveText(`cwd://${long}/secret.key`);
    await press(page, 'F8');
    for (const name of ['Deny', 'Deny for this run', 'Allow once', 'Allow always'])
      await expect(question(page, 'worker').getByRole('button', { name, exact: true })).toBeInViewport({ ratio: 1 });
    await box(page).focus();
    await press(page, 'End');
    await expect
      .poll(() =>
        box(page).evaluate(({ scrollTop, scrollHeight, clientHeight }) => scrollHeight - scrollTop - clientHeight),
      )
      .toBeLessThan(2);
    // A question answers to nobody in its first moment.
    await expect(question(page, 'worker').getByRole('button', { name: 'Deny', exact: true })).toBeEnabled();
    await press(page, 'F8', 'Enter');
    await expect(page.getByRole('tab', { name: /^worker .*exited with 0$/ })).toBeVisible();
  });
});
