/** Questions about rights, as a person answers them by the keyboard. */
import { expect } from '@playwright/test';
import type { Locator, Page } from '@playwright/test';

export const question = (page: Page, capsule: string): Locator =>
  page.getByRole('region', { name: `Question of ${capsule}` });

export interface Answer {
  /** As the question shows it. */
  readonly path: string;
  /** `Enter` on Deny, which has the keyboard, or the letter of an answer. */
  readonly key: string;
}

/** Answers the questions of a capsule, which must come in this order. */
export async function answerBy(page: Page, capsule: string, answers: readonly Answer[]): Promise<void> {
  const asked = question(page, capsule);
  const deny = asked.getByRole('button', { name: 'Deny', exact: true });
  for (const { path, key } of answers) {
    await expect(asked.getByLabel('Path')).toHaveText(path);
    await page.keyboard.press('F8');
    await expect(deny).toBeFocused();
    // Nobody has read it yet in its first moments.
    await expect(deny).toBeEnabled();
    await page.keyboard.press(key);
  }
}
