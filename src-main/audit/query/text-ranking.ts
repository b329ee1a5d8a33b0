/** The order of a column's texts over all blocks, kept from one sorting to the next. */
import type { TextColumn } from '../event-block.ts';
import { entriesOf } from './dictionary.ts';
import type { ListPart } from './event-list.ts';
import { TextNumbers, unknownNumbers } from './text-numbers.ts';

/** Bytes, roughly: a ranking that takes more is made anew each time. */
const MOST_BYTES = 64 * 1024 * 1024;
/** Of a text with its places, and of a number. */
const TEXT_BYTES = 96;
const NUMBER_BYTES = 4;

/** What is known of the dictionary of a block. */
interface Numbered {
  readonly version: number;
  /** By id; -1 for a text that nobody asked for. */
  readonly numbers: Int32Array;
}

/** Numbers for the texts of one column, and their ranks. Of blocks that it met before only the rows are read. */
export class TextRanking {
  readonly #numbers = new TextNumbers();
  readonly #blocks = new Map<number, Numbered>();
  #ranks: Uint32Array = new Uint32Array(0);

  /** About how much memory it takes. */
  get bytes(): number {
    let entries = 0;
    for (const { numbers } of this.#blocks.values()) entries += numbers.length;
    return this.#numbers.size * TEXT_BYTES + entries * NUMBER_BYTES;
  }

  /** The number of the text of each row of a block. */
  ofPart({ facts, block }: ListPart, column: TextColumn): (row: number) => number {
    const { version } = block();
    const texts = block().texts(column);
    const entries = entriesOf(texts);
    const before = this.#blocks.get(facts.first);
    const isSame = before?.version === version && before.numbers.length === entries;
    const known = isSame ? before : { version, numbers: unknownNumbers(entries) };
    this.#blocks.set(facts.first, known);
    return this.#numbers.ofColumn(texts, known.numbers);
  }

  /** The rank of each number. */
  *ranks(): Generator<undefined, Uint32Array> {
    if (this.#ranks.length !== this.#numbers.size) this.#ranks = yield* this.#numbers.ranks();
    return this.#ranks;
  }
}

/** Keeps the ranking of the column that was sorted by last. */
export class KeptRanking {
  #kept: { readonly column: TextColumn; readonly ranking: TextRanking } | null = null;

  /** The ranking of a column, which nobody else works on until it is kept. */
  take(column: TextColumn): TextRanking {
    const kept = this.#kept;
    this.#kept = null;
    return kept?.column === column ? kept.ranking : new TextRanking();
  }

  keep(column: TextColumn, ranking: TextRanking): void {
    this.#kept = ranking.bytes <= MOST_BYTES ? { column, ranking } : null;
  }

  /** Blocks are gone: forgets everything. */
  clear(): void {
    this.#kept = null;
  }
}
