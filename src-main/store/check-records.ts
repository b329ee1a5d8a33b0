/** Looks at the rows of a table that has a rowid: whether their reader understands each. */
import type { CheckRows, Finding } from './verify-store.ts';

/** Rows looked at between two steps: a few milliseconds. */
const PAGE = 5_000;

export interface RecordTable {
  readonly table: string;
  /** The column that names a row. */
  readonly key: string;
  /** For the user, such as `a run`. */
  readonly what: string;
  readonly isReadable: (row: Readonly<Record<string, unknown>>) => boolean;
}

export const checkRecords = ({ table, key, what, isReadable }: RecordTable): CheckRows =>
  function* check(database) {
    const findings: Finding[] = [];
    const rows = database.prepare(`SELECT rowid AS at, * FROM ${table} WHERE rowid > ? ORDER BY rowid LIMIT ${PAGE}`);
    for (let after = -1; ;) {
      const page = rows.all(after);
      for (const row of page) {
        if (isReadable(row)) continue;
        const subject = String(row[key]);
        findings.push({ kind: 'row-damaged', subject, sentence: `The record of ${what} cannot be read (${subject}).` });
      }
      const last = page.at(-1);
      if (last === undefined) return findings;
      after = Number(last['at']);
      yield;
    }
  };
