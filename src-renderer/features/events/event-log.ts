/** The events this window holds: a bounded, ordered list and the part of it that a filter lets through. */
import type { AuditEvent } from '../../../src-preload/contract/schemas.ts';

import type { EventPredicate } from './filter.ts';

/** The most events kept; older ones stay in the engine's record. */
export const EVENT_CAPACITY = 2 ** 18;

export interface EventLog {
  /** Newer events, oldest first. Those already held are left out. Returns how many were new and shown. */
  append(events: readonly AuditEvent[]): number;
  /** Older events, oldest first. Answers with those that pass the filter. */
  prepend(events: readonly AuditEvent[]): readonly AuditEvent[];
  /** null shows everything. */
  setPredicate(predicate: EventPredicate | null): void;
  /** Oldest first. Changes under the reader: copy it to keep it. */
  shown(): readonly AuditEvent[];
  size(): number;
  first(): AuditEvent | undefined;
  last(): AuditEvent | undefined;
}

/** Index of the first event with `seq` or later. */
export function lowerBound(events: readonly AuditEvent[], seq: number): number {
  let [low, high] = [0, events.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((events[middle]?.seq ?? Infinity) < seq) low = middle + 1;
    else high = middle;
  }
  return low;
}

export function createEventLog({ capacity }: { readonly capacity: number }): EventLog {
  // Dropping the oldest one by one would move the whole list each time, so a margin is dropped at once.
  const margin = Math.max(1, capacity >> 4);
  let held: AuditEvent[] = [];
  let passed: AuditEvent[] = held;
  let predicate: EventPredicate | null = null;

  const trim = (): void => {
    if (held.length <= capacity + margin) return;
    held = held.slice(-capacity);
    passed = predicate === null ? held : passed.slice(lowerBound(passed, held[0]?.seq ?? 0));
  };

  return {
    append(events) {
      const newest = held.at(-1)?.seq ?? -Infinity;
      const fresh = events.filter((event) => event.seq > newest);
      for (const event of fresh) held.push(event);
      const visible = predicate === null ? fresh : fresh.filter(predicate);
      if (predicate !== null) for (const event of visible) passed.push(event);
      trim();
      return visible.length;
    },
    prepend(events) {
      const oldest = held[0]?.seq ?? Infinity;
      const older = events.filter((event) => event.seq < oldest);
      const visible = predicate === null ? older : older.filter(predicate);
      held = older.concat(held);
      passed = predicate === null ? held : visible.concat(passed);
      return visible;
    },
    setPredicate(next) {
      predicate = next;
      passed = next === null ? held : held.filter(next);
    },
    shown: () => passed,
    size: () => held.length,
    first: () => held[0],
    last: () => held.at(-1),
  };
}
