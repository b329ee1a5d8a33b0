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

/** Those of `moves` whose old place must be readable, and is not. Whoever makes it so may make others due: ask again. */
export const readableMoves = <M extends Move>(moves: readonly M[], read: Readable): readonly M[] =>
  moves.filter(({ from, to }) => (read.covers(to) || read.hasBelow(to)) && !read.covers(from));
