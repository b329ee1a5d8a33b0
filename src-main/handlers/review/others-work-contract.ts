/** For tests: what others wrote in a folder may go only when the sandbox has shown it: else nobody was ever asked about it. */
import { textsOf } from './seen-contract.ts';
import type { Seen } from './seen-contract.ts';

/** How texts begin that others write; each is written once. */
export const BY_OTHERS = /^(?:else|new) /;

export class OthersWork {
  /** Texts that the sandbox has shown. */
  readonly #shown = new Set<string>();
  #there: ReadonlySet<string> = new Set();

  /** Throws what went unseen since the last look; `by`: who did something since. */
  look({ view, base }: Seen, by: 'others' | 'us'): void {
    const now = new Set([...textsOf(base).values()].filter((text) => BY_OTHERS.test(text)));
    const lost = [...this.#there].filter((text) => !now.has(text) && !this.#shown.has(text));
    if (by === 'us' && lost.length > 0) throw new Error(`what others wrote went unseen: ${lost.join(', ')}`);
    this.#there = now;
    for (const text of view.values()) this.#shown.add(text);
  }
}
