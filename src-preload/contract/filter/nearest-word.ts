/** The word that was probably meant by one that is mistyped. */

/** How many letters must be put in, left out or replaced to make one of the other. */
function distance(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (let i = 1; i <= one.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= other.length; j += 1) {
      const replaced = (row[j - 1] ?? 0) + (one[i - 1] === other[j - 1] ? 0 : 1);
      next.push(Math.min(replaced, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[other.length] ?? 0;
}

/** Of `words` (lower case) the one nearest to `typed`; null when none is near. */
export function nearestWord(typed: string, words: readonly string[]): string | null {
  const wanted = typed.slice(0, 40).toLowerCase();
  const most = wanted.length < 4 ? 1 : Math.max(2, Math.floor(wanted.length / 3));
  const farOf = (word: string): number => (wanted.length > 1 && word.startsWith(wanted) ? 1 : distance(wanted, word));
  const [best] = words
    .map((word) => ({ word, far: farOf(word) }))
    .filter(({ far }) => far <= most)
    .sort((a, b) => a.far - b.far);
  return best?.word ?? null;
}
