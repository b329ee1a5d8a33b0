/** The text of events, made safe to keep. */

/** Code units of one text of an event. Longer ones come only from a guest that asks for nonsense. */
export const MAX_TEXT = 8192;

const NUL_PICTURE = '\u2400';

/**
 * Text as the record keeps it: what a database cannot hold (NUL, half a surrogate pair) becomes a visible
 * stand-in, and what is longer than `MAX_TEXT` is cut and says so. Everything else stays as it was.
 */
export function keepable(text: string): string {
  const cut = text.length > MAX_TEXT ? `${text.slice(0, MAX_TEXT)}…` : text;
  return cut.isWellFormed() && !cut.includes('\0') ? cut : cut.toWellFormed().replaceAll('\0', NUL_PICTURE);
}
