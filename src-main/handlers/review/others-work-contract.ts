/** For tests: what others wrote in a folder may go only when the sandbox has shown it: else nobody was ever asked about it. */
import { DIRECTORY, isWithin, textsOf } from './seen-contract.ts';
import type { Listing, Seen } from './seen-contract.ts';

/** How texts begin that others write; each is written once. */
const BY_OTHERS = /^(?:else|new) /;

export class OthersWork {
  /** Texts that the sandbox has shown. */
  readonly #shown = new Set<string>();
  /** Directories of the folder that the sandbox has deleted, and may have made anew. */
  readonly #deleted = new Set<string>();
  /** Texts of the folder that a commit has to ask about. */
  #unseen: readonly string[] = [];

  /** Throws what went unseen since the last look; `by`: who did something since. */
  look({ view, base }: Seen, by: 'others' | 'us'): void {
    const texts = [...textsOf(base)].filter(([, text]) => BY_OTHERS.test(text));
    const now = new Set(texts.map(([, text]) => text));
    const lost = this.#unseen.filter((text) => !now.has(text));
    if (by !== 'others' && lost.length > 0) throw new Error(`what others wrote went unseen: ${lost.join(', ')}`);
    for (const text of view.values()) this.#shown.add(text);
    for (const [name, kind] of base) if (kind === DIRECTORY) this.#noteDirectory(name, { view, base });
    // What is in a directory that was deleted goes with it: nobody notes when a file in it was seen last.
    const isAskedFor = ([name]: readonly [string, string]): boolean =>
      ![...this.#deleted].some((directory) => isWithin(name, directory));
    this.#unseen = texts.filter(isAskedFor).flatMap(([, text]) => (this.#shown.has(text) ? [] : [text]));
  }

  #noteDirectory(name: string, { view, base }: Record<'view' | 'base', Listing>): void {
    // What is seen in it of others is the folder's: it is not the sandbox's own, however alike.
    const isSeen = ([child, text]: readonly [string, string]): boolean =>
      isWithin(child, name) && BY_OTHERS.test(text) && view.get(child) === text;
    if (view.get(name) !== DIRECTORY) this.#deleted.add(name);
    else if ([...textsOf(base)].some(isSeen)) this.#deleted.delete(name);
  }
}
