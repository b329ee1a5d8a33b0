/** Killed in the middle of a commit: the next start finishes it or takes it back, and the window says which. */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

import { expect } from '@playwright/test';
import type { Page } from '@playwright/test';

import { test } from './fixture.ts';
import { differences, guest, snapshot } from './harness.ts';
import type { Place } from './harness.ts';
import { command, press, showChanges } from './window.ts';

/** Enough that a commit of them is seen from outside before it is over. */
const FILES = 600;

test.use({ workspace: { 'kept.txt': 'from before\n' }, hands: 'keys' });

test.beforeEach(({ place }) => {
  place.run(guest('writer.wasm'), '/log.txt', FILES.toString(), '/made');
});

/** Milliseconds in which a commit, or taking it back, must be seen, however busy the machine is. */
const PATIENCE = 30_000;

async function until(seen: () => boolean): Promise<void> {
  const end = Date.now() + PATIENCE;
  while (!seen()) {
    if (Date.now() > end) throw new Error('nothing was seen of the commit');
    await pause(1);
  }
}

/** Commits everything, and gives control back as soon as something of it is seen in the folder. */
async function commitUntil(page: Page, seen: () => boolean): Promise<void> {
  await showChanges(page);
  await expect(page.getByRole('button', { name: /^Commit all/ })).toBeVisible();
  const watching = until(seen);
  await press(page, 'Control+Enter');
  await watching;
}

const made = (place: Place): number => {
  const folder = join(place.workspace, 'made');
  return existsSync(folder) ? readdirSync(folder).length : 0;
};
const isPrepared = (place: Place): boolean =>
  readdirSync(place.workspace).some((name) => name.startsWith('.capsule-inspector-'));

test('with files in place already, it is finished', async ({ opened: page, place, shell }) => {
  await commitUntil(page, () => made(place) > 0);
  await shell.stop('SIGKILL');
  expect(made(place)).toBeLessThan(FILES);

  await shell.restart('SIGKILL');
  await page.goto(await shell.url());
  await expect(
    page.getByText('A commit was cut short when the inspector ended; it has been finished now.'),
  ).toBeVisible();
  expect(made(place)).toBe(FILES);
  expect(isPrepared(place)).toBe(false);
  await press(page, 'Control+Shift+G');
  await expect(page.getByRole('region', { name: 'Changes' }).getByText('No changes')).toBeVisible();

  await command(page, 'Show Operations');
  const log = page.getByRole('tree', { name: 'Operations' });
  await expect(log.getByRole('treeitem', { name: /^Commit: .*, done$/ })).toContainText('recovered');
  await press(page, 'Control+Alt+Z');
  await expect(page.getByText(/^Taken back: commit of/)).toBeVisible({ timeout: PATIENCE });
  expect(readdirSync(place.workspace)).toEqual(['kept.txt']);
});

test('before anything is in place, it is taken back', async ({ opened: page, place, shell }) => {
  const before = snapshot(place.workspace);
  await commitUntil(page, () => isPrepared(place));
  await shell.stop('SIGKILL');
  expect(made(place)).toBe(0);

  await shell.restart('SIGKILL');
  await page.goto(await shell.url());
  await expect(
    page.getByText('A commit was cut short when the inspector ended; what it had done has been taken back.'),
  ).toBeVisible();
  expect(differences(before, snapshot(place.workspace))).toEqual([]);
  await showChanges(page);
  await expect(page.getByRole('button', { name: /^Commit all/ })).toBeVisible();
});
