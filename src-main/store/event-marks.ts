/** How the history of trees finds its place in the record of events. */

export interface EventMarks {
  /** The tag of the record's own records in the journal: a hash in 64 letters, and a JSON array that begins with the number. */
  readonly tag: number;
  /** The newest number. */
  readonly lastEvent: () => number;
}

/** Where the number begins: behind the hash and a bracket. */
const NUMBER_AT = 65;
const ZERO = 48;
const NINE = 57;

/** The number of an event, without reading the rest of it. */
export function eventNumberOf(payload: Uint8Array): number {
  let number = 0;
  for (let at = NUMBER_AT; at < payload.length; at++) {
    const digit = payload[at] ?? 0;
    if (digit < ZERO || digit > NINE) break;
    number = number * 10 + digit - ZERO;
  }
  return number;
}
