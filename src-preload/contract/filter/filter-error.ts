/** A filter that cannot be understood, and where. */

/** `message` is a sentence with a way forward. */
export class FilterError extends Error {
  override readonly name = 'FilterError';
  /** Of the place, in UTF-16 code units, from 1. */
  readonly column: number;
  /** Of the place, in UTF-16 code units; 0 where something is missing. */
  readonly length: number;

  constructor(place: { readonly column: number; readonly length: number }, message: string) {
    super(message);
    this.column = place.column;
    this.length = place.length;
  }
}

/** Throws a `FilterError` for the stretch of the text `[from, to)`, counted from 0. */
export function fail(from: number, to: number, message: string): never {
  throw new FilterError({ column: from + 1, length: Math.max(0, to - from) }, message);
}
