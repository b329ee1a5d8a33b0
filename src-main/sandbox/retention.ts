/** How much of the record and of earlier contents a sandbox keeps. */
import type { EventLimits } from '../audit/retention.ts';
import { DEFAULT_HISTORY } from '../store/history-limits.ts';
import type { HistoryLimits } from '../store/history-limits.ts';
import { fail } from '../vfs/errors.ts';

/** Bytes and days; null: no limit. */
export type RetentionLimits = EventLimits & HistoryLimits;

/** A limit that is left out stays. */
export type RetentionChanges = { readonly [Limit in keyof RetentionLimits]?: number | null | undefined };

/** For sandboxes that say nothing else: 4 GiB of events, however old, and what `DEFAULT_HISTORY` says of contents. */
export const DEFAULT_RETENTION: RetentionLimits = { eventBytes: 4 * 2 ** 30, eventDays: null, ...DEFAULT_HISTORY };

const isLimit = (value: number | null): boolean => value === null || (Number.isFinite(value) && value >= 0);

/** `changes` over `before`. Errors: `invalid-argument`, with a sentence. */
export function changedRetention(before: RetentionLimits, changes: RetentionChanges): RetentionLimits {
  const pick = (limit: keyof RetentionLimits): number | null => {
    const changed = changes[limit];
    const value = changed === undefined ? before[limit] : changed;
    return isLimit(value) ? value : fail('invalid-argument', `${limit} must be a number, not negative, or no limit`);
  };
  return {
    eventBytes: pick('eventBytes'),
    eventDays: pick('eventDays'),
    historyBytes: pick('historyBytes'),
    historyDays: pick('historyDays'),
    fileBytes: pick('fileBytes'),
  };
}
