/** One row of what was found: a file with its count, or a line with what matched. */
import { X } from 'lucide-react';

import type { FoundLine } from '../../../src-preload/contract/search-calls.ts';
import { ChangeMark } from '../../shared/change-mark.tsx';
import { FileIcon } from '../../shared/file-icon.tsx';
import { formatCount, plural } from '../../shared/format.ts';
import { MarkedText, shiftSpans } from '../../shared/marked-text.tsx';
import { nameOf, parentOf } from '../../shared/paths.ts';
import { Twistie } from '../../shared/twistie.tsx';
import { visible } from '../../shared/visible.ts';

import { countLines, versionWords } from './result-rows.ts';
import type { ResultRow } from './result-rows.ts';

export interface ResultRowProps {
  readonly row: ResultRow;
  /** null while it is not shown. */
  readonly onDismiss: (() => void) | null;
}

export function ResultRowView({ row, onDismiss }: ResultRowProps) {
  const { found, line, kind } = row;
  return (
    <>
      {kind === 'file' && <FileName row={row} />}
      {kind === 'more' && <span className="tree-hint">{plural(found.more, 'more line')} in this file</span>}
      {line && <LineText line={line} />}
      {onDismiss && (
        <span className="row-actions">
          <button
            type="button"
            className="icon-button"
            aria-label="Dismiss"
            title="Dismiss"
            tabIndex={-1}
            onClick={(event) => {
              event.preventDefault();
              onDismiss();
            }}
          >
            <X size={13} aria-hidden />
          </button>
        </span>
      )}
      {kind === 'file' && (
        <span className="tree-end">
          <span className="badge quiet">{formatCount(countLines(found))}</span>
          {found.change && <ChangeMark kind={found.change} />}
        </span>
      )}
    </>
  );
}

function FileName({ row: { found, expanded } }: { readonly row: ResultRow }) {
  const name = nameOf(found.path);
  const hint = [versionWords(found), visible(parentOf(found.path))].filter((some) => some !== '').join(' · ');
  return (
    <>
      <Twistie expanded={expanded} />
      <FileIcon kind="file" name={name} />
      <span className="tree-name" data-change={found.change ?? undefined} title={visible(found.path)}>
        {visible(name)}
      </span>
      <span className="tree-hint">{hint}</span>
    </>
  );
}

/** UTF-16 units before the first match that are shown: more would push it out of sight. */
const BEFORE = 24;

/** Where a line begins to be shown: without the blanks at its beginning, and with its first match in sight. */
function beginningOf({ text, spans }: FoundLine): number {
  const first = spans[0]?.[0] ?? 0;
  const blanks = text.length - text.trimStart().length;
  const start = first - blanks > BEFORE * 1.5 ? first - BEFORE : Math.min(blanks, first);
  // Not within a pair.
  return start > 0 && (text.codePointAt(start - 1) ?? 0) > 0xffff ? start - 1 : start;
}

function LineText({ line }: { readonly line: FoundLine }) {
  const { text, from, spans } = line;
  const start = beginningOf(line);
  return (
    <>
      <span className="result-line-number" aria-hidden>
        {line.line}
      </span>
      <span className="result-text mono">
        {(from > 0 || text.slice(0, start).trim() !== '') && '…'}
        <MarkedText text={text.slice(start)} spans={shiftSpans(spans, start)} />
      </span>
    </>
  );
}
