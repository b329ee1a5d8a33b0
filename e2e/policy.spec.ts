/** What a capsule with a manifest is asked about, how long each answer holds, and what ends it. */
import { appendFileSync, copyFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';

import { expect } from '@playwright/test';
import type { Locator, Page } from '@playwright/test';

import { test } from './fixture.ts';
import type { Place } from './harness.ts';
import { OwnCapsule } from './own-capsule.ts';
import { answerBy, question } from './questions.ts';
import { loadCapsule, press, screen, view } from './window.ts';

/** Makes each file that it is told, in this order, and says what became of it. */
const MAKE = `
local function make(name)
  local file = io.open(name, 'w')
  print(name, file and file:write('x') and file:close() and 'made' or 'refused')
end
`;
const JOB = `${MAKE}
assert(io.open('in.txt')):close()
for name in ('deny once once run run sandbox sandbox always always'):gmatch('%a+') do make(name) end
`;
/** Makes a file each time that a line with its name is typed. */
const TYPED = `${MAKE}
for name in io.lines() do make(name) end
print('over')
`;

test.use({ workspace: { 'job.lua': JOB, 'typed.lua': TYPED, 'in.txt': 'given\n' } });

const rows = (page: Page): Locator => page.getByRole('grid', { name: 'Events' }).locator('[data-line]');

/** The paths of all events that a filter finds, oldest first. */
async function expectEvents(page: Page, filter: string, paths: readonly string[]): Promise<void> {
  await page.getByRole('tab', { name: 'Events', exact: true }).click();
  await page.getByRole('combobox', { name: 'Filter events' }).fill(filter);
  await press(page, 'Enter');
  await expect(rows(page).locator('[data-column="path"]')).toHaveText(paths.map((name) => `cwd://${name}`));
}

async function load(page: Page, own: OwnCapsule): Promise<void> {
  await view(page, /^Capsules/).click();
  await loadCapsule(page, own.manifest);
  await page.getByRole('combobox', { name: 'Mode of worker' }).selectOption({ label: 'Ask' });
}

async function start(page: Page, script: string): Promise<void> {
  await press(page, 'Control+Shift+X');
  await page.getByRole('textbox', { name: 'Arguments of worker' }).fill(script);
  await press(page, 'Enter');
}

const ended = (page: Page, count: number): Promise<void> =>
  expect(page.getByRole('tab', { name: /^worker .*exited with 0$/ })).toHaveCount(count);

const declared = (place: Place): OwnCapsule =>
  new OwnCapsule(place, 'worker').declare({ read: ['*'], write: ['cwd://declared'] });

test('one denied, one allowed once, others for the run, the sandbox and always: which of them are asked about again', async ({
  opened: page,
  place,
}) => {
  const own = declared(place);
  await load(page, own);
  await start(page, 'job.lua');
  await answerBy(page, 'worker', [
    { path: 'cwd://deny', key: 'Enter' },
    { path: 'cwd://once', key: 'o' },
    { path: 'cwd://once', key: 'o' },
    { path: 'cwd://run', key: 'r' },
    { path: 'cwd://sandbox', key: 's' },
    { path: 'cwd://always', key: 'a' },
  ]);
  await ended(page, 1);
  await expect(screen(page)).toContainText(/deny\s+refused.*once\s+made.*always\s+made.*always\s+made/s);

  await test.step('the record has each decision with its cause', async () => {
    await expectEvents(page, 'op:create,open is:denied cause=user', ['deny']);
    await expectEvents(page, 'op:create,open -is:denied cause=user', ['once', 'once']);
    const granted = ['run', 'run', 'sandbox', 'sandbox', 'always', 'always'];
    await expectEvents(page, 'op:create,open cause=grant', granted);
    await expectEvents(page, 'op:create,open cause=rule', ['job.lua', 'in.txt']);
  });

  await test.step('in the next run those come that should, and no others', async () => {
    await start(page, 'job.lua');
    await answerBy(page, 'worker', [
      { path: 'cwd://deny', key: 'd' },
      { path: 'cwd://once', key: 'd' },
      { path: 'cwd://once', key: 'd' },
      { path: 'cwd://run', key: 'n' },
    ]);
    await ended(page, 2);
    await expect(screen(page)).toContainText(
      /deny\s+refused.*once\s+refused.*run\s+refused.*run\s+refused.*always\s+made/s,
    );
    await expect(question(page, 'worker')).toBeHidden();
  });

  await test.step('in another sandbox only what was allowed always is', () => {
    const elsewhere = join(place.folder, 'elsewhere');
    mkdirSync(elsewhere);
    for (const name of ['job.lua', 'in.txt']) copyFileSync(join(place.workspace, name), join(elsewhere, name));
    const { stdout } = place.cli(['run', own.manifest, '--workspace', elsewhere, '--', 'job.lua']);
    expect(stdout.match(/\w+\tmade/g)).toEqual(['always\tmade', 'always\tmade']);
  });
});

test('a grant that is revoked while its capsule runs does not hold for the next call', async ({
  opened: page,
  place,
}) => {
  await load(page, declared(place));
  await start(page, 'typed.lua');
  const type = async (name: string): Promise<void> => {
    await page.getByRole('textbox', { name: 'Terminal input' }).focus();
    await page.keyboard.type(`${name}\n`);
  };
  for (const [name, key] of [
    ['a', 'r'],
    ['b', 's'],
    ['c', 'a'],
  ] as const) {
    await type(name);
    await answerBy(page, 'worker', [{ path: `cwd://${name}`, key }]);
    await expect(screen(page)).toContainText(new RegExp(`${name}\\s+made`));
  }
  await type('b');
  await expect(screen(page)).toContainText(/b\s+made.*b\s+made/s);

  await view(page, /^Permissions/).click();
  for (const [index, name] of ['a', 'b', 'c'].entries()) {
    await page.getByRole('button', { name: `Revoke write cwd://${name}` }).click();
    await expect(page.getByRole('button', { name: `Revoke write cwd://${name}` })).toBeHidden();
    await type(name);
    await answerBy(page, 'worker', [{ path: `cwd://${name}`, key: 'Enter' }]);
    await expect(screen(page).getByText(/refused/)).toHaveCount(index + 1);
  }
  await page.getByRole('textbox', { name: 'Terminal input' }).focus();
  await press(page, 'Control+d');
  await expect(screen(page)).toContainText('exited with 0');
  await expect(page.getByText('No grant holds now')).toBeVisible();
});

test('another binary of the capsule has none of what was allowed always, until that is renewed for it', async ({
  opened: page,
  place,
}) => {
  const own = declared(place);
  await load(page, own);
  const script = `-e 'local file = io.open("kept", "w") print(file and "made" or "refused")'`;
  await start(page, script);
  await answerBy(page, 'worker', [{ path: 'cwd://kept', key: 'a' }]);
  await ended(page, 1);

  // A custom section makes it another binary that does the same.
  appendFileSync(own.program, Uint8Array.of(0, 2, 1, 0x78));
  await start(page, script);
  await answerBy(page, 'worker', [{ path: 'cwd://kept', key: 'Enter' }]);
  await ended(page, 2);
  await expect(screen(page)).toContainText('refused');

  await view(page, /^Permissions/).click();
  await page.getByRole('combobox', { name: 'Which grants' }).selectOption({ label: 'All' });
  const grant = page.getByRole('article', { name: 'write cwd://kept' });
  await expect(grant).toContainText('for another binary');
  await grant.getByRole('button', { name: /^Renew for [0-9a-f]{8}$/ }).click();
  await expect(page.locator('.grant[data-state="active"]')).toHaveCount(1);
  await start(page, script);
  await ended(page, 3);
  await expect(screen(page)).toContainText('made');
  await expect(question(page, 'worker')).toBeHidden();
});
