/** A block at rest: its columns are read when somebody asks for them, and may be let go of again. */
import { StoreError } from '../store/store-error.ts';
import { decodeHashes, decodeNumbers, decodeTexts } from './block-codec.ts';
import type { Expected, NumberValues } from './block-codec.ts';
import type { ColumnName } from './block-table.ts';
import { sealOf } from './block-table.ts';
import { eventAt } from './event-at.ts';
import { NUMBER_COLUMNS, TEXT_COLUMNS } from './event-block.ts';
import type { BlockFacts, EventBlock, NumberColumn, TextColumn, Texts } from './event-block.ts';
import type { AuditEvent } from './event.ts';
import { impliedTexts } from './implied-access.ts';
import { boundsOf } from './value-bounds.ts';

export interface StoredBlockDeps {
  readonly facts: BlockFacts;
  readonly version: number;
  /** `damaged`: read in spite of wrong sums. */
  readonly state?: 'damaged';
  /** null for a column that is not there. Errors: `StoreError`. */
  readonly read: (column: ColumnName) => Uint8Array | null;
  /** Told how many bytes of memory were taken. */
  readonly took: (bytes: number) => void;
}

export class StoredBlock implements EventBlock {
  readonly #deps: StoredBlockDeps;
  readonly #numbers = new Map<NumberColumn, ArrayLike<number>>();
  readonly #texts = new Map<TextColumn, Texts>();
  #hashes: Buffer | null = null;

  constructor(deps: StoredBlockDeps) {
    this.#deps = deps;
  }

  get count(): number {
    return this.#deps.facts.count;
  }

  get version(): number {
    return this.#deps.version;
  }

  /** 32 bytes a row. Errors: `StoreError`. */
  get hashes(): Buffer {
    return (this.#hashes ??= this.#read('hash', (blob, expected) => {
      const hashes = decodeHashes(blob, expected);
      return { value: hashes, bytes: hashes.length };
    }));
  }

  /** Errors: `StoreError`, which names the events. */
  numbers(column: NumberColumn): ArrayLike<number> {
    return this.#numbers.get(column) ?? this.#readNumbers(column);
  }

  /** Errors: `StoreError`, which names the events. */
  texts(column: TextColumn): Texts {
    return this.#texts.get(column) ?? this.#readTexts(column);
  }

  /** Errors: `StoreError`, which names the events. */
  event(row: number): AuditEvent {
    return eventAt(this, this.hashes, row);
  }

  /** Reads all columns. Errors: `StoreError`, which names the events. */
  check(): void {
    for (const column of NUMBER_COLUMNS) this.numbers(column);
    for (const column of TEXT_COLUMNS) this.texts(column);
    this.#hashes = this.hashes;
  }

  /** Lets go of what was read; it is read again when somebody asks. */
  forget(): void {
    this.#numbers.clear();
    this.#texts.clear();
    this.#hashes = null;
  }

  #readNumbers(column: NumberColumn): ArrayLike<number> {
    const values = this.#read(column, (blob, expected) => {
      const value = decodeNumbers(blob, expected);
      this.#compare(column, value);
      return { value, bytes: value.byteLength };
    });
    this.#numbers.set(column, values);
    return values;
  }

  #readTexts(column: TextColumn): Texts {
    const decode = (blob: Uint8Array, expected: Expected): Decoded<Texts> => {
      const value = decodeTexts(blob, expected, this.#deps.took);
      return { value, bytes: value.bytes };
    };
    const texts = this.#read(column, decode, column === 'access' ? () => this.#impliedAccess() : noColumn);
    this.#texts.set(column, texts);
    return texts;
  }

  /** Of a block that was written before there were rights. Of another one that lost its column the chain tells, where it matters. */
  #impliedAccess(): Decoded<Texts> {
    const value = impliedTexts(this.texts('op'), this.#deps.facts.count);
    return { value, bytes: value.ids.byteLength };
  }

  /** The facts are in a row of their own: one of the two may be damaged. */
  #compare(column: NumberColumn, values: NumberValues): void {
    const { facts } = this.#deps;
    if (column === 'seq' && (values[0] !== facts.first || values[values.length - 1] !== facts.last))
      throw new StoreError('corrupt', 'the numbers are not those of the block');
    if (column !== 'timeMs') return;
    const { least, most } = boundsOf(values, values.length);
    if (least !== facts.minTimeMs || most !== facts.maxTimeMs)
      throw new StoreError('corrupt', 'the times are not those of the block');
  }

  #read<T>(
    column: ColumnName,
    decode: (blob: Uint8Array, expected: Expected) => Decoded<T>,
    missing: () => Decoded<T> = noColumn,
  ): T {
    const { facts, read, state, took } = this.#deps;
    try {
      const seal = sealOf(facts.first, column);
      const blob = read(column);
      const { value, bytes } = blob ? decode(blob, { seal, count: facts.count, ...(state && { state }) }) : missing();
      took(bytes);
      return value;
    } catch (error) {
      if (!(error instanceof StoreError)) throw error;
      const sentence = `The events ${facts.first} to ${facts.last} cannot be read: their ${column} is damaged`;
      throw new StoreError(error.code, sentence, { cause: error });
    }
  }
}

function noColumn(): never {
  throw new StoreError('corrupt', 'it is missing');
}

interface Decoded<T> {
  readonly value: T;
  readonly bytes: number;
}
