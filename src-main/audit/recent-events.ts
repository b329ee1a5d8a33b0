/** The newest events in memory: all that the database does not have yet, and as many more as are wanted at hand. */
import type { AuditEvent } from './event.ts';

/** Ordered by `seq`. What it has let go of is in the database: it only ever lets go of flushed events. */
export class RecentEvents {
  readonly #wanted: number;
  #events: AuditEvent[] = [];
  /** Everything up to this `seq` is in the database. */
  #flushed: number;

  constructor(wanted: number, flushed: number) {
    this.#wanted = wanted;
    this.#flushed = flushed;
  }

  get flushed(): number {
    return this.#flushed;
  }

  /** Of the oldest event in memory; Infinity when there is none. Older ones are to be asked of the database. */
  get firstSeq(): number {
    return this.#events[0]?.seq ?? Infinity;
  }

  add(event: AuditEvent): void {
    this.#events.push(event);
    // Twice as many before anything moves, so that the copying costs next to nothing per event.
    if (this.#events.length >= 2 * this.#wanted) this.#trim();
  }

  /** The events that the database does not have, oldest first. */
  unflushed(): readonly AuditEvent[] {
    return this.#events.slice(this.#indexAfter(this.#flushed));
  }

  /** Puts another account of the same event in its place, if it is still here. */
  amend(event: AuditEvent): void {
    const at = this.#indexAfter(event.seq - 1);
    if (this.#events[at]?.seq === event.seq) this.#events[at] = event;
  }

  markFlushed(seq: number): void {
    this.#flushed = Math.max(this.#flushed, seq);
    this.#trim();
  }

  /** Newest first, from below `before`, at most `most` that match. */
  newest(before: number, most: number, matches: (event: AuditEvent) => boolean): readonly AuditEvent[] {
    const found: AuditEvent[] = [];
    for (let at = this.#indexAfter(before - 1) - 1; at >= 0 && found.length < most; at -= 1) {
      const event = this.#events[at];
      if (event && matches(event)) found.push(event);
    }
    return found;
  }

  /** Oldest first, from above `after`, at most `most` that match. */
  oldest(after: number, most: number, matches: (event: AuditEvent) => boolean): readonly AuditEvent[] {
    const found: AuditEvent[] = [];
    for (let at = this.#indexAfter(after); at < this.#events.length && found.length < most; at += 1) {
      const event = this.#events[at];
      if (event && matches(event)) found.push(event);
    }
    return found;
  }

  #trim(): void {
    const spare = Math.min(this.#events.length - this.#wanted, this.#indexAfter(this.#flushed));
    if (spare > 0) this.#events = this.#events.slice(spare);
  }

  /** The index of the first event above `seq`. Numbers may have gaps after a crash that lost a whole group. */
  #indexAfter(seq: number): number {
    let low = 0;
    let high = this.#events.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#events[middle]?.seq ?? Infinity) > seq) high = middle;
      else low = middle + 1;
    }
    return low;
  }
}
