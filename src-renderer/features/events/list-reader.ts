/** Reads the rows that are in view, at the end of a growing list or anywhere in one that stands still. */
import type { StoreApi } from 'zustand/vanilla';

import type { ApiClient } from '../../../src-preload/contract/api.ts';
import type { Fold } from '../../../src-preload/contract/event-words.ts';
import { toFailure } from '../../shared/failure.ts';

import type { EventsState } from './events-state.ts';
import { createPaced } from './paced.ts';
import type { Paced } from './paced.ts';
import { canFollow, eventQuery, newestFirst } from './question.ts';
import { StillList } from './still-list.ts';
import type { FetchRows, RowsReply } from './still-list.ts';

/** Rows that one call may ask for. */
const MOST = 2000;
/** Rows kept at hand while nobody looks, so that whoever does sees some at once. */
const UNSEEN_ROWS = 40;

export interface ReaderDeps {
  readonly client: Pick<ApiClient, 'eventRows'>;
  readonly sandbox: string;
  /** Between two reads of the list, and between two counts of what came in while it stands still. */
  readonly rest: { readonly frame: () => Promise<void>; readonly count: () => Promise<void> };
}
type Access = Pick<StoreApi<EventsState>, 'getState' | 'setState'>;

/** What is in view: lines of the list. */
interface Window {
  readonly first: number;
  readonly count: number;
}

export class ListReader {
  readonly #store: Access;
  readonly #fetch: FetchRows;
  readonly #reads: Paced;
  readonly #counts: Paced;
  #window: Window = { first: 0, count: UNSEEN_ROWS };
  #still: StillList | null = null;
  /** Grows with the question: answers to an earlier one are thrown away. */
  #epoch = 0;
  /** Whether the rows on the screen were the end of the list at the last read. */
  #continues = false;
  #viewers = 0;
  #wake: () => void = () => undefined;

  constructor(store: Access, { client, sandbox, rest }: ReaderDeps) {
    this.#store = store;
    this.#fetch = (asked) => client.eventRows({ sandbox, ...asked });
    this.#reads = createPaced(
      () => this.#guarded(() => this.#read()),
      () => (this.#viewers > 0 ? rest.frame() : this.#idle(rest.count)),
    );
    this.#counts = createPaced(() => this.#guarded(() => this.#countNew()), rest.count);
  }

  get still(): StillList | null {
    return this.#still;
  }
  readonly request = (): void => this.#reads.request();

  /** Somebody looks at the list. Returns the undo; while nobody does, it is read less often. */
  watch(): () => void {
    this.#viewers += 1;
    this.#wake();
    this.request();
    return () => {
      this.#viewers -= 1;
      this.#continues = false;
    };
  }

  see(first: number, count: number): void {
    this.#window = { first, count };
    if (this.#still === null) {
      if (count > this.#store.getState().painted.lines.length) this.request();
      return;
    }
    this.#paint(this.#still);
  }

  /** The record grew, or some of its events changed. */
  tick(amended: number | null): void {
    const { following, lastSeq } = this.#store.getState();
    if (following) this.request();
    else {
      if (amended !== null && amended <= lastSeq) this.#still?.forget();
      this.#counts.request();
      this.request();
    }
  }

  /** The rows on the screen stay, and the list with them. */
  hold(): void {
    const { question, lastSeq, painted, shown } = this.#store.getState();
    this.#still = new StillList(this.#fetch, { ...eventQuery(question), upTo: lastSeq });
    const rows = painted.lines.map(({ row }) => row);
    this.#still.take({ offset: painted.first, rows, shown });
    this.#window = { first: painted.first, count: rows.length };
  }

  /** The end of the list, from now on. */
  follow(): void {
    this.#restart();
    this.#still = null;
    this.request();
  }

  /** The list of the present question: followed when it was, else from the row of event `at` on, or its top. */
  async anew(at: number | null): Promise<void> {
    this.#restart();
    const { question, following } = this.#store.getState();
    if (following && canFollow(question)) {
      this.#still = null;
      this.request();
      return;
    }
    await this.#guarded(() => this.#openStill(at));
  }

  /** Opens or closes the folded row of a line. Errors are shown. */
  async toggle(line: number, query: Parameters<StillList['toggle']>[1]): Promise<void> {
    const still = this.#still;
    if (!still) return;
    await this.#guarded(() => still.toggle(line, query));
    this.#paint(still);
  }

  /** Where event `seq` is in the list of the present question as it is now; null when it is not in it. */
  async find(seq: number): Promise<RowsReply | null> {
    const query = eventQuery(this.#store.getState().question);
    const reply = await this.#fetch({ query, at: { seq }, limit: 1 });
    const [row] = reply.rows;
    const isIt = row && (row.event.seq === seq || (row.fold && row.fold.first <= seq && seq <= row.fold.last));
    return isIt ? reply : null;
  }

  /** Rows of the present list, were it folded so. Errors: those of `eventRows`. */
  async count(folds: readonly Fold[]): Promise<number> {
    const { question } = this.#store.getState();
    const query = eventQuery({ ...question, folds: new Set(folds) });
    const upTo = this.#still?.query.upTo;
    const reply = await this.#fetch({
      query: { ...query, ...(upTo !== undefined && { upTo }) },
      at: { end: true },
      limit: 1,
    });
    return reply.shown;
  }

  #restart(): void {
    this.#epoch += 1;
    this.#continues = false;
  }

  async #openStill(at: number | null): Promise<void> {
    const epoch = this.#epoch;
    const { question, lastSeq } = this.#store.getState();
    const query = eventQuery(question);
    const upTo = lastSeq > 0 ? { upTo: lastSeq } : {};
    const limit = Math.min(MOST, Math.max(1, this.#window.count));
    const reply = await this.#fetch({
      query: { ...query, ...upTo },
      at: at === null ? { offset: 0 } : { seq: at },
      limit,
    });
    if (epoch !== this.#epoch) return;
    if (reply.shown === 0 && canFollow(question)) {
      // Nothing there that could stand still.
      this.#store.setState({ following: true });
      this.follow();
      return;
    }
    this.#still = new StillList(this.#fetch, { ...query, upTo: lastSeq > 0 ? lastSeq : reply.lastSeq });
    this.#still.take(reply);
    this.#store.setState({
      ...numbers(reply, this.#store),
      following: false,
      lines: reply.shown,
      reveal: {
        line: reply.offset,
        align: at === null ? 'top' : 'middle',
        serial: this.#store.getState().reveal.serial + 1,
      },
    });
    this.#window = { first: reply.offset, count: limit };
    this.#paint(this.#still);
  }

  /** A long rest, which ends when somebody looks. */
  #idle(rest: () => Promise<void>): Promise<void> {
    return new Promise((resolve) => {
      this.#wake = resolve;
      void rest().then(resolve);
    });
  }

  async #read(): Promise<void> {
    if (this.#still) await this.#fillWindow(this.#still);
    else await this.#readEnd();
  }

  async #fillWindow(still: StillList): Promise<void> {
    const { first, count } = this.#window;
    const state = await still.fill(first, count);
    if (still !== this.#still) return;
    this.#paint(still);
    this.#paintPassed(still, { first, count });
    if (state === 'more') this.request();
  }

  async #readEnd(): Promise<void> {
    const epoch = this.#epoch;
    const { question } = this.#store.getState();
    const limit = Math.min(MOST, Math.max(1, this.#window.count));
    const at = newestFirst(question) ? ({ offset: 0 } as const) : ({ end: true } as const);
    const reply = await this.#fetch({ query: eventQuery(question), at, limit });
    // Held or asked anew meanwhile: what is on the screen stays.
    if (epoch !== this.#epoch || this.#still) return;
    const { shown, unpainted } = this.#store.getState();
    const passed = this.#continues ? Math.max(0, reply.shown - shown - reply.rows.length) : 0;
    this.#continues = this.#viewers > 0;
    this.#store.setState({
      ...numbers(reply, this.#store),
      lastSeq: reply.lastSeq,
      lines: reply.shown,
      unpainted: unpainted + passed,
      painted: {
        first: reply.offset,
        lines: reply.rows.map((row) => ({ row, level: 0, fold: row.fold ? 'closed' : 'none' })),
        freshness: 'current',
      },
    });
  }

  /** How many rows the list would have more, were it read now. */
  async #countNew(): Promise<void> {
    const still = this.#still;
    if (!still) return;
    const reply = await this.#fetch({
      query: eventQuery(this.#store.getState().question),
      at: { end: true },
      limit: 1,
    });
    if (still !== this.#still) return;
    this.#store.setState({ total: reply.total, fresh: Math.max(0, reply.shown - still.rows) });
  }

  /** Draws the lines in view; the ones before stay, marked as stale, until all of them are here. */
  #paint(still: StillList): void {
    const { first, count } = this.#window;
    const lines = still.lines(first, count);
    const state = this.#store.getState();
    const part = { lines: still.lineCount, shown: still.rows };
    if (!lines) {
      this.#store.setState({ ...part, painted: { ...state.painted, freshness: 'stale' } });
      this.request();
      return;
    }
    const at = state.cursor === null ? null : still.lineAt(state.cursor);
    this.#store.setState({
      ...part,
      painted: { first, lines, freshness: 'current' },
      ...(at && at.row.event !== state.selected && { selected: at.row.event }),
    });
  }

  /** The view went on while these were read: they are nearer to it than what is on the screen. */
  #paintPassed(still: StillList, { first, count }: Window): void {
    const lines = still.lines(first, count);
    if (this.#store.getState().painted.freshness === 'current' || !lines) return;
    this.#store.setState({ painted: { first, lines, freshness: 'stale' } });
  }

  /** Failures become what is shown in the place of rows. */
  async #guarded(act: () => Promise<void>): Promise<void> {
    const epoch = this.#epoch;
    try {
      await act();
    } catch (error) {
      if (epoch === this.#epoch) this.#store.setState({ phase: 'ready', problem: toFailure(error) });
    }
  }
}

const numbers = ({ shown, total, lastSeq }: RowsReply, store: Access) => ({
  phase: 'ready' as const,
  problem: null,
  shown,
  total,
  lastSeq: Math.max(lastSeq, store.getState().lastSeq),
});
