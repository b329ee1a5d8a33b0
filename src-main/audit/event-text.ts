/** The text of events: made safe to keep, and folded for searching. One way for memory and database alike. */
import type { AuditEvent } from './event.ts';

/** Code units of one text of an event. Longer ones come only from a guest that asks for nonsense. */
export const MAX_TEXT = 8192;

const UNSAFE = /[\0\p{Surrogate}]/u;
const NUL_PICTURE = '\u2400';

/**
 * Text as the record keeps it: what a database cannot hold (NUL, half a surrogate pair) becomes a visible
 * stand-in, and what is longer than `MAX_TEXT` is cut and says so. Everything else stays as it was.
 */
export function keepable(text: string): string {
  const cut = text.length > MAX_TEXT ? `${text.slice(0, MAX_TEXT)}…` : text;
  return UNSAFE.test(cut) ? cut.toWellFormed().replaceAll('\0', NUL_PICTURE) : cut;
}

/** Folds case, so that two texts that differ in case only are equal. */
export const fold = (text: string): string => text.toLowerCase();

/** What a bare word of a filter is looked for in. A line for each field, so that no match spans two. */
export const searchText = (
  event: Pick<AuditEvent, 'path' | 'path2' | 'op' | 'capsule' | 'fn' | 'decision' | 'outcome'>,
): string =>
  `${fold(event.path)}\n${fold(event.path2 ?? '')}\n${event.op}\n${fold(event.capsule)}\n${fold(event.fn)}\n${event.decision}\n${event.outcome}`;
