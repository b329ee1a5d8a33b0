/** A filter as a condition on the table `events`. Agrees with `filter-predicate.ts`: a property test holds them together. */
import type { Filter, TextKey, WordKey } from './filter.ts';

/** An SQL condition with `?` for its parameters. Nothing a user types becomes part of the text. */
export interface SqlCondition {
  readonly sql: string;
  readonly parameters: readonly string[];
}

/** The function that the table registers for case folding: SQLite's own knows ASCII only. */
export const FOLD = 'audit_fold';

/** The everyday word of a field. The others are rare, and have an index that leaves this one out. */
const EVERYDAY: Readonly<Partial<Record<WordKey, string>>> = { outcome: 'ok', decision: 'allow' };

/** `search` holds every text, folded: looking there first spares most rows the call of a function. */
function contains(key: TextKey, text: string): SqlCondition {
  if (key !== 'path')
    return { sql: `(instr(search, ?) > 0 AND instr(${FOLD}(${key}), ?) > 0)`, parameters: [text, text] };
  const either = `(instr(${FOLD}(path), ?) > 0 OR instr(${FOLD}(coalesce(path2, '')), ?) > 0)`;
  return { sql: `(instr(search, ?) > 0 AND ${either})`, parameters: [text, text, text] };
}

function equals(key: WordKey, word: string): SqlCondition {
  const everyday = EVERYDAY[key];
  // Said twice, because SQLite proves that a partial index applies only from the index's own words.
  const sql = everyday === undefined || word === everyday ? `${key} = ?` : `(${key} <> '${everyday}' AND ${key} = ?)`;
  return { sql, parameters: [word] };
}

export function filterSql(filter: Filter): SqlCondition {
  switch (filter.kind) {
    case 'all': {
      const parts = filter.of.map(filterSql);
      const sql = parts.length === 0 ? '1' : `(${parts.map((part) => part.sql).join(' AND ')})`;
      return { sql, parameters: parts.flatMap((part) => part.parameters) };
    }
    case 'not': {
      const part = filterSql(filter.of);
      return { sql: `NOT ${part.sql}`, parameters: part.parameters };
    }
    case 'any':
      return { sql: 'instr(search, ?) > 0', parameters: [filter.text] };
    case 'in':
      return contains(filter.key, filter.text);
    case 'is':
      return equals(filter.key, filter.word);
    case 'run':
      return { sql: 'run IS ?', parameters: [filter.id] };
  }
}
