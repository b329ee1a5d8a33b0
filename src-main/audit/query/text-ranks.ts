/** The order of all texts of a column, over dictionaries that differ from block to block. */

export type Text = string | null;

/** No value comes first; then by code units, which does not depend on where the program runs. */
const compareTexts = (a: Text, b: Text): number => (a === b ? 0 : a === null ? -1 : b === null ? 1 : a < b ? -1 : 1);

/** Texts sorted in one go, and merged between two steps. */
const STEP = 8192;

/** The places of texts in their order, sorted in steps of a few milliseconds. */
export function* sortedPlaces(texts: readonly Text[]): Generator<undefined, Uint32Array> {
  const compare: Compare = (a, b) => compareTexts(texts[a] ?? null, texts[b] ?? null);
  let runs: Uint32Array[] = [];
  for (let from = 0; from < texts.length; from += STEP) {
    const length = Math.min(STEP, texts.length - from);
    runs.push(Uint32Array.from({ length }, (_, at) => from + at).sort(compare));
    yield;
  }
  while (runs.length > 1) {
    const merged: Uint32Array[] = [];
    for (let at = 0; at < runs.length; at += 2) merged.push(yield* merge(compare, runs[at], runs[at + 1]));
    runs = merged;
  }
  return runs[0] ?? NOTHING;
}

type Compare = (a: number, b: number) => number;

const NOTHING: Uint32Array = new Uint32Array(0);

function* merge(compare: Compare, a = NOTHING, b = NOTHING): Generator<undefined, Uint32Array> {
  const merged = new Uint32Array(a.length + b.length);
  let [i, j] = [0, 0];
  while (i < a.length && j < b.length) {
    const [ofA = 0, ofB = 0] = [a[i], b[j]];
    const isA = compare(ofA, ofB) <= 0;
    merged[i + j] = isA ? ofA : ofB;
    if (isA) i += 1;
    else j += 1;
    if ((i + j) % STEP === 0) yield;
  }
  merged.set(a.subarray(i), i + j);
  merged.set(b.subarray(j), a.length + j);
  return merged;
}
