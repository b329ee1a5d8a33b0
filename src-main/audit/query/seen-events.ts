/** Events that were shown lately: rows of a sorted list are from many blocks, and each of those has to be read whole for one row. */
import type { AuditEvent } from '../event.ts';
import { ownText } from './dictionary.ts';
import { rowAt } from './row-list.ts';
import type { ListPart } from './event-list.ts';

const MOST = 4096;
/** More than a block has rows. */
const ROWS = 2 ** 20;

interface Seen {
  readonly event: AuditEvent;
  readonly version: number;
}

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

  /** The event at a position that is in the part. Errors: `StoreError` when it cannot be read. */
  event({ block, facts, list, before }: ListPart, position: number): AuditEvent {
    const row = rowAt(list, position - before);
    const key = facts.first * ROWS + row;
    const from = block();
    const known = this.#seen.get(key);
    const seen = known?.version === from.version ? known : { event: owned(from.event(row)), version: from.version };
    this.#seen.delete(key);
    this.#seen.set(key, seen);
    this.#shrink();
    return seen.event;
  }

  #shrink(): void {
    if (this.#seen.size <= MOST) return;
    const [oldest] = this.#seen.keys();
    if (oldest !== undefined) this.#seen.delete(oldest);
  }
}
