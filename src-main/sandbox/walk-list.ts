/** Goes through the events of a list, row by row, in small steps. */
import { fail } from '../vfs/errors.ts';
import type { EventBlock, TextColumn } from '../audit/event-block.ts';
import { entriesOf, entryOf } from '../audit/query/dictionary.ts';
import type { EventList } from '../audit/query/event-list.ts';
import { rowAt } from '../audit/query/row-list.ts';

/** Which events: those of a list, up to a number. */
export interface ListSource {
  readonly list: EventList;
  readonly upTo: number | undefined;
}

export interface WalkProgress {
  readonly done: number;
  readonly total: number;
}

/** Events between two steps. */
const STEP = 1024;

/**
 * `takerOf` is asked for each block, and what it gives is called with each of its rows, in order. A few milliseconds a step. Errors:
 * `VfsError` `busy` when events are removed meanwhile; `StoreError`.
 */
export function* walkList(
  { list, upTo }: ListSource,
  takerOf: (block: EventBlock) => (row: number) => void,
): Generator<WalkProgress, void> {
  const length = upTo === undefined ? list.length : list.upTo(upTo);
  const { edition, parts } = list;
  for (const { before, list: rows, block } of parts) {
    const share = Math.min(rows.length, length - before);
    if (share <= 0) break;
    const take = takerOf(block());
    for (let at = 0; at < share; at += 1) {
      take(rowAt(rows, at));
      if (at % STEP !== STEP - 1 && at !== share - 1) continue;
      yield { done: before + at + 1, total: length };
      if (list.edition !== edition) fail('busy', 'Events were removed from the record meanwhile.');
    }
  }
}

/** What each entry of a dictionary means, found out when it first comes up. */
export function meaning<T>(block: EventBlock, column: TextColumn, of: (text: string) => T): (row: number) => T {
  const texts = block.texts(column);
  const { ids } = texts;
  const known = new Array<T | undefined>(entriesOf(texts));
  return (row) => {
    const id = ids[row] ?? 0;
    return (known[id] ??= of(entryOf(texts, id) ?? ''));
  };
}
