/** How things look to a person at a terminal. */
import type { Change } from '../../src-preload/contract/schemas.ts';

/** C0, C1 and the marks that reorder text: a capsule chooses names, and must not steer the terminal. */
// eslint-disable-next-line no-control-regex -- finding control characters is its job
const UNPRINTABLE = /[\u0000-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;
const asEscape = (character: string): string => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;

/** Safe to print on one line. */
export const printable = (text: string): string => text.replaceAll(UNPRINTABLE, asEscape);

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
