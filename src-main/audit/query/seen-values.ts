/** What fields have had for values, and how often: for whoever types a filter. */
import { fold } from '../../../src-preload/contract/filter/text-test.ts';
import type { EventKey } from '../../../src-preload/contract/event-words.ts';
import type { EventBlocks, TextColumn } from '../event-block.ts';
import { entryOf } from './dictionary.ts';
import { kindOf } from './filter-scan.ts';
import { PerBlock } from './per-block.ts';
import type { Stretch } from './stretch.ts';
import { byFrequency, countEntries } from './tallies.ts';
import type { Counted } from './tallies.ts';
import { TextNumbers } from './text-numbers.ts';

/** Different values of one field that are counted; others that come up later are left out. */
const MOST_VALUES = 250_000;
/** Values held against the text between two steps. */
const STEP = 8192;
/** Fields whose values are kept. */
const MOST_KEYS = 4;

interface Kept {
  readonly walk: PerBlock<null>;
  readonly numbers: TextNumbers;
  /** By number. */
  readonly counts: number[];
  readonly edition: number;
}

const NUMBERS: ReadonlySet<EventKey> = new Set(['seq', 'time', 'bytes', 'duration']);
const every = (): boolean => true;

function countValues({ numbers, counts }: Pick<Kept, 'numbers' | 'counts'>, key: EventKey, stretch: Stretch): void {
  // The field of a kind is its operation; numbers never come here.
  const column = (key === 'kind' ? 'op' : key) as TextColumn;
  countEntries(stretch, column, every, (texts, id, count) => {
    if (id === 0) return;
    const number = key === 'kind' ? numbers.of(kindOf(entryOf(texts, id) ?? '')) : numbers.ofEntry(texts, id);
    if (number >= 0) counts[number] = (counts[number] ?? 0) + count;
  });
}

export class SeenValues {
  readonly #blocks: EventBlocks;
  /** The one asked about last comes last. */
  readonly #kept = new Map<EventKey, Kept>();

  constructor(blocks: EventBlocks) {
    this.#blocks = blocks;
  }

  /** Those that contain `text`, whatever their case, the most frequent first. Numbers are compared, not completed: they have none. */
  *values(key: EventKey, text: string, limit: number): Generator<undefined, Counted[]> {
    if (NUMBERS.has(key)) return [];
    const { numbers, counts } = yield* this.#countsOf(key);
    const wanted = fold(text);
    let found: Counted[] = [];
    for (const [number, count] of counts.entries()) {
      const value = numbers.text(number) ?? '';
      if (value !== '' && fold(value).includes(wanted)) found.push({ value, count });
      if (number % STEP !== STEP - 1) continue;
      found = found.sort(byFrequency).slice(0, limit);
      yield;
    }
    return found.sort(byFrequency).slice(0, limit);
  }

  *#countsOf(key: EventKey): Generator<undefined, Kept> {
    for (;;) {
      const kept = this.#keep(key);
      yield* kept.walk.refresh();
      if (kept.walk.edition === kept.edition) return kept;
    }
  }

  /** Counted anew once events are gone or changed: what they counted for is not known any more. */
  #keep(key: EventKey): Kept {
    const known = this.#kept.get(key);
    const kept = known && known.walk.edition === known.edition ? known : this.#walk(key);
    this.#kept.delete(key);
    this.#kept.set(key, kept);
    for (const oldest of this.#kept.keys()) {
      if (this.#kept.size <= MOST_KEYS) break;
      this.#kept.delete(oldest);
    }
    return kept;
  }

  #walk(key: EventKey): Kept {
    const counted = { numbers: new TextNumbers(MOST_VALUES), counts: [] };
    const walk = new PerBlock<null>({
      blocks: this.#blocks,
      begin: () => null,
      extend: (_, stretch) => {
        countValues(counted, key, stretch);
        return null;
      },
    });
    return { ...counted, walk, edition: walk.edition };
  }
}
