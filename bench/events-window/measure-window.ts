/** The events pane over a large record, in Chromium: loaded, scrolled, filtered, sorted, and followed while a guest is busy. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';

import type { Page } from '@playwright/test';

import { TOP } from '../../e2e/harness.ts';
import type { Place } from '../../e2e/harness.ts';
import { fillRecord } from './fill-record.ts';
import { frameTimes } from './frames.ts';
import type { FrameTimes } from './frames.ts';
import { inWindow, timed } from './in-window.ts';

/** Lists a large directory five times; a component asks about each entry, and most of these questions are answered ahead and noted. */
const BUSY = join(TOP, 'bench/guest/bench.component.wasm');
const BUSY_ARGS = ['/', '0', '0', '120000', 'readdir-entry'] as const;
/** Milliseconds that the list is followed, and between two steps of a wheel. */
const FOLLOWED = 10_000;
const WHEEL = 16;

export interface WindowMeasures {
  readonly events: number;
  /** Milliseconds from the link to the first rows with the whole count. */
  readonly loaded: number;
  /** Milliseconds until the list shows what the question finds: a word of few events, an operation, and sorted by duration. */
  readonly filtered: number;
  readonly narrowed: number;
  readonly sorted: number;
  readonly wheeled: FrameTimes;
  readonly jumped: FrameTimes;
  readonly followed: FrameTimes & { readonly eventsPerSecond: number; readonly blankFrames: number };
  /** Bytes of JavaScript objects in the page, at the end. */
  readonly heap: number;
}

const grid = (page: Page) => page.getByRole('grid', { name: 'Events' });
const rows = (page: Page) => grid(page).getByRole('row');

/** Rows of the list, as its ARIA count says: the head is one of them. */
const shownRows = async (page: Page): Promise<number> =>
  Number(await grid(page).getAttribute('aria-rowcount', { timeout: 60_000 })) - 1;

async function until(page: Page, isSo: (shown: number) => boolean): Promise<void> {
  while (!isSo(await shownRows(page))) await page.waitForTimeout(5);
}

/** A sandbox with a directory for the busy guest, whose record is filled before anybody opens it. */
function prepare(place: Place, events: number): void {
  place.run(BUSY, ...BUSY_ARGS);
  const sandboxes = join(place.home, 'sandboxes');
  const [id = ''] = readdirSync(sandboxes);
  fillRecord(join(sandboxes, id), events);
}

async function filter(page: Page, text: string, isSo: (shown: number) => boolean): Promise<number> {
  const box = page.getByRole('combobox', { name: 'Filter events' });
  await box.fill('');
  return timed(async () => {
    await box.fill(text);
    await until(page, isSo);
  });
}

async function wheel(page: Page): Promise<void> {
  await grid(page).hover();
  for (let step = 0; step < 300; step += 1) {
    await page.mouse.wheel(0, step < 150 ? -900 : 900);
    await page.waitForTimeout(WHEEL);
  }
}

async function jump(page: Page): Promise<void> {
  const scroller = page.locator('.event-scroller');
  for (let step = 0; step < 40; step += 1) {
    await scroller.evaluate(
      (element, part) => {
        element.scrollTop = (element.scrollHeight - element.clientHeight) * part;
      },
      ((step * 7) % 40) / 40,
    );
    await page.waitForTimeout(75);
  }
}

async function startBusy(page: Page): Promise<void> {
  await page.keyboard.press('Control+Shift+X');
  await page.getByText('Load capsule…').click();
  // The picker writes the first folder into its field as soon as it knows it.
  await page.locator('[aria-label="Path"]:not([value=""])').waitFor();
  await page.getByRole('textbox', { name: 'Path' }).fill(BUSY);
  await page.keyboard.press('Enter');
  await page.getByRole('textbox', { name: /^Arguments of bench/ }).fill(BUSY_ARGS.join(' '));
  await page.keyboard.press('Enter');
  await page.getByRole('tab', { name: /bench.*running/i }).waitFor();
}

/** Starts a guest that asks as fast as it can, and watches the list follow. */
async function follow(page: Page): Promise<WindowMeasures['followed']> {
  await startBusy(page);
  await page.getByRole('tab', { name: /^Events/ }).click();
  const resume = page.getByRole('button', { name: /Follow|Resume/ }).first();
  if (await resume.isVisible()) await resume.click();
  // It begins with a look whether its files are there.
  await page
    .locator('.event-scroller [data-line]')
    .filter({ hasText: 'metadata-hash' })
    .first()
    .waitFor({ timeout: 60_000 });
  const before = await shownRows(page);
  const start = performance.now();
  let blankFrames = 0;
  const times = await frameTimes(page, async () => {
    while (performance.now() - start < FOLLOWED) {
      blankFrames += await page.evaluate(() =>
        document.querySelectorAll('.event-scroller [data-line]').length < 5 ? 1 : 0,
      );
      await page.waitForTimeout(50);
    }
  });
  const seconds = (performance.now() - start) / 1000;
  return { ...times, blankFrames, eventsPerSecond: ((await shownRows(page)) - before) / seconds };
}

async function heapOf(page: Page): Promise<number> {
  const session = await page.context().newCDPSession(page);
  await session.send('HeapProfiler.collectGarbage');
  const { usedSize } = await session.send('Runtime.getHeapUsage');
  return usedSize;
}

async function measurePage(page: Page, url: string, events: number): Promise<WindowMeasures> {
  const loaded = await timed(async () => {
    await page.goto(url);
    await page.getByRole('tab', { name: /^Events/ }).click();
    await rows(page).nth(5).waitFor();
    await until(page, (shown) => shown >= events);
  });
  const whole = await shownRows(page);
  const isSome = (shown: number): boolean => shown > 0 && shown < whole;
  const filtered = await filter(page, 'file-49999', isSome);
  const narrowed = await filter(page, 'op:rename outcome:ok', (shown) => isSome(shown) && shown > 1000);
  await filter(page, '', (shown) => shown >= whole);
  const wheeled = await frameTimes(page, () => wheel(page));
  const jumped = await frameTimes(page, () => jump(page));
  const head = grid(page).getByRole('columnheader', { name: /Duration/ });
  const sorted = await timed(async () => {
    await head.click();
    await page.locator('[role=columnheader][aria-sort=ascending]').waitFor();
    await rows(page).nth(5).waitFor();
  });
  await head.click();
  await head.click();
  const followed = await follow(page);
  return { events: whole, loaded, filtered, narrowed, sorted, wheeled, jumped, followed, heap: await heapOf(page) };
}

/** Opens a record of `events` events in the browser shell. `picture` names a file for a look at the end. */
export const measureWindow = (events: number, picture?: string): Promise<WindowMeasures> =>
  inWindow((place) => prepare(place, events), { measure: (page, url) => measurePage(page, url, events), picture });
