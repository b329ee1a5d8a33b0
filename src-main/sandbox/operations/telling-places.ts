/** Where the top of an overlay says something now. What is like the folder is nobody's work: it may be gone over. */
import { isQuiet } from '../../review/changes.ts';
import { keyOf } from '../../review/names.ts';
import type { Names } from '../../review/names.ts';
import { review } from '../../review/reviewed.ts';
import type { Reviewed } from '../../review/reviewed.ts';
import type { Item } from '../../review/top-model.ts';
import type { Overlay } from '../../vfs/overlay.ts';
import { isAtOrBelow } from '../../vfs/path/at-or-below.ts';

/** Good until the overlay changes. Contents are read only of places that are asked about. */
export class TellingPlaces {
  readonly #reviewed: Reviewed;
  /** The index of the first item at or below a place. */
  readonly #first = new Map<string, number>();
  readonly #isQuiet = new Map<Item, boolean>();

  constructor(overlay: Overlay) {
    this.#reviewed = review(overlay, '');
    for (const [index, { names }] of this.#items.entries())
      for (let length = names.length; length > 0; length -= 1) {
        const key = keyOf(names.slice(0, length));
        if (this.#first.has(key)) break;
        this.#first.set(key, index);
      }
  }

  has(names: Names): boolean {
    const item = this.#reviewed.model.item(names);
    return item !== undefined && this.#says(item);
  }

  /** At a place or below it. */
  hasWithin(names: Names): boolean {
    for (let index = this.#first.get(keyOf(names)) ?? this.#items.length; index < this.#items.length; index += 1) {
      const item = this.#items[index];
      if (!item || !isAtOrBelow(item.names, names)) return false;
      if (this.#says(item)) return true;
    }
    return false;
  }

  get #items(): readonly Item[] {
    return this.#reviewed.model.items;
  }

  #says(item: Item): boolean {
    const known = this.#isQuiet.get(item);
    if (known !== undefined) return !known;
    const quiet = isQuiet(this.#reviewed, item);
    this.#isQuiet.set(item, quiet);
    return !quiet;
  }
}
