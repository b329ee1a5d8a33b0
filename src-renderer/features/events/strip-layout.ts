/** The time strip in numbers: which bucket stands where, how high, and what is under a pointer. */
import type { Timeline } from '../../../src-preload/contract/event-schemas.ts';
import { OPERATION_KINDS } from '../../../src-preload/contract/vocabulary.ts';

import type { Brush } from './question.ts';

/** Counts of one bucket: one a kind, and the refused and failed ones. */
const COLUMNS = OPERATION_KINDS.length + 1;
/** Pixels of one bar and its gap. */
export const BAR_STEP = 2;

type Frame = Pick<Timeline, 'fromMs' | 'untilMs' | 'buckets'>;

/** One rectangle; `y` and `height` are parts of the whole height, from the bottom. */
export interface Bar {
  readonly bucket: number;
  /** Of `OPERATION_KINDS`, or the problems behind them. */
  readonly column: number;
  readonly y: number;
  readonly height: number;
}

const bucketTotal = ({ counts }: Timeline, bucket: number): number => {
  let total = 0;
  for (let column = 0; column < COLUMNS - 1; column += 1) total += counts[bucket * COLUMNS + column] ?? 0;
  return total;
};
export const bucketProblems = ({ counts }: Timeline, bucket: number): number =>
  counts[bucket * COLUMNS + COLUMNS - 1] ?? 0;

/** Heights by square root: a lone event beside a storm of them is still seen. */
const part = (count: number, most: number): number => (most === 0 ? 0 : Math.sqrt(count / most));

/** Stacked by kind, each with its share of the bar. */
export function bars(timeline: Timeline): readonly Bar[] {
  const totals = Array.from({ length: timeline.buckets }, (_, bucket) => bucketTotal(timeline, bucket));
  const most = totals.reduce((highest, total) => Math.max(highest, total), 0);
  return totals.flatMap((total, bucket) => {
    const whole = part(total, most);
    let y = 0;
    return OPERATION_KINDS.flatMap((_kind, column) => {
      const count = timeline.counts[bucket * COLUMNS + column] ?? 0;
      if (count === 0) return [];
      const height = (whole * count) / total;
      y += height;
      return [{ bucket, column, y: y - height, height }];
    });
  });
}

/** Milliseconds since the epoch at a place from 0 to 1. */
export const timeAt = ({ fromMs, untilMs }: Frame, place: number): number =>
  fromMs + Math.min(1, Math.max(0, place)) * (untilMs - fromMs);

/** And back. */
export const placeOf = ({ fromMs, untilMs }: Frame, time: number): number =>
  untilMs <= fromMs ? 0 : Math.min(1, Math.max(0, (time - fromMs) / (untilMs - fromMs)));

export const bucketAt = (frame: Frame, place: number): number =>
  Math.max(0, Math.min(frame.buckets - 1, Math.floor(place * frame.buckets)));

/** Places from 0 to 1. */
export interface Stretch {
  readonly from: number;
  readonly to: number;
}

export const ordered = ({ from, to }: Stretch): Stretch => (from <= to ? { from, to } : { from: to, to: from });

/** Whole milliseconds around a stretch, whichever end comes first. */
export function brushOf(frame: Frame, stretch: Stretch): Brush {
  const { from, to } = ordered(stretch);
  const start = Math.floor(timeAt(frame, from));
  return { from: start, until: Math.max(start + 1, Math.ceil(timeAt(frame, to))) };
}

/** Events in a stretch, problems among them. */
export function countWithin(
  timeline: Timeline,
  from: number,
  to: number,
): { readonly events: number; readonly problems: number } {
  let [events, problems] = [0, 0];
  for (let bucket = bucketAt(timeline, from); bucket <= bucketAt(timeline, to); bucket += 1) {
    events += bucketTotal(timeline, bucket);
    problems += bucketProblems(timeline, bucket);
  }
  return { events, problems };
}
