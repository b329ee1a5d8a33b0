/** What quick open lists: files that were opened lately first, then the best of the others. */
import type { CallOutput } from '../../../src-preload/contract/api.ts';
import type { FoundFile } from '../../../src-preload/contract/search-calls.ts';

import type { FindPlace } from './use-found-files.ts';

export interface QuickGroup {
  readonly heading: string;
  readonly files: readonly FoundFile[];
}

const HEADINGS: Readonly<Record<FindPlace, string>> = {
  merged: 'files',
  changed: 'changed files',
  base: 'in the folder',
};

export interface QuickFacts {
  readonly text: string;
  readonly within: FindPlace;
  readonly answer: CallOutput<'fileFind'> | null;
  /** The last one first. */
  readonly recent: readonly string[];
}

/** Of files opened lately that nothing was asked about: only their paths are known. */
const untold = (path: string): FoundFile => ({ path, kind: 'file', change: null, spans: [] });

export function quickGroups({ text, within, answer, recent }: QuickFacts): readonly QuickGroup[] {
  const matches = answer?.matches ?? [];
  const byPath = new Map(matches.map((match) => [match.path, match]));
  const known = within === 'base' ? [] : recent;
  const first =
    text === '' && within === 'merged'
      ? known.map((path) => byPath.get(path) ?? untold(path))
      : known.flatMap((path) => byPath.get(path) ?? []);
  const isFirst = new Set(first.map(({ path }) => path));
  const groups = [
    { heading: 'opened lately', files: first },
    { heading: HEADINGS[within], files: matches.filter(({ path }) => !isFirst.has(path)) },
  ];
  return groups.filter(({ files }) => files.length > 0);
}
