/** Stand-ins for names: alike for alike within one export, and told to nobody. */
import { createHmac } from 'node:crypto';

import type { AuditEvent } from '../event.ts';

/** Hex digits of a stand-in. */
const LENGTH = 12;
const SCHEME = /^[a-z][a-z0-9+.-]*:\/\//i;
/** An extension says what kind of file it is, and no more. */
const EXTENSION = /\.[A-Za-z0-9]{1,8}$/;
/** In a sentence: what has a slash in it, is in quotes, or looks like a file's name. */
const NAMES_IN_TEXT = /"[^"]*"|'[^']*'|`[^`]*`|[^\s"'`]*[/\\][^\s"'`]*|[^\s"'`]+\.[A-Za-z]\w{0,7}(?![\w.])/g;

export class PathRedaction {
  readonly #key: Uint8Array;
  readonly #known = new Map<string, string>();

  /** `key`: random, for this export only. */
  constructor(key: Uint8Array) {
    this.#key = key;
  }

  /** Scheme, depth and extensions stay. */
  path(text: string): string {
    const scheme = SCHEME.exec(text)?.[0] ?? '';
    return scheme + this.#segments(text.slice(scheme.length));
  }

  /** What retention says, where the record begins, is no name; nor is it in any other event about the record itself. */
  event(event: AuditEvent): AuditEvent {
    if (event.op === 'gap' || event.op === 'prune') return event;
    return {
      ...event,
      path: this.path(event.path),
      asked: this.path(event.asked),
      path2: event.path2 === null ? null : this.path(event.path2),
      reason: event.reason.replaceAll(NAMES_IN_TEXT, (name) => this.path(name)),
    };
  }

  #segments(text: string): string {
    return text.replaceAll(/[^/\\]+/g, (segment) => (/^\.{1,2}$/.test(segment) ? segment : this.#standIn(segment)));
  }

  #standIn(segment: string): string {
    const known = this.#known.get(segment);
    if (known !== undefined) return known;
    const digest = createHmac('sha256', this.#key).update(segment).digest('hex').slice(0, LENGTH);
    const standIn = `${digest}${EXTENSION.exec(segment)?.[0] ?? ''}`;
    // Names of millions of files must not fill the memory; it is made anew then, and is the same.
    if (this.#known.size >= 100_000) this.#known.clear();
    this.#known.set(segment, standIn);
    return standIn;
  }
}
