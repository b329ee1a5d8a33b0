/** One line of the scroll of all changes, with the words that differ marked. */
import { memo } from 'react';
import type { ReactNode } from 'react';

import { wordMarks } from '../../../../src-preload/contract/text/word-marks.ts';
import type { MarkedPart } from '../../../../src-preload/contract/text/word-marks.ts';

import { colourProperty } from '../monaco/themes.ts';

import type { ColourRun, FileRow } from './file-rows.ts';
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
      <span className="line-text">{drawn(row)}</span>
    </div>
  );
});

/** The words that differ; none in a line that differs as a whole, which is coloured as a whole already. */
function marksOf({ kind, text, partner }: LineRow): readonly MarkedPart[] {
  if (partner === null) return [];
  const parts = kind === 'removed' ? wordMarks(text, partner).before : wordMarks(partner, text).after;
  return parts.length === 1 && parts[0]?.start === 0 && parts[0].end === text.length ? [] : parts;
}

function drawn(row: LineRow): ReactNode {
  const text = row.text.slice(0, MOST_CHARACTERS);
  const colours = row.colours ?? [];
  const nodes: ReactNode[] = [];
  let at = 0;
  for (const { start, end } of marksOf(row)) {
    nodes.push(...coloured(text, { start: at, end: start }, colours));
    nodes.push(<mark key={`mark ${start}`}>{coloured(text, { start, end }, colours)}</mark>);
    at = end;
  }
  return [...nodes, ...coloured(text, { start: at, end: text.length }, colours)];
}

/** A part of a line in the colours of its syntax. */
function coloured(text: string, { start, end }: MarkedPart, colours: readonly ColourRun[]): readonly ReactNode[] {
  const until = Math.min(end, text.length);
  const first = colours.findLastIndex((run) => run.start <= start);
  const nodes: ReactNode[] = [];
  let at = start;
  for (let index = Math.max(0, first); at < until; index += 1) {
    const kind = colours[index]?.kind ?? null;
    const next = Math.min(until, colours[index + 1]?.start ?? until);
    const part = text.slice(at, next);
    nodes.push(
      kind === null ? (
        part
      ) : (
        <span key={at} style={{ color: `var(${colourProperty(kind)})` }}>
          {part}
        </span>
      ),
    );
    at = next;
  }
  return nodes;
}
