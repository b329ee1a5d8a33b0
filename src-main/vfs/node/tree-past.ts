/** The past of one tree: keeps what the tree replaces, and shows it as it was. */
import type { DatabaseSync } from 'node:sqlite';
import type { PastRecord } from '../../store/history-file.ts';
import type { HistoryLogs } from '../../store/history-logs.ts';
import type { PastLog } from '../../store/history-table.ts';
import type { Journal } from '../../store/journal.ts';
import { fail } from '../errors.ts';
import type { HostWriter } from '../host/host-tree.ts';
import type { Past, PastEntry, PastPlace } from '../past.ts';
import type { Vfs } from '../vfs.ts';
import { BaseBook } from './base-book.ts';
import type { RowChanges } from './changes.ts';
import type { WorkContent } from './content.ts';
import type { ContentRecord } from './node-record.ts';
import type { NodeTables } from './node-tables.ts';
import { pastBase } from './past-base.ts';
import { PastRows } from './past-rows.ts';
import { PastTables } from './past-tables.ts';
import { PastView } from './past-view.ts';
import { lookUp } from './past-walk.ts';
import { replacedIn } from './past-work-file.ts';
import type { TakenBack } from './past-work-file.ts';
import { TouchedPlaces } from './touched-places.ts';
import type { PastKeeper, TreeState } from './tree-state.ts';

export interface TreePastOptions {
  readonly state: TreeState;
  readonly journal: Journal;
  readonly database: DatabaseSync;
  readonly history: HistoryLogs;
  /** The rows as they are now. */
  readonly rows: NodeTables;
  readonly tag: number;
}

/** Moments that stay at hand. */
const MOST_VIEWS = 4;

/** What `play` hears of: records of this tree, each with the event it belongs to; those of no event yet come with Infinity. */
interface Step {
  readonly event: number;
  readonly payload: Uint8Array;
}

export class TreePast implements Past, PastKeeper {
  readonly base: BaseBook;
  readonly #options: TreePastOptions;
  readonly #tables: PastTables;
  /** Most recently asked for last. */
  readonly #views = new Map<number, PastView>();
  /** Since the last checkpoint of the journal: working files given up, and written in place. */
  readonly #givenUp = new Map<string, number>();
  readonly #written = new Set<string>();
  #nextId = Infinity;
  #found: { readonly key: string; readonly writes: readonly TakenBack[] } = { key: '', writes: [] };

  constructor(options: TreePastOptions) {
    const { state, journal, history, database, tag } = options;
    this.#options = options;
    this.#tables = new PastTables(database, tag);
    this.base = new BaseBook({ state, journal, tag, tables: this.#tables, history });
    history.join(this);
  }

  /** Once the rows are in the tree, and before the journal is. */
  load(): void {
    const { state, history } = this.#options;
    state.reserveId(this.#tables.highestId());
    this.#nextId = state.nextId();
    for (const { id } of history.workOf(state.owner)) state.holds.keepPast(id);
  }

  get isKept(): boolean {
    return this.#options.history.isOn;
  }

  get earliest(): number {
    return this.#options.history.earliest ?? Infinity;
  }

  isWithin(size: number): boolean {
    const { fileBytes } = this.#options.history.limits;
    return fileBytes === null || size <= fileBytes;
  }

  keeps(size: number): boolean {
    return this.isKept && this.isWithin(size);
  }

  written(work: string): boolean {
    if (this.isKept) this.#written.add(work);
    return this.isKept;
  }

  keep(content: WorkContent): void {
    if (!this.keeps(content.size)) return;
    this.#givenUp.set(content.file.id, content.size);
    this.#options.state.holds.keepPast(content.file.id);
  }

  keepRows(changes: RowChanges): void {
    if (!this.isKept) return;
    const { current } = this.#options.history;
    this.keepContents(this.#tables.keep(changes, { log: current, nextId: this.#nextId }));
  }

  keepContents(contents: readonly ContentRecord[]): void {
    const { history, state } = this.#options;
    if (!this.isKept) return;
    for (const content of contents) {
      if (content.kind === 'blob') history.holdBlob(content.hash, content.size);
      if (content.kind !== 'work' || !this.keeps(content.size)) continue;
      history.holdWork(content.id, content.size);
      state.holds.keepPast(content.id);
    }
  }

  /** Inside a checkpoint's transaction. */
  flush(): void {
    const { history } = this.#options;
    if (!this.isKept) return;
    for (const [id, size] of this.#givenUp) history.holdWork(id, size);
    for (const id of this.#written) this.#tables.keepWrite(id, history.current);
    this.base.flush();
  }

  flushed(): void {
    this.#givenUp.clear();
    this.#written.clear();
    this.base.flushed();
    this.#nextId = this.#options.state.nextId();
  }

  /** Inside a transaction. */
  forget(log: number, ends: number): void {
    this.#tables.forget(log, ends);
  }

  forgotten(): void {
    const { state, history } = this.#options;
    const needed = new Set(history.workOf(state.owner).map(({ id }) => id));
    for (const id of this.base.freshWork()) needed.add(id);
    state.holds.forgetPast((id) => needed.has(id) || this.#givenUp.has(id));
    for (const [event, view] of this.#views) if (event < this.earliest) this.#forgetView(event, view);
  }

  viewAfter(event: number): Vfs {
    return this.#viewAfter(event);
  }

  touchedBetween(from: number, to: number | null): readonly (readonly string[])[] {
    const until = to ?? this.#options.history.lastEvent;
    const touched = new TouchedPlaces([this.#viewAfter(from), this.#viewAfter(until)]);
    for (const { event, payload } of this.#steps(from)) {
      if (to !== null && event > to) break;
      touched.by(payload);
    }
    return touched.list();
  }

  *lookBack(places: readonly PastPlace[]): Generator<PastEntry | null> {
    const { history } = this.#options;
    for (let from = 0; from < places.length;) {
      const first = places[from]?.event ?? 0;
      this.#check(first);
      const log = history.logFor(first);
      const beyond = places.findIndex(({ event }, index) => index > from && log !== null && event > log.ends);
      const until = beyond < 0 ? places.length : beyond;
      yield* this.#walk(log, places.slice(from, until));
      from = until;
    }
  }

  rememberBase(writer: HostWriter): HostWriter {
    const { base } = this.#options.state;
    return base && this.isKept ? this.base.watching(base, writer) : writer;
  }

  close(): void {
    for (const [event, view] of this.#views) this.#forgetView(event, view);
    this.#options.history.leave(this);
  }

  #check(event: number): void {
    if (event < this.earliest) fail('not-found', 'this moment is older than what is kept');
  }

  #viewAfter(event: number): PastView {
    this.#check(event);
    const known = this.#views.get(event);
    const view = known?.isOver(this.#memories(event)) === true ? known : this.#show(event);
    if (known !== view) known?.close();
    this.#views.delete(event);
    this.#views.set(event, view);
    for (const [oldest, other] of this.#views) if (this.#views.size > MOST_VIEWS) this.#forgetView(oldest, other);
    return view;
  }

  #forgetView(event: number, view: PastView): void {
    view.close();
    this.#views.delete(event);
  }

  #memories(event: number) {
    return this.base.after(event);
  }

  #show(event: number): PastView {
    const { state } = this.#options;
    const memories = this.#memories(event);
    return new PastView({
      live: state,
      rows: this.#rowsAfter(event),
      base: state.base && pastBase(state.base, memories, state.contents),
      memories: memories.length,
      writesSince: (work) => this.#writesSince(work, event),
    });
  }

  /** The rows when the log of a moment began, and what it did then. */
  #startOf(log: PastLog | null): { rows: PastRows; steps: Generator<Step> } {
    const { rows, history, state } = this.#options;
    const past = new PastRows({ nodes: () => rows.nodes(), names: () => rows.names() }, state.contents.blobs);
    if (log) {
      const nextId = this.#tables.nextIdAt(log.log);
      past.takeBack(this.#tables.nodesBack(log.log), this.#tables.namesBack(log.log), nextId);
    }
    const records = log ? history.read(log) : history.marked(this.#options.journal.records());
    return { rows: past, steps: this.#stepsOf(records) };
  }

  #rowsAfter(event: number): PastRows {
    const { rows, steps } = this.#startOf(this.#options.history.logFor(event));
    for (const step of steps) {
      if (step.event > event) break;
      rows.play(step.payload);
    }
    return rows;
  }

  *#walk(log: PastLog | null, places: readonly PastPlace[]): Generator<PastEntry | null> {
    const { state } = this.#options;
    const { rows, steps } = this.#startOf(log);
    let next = steps.next();
    for (const { event, names } of places) {
      for (; !next.done && next.value.event <= event; next = steps.next()) rows.play(next.value.payload);
      const base = state.base && pastBase(state.base, this.#memories(event), state.contents);
      yield lookUp({ live: state, rows, base, writesSince: (work) => this.#writesSince(work, event) }, names);
    }
  }

  /** What this tree did after `event`, oldest first. */
  *#steps(event: number, isWanted: (log: number) => boolean = () => true): Generator<Step> {
    const { history, journal } = this.#options;
    const first = history.logFor(event);
    for (const log of history.logs)
      if (first && log.log >= first.log && isWanted(log.log))
        for (const step of this.#stepsOf(history.read(log))) if (step.event > event) yield step;
    for (const step of this.#stepsOf(history.marked(journal.records()))) if (step.event > event) yield step;
  }

  /** Records belong to the event whose mark comes next. */
  *#stepsOf(records: Iterable<PastRecord>): Generator<Step> {
    let waiting: Uint8Array[] = [];
    for (const record of records) {
      if (!('event' in record)) {
        if (record.tag === this.#options.tag) waiting.push(record.payload);
        continue;
      }
      for (const payload of waiting) yield { event: record.event, payload };
      waiting = [];
    }
    for (const payload of waiting) yield { event: Infinity, payload };
  }

  /** A file is read in pieces, and to find them costs a look at whole logs. */
  #writesSince(work: string, event: number): readonly TakenBack[] {
    const { history, journal } = this.#options;
    const key = [work, event, history.current, journal.size].join(' ');
    if (this.#found.key !== key) this.#found = { key, writes: this.#findWrites(work, event) };
    return this.#found.writes;
  }

  #findWrites(work: string, event: number): readonly TakenBack[] {
    const { history } = this.#options;
    const first = history.logFor(event);
    const logs = first ? this.#tables.logsWriting(work, first.log) : new Set<number>();
    const found: TakenBack[] = [];
    for (const { payload } of this.#steps(event, (log) => logs.has(log))) {
      const replaced = replacedIn(payload, work);
      if (replaced) found.push(replaced);
    }
    return found;
  }
}
