/** The texts of a column, one by one, without making all of them where they lie end to end. */
import type { Texts } from '../event-block.ts';

/** How many entries the dictionary has, the first one, which is null, included. */
export function entriesOf(texts: Texts): number {
  return texts.whole ? texts.whole.starts.length - 1 : texts.dictionary.length;
}

export const entryOf = (texts: Texts, id: number): string | null =>
  (texts.at ? texts.at(id) : texts.dictionary[id]) ?? null;

export const textAt = (texts: Texts, row: number): string | null => entryOf(texts, texts.ids[row] ?? 0);

/** The same text for whoever keeps it: one that was cut out of a longer text would keep all of that in memory. */
export function ownText(text: string): string {
  const own = Buffer.from(text).toString();
  // Half a surrogate pair does not come back as it was.
  return own === text ? own : text;
}
