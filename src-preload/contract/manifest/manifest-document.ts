/** `Capsule.toml` as values, each with the place where it is written. */
import type { TextPlace } from './text-place.ts';

/** The name that a manifest has in its folder. */
export const MANIFEST_NAME = 'Capsule.toml';
/**
 * UTF-16 code units of the largest manifest that is read, and of the longest text or number in it, tables and lists within each other, topics of each kind (each message is
 * compared with them), and problems that are told.
 */
export const MANIFEST_LIMITS = {
  length: 1024 * 1024,
  value: 32_768,
  nesting: 64,
  topics: 1024,
  problems: 500,
} as const;

export const SEVERITIES = ['error', 'warning', 'info'] as const;
/** An `error` keeps the capsule from running; a `warning` is something that does nothing or not what it seems to. */
export type Severity = (typeof SEVERITIES)[number];

export interface ManifestProblem extends TextPlace {
  readonly severity: Severity;
  /** For people, with a full stop. */
  readonly sentence: string;
}

export interface ManifestText {
  readonly kind: 'text';
  readonly place: TextPlace;
  readonly value: string;
}
export interface ManifestNumber {
  readonly kind: 'number';
  readonly place: TextPlace;
  readonly value: number;
}
export interface ManifestTruth {
  readonly kind: 'truth';
  readonly place: TextPlace;
  readonly value: boolean;
}
/** A date or a time, as written: no field has one. */
export interface ManifestDate {
  readonly kind: 'date';
  readonly place: TextPlace;
  readonly value: string;
}
export interface ManifestList {
  readonly kind: 'list';
  readonly place: TextPlace;
  readonly items: readonly ManifestValue[];
}
export interface ManifestTable {
  readonly kind: 'table';
  /** Of its header, its braces, or the key that made it. */
  readonly place: TextPlace;
  /** In the order of the text. */
  readonly entries: ReadonlyMap<string, ManifestEntry>;
}
export type ManifestValue = ManifestText | ManifestNumber | ManifestTruth | ManifestDate | ManifestList | ManifestTable;

export interface ManifestEntry {
  readonly key: string;
  readonly keyPlace: TextPlace;
  readonly value: ManifestValue;
}

export interface ManifestDocument {
  readonly text: string;
  /** Empty when the text is no TOML. */
  readonly root: ManifestTable;
  /** What keeps the text from being read: its first error of syntax; null when it can be read. */
  readonly syntax: ManifestProblem | null;
}

/** The value below a way of keys; undefined where there is none. */
export function valueAt(table: ManifestTable, ...keys: readonly string[]): ManifestValue | undefined {
  let value: ManifestValue | undefined = table;
  for (const key of keys) value = value?.kind === 'table' ? value.entries.get(key)?.value : undefined;
  return value;
}

/** null when it is no text. */
export const textOf = (value: ManifestValue | undefined): string | null =>
  value?.kind === 'text' ? value.value : null;

/** What a field holds that may be one table or a list of them; nothing for anything else. */
export function tablesOf(value: ManifestValue | undefined): readonly ManifestTable[] {
  if (value?.kind === 'table') return [value];
  return value?.kind === 'list' ? value.items.filter((item) => item.kind === 'table') : [];
}

/** The texts of a list, or the one text; other values are left out. */
export function textsOf(value: ManifestValue | undefined): readonly ManifestText[] {
  if (value?.kind === 'text') return [value];
  return value?.kind === 'list' ? value.items.filter((item) => item.kind === 'text') : [];
}
