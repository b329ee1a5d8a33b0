/** Splits the time over the suites, and says at the end what each has done. */
import { performance } from 'node:perf_hooks';
import type { FuzzSuite, SuiteReport } from './suite.ts';

export interface SuiteResult {
  readonly suite: FuzzSuite;
  /** Why it did not run. */
  readonly leftOut: string | null;
  operations: number;
  sequences: number;
  milliseconds: number;
  readonly differences: string[];
  readonly notes: Map<string, string>;
}

const counted = (count: number): string => count.toLocaleString('en-US');

const notRun = (suite: FuzzSuite, leftOut: string | null): SuiteResult => ({
  suite,
  leftOut,
  operations: 0,
  sequences: 0,
  milliseconds: 0,
  differences: [],
  notes: new Map(),
});

const reportInto = (result: SuiteResult): SuiteReport => ({
  operations: (count) => (result.operations += count),
  sequence: () => result.sequences++,
  difference(text) {
    result.differences.push(text);
    console.error(`DIFFERENCE in ${result.suite.name}:\n${text}`);
  },
  note: (key, line) => result.notes.set(key, line),
});

async function runOne(suite: FuzzSuite, deadline: number, seed: number): Promise<SuiteResult> {
  const result = notRun(suite, null);
  const start = performance.now();
  try {
    await suite.run(deadline, seed, reportInto(result));
  } catch (error) {
    // A fault that is thrown is no answer: the tree, or the harness, has a fault of its own.
    const what = error instanceof Error ? (error.stack ?? error.message) : String(error);
    reportInto(result).difference(`${what}\nAgain with: npm run fuzz -- --suite ${suite.name} --seed ${seed}`);
  }
  result.milliseconds = performance.now() - start;
  return result;
}

/** A suite whose least time is a larger part of the whole is left out: the others would have too little. */
const LARGEST_PART = 1 / 8;

interface Turn {
  readonly suite: FuzzSuite;
  readonly leftOut: string | null;
  readonly atLeast: number;
  readonly share: number;
}

function turnOf(suite: FuzzSuite, seconds: number): Turn {
  const { share = 1, atLeast = 0 } = suite;
  const isTooLong = atLeast > seconds * LARGEST_PART;
  const leftOut = suite.unavailable?.() ?? (isTooLong ? `it needs a run of ${atLeast / LARGEST_PART} s` : null);
  return leftOut === null ? { suite, leftOut, atLeast, share } : { suite, leftOut, atLeast: 0, share: 0 };
}

const sumOf = (turns: readonly Turn[], part: 'atLeast' | 'share'): number =>
  turns.reduce((sum, turn) => sum + turn[part], 0);

/** Each gets what it needs at least, and its share of the rest: what one does not use, the later ones have. */
export async function runSuites(suites: readonly FuzzSuite[], seconds: number, seed: number): Promise<SuiteResult[]> {
  const end = performance.now() + seconds * 1000;
  // Asked for alone, a suite has all the time.
  const turns = suites.map((suite) => turnOf(suite, suites.length === 1 ? Infinity : seconds));
  const results: SuiteResult[] = [];
  for (const [at, { suite, leftOut, atLeast, share }] of turns.entries()) {
    const rest = turns.slice(at);
    const now = performance.now();
    const shared = Math.max(0, end - now - sumOf(rest, 'atLeast') * 1000);
    const deadline = now + atLeast * 1000 + (shared * share) / (sumOf(rest, 'share') || 1);
    const result = leftOut === null ? await runOne(suite, deadline, seed) : notRun(suite, leftOut);
    results.push(result);
    console.log(lineOf(result));
  }
  return results;
}

function lineOf({ suite, leftOut, operations, sequences, milliseconds, differences }: SuiteResult): string {
  if (leftOut !== null) return `${suite.name}: left out, ${leftOut}`;
  const rate = counted(Math.round(operations / (milliseconds / 1000 || 1)));
  const time = (milliseconds / 1000).toFixed(1);
  return `${suite.name}: ${counted(operations)} operations in ${counted(sequences)} sequences, ${time} s, ${rate} per second, ${differences.length} differences`;
}

const COLUMNS = ['suite', 'operations', 'sequences', 'seconds', 'per second', 'differences'] as const;

function cellsOf({ suite, leftOut, operations, sequences, milliseconds, differences }: SuiteResult): readonly string[] {
  if (leftOut !== null) return [suite.name, 'left out', '', '', '', ''];
  const seconds = milliseconds / 1000;
  return [
    suite.name,
    counted(operations),
    counted(sequences),
    seconds.toFixed(1),
    counted(Math.round(operations / (seconds || 1))),
    counted(differences.length),
  ];
}

/** Names to the left, numbers to the right. */
function table(rows: readonly (readonly string[])[]): string {
  const widths = COLUMNS.map((_name, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const padded = (cell: string, column: number): string =>
    column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0);
  return rows.map((row) => row.map(padded).join('  ').trimEnd()).join('\n');
}

/** The last line is `N operations, N differences`. */
export function printResults(results: readonly SuiteResult[]): void {
  const notes = new Map(results.flatMap((result) => [...result.notes]));
  for (const line of notes.values()) console.log(line);
  console.log(`\n${table([COLUMNS, ...results.map(cellsOf)])}`);
  const operations = results.reduce((sum, result) => sum + result.operations, 0);
  const differences = results.reduce((sum, result) => sum + result.differences.length, 0);
  console.log(`\n${counted(operations)} operations, ${counted(differences)} differences`);
}
