/** Totals of the record, or of one run: taken block by block at the first question, and then kept up as events come in. */
import { OPERATION_KINDS } from '../../../src-preload/contract/vocabulary.ts';
import type { OperationKind } from '../../../src-preload/contract/vocabulary.ts';
import type { EventBlocks, TextColumn, Texts } from '../event-block.ts';
import { entriesOf } from './dictionary.ts';
import { addToRate, lastSeconds } from './event-rate.ts';
import type { Rate } from './event-rate.ts';
import { kindOf } from './filter-scan.ts';
import { PerBlock } from './per-block.ts';
import { rowTest } from './stretch.ts';
import type { Stretch } from './stretch.ts';

export interface Counted {
  readonly value: string;
  readonly count: number;
}

/** `denied` were refused, `failed` were allowed and did not succeed; bytes are of reads and writes that did. */
export interface Totals {
  readonly total: number;
  readonly denied: number;
  readonly failed: number;
  readonly bytesRead: number;
  readonly bytesWritten: number;
  readonly kinds: Record<OperationKind, number>;
  /** The most frequent first. */
  readonly ops: Counted[];
  readonly outcomes: Counted[];
  readonly capsules: Counted[];
  /** Events of each of the last 60 seconds, the one under way last. */
  readonly rate: number[];
}

interface Tally {
  total: number;
  denied: number;
  failed: number;
  bytesRead: number;
  bytesWritten: number;
  readonly op: Map<string, number>;
  readonly outcome: Map<string, number>;
  readonly capsule: Map<string, number>;
  readonly rate: Rate;
}
const COUNTED = ['op', 'outcome', 'capsule'] as const;
type CountedColumn = (typeof COUNTED)[number];

const emptyTally = (): Tally => ({
  ...{ total: 0, denied: 0, failed: 0, bytesRead: 0, bytesWritten: 0 },
  ...{ op: new Map<string, number>(), outcome: new Map<string, number>(), capsule: new Map<string, number>() },
  rate: new Map<number, number>(),
});

/** How often each entry of a column comes up in the rows that count; those that do not come up are left out. */
export function countEntries(
  { block, from, until }: Stretch,
  column: TextColumn,
  counts: (row: number) => boolean,
  tell: (texts: Texts, id: number, count: number) => void,
): void {
  const texts = block.texts(column);
  const { ids } = texts;
  const byId = new Uint32Array(entriesOf(texts));
  for (let row = from; row < until; row += 1) {
    if (!counts(row)) continue;
    const id = ids[row] ?? 0;
    byId[id] = (byId[id] ?? 0) + 1;
  }
  for (const [id, count] of byId.entries()) if (count > 0) tell(texts, id, count);
}

function addTo(counts: Map<string, number>, text: string, count: number): void {
  counts.set(text, (counts.get(text) ?? 0) + count);
}

function tallyStretch(tally: Tally, stretch: Stretch, run: string | undefined, nowMs: number): Tally {
  const counts = rowTest(stretch.block, run);
  if (!counts) return tally;
  addToRate(tally.rate, stretch, nowMs, counts);
  for (const column of COUNTED)
    countEntries(stretch, column, counts, ({ dictionary }, id, count) => {
      addTo(tally[column], dictionary[id] ?? '', count);
    });
  tallyRows(tally, stretch, counts);
  return tally;
}

function tallyRows(tally: Tally, { block, from, until }: Stretch, counts: (row: number) => boolean): void {
  const [op, decision, outcome] = [block.texts('op'), block.texts('decision'), block.texts('outcome')];
  const [read, write] = [op.dictionary.indexOf('read'), op.dictionary.indexOf('write')];
  const [deny, ok] = [decision.dictionary.indexOf('deny'), outcome.dictionary.indexOf('ok')];
  const bytes = block.numbers('bytes');
  for (let row = from; row < until; row += 1) {
    if (!counts(row)) continue;
    tally.total += 1;
    if (decision.ids[row] === deny) tally.denied += 1;
    else if (outcome.ids[row] !== ok) tally.failed += 1;
    else if (op.ids[row] === read) tally.bytesRead += bytes[row] ?? 0;
    else if (op.ids[row] === write) tally.bytesWritten += bytes[row] ?? 0;
  }
}

/** The most frequent first. */
export const byFrequency = (a: Counted, b: Counted): number => b.count - a.count || (a.value < b.value ? -1 : 1);

function sumOf(tallies: readonly Tally[], nowMs: number): Totals {
  const sum = (of: (tally: Tally) => number): number => tallies.reduce((total, tally) => total + of(tally), 0);
  const joined = (column: CountedColumn): Counted[] => {
    const counts = new Map<string, number>();
    for (const tally of tallies) for (const [text, count] of tally[column]) addTo(counts, text, count);
    return [...counts].map(([value, count]) => ({ value, count })).sort(byFrequency);
  };
  const ops = joined('op');
  const ofKind = (kind: OperationKind): number =>
    ops.reduce((total, { value, count }) => total + (kindOf(value) === kind ? count : 0), 0);
  return {
    total: sum(({ total }) => total),
    denied: sum(({ denied }) => denied),
    failed: sum(({ failed }) => failed),
    bytesRead: sum(({ bytesRead }) => bytesRead),
    bytesWritten: sum(({ bytesWritten }) => bytesWritten),
    kinds: Object.fromEntries(OPERATION_KINDS.map((kind) => [kind, ofKind(kind)])) as Record<OperationKind, number>,
    ops,
    outcomes: joined('outcome'),
    capsules: joined('capsule'),
    rate: lastSeconds(
      tallies.map(({ rate }) => rate).filter(({ size }) => size > 0),
      nowMs,
    ),
  };
}

/** Runs whose totals are kept up; others are counted from the beginning when they are asked about. */
const MOST_RUNS = 8;

export class Tallies {
  readonly #blocks: EventBlocks;
  /** Milliseconds since the epoch. */
  readonly #nowMs: () => number;
  /** By run; of the whole record without one. The one asked about last comes last. */
  readonly #kept = new Map<string | undefined, PerBlock<Tally>>();

  constructor(blocks: EventBlocks, nowMs: () => number) {
    this.#blocks = blocks;
    this.#nowMs = nowMs;
  }

  *totals(run: string | undefined): Generator<undefined, Totals> {
    const kept = this.#kept.get(run) ?? this.#walk(run);
    this.#kept.delete(run);
    this.#kept.set(run, kept);
    for (const oldest of this.#kept.keys()) {
      if (this.#kept.size <= MOST_RUNS) break;
      this.#kept.delete(oldest);
    }
    yield* kept.refresh();
    return sumOf(
      kept.parts.map(({ value }) => value),
      this.#nowMs(),
    );
  }

  #walk(run: string | undefined): PerBlock<Tally> {
    return new PerBlock<Tally>({
      blocks: this.#blocks,
      begin: emptyTally,
      extend: (tally, stretch) => tallyStretch(tally, stretch, run, this.#nowMs()),
    });
  }
}
