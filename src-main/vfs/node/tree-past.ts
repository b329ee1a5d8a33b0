/** The past of one tree: keeps what the tree replaces, and shows it as it was. */
import type { DatabaseSync } from 'node:sqlite';
import type { HistoryLogs } from '../../store/history-logs.ts';
import type { PastLog } from '../../store/history-table.ts';
import type { Journal } from '../../store/journal.ts';
import { fail } from '../errors.ts';
import type { HostWriter } from '../host/host-tree.ts';
import type { Past, PastEntry, PastPlace } from '../past.ts';
import type { BaseRecord } from '../top-entry.ts';
import type { Vfs } from '../vfs.ts';
import { BaseBook } from './base-book.ts';
import type { RowChanges } from './changes.ts';
import type { WorkContent } from './content.ts';
import type { ContentRecord } from './node-record.ts';
import type { NodeTables } from './node-tables.ts';
import { pastBase } from './past-base.ts';
import { PastRows } from './past-rows.ts';
import { PastSteps } from './past-steps.ts';
import { PastTables } from './past-tables.ts';
import { PastView } from './past-view.ts';
import { lookUp } from './past-walk.ts';
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
function atOnce<T>(steps: Generator<unknown, T>): T {
  for (;;) {
    const { done, value } = steps.next();
    if (done) return value;
  }
}

export class TreePast implements Past, PastKeeper {
  readonly base: BaseBook;
  readonly #options: TreePastOptions;
  readonly #tables: PastTables;
  readonly #steps: PastSteps;
  /** Most recently asked for last. */
  readonly #views = new Map<number, PastView>();
  /** Since the last checkpoint of the journal: working files given up, and written in place. */
  readonly #givenUp = new Map<string, number>();
  readonly #written = new Set<string>();
  /** Since then: contents that records name, and whose bytes no record of the tree has, with their sizes. */
  readonly #named = new Map<string, number>();
  #nextId = Infinity;

  constructor(options: TreePastOptions) {
    const { state, journal, history, database, tag } = options;
    this.#options = options;
    this.#tables = new PastTables(database, tag);
    this.#steps = new PastSteps({ journal, history, tables: this.#tables, tag });
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

  named({ hash, size }: { readonly hash: string; readonly size: number }): void {
    if (this.isKept) this.#named.set(hash, size);
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
    for (const [hash, size] of this.#named) history.holdBlob(hash, size);
    for (const id of this.#written) this.#tables.keepWrite(id, history.current);
    this.base.flush();
  }

  flushed(): void {
    this.#givenUp.clear();
    this.#written.clear();
    this.#named.clear();
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

  get latest(): number {
    return this.#options.history.lastEvent;
  }

  viewAfter(event: number): Vfs {
    return this.#viewAfter(event);
  }

  recordsAfter(event: number): readonly BaseRecord[] {
    return this.#viewAfter(event).baseRecords();
  }

  *prepare(event: number): Generator<undefined> {
    this.#check(event);
    if (this.#atHand(event)) return;
    const { history } = this.#options;
    const log = history.current;
    for (const pause of this.#show(event)) {
      yield pause;
      // The rows are others now: whoever asks has it made at once.
      if (log !== history.current) return;
    }
  }

  *touchedBetween(from: number, to: number): Generator<undefined, readonly (readonly string[])[]> {
    yield* this.prepare(from);
    yield* this.prepare(to);
    const touched = new TouchedPlaces([this.#viewAfter(from), this.#viewAfter(to)]);
    for (const step of this.#steps.after(from)) {
      yield;
      if (!step) continue;
      if (step.event > to) break;
      touched.by(step.payload);
    }
    return touched.list();
  }

  *lookBack(places: readonly PastPlace[]): Generator<PastEntry | null | undefined> {
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
    return this.#atHand(event) ?? atOnce(this.#show(event));
  }

  /** As long as the base has not been written since; it was asked for last. */
  #atHand(event: number): PastView | null {
    const known = this.#views.get(event);
    if (known?.isOver(this.#memories(event)) !== true) return null;
    this.#views.delete(event);
    this.#views.set(event, known);
    return known;
  }

  #keepView(event: number, view: PastView): void {
    this.#views.get(event)?.close();
    this.#views.delete(event);
    this.#views.set(event, view);
    for (const [oldest, other] of this.#views)
      if (this.#views.size > MOST_VIEWS && other !== view && !other.isInUse) this.#forgetView(oldest, other);
  }

  #forgetView(event: number, view: PastView): void {
    view.close();
    this.#views.delete(event);
  }

  #memories(event: number) {
    return this.base.after(event);
  }

  *#show(event: number): Generator<undefined, PastView> {
    const { state } = this.#options;
    const memories = this.#memories(event);
    const rows = yield* this.#rowsAfter(event);
    const view = yield* PastView.make({
      live: state,
      rows,
      base: state.base && pastBase(state.base, memories, state.contents),
      memories: memories.length,
      writesSince: (work) => this.#steps.writesSince(work, event),
    });
    this.#keepView(event, view);
    return view;
  }

  *#rowsAfter(event: number): Generator<undefined, PastRows> {
    const { rows, history, state } = this.#options;
    const log = history.logFor(event);
    const past = new PastRows(state.contents.blobs);
    yield* past.take({ nodes: () => rows.nodes(), names: () => rows.names() });
    if (log) {
      const nextId = this.#tables.nextIdAt(log.log);
      yield* past.takeBack(this.#tables.nodesBack(log.log), this.#tables.namesBack(log.log), nextId);
    }
    for (const step of this.#steps.in(log)) {
      yield;
      if (step && step.event > event) break;
      if (step) past.play(step.payload);
    }
    return past;
  }

  *#walk(log: PastLog | null, places: readonly PastPlace[]): Generator<PastEntry | null | undefined> {
    const { state, history } = this.#options;
    const found = log
      ? this.#tables.found(log.log, this.#tables.nextIdAt(log.log))
      : this.#tables.found(history.current, this.#nextId);
    const rows = new PastRows(state.contents.blobs, found);
    const steps = this.#steps.in(log);
    let next = steps.next();
    for (const { event, names } of places) {
      for (; !next.done && (next.value?.event ?? -1) <= event; next = steps.next())
        if (next.value) rows.play(next.value.payload);
        else yield undefined;
      const base = state.base && pastBase(state.base, this.#memories(event), state.contents);
      yield lookUp({ live: state, rows, base, writesSince: (work) => this.#steps.writesSince(work, event) }, names);
    }
  }
}
