/** Events that were shown lately: rows of a sorted list are from many blocks, and each of those has to be read whole for one row. */
import type { AuditEvent } from '../event.ts';
import { ownText } from './dictionary.ts';
import { rowAt } from './row-list.ts';
import type { ListPart } from './event-list.ts';

const MOST = 4096;
/** A guest may ask for long names, each of them another. */
const MOST_CHARACTERS = 16 * 1024 * 1024;
/** More than a block has rows. */
const ROWS = 2 ** 20;

interface Seen {
  readonly event: AuditEvent;
  readonly version: number;
  /** Characters of what may be long. */
  readonly length: number;
}

const lengthOf = ({ path, asked, path2, reason }: AuditEvent): number =>
  path.length + asked.length + (path2?.length ?? 0) + reason.length;

/** Texts of its own: a text cut out of a column would keep the whole column in memory. */
const owned = (event: AuditEvent): AuditEvent =>
  Object.fromEntries(
    Object.entries(event).map(([field, value]: [string, unknown]) => [
      field,
      typeof value === 'string' ? ownText(value) : value,
    ]),
  ) as unknown as AuditEvent;

export class SeenEvents {
  /** The one that was shown last comes last. */
  readonly #seen = new Map<number, Seen>();
  #characters = 0;

  /** The event at a position that is in the part. Errors: `StoreError` when it cannot be read. */
  event({ block, facts, list, before }: ListPart, position: number): AuditEvent {
    const row = rowAt(list, position - before);
    const key = facts.first * ROWS + row;
    const from = block();
    const known = this.#seen.get(key);
    const event = known?.version === from.version ? known.event : owned(from.event(row));
    this.#forget(key);
    this.#keep(key, { event, version: from.version, length: lengthOf(event) });
    return event;
  }

  /** Events that are kept now. */
  get size(): number {
    return this.#seen.size;
  }

  #keep(key: number, seen: Seen): void {
    this.#seen.set(key, seen);
    this.#characters += seen.length;
    for (const oldest of this.#seen.keys()) {
      if (this.#seen.size <= MOST && this.#characters <= MOST_CHARACTERS) return;
      this.#forget(oldest);
    }
  }

  #forget(key: number): void {
    this.#characters -= this.#seen.get(key)?.length ?? 0;
    this.#seen.delete(key);
  }
}
