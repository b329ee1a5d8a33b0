/** The time strip in words: what is under the pointer, for eyes and for ears. */
import type { Timeline } from '../../../src-preload/contract/event-schemas.ts';
import { formatClock, plural } from '../../shared/format.ts';

import { countWithin, placeOf, timeAt } from './strip-layout.ts';
import type { Stretch } from './strip-layout.ts';

/** Pixels around a mark in which the pointer means it. */
const NEAR = 5;

export type StripMark = Timeline['marks'][number];

export function markNear(timeline: Timeline, place: number, width: number): StripMark | null {
  const far = (mark: StripMark): number => Math.abs(placeOf(timeline, mark.timeMs) - place) * width;
  const [nearest] = timeline.marks.filter((mark) => far(mark) <= NEAR).toSorted((a, b) => far(a) - far(b));
  return nearest ?? null;
}

export const MARK_WORDS = {
  'run-start': 'starts',
  'run-end': 'ends',
  prompt: 'asks',
  commit: 'commit',
  discard: 'discard',
} as const satisfies Record<StripMark['what'], string>;

/** `12:03:04.567 to 12:03:05.001, 1,234 events, 2 problems` */
export function stripWords(timeline: Timeline | null, stretch: Stretch | null): string {
  if (!timeline) return 'nothing recorded';
  const { from, to } = stretch ?? { from: 0, to: 1 };
  const { events, problems } = countWithin(timeline, from, to);
  const clock = (place: number): string => formatClock(timeAt(timeline, place));
  const time = from === to ? clock(from) : `${clock(from)} to ${clock(to)}`;
  return `${time}, ${plural(events, 'event')}, ${plural(problems, 'problem')}`;
}
