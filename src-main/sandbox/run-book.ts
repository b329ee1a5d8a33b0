/** The record of runs of one sandbox, kept in its database. */
import type { DatabaseSync } from 'node:sqlite';

import { RUN_MODES } from '../../src-preload/contract/policy-words.ts';
import type { RunMode } from '../../src-preload/contract/policy-words.ts';
import type { RunLimit } from '../../src-preload/contract/vocabulary.ts';
import { transact } from '../store/database.ts';
import { StoreError } from '../store/store-error.ts';
import { VfsError } from '../vfs/errors.ts';
import type { Rule } from './policy/rule-set.ts';

/** It used up more than it may; `most` is in the limit's own unit, `message` says it in words. */
export interface LimitEnding {
  readonly how: 'limit';
  readonly which: Exclude<RunLimit, 'memory'>;
  readonly most: number;
  readonly message: string;
}

/** How a run ended; the same shape as `RunEnd` in the contract. */
export type RunEnding =
  | { readonly how: 'exited'; readonly code: number }
  | { readonly how: 'killed'; readonly why: string }
  | LimitEnding
  | { readonly how: 'trapped'; readonly message: string; readonly doing: string; readonly stack: string }
  | { readonly how: 'failed'; readonly message: string };

export type JsonValue = string | number | boolean | null | JsonValue[] | { [key: string]: JsonValue };

/** What a run took; null where that was not measured, as of one that was stopped. */
export interface RunUse {
  /** Milliseconds of processor time of its thread. */
  readonly cpu: number | null;
  /** Bytes of its memories at the end: they never shrink. */
  readonly memory: number | null;
  /** Calls to the engine. */
  readonly calls: number;
  /** Bytes that it printed. */
  readonly output: number;
}

export interface RunRecord {
  readonly id: string;
  readonly capsule: string;
  readonly capsuleFile: string;
  readonly capsuleHash: string;
  readonly args: readonly string[];
  /** The function that was called, with JSON arguments; null or missing when the capsule's program was run. */
  readonly call?: { readonly export: string; readonly args: JsonValue[] } | null;
  /** What a call gave, as JSON text; null or missing when nothing, or when the run is not over. */
  readonly result?: string | null;
  /** Milliseconds since the epoch. */
  readonly startedAt: number;
  readonly endedAt: number | null;
  readonly state: 'starting' | 'running' | 'ended';
  readonly end: RunEnding | null;
  /** How what is not granted is treated; missing in records of before there was a choice, when that was `open`. */
  readonly mode?: RunMode;
  /** Missing in records of before there were others than `default`. */
  readonly principal?: string;
  /** What its manifest declared about files when it started, and where; null for a bare program, and missing as `mode`. */
  readonly rules?: readonly Rule[] | null;
  /** How it was started beside that, in the shape of the contract's `runStart`; missing in records of before that was kept. */
  readonly start?: Readonly<Record<string, unknown>>;
  /** The checkpoint that has everything as it was right before it; null or missing when none could be made. */
  readonly checkpoint?: number | null;
  readonly use?: RunUse | null;
  /** The run that it did once more. */
  readonly again?: string | null;
  /** For the user: what was not as it was then. */
  readonly notes?: readonly string[];
}

const STATES: ReadonlySet<unknown> = new Set<RunRecord['state']>(['starting', 'running', 'ended']);
const MODES: ReadonlySet<unknown> = new Set(RUN_MODES);
const ENDS: ReadonlySet<unknown> = new Set<RunEnding['how']>(['exited', 'killed', 'limit', 'trapped', 'failed']);

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;

const isEnding = (end: unknown): boolean => end === null || (isObject(end) && ENDS.has(end['how']));

const isRule = (rule: unknown): boolean =>
  isObject(rule) && ['access', 'pattern', 'place'].every((key) => typeof rule[key] === 'string');

/** Those of a run of before there were any are missing. */
const isPolicy = ({ mode = 'open', principal = '', rules = null }: Readonly<Record<string, unknown>>): boolean =>
  MODES.has(mode) && typeof principal === 'string' && (rules === null || (Array.isArray(rules) && rules.every(isRule)));

/** What was kept later than the rest; how it was started is looked at by whoever starts it once more. */
function isTold({ use = null, notes = [] }: Readonly<Record<string, unknown>>): boolean {
  const isMeasured =
    use === null || (isObject(use) && [use['calls'], use['output']].every((count) => typeof count === 'number'));
  return isMeasured && Array.isArray(notes) && notes.every((note) => typeof note === 'string');
}

const isAddition = (value: Readonly<Record<string, unknown>>): boolean => isPolicy(value) && isTold(value);

function isRunRecord(value: unknown): value is RunRecord {
  if (!isObject(value)) return false;
  const { args, startedAt, endedAt, state, end } = value;
  const isNamed = ['id', 'capsule', 'capsuleFile', 'capsuleHash'].every((key) => typeof value[key] === 'string');
  const isTimed = typeof startedAt === 'number' && (endedAt === null || typeof endedAt === 'number');
  const hasArguments = Array.isArray(args) && args.every((argument) => typeof argument === 'string');
  return isNamed && isTimed && hasArguments && STATES.has(state) && isEnding(end) && isAddition(value);
}

function parseRecord(text: unknown): RunRecord | null {
  try {
    const value: unknown = JSON.parse(String(text));
    return isRunRecord(value) ? value : null;
  } catch {
    return null; // said by the caller, who knows what it means there
  }
}

/** Whether a row of the table `runs` can be read. */
export const isReadableRun = ({ id, record }: Readonly<Record<string, unknown>>): boolean =>
  parseRecord(record)?.id === id;

const SCHEMA = `CREATE TABLE IF NOT EXISTS runs (id TEXT PRIMARY KEY, startedAt REAL NOT NULL, record TEXT NOT NULL) STRICT`;

export class RunBook {
  readonly #database: DatabaseSync;
  readonly #runs = new Map<string, RunRecord>();
  /** Ends that a full disk did not take yet. */
  readonly #unsaved = new Map<string, RunRecord>();

  constructor(database: DatabaseSync) {
    this.#database = database;
    transact(database, () => {
      database.exec(SCHEMA);
    });
    for (const row of database.prepare('SELECT record FROM runs ORDER BY startedAt').all()) {
      const record = parseRecord(row['record']);
      if (!record) throw new StoreError('corrupt', 'the record of a run is damaged');
      this.#runs.set(record.id, record);
    }
  }

  /** Newest first. */
  list(): readonly RunRecord[] {
    return [...this.#runs.values()].reverse();
  }

  get(id: string): RunRecord | undefined {
    return this.#runs.get(id);
  }

  /** Survives kill -9 when it returns. Errors: `no-space`, `io`; the record is then not kept. */
  put(record: RunRecord): void {
    this.#save([record]);
    this.#runs.set(record.id, record);
  }

  /** A run that is over is over, also on a full disk: what cannot be written now is written by `settle`. */
  end(record: RunRecord): void {
    this.#runs.set(record.id, record);
    this.#unsaved.set(record.id, record);
    try {
      this.settle();
    } catch (error) {
      if (!(error instanceof VfsError)) throw error;
    }
  }

  /** Writes what could not be written before. Errors: `no-space`, `io`. */
  settle(): void {
    if (this.#unsaved.size === 0) return;
    this.#save([...this.#unsaved.values()]);
    this.#unsaved.clear();
  }

  /** Runs that were under way when the inspector itself was killed: ended now, and returned. */
  endOrphans(now: number): readonly RunRecord[] {
    const orphans = [...this.#runs.values()].filter((run) => run.state !== 'ended');
    return orphans.map((run) => {
      const end: RunEnding = { how: 'killed', why: 'the inspector stopped while it was running' };
      const ended: RunRecord = { ...run, state: 'ended', endedAt: now, end };
      this.end(ended);
      return ended;
    });
  }

  #save(records: readonly RunRecord[]): void {
    transact(this.#database, () => {
      const insert = this.#database.prepare('INSERT OR REPLACE INTO runs (id, startedAt, record) VALUES (?, ?, ?)');
      for (const record of records) insert.run(record.id, record.startedAt, JSON.stringify(record));
    });
  }
}
