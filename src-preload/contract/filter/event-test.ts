/** Whether one event matches a filter: for those who have a few at hand. The engine asks columns, and must agree. */
import { KIND_OF_OPERATION } from '../vocabulary.ts';
import type { Operation } from '../vocabulary.ts';
import { WORD_KEYS } from './filter-tree.ts';
import type { Filter, NumberKey, TextKey } from './filter-tree.ts';
import { textTest } from './text-test.ts';

/** The fields that filters look at; an `AuditEvent` has them. */
export interface FilteredEvent extends Readonly<Record<Exclude<TextKey, 'file' | 'kind' | 'op' | Nullable>, string>> {
  readonly seq: number;
  readonly timeMs: number;
  readonly timeNs: number;
  readonly op: Operation;
  readonly run: string | null;
  readonly path2: string | null;
  readonly before: string | null;
  readonly after: string | null;
  readonly bytes: number;
  readonly durationNs: number;
}
type Nullable = 'run' | 'path2' | 'before' | 'after';
type EventTest = (event: FilteredEvent) => boolean;

/** As `NumberKey` counts: `time` in milliseconds with a fraction. */
const NUMBERS: Readonly<Record<NumberKey, (event: FilteredEvent) => number>> = {
  seq: (event) => event.seq,
  time: (event) => event.timeMs + event.timeNs / 1e6,
  bytes: (event) => event.bytes,
  duration: (event) => event.durationNs,
};

function numberTest({ key, compare, value }: Extract<Filter, { readonly kind: 'number' }>): EventTest {
  const of = NUMBERS[key];
  switch (compare) {
    case '<':
      return (event) => of(event) < value;
    case '<=':
      return (event) => of(event) <= value;
    case '=':
      return (event) => of(event) === value;
    case '>=':
      return (event) => of(event) >= value;
    case '>':
      return (event) => of(event) > value;
  }
}

/** `path` and `file` are of either path. */
function fieldTest(key: TextKey, test: (text: string | null) => boolean): EventTest {
  if (key === 'path' || key === 'file') return (event) => test(event.path) || test(event.path2);
  if (key === 'kind') return (event) => test(KIND_OF_OPERATION[event.op]);
  return (event) => test(event[key]);
}

/** Make it once, and ask it of many events. */
export function eventTest(filter: Filter): EventTest {
  switch (filter.kind) {
    case 'all': {
      const tests = filter.of.map(eventTest);
      return (event) => tests.every((test) => test(event));
    }
    case 'any': {
      const tests = filter.of.map(eventTest);
      return (event) => tests.some((test) => test(event));
    }
    case 'not': {
      const test = eventTest(filter.of);
      return (event) => !test(event);
    }
    case 'word': {
      const test = textTest(filter.match);
      return (event) => WORD_KEYS.some((key) => test(event[key]));
    }
    case 'text':
      return fieldTest(filter.key, textTest(filter.match));
    case 'empty': {
      const { key } = filter;
      return key === 'file' || key === 'kind' ? () => false : (event) => event[key] === null;
    }
    case 'number':
      return numberTest(filter);
  }
}
