/** When two names are one to a folder that does not tell upper case from lower case. */

// eslint-disable-next-line no-control-regex -- the whole of ASCII is meant
const ASCII = /^[\u0000-\u007f]*$/;

/** Its capital is the Latin I, but no folding joins the two. */
const DOTLESS_I = 'ı';

const single = (folded: string, original: string): string => (Array.from(folded).length === 1 ? folded : original);

/** Unicode's simple folding of one code point: through the capital, because some small letters share one. */
function foldPoint(point: string): string {
  if (point === DOTLESS_I) return point;
  const upper = single(point.toUpperCase(), point);
  return single(upper.toLowerCase(), upper);
}

/**
 * Names with the same folding are one name: Unicode form NFC, then simple case folding, point by point, in no language. So `É`, `é` and
 * their decomposed forms are one, and the Greek sigmas are; `ß` is `ẞ`, but not `ss`; the Turkish `İ` and `ı` are each alone, and `I` is
 * `i`. What a folder itself holds to be one name beyond that is found by asking it.
 */
export function foldName(name: string): string {
  if (ASCII.test(name)) return name.toLowerCase();
  return Array.from(name.normalize('NFC'), foldPoint).join('').normalize('NFC');
}
