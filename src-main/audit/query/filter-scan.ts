/** A filter as a scan of blocks, column by column. Agrees with `eventTest`: a property test holds them together. */
import type { Filter, TextKey, TextMatch } from '../../../src-preload/contract/filter/filter-tree.ts';
import { WORD_KEYS } from '../../../src-preload/contract/filter/filter-tree.ts';
import { KIND_OF_OPERATION } from '../../../src-preload/contract/vocabulary.ts';
import type { TextColumn } from '../event-block.ts';
import { entriesOf } from './dictionary.ts';
import type { JoinedTexts } from './joined-texts.ts';
import { numberScan } from './number-range.ts';
import { complement, intersection, union } from './row-set.ts';
import type { RowSet } from './row-set.ts';
import type { Stretch } from './stretch.ts';
import { createDictionaryTest, matchTest } from './text-hits.ts';
import type { DictionaryTest } from './text-hits.ts';

/** What it hands back belongs to the caller, who may change it. */
export type Scan = (stretch: Stretch) => RowSet;

/** The kind of an operation; the operation itself where it has none, as a record of a later version may. */
export const kindOf = (op: string): string => (KIND_OF_OPERATION as Readonly<Record<string, string>>)[op] ?? op;

function columnsOf(key: TextKey): readonly TextColumn[] {
  if (key === 'path' || key === 'file') return ['path', 'path2'];
  return key === 'kind' ? ['op'] : [key];
}

function columnScan(column: TextColumn, hitsOf: DictionaryTest): Scan {
  return (stretch) => {
    const { block, from, until } = stretch;
    const texts = block.texts(column);
    const { byId, count } = hitsOf(texts, column, stretch);
    if (count === 0) return 'none';
    if (count === entriesOf(texts)) return 'every';
    const { ids } = texts;
    const rows = new Uint8Array(until - from);
    for (let row = from; row < until; row += 1) rows[row - from] = byId[ids[row] ?? 0] ?? 0;
    return rows;
  };
}

/** Stops reading columns as soon as every row is found. */
const anyOf =
  (scans: readonly Scan[]): Scan =>
  (stretch) => {
    let rows: RowSet = 'none';
    for (const scan of scans) {
      if (rows === 'every') break;
      rows = union(rows, scan(stretch));
    }
    return rows;
  };

/** Stops reading columns as soon as no row is left. */
const allOf =
  (scans: readonly Scan[]): Scan =>
  (stretch) => {
    let rows: RowSet = 'every';
    for (const scan of scans) {
      if (rows === 'none' || (rows !== 'every' && !rows.includes(1))) return 'none';
      rows = intersection(rows, scan(stretch));
    }
    return rows;
  };

function textScan(key: TextKey, match: TextMatch, joined: JoinedTexts): Scan {
  const hitsOf = key === 'kind' ? matchTest(match, joined, kindOf) : matchTest(match, joined);
  return anyOf(columnsOf(key).map((column) => columnScan(column, hitsOf)));
}

function wordScan(match: TextMatch, joined: JoinedTexts): Scan {
  const hitsOf = matchTest(match, joined);
  return anyOf([...WORD_KEYS].toSorted((a, b) => costOf(a) - costOf(b)).map((key) => columnScan(key, hitsOf)));
}

/** No value at all. `file` and `kind` are fields of every event. */
const emptyScan = (key: TextKey): Scan =>
  key === 'file' || key === 'kind'
    ? () => 'none'
    : columnScan(
        key,
        createDictionaryTest((text) => text === null),
      );

/** What is likely to be read and decided fast comes first; nothing depends on it but time. */
const FAST_KEYS: readonly string[] = [
  'seq',
  'time',
  'decision',
  'layer',
  'cause',
  'op',
  'access',
  'kind',
  'outcome',
  'mount',
];
const SLOW_KEYS: readonly string[] = ['path', 'file', 'asked', 'path2', 'before', 'after'];
const costOf = (key: string): number => (FAST_KEYS.includes(key) ? 0 : SLOW_KEYS.includes(key) ? 2 : 1);

function filterCost(filter: Filter): number {
  switch (filter.kind) {
    case 'all':
    case 'any':
      return Math.max(0, ...filter.of.map(filterCost));
    case 'not':
      return filterCost(filter.of);
    case 'word':
      return 3;
    case 'text':
    case 'empty':
    case 'number':
      return costOf(filter.key);
  }
}

const inOrder = (filters: readonly Filter[]): readonly Filter[] =>
  filters.toSorted((a, b) => filterCost(a) - filterCost(b));

/** Compiles a filter once, for many blocks. It remembers what it found in the last one, so each reader compiles its own. */
export function filterScan(filter: Filter, joined: JoinedTexts): Scan {
  switch (filter.kind) {
    case 'all':
      return allOf(inOrder(filter.of).map((part) => filterScan(part, joined)));
    case 'any':
      return anyOf(inOrder(filter.of).map((part) => filterScan(part, joined)));
    case 'not': {
      const scan = filterScan(filter.of, joined);
      return (stretch) => complement(scan(stretch));
    }
    case 'word':
      return wordScan(filter.match, joined);
    case 'text':
      return textScan(filter.key, filter.match, joined);
    case 'empty':
      return emptyScan(filter.key);
    case 'number':
      return numberScan(filter.key, filter.compare, filter.value);
  }
}
