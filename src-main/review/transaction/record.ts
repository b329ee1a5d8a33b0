/** A transaction as it is kept: what it changes, where it works, how far it has come. */
import type { Names } from '../names.ts';
import type { BaseChange, EntryChange, EntryState, MoveChange } from './base-change.ts';

/** Before the commit point it is taken back whatever happens, after it it goes on, or is taken back knowingly. */
export type Phase = 'begun' | 'published' | 'back';

export type Deed = 'commit' | 'undo' | 'redo';

/** The only transaction of a sandbox that may be under way. */
export interface OpenTransaction {
  /** Of the contents that it holds, and of its record. */
  readonly id: string;
  /** In the log of operations. */
  readonly operation: string;
  readonly deed: Deed;
  /** Of an undo the transaction that it takes back: what that holds is what this one brings. */
  readonly source: string | null;
  readonly phase: Phase;
  /** By mount: how many of its changes the sandbox has heard of. */
  readonly progress: Readonly<Record<string, number>>;
  /** Where temporary files may be. */
  readonly places: readonly {
    readonly mount: string;
    readonly family: string;
    readonly directories: readonly Names[];
  }[];
  /** What the caller wants to be told again after a crash. */
  readonly note: string;
}

/** The times that directories had before: a reversal puts them back. */
export interface DirectoryTimes {
  readonly names: Names;
  readonly mode: number;
  readonly mtimeNs: bigint;
}

export interface MountRecord {
  readonly mount: string;
  readonly changes: readonly BaseChange[];
  /** The temporary file of each change; null where it needs none. */
  readonly staged: readonly (Names | null)[];
  readonly times: readonly DirectoryTimes[];
}

const OPEN = 'open';
const recordKey = (id: string): string => `record/${id}`;
const encoder = new TextEncoder();
const decoder = new TextDecoder();

const write = (value: unknown): Uint8Array => encoder.encode(JSON.stringify(value));
const read = (bytes: Uint8Array): unknown => JSON.parse(decoder.decode(bytes));

/** Numbers of 64 bits are decimal digits and an `n` there. */
type Written<T> = { readonly [Key in keyof T]: T[Key] extends bigint ? string : T[Key] };
type WrittenState = Written<EntryState>;
type WrittenChange =
  | (Omit<EntryChange, 'before' | 'after'> & {
      readonly before: WrittenState | null;
      readonly after: WrittenState | null;
    })
  | (Omit<MoveChange, 'entry'> & { readonly entry: WrittenState });
type WrittenRecord = Omit<MountRecord, 'changes' | 'times'> & {
  readonly changes: readonly WrittenChange[];
  readonly times: readonly Written<DirectoryTimes>[];
};

const toText = (value: bigint): string => `${value}n`;
const toBig = (text: string): bigint => BigInt(text.slice(0, -1));
const stateToText = (state: EntryState): WrittenState => ({
  ...state,
  mtimeNs: toText(state.mtimeNs),
  ino: toText(state.ino),
});
const stateFromText = (state: WrittenState): EntryState => ({
  ...state,
  mtimeNs: toBig(state.mtimeNs),
  ino: toBig(state.ino),
});

const toWritten = ({ changes, times, ...rest }: MountRecord): WrittenRecord => ({
  ...rest,
  changes: changes.map((change): WrittenChange => {
    if (change.what === 'move') return { ...change, entry: stateToText(change.entry) };
    const { before, after } = change;
    return { ...change, before: before && stateToText(before), after: after && stateToText(after) };
  }),
  times: times.map((time) => ({ ...time, mtimeNs: toText(time.mtimeNs) })),
});

const fromWritten = ({ changes, times, ...rest }: WrittenRecord): MountRecord => ({
  ...rest,
  changes: changes.map((change): BaseChange => {
    if (change.what === 'move') return { ...change, entry: stateFromText(change.entry) };
    const { before, after } = change;
    return { ...change, before: before && stateFromText(before), after: after && stateFromText(after) };
  }),
  times: times.map((time) => ({ ...time, mtimeNs: toBig(time.mtimeNs) })),
});

interface Kept {
  get(key: string): Uint8Array | null;
  set(key: string, value: Uint8Array | null): void;
}

/** They are read as they were written: the journal and the database have checksums of their own. */
export function readOpen(log: Pick<Kept, 'get'>): OpenTransaction | null {
  const bytes = log.get(OPEN);
  return bytes && (read(bytes) as OpenTransaction);
}

export const writeOpen = (log: Kept, open: OpenTransaction | null): void => log.set(OPEN, open && write(open));

export function readRecord(log: Pick<Kept, 'get'>, id: string): readonly MountRecord[] | null {
  const bytes = log.get(recordKey(id));
  return bytes && (read(bytes) as readonly WrittenRecord[]).map(fromWritten);
}

/** Whether what `readRecord` reads is there. */
export const hasRecord = (log: Pick<Kept, 'get'>, id: string): boolean => log.get(recordKey(id)) !== null;

export const writeRecord = (log: Kept, id: string, record: readonly MountRecord[] | null): void =>
  log.set(recordKey(id), record && write(record.map(toWritten)));
