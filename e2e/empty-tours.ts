/** Tours for pictures: what the parts of reviewing say before there is anything to review. */
import { shoot } from './shots.ts';
import type { Stop } from './shots.ts';
import { command, view } from './window.ts';

export async function emptyTour({ page, suffix }: Stop): Promise<void> {
  await view(page, /^Changes/).click();
  await command(page, 'Show Operations');
  await shoot(page, `empty-operations-${suffix}`);
  await command(page, 'Show Bin');
  await command(page, 'Show all changes in one scroll');
  await shoot(page, `empty-bin-${suffix}`);
  await view(page, /^Layers/).click();
  await page.getByRole('tab', { name: 'File', exact: true }).click();
  await shoot(page, `empty-fate-${suffix}`);
}
