/** What a list is sorted by, as numbers that `radixSort` takes: one for each position. */
import type { EventKey } from '../../../src-preload/contract/event-words.ts';
import type { NumberColumn, TextColumn } from '../event-block.ts';
import type { ListPart } from './event-list.ts';
import { kindOf } from './filter-scan.ts';
import { steps } from './radix-sort.ts';
import { rowAt } from './row-list.ts';
import { TextNumbers } from './text-numbers.ts';
import type { KeptRanking } from './text-ranking.ts';

type Words = readonly Uint32Array[];
const TWO_32 = 2 ** 32;

/** The part of a list that is below `length`, block by block. */
interface Lengthwise {
  readonly parts: readonly ListPart[];
  readonly length: number;
}

const shareOf = ({ before, list }: ListPart, length: number): number =>
  Math.max(0, Math.min(list.length, length - before));

/** Numbers below 2^53, as a low and, where any needs it, a high word. */
class WideWord {
  readonly #low: Uint32Array;
  #high: Uint32Array | null = null;

  constructor(length: number) {
    this.#low = new Uint32Array(length);
  }

  fill({ before, list }: ListPart, share: number, column: ArrayLike<number>, least: number): void {
    for (let at = 0; at < share; at += 1) {
      const value = (column[rowAt(list, at)] ?? 0) - least;
      this.#low[before + at] = value;
      if (value >= TWO_32) this.#highWord()[before + at] = value / TWO_32;
    }
  }

  words(): Words {
    return this.#high ? [this.#low, this.#high] : [this.#low];
  }

  #highWord(): Uint32Array {
    return (this.#high ??= new Uint32Array(this.#low.length));
  }
}

function* numberWords({ parts, length }: Lengthwise, column: NumberColumn, least = 0): Generator<undefined, Words> {
  const word = new WideWord(length);
  for (const part of parts) {
    const share = shareOf(part, length);
    if (share > 0) word.fill(part, share, part.block().numbers(column), least);
    yield;
  }
  return word.words();
}

function* timeWords(of: Lengthwise): Generator<undefined, Words> {
  const least = of.parts.reduce((earliest, { facts }) => Math.min(earliest, facts.minTimeMs), Infinity);
  const nanoseconds = yield* numberWords(of, 'timeNs');
  return [...nanoseconds, ...(yield* numberWords(of, 'timeMs', least))];
}

type NumberAt = (row: number) => number;

function fillTexts({ before, list }: ListPart, share: number, numberAt: NumberAt, into: Uint32Array): void {
  for (let at = 0; at < share; at += 1) into[before + at] = numberAt(rowAt(list, at));
}

/** Numbers for the texts of each block, alike for those that count as the same; and the ranks of all numbers. */
interface Ranking {
  readonly ofPart: (part: ListPart) => NumberAt;
  readonly ranks: () => Generator<undefined, Uint32Array>;
}

function* textWords({ parts, length }: Lengthwise, { ofPart, ranks }: Ranking): Generator<undefined, Words> {
  const word = new Uint32Array(length);
  for (const part of parts) {
    const share = shareOf(part, length);
    if (share > 0) fillTexts(part, share, ofPart(part), word);
    yield;
  }
  const rankOf = yield* ranks();
  for (const [from, until] of steps(length)) {
    for (let at = from; at < until; at += 1) word[at] = rankOf[word[at] ?? 0] ?? 0;
    yield;
  }
  return [word];
}

/** There are few of them. */
function kindRanking(): Ranking {
  const numbers = new TextNumbers();
  return {
    ofPart: ({ block }) => {
      const { ids, dictionary } = block().texts('op');
      const byId = dictionary.map((op) => numbers.of(op === null ? null : kindOf(op)));
      return (row) => byId[ids[row] ?? 0] ?? 0;
    },
    ranks: () => numbers.ranks(),
  };
}

function* columnWords(of: Lengthwise, column: TextColumn, kept: KeptRanking): Generator<undefined, Words> {
  const ranking = kept.take(column);
  const words = yield* textWords(of, {
    ofPart: (part) => ranking.ofPart(part, column),
    ranks: () => ranking.ranks(),
  });
  kept.keep(column, ranking);
  return words;
}

/** The keys of the first `length` positions, the least significant word first. */
export function sortKeys(of: Lengthwise, key: EventKey, kept: KeptRanking): Generator<undefined, Words> {
  if (key === 'seq' || key === 'bytes') return numberWords(of, key);
  if (key === 'duration') return numberWords(of, 'durationNs');
  if (key === 'time') return timeWords(of);
  return key === 'kind' ? textWords(of, kindRanking()) : columnWords(of, key, kept);
}
