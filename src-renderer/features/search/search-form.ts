/** What the form of the search says, and what that asks of the engine. */
import type { TextQuery } from '../../../src-preload/contract/search-calls.ts';

export interface SearchForm extends Omit<TextQuery, 'include' | 'exclude'> {
  /** Globs with commas between them. */
  readonly include: string;
  readonly exclude: string;
}

export const EMPTY_FORM: SearchForm = {
  text: '',
  as: 'text',
  letters: 'any-case',
  words: 'anywhere',
  include: '',
  exclude: '',
  ignored: 'skip',
  within: 'merged',
};

/** Commas part globs, but not within braces. */
export function globsOf(text: string): string[] {
  const globs: string[] = [];
  let depth = 0;
  let glob = '';
  for (const char of text) {
    if (char === '{') depth += 1;
    if (char === '}') depth -= 1;
    if (char === ',' && depth <= 0) {
      globs.push(glob);
      glob = '';
    } else glob += char;
  }
  return [...globs, glob].map((one) => one.trim()).filter((one) => one !== '');
}

export const queryOf = ({ include, exclude, ...rest }: SearchForm): TextQuery => ({
  ...rest,
  include: globsOf(include),
  exclude: globsOf(exclude),
});

/** What has two states, and the one that it is not in. */
export const toggled = {
  letters: ({ letters }: SearchForm) => ({ letters: letters === 'any-case' ? 'same-case' : 'any-case' }) as const,
  words: ({ words }: SearchForm) => ({ words: words === 'anywhere' ? 'whole' : 'anywhere' }) as const,
  as: ({ as }: SearchForm) => ({ as: as === 'text' ? 'regex' : 'text' }) as const,
  ignored: ({ ignored }: SearchForm) => ({ ignored: ignored === 'skip' ? 'search' : 'skip' }) as const,
};
export type Toggle = keyof typeof toggled;
