/** The forms of an export, and the file it goes to. */
import type { ExportFormat } from '../../../src-preload/contract/event-words.ts';
import { safeName } from '../../shared/host-paths.ts';

export interface ExportForm {
  readonly id: ExportFormat;
  readonly title: string;
  readonly about: string;
  readonly ending: string;
}

export const EXPORTS: readonly ExportForm[] = [
  {
    id: 'jsonl',
    title: 'JSON lines',
    about: 'one event a line, with its hash: can be checked without us',
    ending: 'jsonl',
  },
  { id: 'csv', title: 'CSV', about: 'for spreadsheets', ending: 'csv' },
  { id: 'astrid', title: 'Astrid lines', about: 'named as Astrid’s own audit names things', ending: 'astrid.jsonl' },
  {
    id: 'bundle',
    title: 'Bundle',
    about: 'events, contents and history: opens here as a sandbox to look at',
    ending: 'capsule-trail',
  },
];

/** A name that every file system takes. */
export function exportName(sandbox: string, format: ExportFormat): string {
  const ending = EXPORTS.find(({ id }) => id === format)?.ending ?? format;
  return `${safeName(sandbox, 'events')}.${ending}`;
}
