/** How things look to a person at a terminal. */
import type { Change } from '../../src-preload/contract/schemas.ts';
import { escapeText } from '../../src-preload/contract/shown-text.ts';

/** Safe to print on one line: a capsule chooses names, and must neither steer the terminal nor pass one name for another. */
export const printable = escapeText;

const UNSEEN = /[\p{Cc}\p{Cf}\p{Cn}\p{Co}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu;

/** The same of a text in JSON, which stays the same JSON. */
export const printableJson = (json: string): string =>
  json.replaceAll(UNSEEN, (character) =>
    character
      .split('')
      .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
      .join(''),
  );

/** ISO 8601; a record that came from elsewhere may name a time that no calendar has. */
export function timeText(timeMs: number): string {
  const date = new Date(timeMs);
  return Number.isNaN(date.valueOf()) ? `${timeMs} ms` : date.toISOString();
}

const UNITS = ['B', 'KiB', 'MiB', 'GiB', 'TiB'] as const;

/** `1.2 KiB`. */
export function formatSize(bytes: number): string {
  let value = bytes;
  let unit = 0;
  while (value >= 1024 && unit < UNITS.length - 1) {
    value /= 1024;
    unit += 1;
  }
  return `${unit === 0 ? value : value.toFixed(1)} ${UNITS[unit] ?? ''}`;
}

/** `2 added, 1 deleted`; empty for nothing. */
export function countKinds(kinds: readonly Change['kind'][]): string {
  const counts = new Map<string, number>();
  for (const kind of kinds) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  return [...counts].map(([kind, count]) => `${count} ${kind}`).join(', ');
}

export const plural = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`;

/** Rows with their columns aligned. A column of nothing takes no room. */
export function alignColumns(rows: readonly (readonly string[])[]): string {
  const widths = rows.reduce<number[]>((known, row) => {
    row.forEach((cell, index) => (known[index] = Math.max(known[index] ?? 0, cell.length)));
    return known;
  }, []);
  const line = (row: readonly string[]): string =>
    row
      .map((cell, index) => (widths[index] === 0 ? '' : `${cell.padEnd(widths[index] ?? 0)}  `))
      .join('')
      .trimEnd();
  return rows.map((row) => `${line(row)}\n`).join('');
}

export const jsonLine = (value: unknown): string => `${JSON.stringify(value)}\n`;

/** Of what is left: a second that has begun counts. */
export const secondsText = (ms: number): string => `${Math.max(0, Math.ceil(ms / 1000))} s`;

/** One word for a POSIX shell, whatever is in it. */
export const shellWord = (text: string): string =>
  /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`;
