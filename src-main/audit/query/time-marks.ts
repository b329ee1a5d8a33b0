/** What stands out in a stretch of time: starts and ends of runs, prompts, commits and discards. */
import type { EventBlock, EventBlocks, TextColumn } from '../event-block.ts';
import { ownText, textAt } from './dictionary.ts';
import { PerBlock } from './per-block.ts';
import type { Stretch } from './stretch.ts';

export interface TimeMark {
  readonly seq: number;
  readonly timeMs: number;
  readonly what: 'run-start' | 'run-end' | 'prompt' | 'commit' | 'discard';
  readonly text: string;
}

interface Mark extends TimeMark {
  readonly run: string | null;
  readonly row: number;
}

const MOST = 500;
const WHAT: Readonly<Record<string, TimeMark['what']>> = {
  'run-start': 'run-start',
  'run-exit': 'run-end',
  'run-kill': 'run-end',
  'run-trap': 'run-end',
  prompt: 'prompt',
  commit: 'commit',
  discard: 'discard',
};

type TextOf = (column: TextColumn, row: number) => string | null;

/** A commit is an event for each path: one after the other they are one mark. */
function marksIn({ block, from, until }: Stretch, before: Mark | undefined): Mark[] {
  const { ids, dictionary } = block.texts('op');
  const kinds = dictionary.map((op) => (op === null ? undefined : WHAT[op]));
  if (kinds.every((what) => what === undefined)) return [];
  const text: TextOf = (column, row) => {
    const found = textAt(block.texts(column), row);
    return found === null ? null : ownText(found);
  };
  const marks: Mark[] = [];
  let last = before;
  for (let row = from; row < until; row += 1) {
    const what = kinds[ids[row] ?? 0];
    if (what === undefined) continue;
    const mark = markAt(block, row, what, text);
    if (!last || !goesOn(last, mark)) marks.push(mark);
    last = mark;
  }
  return marks;
}

const goesOn = (last: Mark, { what, row }: Mark): boolean =>
  last.what === what && last.row === row - 1 && (what === 'commit' || what === 'discard');

function markAt(block: EventBlock, row: number, what: TimeMark['what'], text: TextOf): Mark {
  const seq = block.numbers('seq')[row] ?? 0;
  const timeMs = block.numbers('timeMs')[row] ?? 0;
  return { seq, timeMs, what, text: textOf(what, row, text), run: text('run', row), row };
}

function textOf(what: TimeMark['what'], row: number, text: TextOf): string {
  const capsule = text('capsule', row) ?? '';
  const path = text('path', row) ?? '';
  switch (what) {
    case 'run-start':
      return capsule;
    case 'run-end':
      return `${capsule}: ${(text('op', row) ?? '').replace('run-', '')}`;
    case 'prompt':
      return path === '' ? capsule : `${capsule}: ${path}`;
    case 'commit':
    case 'discard':
      return path;
  }
}

/** Where marks are looked for: milliseconds, `until` exclusive; and one run, or all of them. */
export interface MarkRange {
  readonly from: number;
  readonly until: number;
  readonly upTo: number;
  readonly run: string | undefined;
}

export class TimeMarks {
  readonly #marks: PerBlock<Mark[]>;

  constructor(blocks: EventBlocks) {
    this.#marks = new PerBlock<Mark[]>({
      blocks,
      begin: () => [],
      extend: (marks, stretch) => [...marks, ...marksIn(stretch, marks.at(-1))],
    });
  }

  /** At most 500, evenly thinned. */
  *within({ from, until, upTo, run }: MarkRange): Generator<undefined, TimeMark[]> {
    yield* this.#marks.refresh();
    const found = this.#marks.parts
      .filter(({ facts }) => facts.maxTimeMs >= from && facts.minTimeMs < until)
      .flatMap(({ value }) => value)
      .filter((mark) => mark.timeMs >= from && mark.timeMs < until && mark.seq <= upTo)
      .filter((mark) => run === undefined || mark.run === run);
    return thinned(found).map(({ seq, timeMs, what, text }) => ({ seq, timeMs, what, text }));
  }
}

function thinned(marks: readonly Mark[]): readonly Mark[] {
  if (marks.length <= MOST) return marks;
  return Array.from({ length: MOST }, (_, at) => marks[Math.floor((at * marks.length) / MOST)]).filter(
    (mark) => mark !== undefined,
  );
}
