/** What was asked for on the command line of the fuzzer. */
import { parseArgs } from 'node:util';
import { secondsIn } from './duration.ts';
import type { FuzzSuite } from './suite.ts';

export const USAGE =
  'usage: npm run fuzz [-- --time 30s|10m|1h] [--seed NUMBER] [--suite NAME]... [--list]; a plain number means seconds';
const DEFAULT_TIME = '120s';
const SEEDS = 2 ** 31;

export type FuzzOptions =
  | { readonly kind: 'run'; readonly seconds: number; readonly seed: number; readonly suites: readonly FuzzSuite[] }
  | { readonly kind: 'list' };

/** Bad arguments; the message says which, and what would be right. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

const OPTIONS = {
  time: { type: 'string' },
  seed: { type: 'string' },
  suite: { type: 'string', multiple: true },
  list: { type: 'boolean' },
} as const;

function parsed(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options: OPTIONS, allowPositionals: true });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

/** `npm run fuzz -- 600` works too. */
function secondsOf(times: readonly string[]): number {
  const [time = DEFAULT_TIME, ...more] = times;
  if (more.length > 0) throw new UsageError(`one time is enough: ${times.join(' ')}`);
  return secondsIn(time) ?? fail(`${JSON.stringify(time)} is no time`);
}

function seedOf(text: string | undefined): number {
  if (text === undefined) return Math.floor(Math.random() * SEEDS);
  return /^-?\d{1,15}$/.test(text) ? Number(text) : fail(`${JSON.stringify(text)} is no whole number`);
}

function fail(message: string): never {
  throw new UsageError(message);
}

function suiteNamed(name: string, suites: readonly FuzzSuite[]): FuzzSuite {
  const names = suites.map((one) => one.name).join(', ');
  return (
    suites.find((one) => one.name === name) ?? fail(`there is no suite ${JSON.stringify(name)}; there are ${names}`)
  );
}

/** Errors: `UsageError`. */
export function optionsIn(args: readonly string[], suites: readonly FuzzSuite[]): FuzzOptions {
  const { values, positionals } = parsed(args);
  if (values.list) return { kind: 'list' };
  const { time, seed, suite = [] } = values;
  return {
    kind: 'run',
    seconds: secondsOf([...(time === undefined ? [] : [time]), ...positionals]),
    seed: seedOf(seed),
    suites: suite.length === 0 ? suites : [...new Set(suite)].map((name) => suiteNamed(name, suites)),
  };
}
