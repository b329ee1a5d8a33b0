/** One line of the scroll of all changes, with the words that differ marked. */
import { memo } from 'react';
import type { ReactNode } from 'react';

import { wordMarks } from '../../../../src-preload/contract/text/word-marks.ts';
import type { MarkedPart } from '../../../../src-preload/contract/text/word-marks.ts';

import type { FileRow } from './file-rows.ts';
import { ROW_HEIGHT } from './scroll-layout.ts';

/** Characters of a line that are drawn. */
const MOST_CHARACTERS = 2000;
type LineRow = Exclude<FileRow, { kind: 'hunk' }>;
const SIGNS = { same: ' ', added: '+', removed: '−' } as const;
const WORDS = { same: '', added: 'added ', removed: 'removed ' } as const;

export const DiffRow = memo(function DiffRow({ row, index }: { readonly row: LineRow; readonly index: number }) {
  const style = { transform: `translateY(${index * ROW_HEIGHT}px)` };
  return (
    <div className="line" data-line={row.kind} style={style}>
      <span className="line-number" aria-hidden>
        <span>{row.before ?? ''}</span>
        <span>{row.after ?? ''}</span>
        <span>{SIGNS[row.kind]}</span>
      </span>
      <span className="visually-hidden">{WORDS[row.kind]}</span>
      <span className="line-text">{marked(row)}</span>
    </div>
  );
});

function marked({ kind, text, partner }: LineRow): ReactNode {
  const shown = text.slice(0, MOST_CHARACTERS);
  if (partner === null) return shown;
  const parts = kind === 'removed' ? wordMarks(text, partner).before : wordMarks(partner, text).after;
  // A line that differs as a whole is coloured as a whole already.
  if (parts.length === 1 && parts[0]?.start === 0 && parts[0].end === text.length) return shown;
  return pieces(shown, parts);
}

function pieces(text: string, parts: readonly MarkedPart[]): ReactNode {
  const nodes: ReactNode[] = [];
  let at = 0;
  for (const { start, end } of parts) {
    nodes.push(text.slice(at, start), <mark key={start}>{text.slice(start, end)}</mark>);
    at = end;
  }
  return [...nodes, text.slice(at)];
}
