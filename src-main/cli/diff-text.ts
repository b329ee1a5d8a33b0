/** How changes and diffs are spelled for the terminal. */
import { createTwoFilesPatch, FILE_HEADERS_ONLY } from 'diff';

import type { Change, TextDiff } from '../../src-preload/contract/schemas.ts';

import { formatSize, printable } from './text.ts';

const likeness = (similarity: number | null | undefined): string =>
  similarity === null || similarity === undefined || similarity === 100 ? '' : ` (${similarity}%)`;

/** With what it was renamed or copied from. */
export const pathOf = ({ path, entry, from, similarity }: Change): string =>
  printable(`${path}${entry === 'directory' ? '/' : ''}${from === null ? '' : ` <- ${from}${likeness(similarity)}`}`);

/** A unified diff, or a line that says why there is none; `from` and `to` name the sides. */
export function patchOfTexts(diff: TextDiff, from: string, to: string): string {
  const { path, state, before, after, sizeBefore, sizeAfter } = diff;
  if (state !== 'text') {
    const size = (bytes: number | null): string => (bytes === null ? 'nothing' : formatSize(bytes));
    return `${printable(path)}: ${state}, ${size(sizeBefore)} -> ${size(sizeAfter)}\n`;
  }
  const [old, fresh] = [before ?? '', after ?? ''];
  if (old === fresh) return 'Nothing differs.\n';
  const headers = { headerOptions: FILE_HEADERS_ONLY };
  return createTwoFilesPatch(path, path, old, fresh, from, to, headers);
}
