/** What must be readable where it was, because it becomes readable where it is led: reading must not be had by moving. */
import type { EventPlace } from './event-place.ts';

export interface Move {
  readonly from: EventPlace;
  readonly to: EventPlace;
}

/** What may be read, as it stands now. */
export interface Readable {
  covers(place: EventPlace): boolean;
  hasBelow(place: EventPlace): boolean;
}

/** As the gate sees it: reading of the old place is asked for when anything at the new one, or below it, may be read. */
export const becomesReadable = ({ from, to }: Move, read: Readable): boolean =>
  (read.covers(to) || read.hasBelow(to)) && !read.covers(from);
