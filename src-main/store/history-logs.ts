/** The history of a sandbox's trees: the journal's earlier logs, kept in order, read again, made smaller and forgotten. */
import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { transact } from './database.ts';
import type { Disk } from './disk.ts';
import { atBest, onDisk } from './disk-failure.ts';
import { eventNumberOf } from './event-marks.ts';
import type { EventMarks } from './event-marks.ts';
import { packHistory, unpackHistory } from './history-file.ts';
import type { PastRecord } from './history-file.ts';
import { DEFAULT_HISTORY, newestBeyond } from './history-limits.ts';
import type { HistoryLimits } from './history-limits.ts';
import { HistoryTable } from './history-table.ts';
import type { PastLog, PastWork } from './history-table.ts';
import { readLog } from './journal-file.ts';
import type { JournalRecord } from './journal-file.ts';

const NAME = /^(history|journal)-(\d+)\.log$/;
/** Logs that wait for a quiet moment. */
const MOST_RAW = 4;

export interface HistoryLogsOptions {
  readonly folder: string;
  readonly database: DatabaseSync;
  readonly disk: Disk;
  /** Nanoseconds since the epoch. */
  readonly now: () => bigint;
}

/** A tree whose past is kept. */
export interface PastOwner {
  /** Inside a transaction: moments up to the end of `log`, which is event `ends`, will not be shown any more. */
  forget(log: number, ends: number): void;
  /** That transaction committed. */
  forgotten(): void;
}

export class HistoryLogs {
  readonly #options: HistoryLogsOptions;
  readonly #table: HistoryTable;
  readonly #owners = new Set<PastOwner>();
  #logs: readonly PastLog[];
  #marks: EventMarks | null = null;
  /** null before anything is kept. */
  #floor: number | null;
  #begins: number;
  #ending: PastLog | 'unkept' | null = null;
  #packing: Generator<void> | null = null;
  /** Logs that could not be made smaller: another session may try again. */
  readonly #left = new Set<number>();
  /** The log under way; kept up to date by the journal. */
  current = 0;
  /** Whose records have no past; set by the journal. */
  isWithoutPast: (tag: number) => boolean = () => false;
  limits: HistoryLimits = DEFAULT_HISTORY;

  constructor(options: HistoryLogsOptions) {
    this.#options = options;
    this.#table = new HistoryTable(options.database);
    this.#floor = this.#table.get('floor');
    this.#begins = this.#table.get('mark') ?? 0;
    this.#logs = this.#table.logs();
  }

  /**
   * From the next checkpoint on logs are kept, when none were until now: what is in the journal already is not known well enough. To be
   * called before the first checkpoint of each process.
   */
  begin(marks: EventMarks): void {
    this.#marks = marks;
    const newest = this.#logs.at(-1);
    if (this.#floor === null && newest) this.#forget(newest, null);
    // What cannot be looked at now fails when somebody asks for it.
    else atBest(() => this.#tidyFiles());
  }

  /** Whether trees are to keep what they replace. */
  get isOn(): boolean {
    return this.#floor !== null;
  }

  /** The first moment that can be shown: right after the event of this number. null when none can. */
  get earliest(): number | null {
    return this.#floor;
  }

  get lastEvent(): number {
    return this.#marks?.lastEvent() ?? 0;
  }

  /** Oldest first. */
  get logs(): readonly PastLog[] {
    return this.#logs;
  }

  /** Bytes of everything that is kept for the past alone. */
  get bytes(): number {
    return this.#logs.reduce((sum, { bytes }) => sum + bytes, 0);
  }

  /** Whether so much is kept in its first form, or beyond the limits, that waiting for a quiet moment would cost much space. */
  get isBehind(): boolean {
    return this.#logs.filter((log) => this.#isToPack(log)).length > MOST_RAW || this.#beyondLimits() !== null;
  }

  join(owner: PastOwner): void {
    this.#owners.add(owner);
  }

  leave(owner: PastOwner): void {
    this.#owners.delete(owner);
  }

  /** Whether the file of an earlier log of the journal is still needed. */
  keepsLog(log: number): boolean {
    return this.#logs.some((known) => known.log === log && known.form === 'raw');
  }

  /** Whether the past needs a content. */
  needsBlob(hash: string): boolean {
    return this.#table.needsBlob(hash);
  }

  /** How many contents it needs. */
  get blobCount(): number {
    return this.#table.blobCount;
  }

  /** Inside a checkpoint's transaction: the past needs this content until the log under way is forgotten. */
  holdBlob(hash: string, size: number): void {
    this.#table.holdBlob(hash, size, this.current);
  }

  holdWork(id: string, size: number): void {
    this.#table.holdWork(id, size, this.current);
  }

  /** Working files of `owner` that the past needs. */
  workOf(owner: string): readonly PastWork[] {
    return this.#table.work(owner);
  }

  /** Inside a checkpoint's transaction, after everybody's rows: the log, of `bytes`, ends here. */
  endLog(bytes: number, worth: 'worth-keeping' | 'empty'): void {
    this.#ending = 'unkept';
    // A checkpoint by somebody who does not know of events: what comes after it cannot be joined to what was before.
    if (!this.#marks) this.#table.set('floor', null);
    else this.#end(this.#marks.lastEvent(), worth === 'worth-keeping' ? bytes : null);
  }

  /** That transaction committed, and log `next` is under way. Whether the file of the log that ended stays. */
  logEnded(next: number): boolean {
    const ending = this.#ending;
    this.#ending = null;
    this.current = next;
    this.#begins = this.#marks?.lastEvent() ?? this.#begins;
    this.#floor = this.#marks ? (this.#floor ?? this.#begins) : null;
    if (ending === null || ending === 'unkept') return false;
    this.#logs = [...this.#logs, ending];
    return true;
  }

  /** The oldest log that leads to moment `event` or beyond it; null for the one under way. */
  logFor(event: number): PastLog | null {
    return this.#logs.find(({ ends }) => ends >= event) ?? null;
  }

  /** The records of a log, in order, with the marks of events between them. Errors: `io`, also when it is damaged. */
  *read({ log, form }: PastLog): Generator<PastRecord> {
    if (form === 'packed') yield* unpackHistory(this.#options.disk, this.#path('history', log));
    else yield* this.marked(readLog(this.#path('journal', log), this.#options.disk));
  }

  /** Puts marks of events in the place of the record's own records; what is nobody's history is left out. */
  *marked(records: Iterable<JournalRecord>): Generator<PastRecord> {
    for (const record of records)
      if (record.tag === this.#marks?.tag) yield { event: eventNumberOf(record.payload) };
      else if (!this.isWithoutPast(record.tag)) yield record;
  }

  /**
   * A few milliseconds of forgetting what is beyond the limits, and making kept logs smaller; whether nothing is left to do.
   * Errors: `no-space`, `io`.
   */
  tidy(): boolean {
    if (!this.#marks) return true;
    const beyond = this.#beyondLimits();
    if (beyond) {
      this.forget(beyond);
      return false;
    }
    this.#packing ??= this.#pack();
    if (!this.#packing.next().done) return false;
    this.#packing = null;
    return !this.#logs.some((log) => this.#isToPack(log));
  }

  /** Forgets `last` and everything older. Errors: `no-space`, `io`. */
  forget(last: PastLog): void {
    this.#forget(last, last.ends);
  }

  /** Leaves what is under way to another session. */
  close(): void {
    this.#packing?.return(undefined);
    this.#packing = null;
  }

  #forget(last: PastLog, floor: number | null): void {
    const gone = this.#logs.filter(({ log }) => log <= last.log);
    this.close();
    transact(this.#options.database, () => {
      for (const owner of this.#owners) owner.forget(last.log, last.ends);
      this.#table.forget(last.log);
      this.#table.set('floor', floor);
    });
    this.#logs = this.#logs.filter(({ log }) => log > last.log);
    this.#floor = floor;
    for (const owner of this.#owners) owner.forgotten();
    for (const { log } of gone)
      for (const kind of ['journal', 'history'] as const)
        atBest(() => this.#options.disk.remove(this.#path(kind, log)));
  }

  /** `bytes` is null for a log that need not be kept. */
  #end(ends: number, bytes: number | null): void {
    this.#table.set('mark', ends);
    if (this.#floor === null) this.#table.set('floor', ends);
    if (this.#floor === null || bytes === null) return;
    const log = this.current;
    const size = bytes + this.#table.contentBytes(log);
    const endedNs = this.#options.now();
    this.#ending = { log, begins: this.#begins, ends, endedNs, bytes: size, form: 'raw' };
    this.#table.putLog(this.#ending);
  }

  #beyondLimits(): PastLog | null {
    return newestBeyond(this.limits, this.#logs, this.#options.now());
  }

  /** Leaves the texts of events, which the record has, out of the oldest log that has them still. */
  *#pack(): Generator<void> {
    const raw = this.#logs.find((log) => this.#isToPack(log));
    if (!raw) return;
    const { disk, database } = this.#options;
    const file = this.#path('history', raw.log);
    try {
      const size = yield* packHistory(disk, file, this.read(raw));
      const packed: PastLog = { ...raw, form: 'packed', bytes: size + this.#table.contentBytes(raw.log) };
      transact(database, () => this.#table.putLog(packed));
      this.#logs = this.#logs.map((log) => (log.log === raw.log ? packed : log));
      atBest(() => disk.remove(this.#path('journal', raw.log)));
    } finally {
      if (this.keepsLog(raw.log)) {
        this.#left.add(raw.log);
        atBest(() => disk.remove(file));
      }
    }
  }

  #isToPack({ log, form }: PastLog): boolean {
    return form === 'raw' && !this.#left.has(log);
  }

  /** What a killed process left half-done goes; what is lost, as after a rescue, takes everything older with it. */
  #tidyFiles(): void {
    const { disk, folder } = this.#options;
    const there = new Set(onDisk(() => disk.list(folder)));
    const isLost = ({ log, form }: PastLog): boolean =>
      !there.has(`${form === 'raw' ? 'journal' : 'history'}-${log}.log`);
    const lost = this.#logs.findLast(isLost);
    if (lost) this.forget(lost);
    const packed = new Set(this.#logs.filter(({ form }) => form === 'packed').map(({ log }) => log));
    for (const name of there) {
      const [, kind, log] = NAME.exec(name) ?? [];
      if (kind === 'history' && !packed.has(Number(log))) atBest(() => disk.remove(join(folder, name)));
    }
  }

  #path(kind: 'journal' | 'history', log: number): string {
    return join(this.#options.folder, `${kind}-${log}.log`);
  }
}
