/** Tours for pictures: questions about rights, what was granted, manifests that are learned, and reasons. */
import type { Page } from '@playwright/test';

import { OwnCapsule } from './own-capsule.ts';
import { question } from './questions.ts';
import { shoot } from './shots.ts';
import type { Stop } from './shots.ts';
import { loadCapsule, press, view } from './window.ts';

/** A question about a right, in full, and what was granted by its answer. */
export async function rightsTour({ page, suffix }: Stop): Promise<void> {
  await view(page, /^Permissions/).click();
  await page.getByRole('radio', { name: 'Ask', exact: true }).check({ force: true });
  await view(page, /^Capsules/).click();
  const script = 'local f = io.open("notes/summary.md", "w") f:write("x") f:close()';
  await page.getByRole('textbox', { name: 'Arguments of lua' }).fill(`-e '${script}'`);
  await press(page, 'Enter');
  const asked = question(page, 'lua');
  await asked.getByText('Its folder, and everything in it').click();
  await asked.getByText('What led here').click();
  await press(page, 'F8');
  await shoot(page, `ask-${suffix}`);
  await asked.getByRole('button', { name: 'Allow in this sandbox' }).click();
  await page.getByRole('tab', { name: /lua.*exited/i }).waitFor();
  await view(page, /^Permissions/).click();
  await shoot(page, `permissions-${suffix}`);
}

const REPORT = `
local function put(path)
  local file = io.open(path, 'w')
  if file then file:write('x') file:close() end
end
for _, name in ipairs({'README.md', 'docs/data-format.md', 'notes/todo.md'}) do
  local file = io.open(name)
  if file then file:close() end
end
put('reports/summary.md')
put('reports/by-day.csv')
put('notes/reviewed.md')
`;

async function run(page: Page, name: string, mode: string): Promise<void> {
  await press(page, 'Control+Shift+X');
  await page.getByRole('combobox', { name: `Mode of ${name}` }).selectOption({ label: mode });
  await page.getByRole('textbox', { name: `Arguments of ${name}` }).fill('report.lua');
  await page.getByRole('button', { name: `Run ${name}`, exact: true }).click();
}

/** From a watched run to its manifest, narrowed until something is refused; why; and a version that wants more. */
export async function manifestTour({ page, place, suffix }: Stop): Promise<void> {
  place.write('report.lua', REPORT);
  place.write('reports/README.md', '# Reports\n');
  const own = new OwnCapsule(place, 'reporter');
  await view(page, /^Capsules/).click();
  await loadCapsule(page, own.program);
  await run(page, 'reporter', 'Observe');
  await page.getByRole('button', { name: 'Learn rights…' }).first().click();
  await page.getByRole('button', { name: 'Use these' }).click();
  await view(page, /^Explorer/).click();
  await shoot(page, `learn-${suffix}`);
  const save = page.locator('.manifest').getByRole('button', { name: 'Save' });
  await save.click();
  await page.locator('[data-close-button]').first().click();

  const side = page.locator('.manifest-side');
  await side.getByRole('tab', { name: 'Rights' }).click();
  await page.getByRole('button', { name: 'Remove cwd://reports/by-day.csv' }).click();
  await shoot(page, `rights-${suffix}`);
  await side.getByRole('tab', { name: 'What if' }).click();
  await page.getByRole('region', { name: 'Would be refused' }).waitFor();
  await shoot(page, `what-if-${suffix}`);

  await save.click();
  await run(page, 'reporter (with manifest)', 'Enforce');
  await page
    .getByRole('region', { name: 'Runs' })
    .getByRole('button', { name: /^\d+ denied — Why\?$/ })
    .click();
  const list = page.getByRole('grid', { name: 'Events' });
  await list.locator('[data-line]').first().click();
  await list.focus();
  await press(page, 'w');
  await page.getByRole('button', { name: 'Maximize panel' }).click();
  await shoot(page, `why-${suffix}`);
  await page.getByRole('button', { name: 'Restore the height of the panel' }).click();

  own.declare({ version: '0.2.0', read: ['*', 'home://'], write: ['cwd://reports'] });
  await press(page, 'Control+Shift+X');
  await page.getByRole('button', { name: 'Run reporter (with manifest)', exact: true }).click();
  await page.getByRole('dialog', { name: 'reporter asks for more than before' }).waitFor();
  await shoot(page, `consent-${suffix}`);
}

/** A question whose path wants to pass for another. */
export async function hostileTour({ page, place, suffix }: Stop): Promise<void> {
  const path = `src/p\u0430yroll/2026\u202efdp.${'very-'.repeat(30)}exe`;
  place.write('report.lua', `io.open("${path}", "w")`);
  await view(page, /^Capsules/).click();
  await loadCapsule(page, new OwnCapsule(place, 'reporter').declare({ read: ['*'], write: [] }).manifest);
  await run(page, 'reporter', 'Ask');
  await question(page, 'reporter').waitFor();
  await press(page, 'F8');
  await shoot(page, `hostile-${suffix}`);
}
