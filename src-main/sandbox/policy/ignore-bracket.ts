/** `[…]` in a pattern of gitignore, as git's own wildmatch reads it. */

export type PointTest = (point: string) => boolean;

const CLASSES: ReadonlyMap<string, RegExp> = new Map([
  ['alnum', /^[0-9A-Za-z]$/],
  ['alpha', /^[A-Za-z]$/],
  ['blank', /^[ \t]$/],
  // eslint-disable-next-line no-control-regex -- this is the class of control characters
  ['cntrl', /^[\u0000-\u001f\u007f]$/],
  ['digit', /^[0-9]$/],
  ['graph', /^[!-~]$/],
  ['lower', /^[a-z]$/],
  ['print', /^[ -~]$/],
  ['punct', /^[!-/:-@[-`{-~]$/],
  ['space', /^[ \t-\r]$/],
  ['upper', /^[A-Z]$/],
  ['xdigit', /^[0-9A-Fa-f]$/],
]);

interface Bracket {
  readonly test: PointTest;
  /** Behind the `]`. */
  readonly next: number;
}

/** A part of a bracket; `last` is what a range may begin with. */
interface Part {
  readonly test: PointTest;
  readonly last: string | null;
  readonly next: number;
}

/** A point, which a backslash may stand before; null at the end of the pattern. */
function readPoint(points: readonly string[], at: number): { readonly point: string; readonly next: number } | null {
  const isEscape = points[at] === '\\';
  const point = points[isEscape ? at + 1 : at];
  return point === undefined ? null : { point, next: at + (isEscape ? 2 : 1) };
}

const ordered = (point: string): number => point.codePointAt(0) ?? 0;

/** `undefined` where no class is meant, null for one that there is none of. */
function readClass(points: readonly string[], at: number): Part | null | undefined {
  if (points[at] !== '[' || points[at + 1] !== ':') return undefined;
  const end = points.indexOf(']', at + 2);
  if (end < 0) return null;
  if (end < at + 3 || points[end - 1] !== ':') return undefined;
  const test = CLASSES.get(points.slice(at + 2, end - 1).join(''));
  return test ? { test: (point) => test.test(point), last: null, next: end + 1 } : null;
}

function readPart(points: readonly string[], at: number, before: string | null): Part | null {
  const named = readClass(points, at);
  if (named !== undefined) return named;
  const isRange = points[at] === '-' && before !== null && points[at + 1] !== undefined && points[at + 1] !== ']';
  const read = readPoint(points, isRange ? at + 1 : at);
  if (read === null) return null;
  const { point: to, next } = read;
  if (!isRange) return { test: (point) => point === to, last: to, next };
  const [low, high] = [ordered(before), ordered(to)];
  return { test: (point) => ordered(point) >= low && ordered(point) <= high, last: null, next };
}

const variants = (point: string): readonly string[] => [point, point.toLowerCase(), point.toUpperCase()];

/** Reads what is behind a `[`. null when the bracket is not finished, or names an unknown class: then the pattern matches nothing. */
export function readBracket(points: readonly string[], from: number, folding: 'exact' | 'folded'): Bracket | null {
  const isNegated = points[from] === '!' || points[from] === '^';
  const tests: PointTest[] = [];
  let at = isNegated ? from + 1 : from;
  let before: string | null = null;
  do {
    const part = readPart(points, at, before);
    if (part === null) return null;
    tests.push(part.test);
    ({ last: before, next: at } = part);
    if (at >= points.length) return null;
  } while (points[at] !== ']');
  const isAmong = (point: string): boolean => tests.some((test) => test(point));
  const test: PointTest = folding === 'folded' ? (point) => variants(point).some(isAmong) : isAmong;
  return { test: isNegated ? (point) => !test(point) : test, next: at + 1 };
}
