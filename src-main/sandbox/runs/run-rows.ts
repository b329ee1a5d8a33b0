/** The events of runs as numbers that can be compared: what was done where, and what came of it. */
import type { EventBlock } from '../../audit/event-block.ts';
import { TextNumbers } from '../../audit/query/text-numbers.ts';
import { meaning, walkList } from '../walk-list.ts';
import type { ListSource, WalkProgress } from '../walk-list.ts';
import { fail } from '../../vfs/errors.ts';

/** Events of one run that can be compared. */
const MOST_COMPARED = 1_000_000;

/** What was done, and where. */
export interface Deed {
  readonly op: string;
  readonly path: string;
  readonly path2: string | null;
}

/** What came of it. Times, handles and numbers of events are no part of it. */
export interface Result {
  readonly outcome: string;
  readonly decision: string;
  readonly cause: string;
  readonly access: string;
  readonly bytes: number;
  /** The hash of what a file held afterwards, where it is known. */
  readonly content: string;
}

/** One run's events, in order. Numbers are those of `RunWords`. */
export interface RunRows {
  readonly seqs: Float64Array;
  /** What was done where. */
  readonly deeds: Int32Array;
  /** Both, what was done and what came of it. */
  readonly wholes: Int32Array;
  readonly results: Int32Array;
}

/** Beyond any number that is given to a deed or a result. */
const MOST_NUMBERS = 2 ** 26;

/** Numbers for everything that two runs did: alike for alike. */
export class RunWords {
  readonly #paths = new TextNumbers();
  readonly #ops = new TextNumbers();
  readonly #deeds: { readonly op: number; readonly path: number; readonly path2: number }[] = [];
  readonly #results: Result[] = [];
  readonly #deedNumbers = new Map<number, Map<number, number>>();
  readonly #resultNumbers = new Map<string, number>();
  readonly #wholeNumbers = new Map<number, number>();

  get deeds(): number {
    return this.#deeds.length;
  }

  get wholes(): number {
    return this.#wholeNumbers.size;
  }

  deed(number: number): Deed {
    const { op, path, path2 } = this.#deeds[number] ?? fail('io');
    const text = (place: number): string | null => this.#paths.text(place);
    return { op: this.#ops.text(op) ?? '', path: text(path) ?? '', path2: text(path2) };
  }

  result(number: number): Result {
    return this.#results[number] ?? fail('io');
  }

  /** Errors: `too-large` for more events than can be compared; as `walkList`. */
  *read(source: ListSource): Generator<WalkProgress, RunRows> {
    const { list, upTo } = source;
    const length = upTo === undefined ? list.length : list.upTo(upTo);
    if (length > MOST_COMPARED) fail('too-large', `A run of more than ${MOST_COMPARED} events cannot be compared.`);
    const rows: RunRows = {
      seqs: new Float64Array(length),
      deeds: new Int32Array(length),
      wholes: new Int32Array(length),
      results: new Int32Array(length),
    };
    let at = 0;
    yield* walkList(source, (block) => {
      const seqs = block.numbers('seq');
      const [deedOf, resultOf] = [this.#deedOf(block), this.#resultOf(block)];
      return (row) => {
        const [deed, result] = [deedOf(row), resultOf(row)];
        rows.seqs[at] = seqs[row] ?? 0;
        rows.deeds[at] = deed;
        rows.results[at] = result;
        rows.wholes[at] = numberIn(this.#wholeNumbers, deed * MOST_NUMBERS + result);
        at += 1;
      };
    });
    return rows;
  }

  #deedOf(block: EventBlock): (row: number) => number {
    const op = this.#ops.ofColumn(block.texts('op'));
    const [path, path2] = [this.#paths.ofColumn(block.texts('path')), this.#paths.ofColumn(block.texts('path2'))];
    return (row) => {
      const deed = { op: op(row), path: path(row), path2: path2(row) };
      const place = deed.path * MOST_NUMBERS + deed.path2;
      const byOp = this.#deedNumbers.get(deed.op) ?? new Map<number, number>();
      this.#deedNumbers.set(deed.op, byOp);
      const known = byOp.get(place);
      if (known !== undefined) return known;
      byOp.set(place, this.#deeds.length);
      return this.#deeds.push(deed) - 1;
    };
  }

  #resultOf(block: EventBlock): (row: number) => number {
    const [outcome, decision] = [meaning(block, 'outcome', String), meaning(block, 'decision', String)];
    const [cause, access] = [meaning(block, 'cause', String), meaning(block, 'access', String)];
    const content = meaning(block, 'after', String);
    const bytes = block.numbers('bytes');
    return (row) => {
      const result: Result = {
        ...{ outcome: outcome(row), decision: decision(row), cause: cause(row), access: access(row) },
        ...{ bytes: bytes[row] ?? 0, content: content(row) },
      };
      const key = Object.values(result).join(' ');
      const known = this.#resultNumbers.get(key);
      if (known !== undefined) return known;
      this.#resultNumbers.set(key, this.#results.length);
      return this.#results.push(result) - 1;
    };
  }
}

function numberIn(numbers: Map<number, number>, key: number): number {
  const known = numbers.get(key);
  if (known !== undefined) return known;
  numbers.set(key, numbers.size);
  return numbers.size - 1;
}
