/** How a text is held against a `TextMatch`. */
import type { TextMatch } from './filter-tree.ts';
import { globTest } from './glob-test.ts';
import { regexTest } from './regex-test.ts';

/** Upper and lower case as one. */
export const fold = (text: string): string => text.toLowerCase();

function wholeTest(match: TextMatch): (text: string) => boolean {
  if (match.how === 'regex') return regexTest(match.source, match.flags);
  const wanted = fold(match.text);
  switch (match.how) {
    case 'has':
      return (text) => fold(text).includes(wanted);
    case 'is':
      return (text) => fold(text) === wanted;
    case 'below':
      return belowTest(wanted);
    case 'like': {
      const test = globTest(wanted);
      return (text) => test(fold(text));
    }
  }
}

/** `cwd://` has everything of its scheme below it. */
function belowTest(wanted: string): (text: string) => boolean {
  const folder = wanted.endsWith('/') ? wanted : `${wanted}/`;
  const itself = wanted.endsWith('://') ? wanted : folder.slice(0, -1);
  return (text) => {
    const folded = fold(text);
    return folded === itself || folded.startsWith(folder);
  };
}

/** Null, no value, matches nothing. Make it once, and ask it of many texts. */
export function textTest(match: TextMatch): (text: string | null) => boolean {
  const test = wholeTest(match);
  return (text) => text !== null && test(text);
}
