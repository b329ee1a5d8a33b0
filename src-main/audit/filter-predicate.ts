/** A filter as a function over one event in memory. Agrees with `filter-sql.ts`: a property test holds them together. */
import { fold, searchText } from './event-text.ts';
import type { AuditEvent } from './event.ts';
import type { Filter, TextKey } from './filter.ts';

export type EventPredicate = (event: AuditEvent) => boolean;

const contains = (key: TextKey, text: string): EventPredicate => {
  if (key === 'path') return (event) => fold(event.path).includes(text) || fold(event.path2 ?? '').includes(text);
  return (event) => fold(event[key]).includes(text);
};

/** Compiles a filter once, for many events. */
export function filterPredicate(filter: Filter): EventPredicate {
  switch (filter.kind) {
    case 'all': {
      const parts = filter.of.map(filterPredicate);
      return (event) => parts.every((part) => part(event));
    }
    case 'not': {
      const part = filterPredicate(filter.of);
      return (event) => !part(event);
    }
    case 'any':
      return (event) => searchText(event).includes(filter.text);
    case 'in':
      return contains(filter.key, filter.text);
    case 'is':
      return (event) => event[filter.key] === filter.word;
    case 'run':
      return (event) => event.run === filter.id;
  }
}
