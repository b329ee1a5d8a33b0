/** Tours for pictures: a conflict with its three sides, decided piece by piece, and one that no text can settle. */
import { PUT } from './lua-put.ts';
import { calm, shoot } from './shots.ts';
import type { Stop } from './shots.ts';
import { changeTree, press, view } from './window.ts';

/** What both sides come from, with what each of them says instead. */
function module(port: string, name: string, retries: string, last: string): string {
  return `/** How the weigh-in talks to the cellar. */
export const port = ${port};
export const name = '${name}';

export function isOpen(hour: number): boolean {
  return hour > 6 && hour < 20;
}

/** Attempts before a crate is set aside. */
export const retries = ${retries};

export function weigh(crate: number): number {
  return Math.round(crate * 10) / 10;
}
${last}`;
}

const BASE = module('8000', 'cellar', '3', '');
const THEIRS = module('8443', 'cellar', '5', "\nexport const owner = 'Grete';\n");
const MINE = module('9000', 'new cellar', '10', '');

/** The folder is changed meanwhile; of the two conflicts of one file the first is decided. */
export async function mergeTour({ page, place, suffix }: Stop): Promise<void> {
  place.write('src/link.ts', BASE);
  place.write('assets/seal.bin', Uint8Array.from([0, 1, 2, 3]));
  place.write('mine.txt', MINE);
  place.write(
    'merge.lua',
    `${PUT}local file = io.open('mine.txt') put('src/link.ts', 'r+', file:read('a')) put('assets/seal.bin', 'r+', 'by the capsule\\0')`,
  );
  await view(page, /^Capsules/).click();
  await page.getByRole('textbox', { name: 'Arguments of lua' }).fill('merge.lua');
  await press(page, 'Enter');
  await page.getByRole('tab', { name: /lua.*exited/i }).waitFor();
  await press(page, 'Control+j');
  place.write('src/link.ts', THEIRS);
  place.write('assets/seal.bin', Uint8Array.from([0, 9, 9]));
  await view(page, /^Changes/).click();
  await page.getByRole('button', { name: /^Commit all/ }).click();
  const refused = page.getByRole('dialog', { name: /^Nothing was committed/ });
  await refused.waitFor();
  await shoot(page, `conflicts-two-${suffix}`);
  await refused.getByRole('group', { name: /seal/ }).getByRole('button', { name: 'Merge…' }).click();
  await page.getByRole('table', { name: 'The three sides' }).waitFor();
  await shoot(page, `merge-facts-${suffix}`);
  await changeTree(page).focus();
  await page.getByRole('button', { name: /^Commit all/ }).click();
  await refused.getByRole('group', { name: /link/ }).getByRole('button', { name: 'Merge…' }).click();
  const bar = page.getByRole('toolbar', { name: 'Merge' });
  await bar.getByText(/conflicts left/).waitFor();
  await shoot(page, `merge-open-${suffix}`);
  await page.locator('.monaco-editor.focused').waitFor();
  await press(page, 'Alt+1');
  await bar.getByText(/^1 of/).waitFor();
  await calm(page);
  await shoot(page, `merge-${suffix}`);
  await bar.getByRole('combobox', { name: 'Above the result' }).selectOption({ label: 'Folder ↔ sandbox' });
  await page.locator('.monaco-diff-editor .line-insert').first().waitFor();
  await shoot(page, `merge-sides-${suffix}`);
}
