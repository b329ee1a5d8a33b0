/** Two texts with their lines and what differs between them: found once, however often it is asked for. */
import { editsBetween } from './line-edits.ts';
import type { LineEdit } from './line-edits.ts';
import { matchLines } from './match-lines.ts';
import { linesOf } from './text-lines.ts';

export interface TextPair {
  readonly before: readonly string[];
  readonly after: readonly string[];
  /** As `matchLines` has it. */
  readonly places: Int32Array;
  /** As `editsOf` has them. */
  readonly edits: readonly LineEdit[];
}

/** Folder, staged and sandbox make three; what staging a hunk makes of them two more. */
const MOST_KEPT = 5;
/** Characters of all texts that are kept; a pair beyond them is kept alone. */
const MOST_CHARACTERS = 32_000_000;

interface KeptPair extends TextPair {
  readonly texts: readonly [string, string];
}

/** The newest first. */
let kept: readonly KeptPair[] = [];

/** One text is in several pairs: its lines are made once. */
function keptLines(text: string): readonly string[] {
  for (const { texts, before, after } of kept) {
    if (texts[0] === text) return before;
    if (texts[1] === text) return after;
  }
  return linesOf(text);
}

function pairOf(earlier: string, later: string): KeptPair {
  const [before, after] = [keptLines(earlier), keptLines(later)];
  const places = matchLines(before, after);
  return { texts: [earlier, later], before, after, places, edits: editsBetween(places, before.length) };
}

/** As many of the newest as may be kept, the first in any case. */
function bounded(pairs: readonly KeptPair[]): readonly KeptPair[] {
  let characters = 0;
  return pairs.slice(0, MOST_KEPT).filter(({ texts }, index) => {
    characters += texts[0].length + texts[1].length;
    return index === 0 || characters <= MOST_CHARACTERS;
  });
}

/** In bounded time, and at once when the same texts were asked for among the last few. */
export function textPair(before: string, after: string): TextPair {
  const known = kept.find(({ texts }) => texts[0] === before && texts[1] === after);
  const pair = known ?? pairOf(before, after);
  kept = bounded([pair, ...kept.filter((other) => other !== pair)]);
  return pair;
}
