/** The events that a filter means, in the order of their numbers: found once, and kept up to date as the record grows. */
import type { Filter } from '../../../src-preload/contract/filter/filter-tree.ts';
import type { BlockFacts, EventBlock, EventBlocks } from '../event-block.ts';
import { rowAfter } from '../page-events.ts';
import { filterScan } from './filter-scan.ts';
import type { JoinedTexts } from './joined-texts.ts';
import { PerBlock } from './per-block.ts';
import { NO_ROWS, rowsBelow, sizeOf, withRows } from './row-list.ts';
import type { RowList } from './row-list.ts';

/** The rows of one block that are in the list; `before` events of the list are in the blocks before it. */
export interface ListPart {
  readonly facts: BlockFacts;
  readonly before: number;
  readonly list: RowList;
  readonly block: () => EventBlock;
}

/** Index of the last of `items` for which `value` is at most `most`; -1 when there is none. `value` ascends. */
export function lastAtMost<T>(items: readonly T[], value: (item: T) => number, most: number): number {
  let low = 0;
  let high = items.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const item = items[middle];
    if (item !== undefined && value(item) <= most) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

/** A position is a place in the list, from 0. `refresh` makes it exact for the moment; positions hold as long as `edition` stays. */
export class EventList {
  readonly #blocks: EventBlocks;
  readonly #found: PerBlock<RowList>;
  #parts: readonly ListPart[] = [];
  #length = 0;

  constructor(blocks: EventBlocks, filter: Filter, joined: JoinedTexts) {
    const scan = filterScan(filter, joined);
    this.#blocks = blocks;
    this.#found = new PerBlock<RowList>({
      blocks,
      begin: () => NO_ROWS,
      extend: (list, stretch) => withRows(list, scan(stretch), stretch),
    });
  }

  get edition(): number {
    return this.#found.edition;
  }

  get length(): number {
    return this.#length;
  }

  get parts(): readonly ListPart[] {
    return this.#parts;
  }

  /** Bytes of memory. */
  get size(): number {
    return this.#parts.reduce((sum, { list }) => sum + sizeOf(list), 0);
  }

  *refresh(): Generator<undefined, void> {
    yield* this.#found.refresh();
    let before = 0;
    this.#parts = this.#found.parts.map(({ facts, value: list }) => {
      const part: ListPart = { facts, before, list, block: () => this.#blocks.block(facts.first) };
      before += list.length;
      return part;
    });
    this.#length = before;
  }

  /** How many events of the list have numbers of at most `seq`. */
  upTo(seq: number): number {
    const part = this.#parts[lastAtMost(this.#parts, ({ facts }) => facts.first, seq)];
    if (!part) return 0;
    if (seq >= part.facts.last) return part.before + part.list.length;
    return part.before + (part.list.length === 0 ? 0 : rowsBelow(part.list, rowAfter(part.block(), seq)));
  }

  /** Of a position below `length`. */
  partAt(position: number): ListPart {
    const part = this.#parts[lastAtMost(this.#parts, ({ before }) => before, position)];
    if (!part) throw new RangeError(`there is no position ${position}`);
    return part;
  }
}
