/** The place that the path of an event names. */
import { MAX_TEXT } from '../../audit/event-text.ts';

export interface EventPlace {
  readonly mount: string;
  readonly names: readonly string[];
}

const CANONICAL = /^([a-z][a-z0-9-]*):\/\/(?!\/)(.*)$/s;

/** null when it is no canonical path: what could not be parsed is recorded as it was asked, and what is too long is cut. */
export function placeOfEvent(path: string): EventPlace | null {
  const [, mount, rest] = CANONICAL.exec(path) ?? [];
  if (mount === undefined || rest === undefined || path.length > MAX_TEXT) return null;
  const names = rest === '' ? [] : rest.split('/');
  return names.some((name) => name === '' || name === '.' || name === '..') ? null : { mount, names };
}
