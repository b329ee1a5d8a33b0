/** What quick open lists: files that were opened lately first, then the best of the others. */
import type { CallOutput } from '../../../src-preload/contract/api.ts';
import type { FoundFile } from '../../../src-preload/contract/search-calls.ts';

import type { FindPlace } from './use-found-files.ts';

interface QuickGroup {
  readonly heading: string;
  readonly files: readonly FoundFile[];
}

const HEADINGS: Readonly<Record<FindPlace, string>> = {
  merged: 'Files',
  changed: 'Changed files',
  base: 'In the folder',
};

interface QuickFacts {
  readonly text: string;
  /** What the user chose, and what the answer is about. */
  readonly within: FindPlace;
  readonly asked: FindPlace;
  readonly answer: CallOutput<'fileFind'> | null;
  /** The last one first. */
  readonly recent: readonly string[];
}

/** Of files opened lately that nothing was asked about: only their paths are known. */
const untold = (path: string): FoundFile => ({ path, kind: 'file', change: null, spans: [] });

export function quickGroups({ text, within, asked, answer, recent }: QuickFacts): readonly QuickGroup[] {
  const matches = answer?.matches ?? [];
  const byPath = new Map(matches.map((match) => [match.path, match]));
  const known = within === 'base' ? [] : recent;
  const first =
    text === '' && within === 'merged'
      ? known.map((path) => byPath.get(path) ?? untold(path))
      : known.flatMap((path) => byPath.get(path) ?? []);
  const isFirst = new Set(first.map(({ path }) => path));
  const groups = [
    { heading: 'Opened lately', files: first },
    { heading: HEADINGS[asked], files: matches.filter(({ path }) => !isFirst.has(path)) },
  ];
  return groups.filter(({ files }) => files.length > 0);
}
