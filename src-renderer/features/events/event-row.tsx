/** One line of the event list. */
import { memo } from 'react';
import { ChevronDown, ChevronRight } from 'lucide-react';

import { isProblem } from './problem.ts';
import { cellContent } from './cells.tsx';
import type { SizedColumn } from './column-layout.ts';
import type { Mark } from './highlight.ts';
import type { Line } from './still-list.ts';
import { foldWords } from './terms.ts';

export interface EventLineProps {
  readonly line: Line;
  readonly index: number;
  readonly id: string;
  readonly columns: readonly SizedColumn[];
  readonly selected: boolean;
  /** The column of the cell that the keyboard is on. */
  readonly cell: string | null;
  readonly mark: Mark | null;
  readonly levels: 'shown' | 'none';
}

export const EventLine = memo(function EventLine({
  line,
  index,
  id,
  columns,
  selected,
  cell,
  mark,
  levels,
}: EventLineProps) {
  const { event } = line.row;
  return (
    <div
      id={`${id}-${index}`}
      className="event-row"
      role="row"
      aria-rowindex={index + 2}
      aria-selected={selected}
      aria-level={levels === 'shown' ? line.level + 1 : undefined}
      aria-expanded={line.fold === 'none' ? undefined : line.fold === 'open'}
      data-line={index}
      data-level={line.level}
      data-problem={isProblem(event)}
      data-highlight={mark?.colour}
    >
      <span role="presentation" className="event-mark" title={mark ? `Highlighted: ${mark.filter}` : undefined}>
        {mark?.letter}
        {mark && <span className="visually-hidden"> highlighted</span>}
      </span>
      {columns.map((column) => (
        <span
          key={column.id}
          id={`${id}-${index}-${column.id}`}
          role="gridcell"
          data-column={column.id}
          data-align={column.align}
          data-look={column.look}
          data-cell={cell === column.id}
        >
          {column.id === 'path' && line.fold !== 'none' && <FoldMark line={line} />}
          {cellContent(column, event)}
        </span>
      ))}
    </div>
  );
});

function FoldMark({ line }: { readonly line: Line }) {
  const Icon = line.fold === 'open' ? ChevronDown : ChevronRight;
  return (
    <span className="event-fold" data-fold={line.fold} title={line.fold === 'open' ? 'Close' : 'Show each of them'}>
      <Icon size={12} aria-hidden />
      {foldWords(line.row)}
    </span>
  );
}
