/** What is searched for in texts: with the shape of `TextQuery` in the contract. */
import { regexProblem } from '../../../src-preload/contract/filter/regex-test.ts';

export interface TextQuestion {
  readonly text: string;
  readonly as: 'text' | 'regex';
  readonly letters: 'any-case' | 'same-case';
  readonly words: 'anywhere' | 'whole';
}

export interface SearchQuestion extends TextQuestion {
  /** Globs of paths; none: everything. */
  readonly include: readonly string[];
  readonly exclude: readonly string[];
  readonly ignored: 'skip' | 'search';
  readonly within: 'merged' | 'base' | 'changed' | 'past';
}

export const regexFlags = ({ letters }: TextQuestion): 'u' | 'iu' => (letters === 'any-case' ? 'iu' : 'u');

/** A sentence about what cannot be searched for; null when it can. */
export function queryProblem(question: TextQuestion): string | null {
  const { text, as } = question;
  if (/[\r\n]/.test(text)) return 'Lines are searched one by one: there can be no line break in what is searched for.';
  if (as === 'text') return null;
  const problem = regexProblem(text, regexFlags(question));
  return problem === null ? null : `This regular expression cannot be used: ${problem}.`;
}
