/** What one tree did, event by event, out of the logs that are kept and the one under way. */
import type { PastRecord } from '../../store/history-file.ts';
import type { HistoryLogs } from '../../store/history-logs.ts';
import type { PastLog } from '../../store/history-table.ts';
import type { Journal } from '../../store/journal.ts';
import type { PastTables } from './past-tables.ts';
import { replacedIn } from './past-work-file.ts';
import type { TakenBack } from './past-work-file.ts';

/** One record, and the event it belongs to; those of no event yet come with Infinity. */
export interface Step {
  readonly event: number;
  readonly payload: Uint8Array;
}

export interface PastStepsOptions {
  readonly journal: Pick<Journal, 'records' | 'size'>;
  readonly history: HistoryLogs;
  readonly tables: PastTables;
  readonly tag: number;
}

/** Records that are read within much less than a millisecond. */
const MANY = 512;

/** Steps come in order; between many records undefined comes, so that it can be done in small pieces. */
type Steps = Generator<Step | undefined>;

export class PastSteps {
  readonly #options: PastStepsOptions;
  #found: { readonly key: string; readonly writes: readonly TakenBack[] } = { key: '', writes: [] };

  constructor(options: PastStepsOptions) {
    this.#options = options;
  }

  /** Of one log; null for the one under way. Errors: `io`. */
  in(log: PastLog | null): Steps {
    const { history, journal } = this.#options;
    return this.#of(log ? history.read(log) : history.marked(journal.records()));
  }

  /** After `event`, also when logs end meanwhile. Errors: `io`. */
  *after(event: number, isWanted?: (log: number) => boolean): Steps {
    for (const log of this.#logsFrom(event))
      if (!log || isWanted?.(log.log) !== false)
        for (const step of this.in(log)) if (!step || step.event > event) yield step;
  }

  /** The log under way comes last, as null. */
  *#logsFrom(event: number): Generator<PastLog | null> {
    const { history } = this.#options;
    let last = (history.logFor(event)?.log ?? history.current) - 1;
    for (;;) {
      const log = history.logs.find((kept) => kept.log > last);
      yield log ?? null;
      if (!log) return;
      last = log.log;
    }
  }

  /** What writes to a working file replaced since. A file is read in pieces, and to find them costs a look at whole logs. */
  writesSince(work: string, event: number): readonly TakenBack[] {
    const { history, journal } = this.#options;
    const key = [work, event, history.current, journal.size].join(' ');
    if (this.#found.key !== key) this.#found = { key, writes: this.#findWrites(work, event) };
    return this.#found.writes;
  }

  #findWrites(work: string, event: number): readonly TakenBack[] {
    const { history, tables } = this.#options;
    const first = history.logFor(event);
    const logs = first ? tables.logsWriting(work, first.log) : new Set<number>();
    const found: TakenBack[] = [];
    for (const step of this.after(event, (log) => logs.has(log))) {
      const replaced = step && replacedIn(step.payload, work);
      if (replaced) found.push(replaced);
    }
    return found;
  }

  /** Records belong to the event whose mark comes next. */
  *#of(records: Iterable<PastRecord>): Steps {
    let waiting: Uint8Array[] = [];
    let seen = 0;
    for (const record of records) {
      seen += 1;
      if (seen % MANY === 0) yield undefined;
      if (!('event' in record)) {
        if (record.tag === this.#options.tag) waiting.push(record.payload);
        continue;
      }
      for (const payload of waiting) yield { event: record.event, payload };
      waiting = [];
    }
    for (const payload of waiting) yield { event: Infinity, payload };
  }
}
