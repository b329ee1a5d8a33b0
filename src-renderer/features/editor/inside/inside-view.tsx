/** What differs inside an archive or a database: members, tables and rows, with changed cells marked. */
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';

import type { Inside } from '../../../../src-preload/contract/review-schemas.ts';
import { ChangeMark } from '../../../shared/change-mark.tsx';
import { plural } from '../../../shared/format.ts';
import { useAnswer } from '../../../shared/use-answer.ts';
import { visible } from '../../../shared/visible.ts';
import type { BodyViewProps } from '../diff-props.ts';
import { EditorLoading } from '../editor-loading.tsx';
import { FileNotice } from '../file-notice.tsx';
import { sandboxId } from '../review-deps.ts';

import { cellsOf, filledColumns, insideSummary } from './inside-cells.ts';
import type { InsideCell, InsideRow } from './inside-cells.ts';

export function InsideView({ subject, review, diff, onReady }: BodyViewProps) {
  const { path, pair } = subject;
  const ask = useCallback(
    () => review.client.changeInside({ sandbox: sandboxId(review), path, ...(pair !== null && { pair }) }),
    // Another diff object is another content.
    // eslint-disable-next-line react-hooks/exhaustive-deps -- so it is part of the question
    [review, path, pair, diff],
  );
  const answer = useAnswer(ask);
  if (answer.at === 'failed') {
    return <FileNotice title="There is nothing to look into" detail={answer.failure.message} />;
  }
  const inside = answer.at === 'ready' ? answer.value : answer.last;
  return inside === null ? <EditorLoading /> : <Groups inside={inside} onReady={onReady} />;
}

function Groups({ inside, onReady }: { readonly inside: Inside; readonly onReady: BodyViewProps['onReady'] }) {
  const scroller = useRef<HTMLDivElement>(null);
  useEffect(() => {
    onReady({ focus: () => scroller.current?.focus() });
    return () => onReady(null);
  }, [onReady]);
  return (
    <div ref={scroller} className="inside" role="document" aria-label={`Inside, ${inside.format}`} tabIndex={0}>
      <p className="inside-summary">{insideSummary(inside)}</p>
      {inside.groups.map((group) => (
        <Group key={group.title} group={group} kind={inside.kind} />
      ))}
    </div>
  );
}

/** Rows that are drawn at first, and more with each press. */
const STEP = 200;

interface GroupProps {
  readonly group: Inside['groups'][number];
  readonly kind: Inside['kind'];
}

function Group({ group, kind }: GroupProps) {
  const [shown, setShown] = useState(STEP);
  const { title, columns, rows, differing, same } = group;
  const missing = differing - rows.length;
  // A column of a table is there whatever is in it.
  const filled = useMemo(
    () => (kind === 'archive' ? filledColumns(rows, columns.length) : null),
    [kind, rows, columns],
  );
  const isShown = (_: unknown, index: number): boolean => filled === null || filled.has(index);
  return (
    <section className="inside-group" aria-label={visible(title)}>
      <h3>
        {visible(title)} <span className="faint">{`${plural(differing, 'difference')}, ${same} the same`}</span>
      </h3>
      {rows.length > 0 && (
        <div className="inside-table">
          <table>
            <thead>
              <tr>
                <th scope="col">
                  <span className="visually-hidden">Change</span>
                </th>
                <th scope="col">{columns.length === 0 ? 'Name' : ''}</th>
                {columns.filter(isShown).map((column, index) => (
                  <th key={index} scope="col">
                    {visible(column)}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {rows.slice(0, shown).map((row, index) => (
                <Row key={index} row={row} cells={cellsOf(row, columns.length).filter(isShown)} />
              ))}
            </tbody>
          </table>
        </div>
      )}
      {rows.length > shown && (
        <button type="button" className="button small" onClick={() => setShown(shown + STEP)}>
          Show {plural(Math.min(STEP, rows.length - shown), 'more row')}
        </button>
      )}
      {missing > 0 && <p className="faint">{plural(missing, 'more difference')} beyond the limit of rows.</p>}
    </section>
  );
}

function Row({ row, cells }: { readonly row: InsideRow; readonly cells: readonly InsideCell[] }) {
  return (
    <tr data-row={row.kind ?? 'same'}>
      <td>{row.kind !== null && <ChangeMark kind={row.kind} />}</td>
      <th scope="row" className="mono">
        {visible(row.name)}
      </th>
      {cells.map((cell, index) => (
        <td key={index} className="mono">
          {cell.before !== null && <del>{visible(cell.before)}</del>}
          {cell.before !== null && cell.after !== null && ' '}
          {cell.after !== null && (cell.isChanged ? <ins>{visible(cell.after)}</ins> : visible(cell.after))}
        </td>
      ))}
    </tr>
  );
}
