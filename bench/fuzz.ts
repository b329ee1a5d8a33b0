/** `npm run fuzz [-- --time 30s|10m|1h]`: our trees beside the kernel's and beside plain folders, until the time is over or one differs. */
import { rmSync } from 'node:fs';
import { performance } from 'node:perf_hooks';
import { parseArgs } from 'node:util';
import { makeFuzzFolder } from '../src-main/vfs/node/fuzz/fuzz-folder-contract.ts';
import type { Finding } from '../src-main/vfs/node/fuzz/fuzz-run-contract.ts';
import { asTest, shrink } from '../src-main/vfs/node/fuzz/shrink-contract.ts';
import { DifferentialFuzz } from './fuzz-overlay/differential.ts';
import { secondsIn } from './fuzz-overlay/duration.ts';
import { runInNamespace } from './fuzz-overlay/namespace.ts';
import { runSuites } from './fuzz-overlay/suites.ts';

const DEFAULT_TIME = '120s';
/** How long the trees are compared between two rounds of the other random suites. */
const TURN = 120_000;
/** With less time left, another round of the suites would take too much of it. */
const SUITES_NEED = 60_000;
const SEEDS = 2 ** 31;
const USAGE = 'usage: npm run fuzz [-- --time 30s|10m|1h] [--seed NUMBER]; a plain number means seconds';

function optionsOf(): { seconds: number; seed: number } | null {
  try {
    const options = { time: { type: 'string' }, seed: { type: 'string' } } as const;
    const { values, positionals } = parseArgs({ options, allowPositionals: true });
    const seconds = secondsIn(values.time ?? positionals[0] ?? DEFAULT_TIME);
    const seed = values.seed === undefined ? Math.floor(Math.random() * SEEDS) : Number(values.seed);
    return seconds === null || !Number.isSafeInteger(seed) ? null : { seconds, seed };
  } catch {
    return null;
  }
}

const counted = (count: number): string => count.toLocaleString('en-US');

function printTotals({ totals, intended }: DifferentialFuzz): void {
  for (const { pairing, operations, sequences, milliseconds } of totals) {
    const rate = counted(Math.round(operations / (milliseconds / 1000 || 1)));
    const oracle =
      pairing.oracle === 'plain-directory' ? 'a plain directory' : `the kernel's overlay (${pairing.oracle})`;
    console.log(
      `${pairing.engine} beside ${oracle}: ${counted(operations)} operations in ${counted(sequences)} sequences, ${rate} per second`,
    );
  }
  for (const [{ what }, count] of intended) console.log(`intended, ${counted(count)} times: ${what}`);
  console.log(`${counted(totals.reduce((sum, { operations }) => sum + operations, 0))} operations in all`);
}

function printFinding({ pairing, seed, difference, ...finding }: Finding, inFolder: string): void {
  console.error(`DIFFERENCE, seed ${seed}: ${JSON.stringify(difference)}`);
  console.error('The least that shows it, for src-main/vfs/node/fuzz/regressions.test.ts:');
  console.error(asTest(pairing, shrink({ pairing, seed, difference, ...finding }, { inFolder })));
}

/** Takes turns until the time is over; returns the exit code. */
function fuzz(seconds: number, seed: number, inFolder: string): number {
  const until = performance.now() + seconds * 1000;
  const left = (): number => until - performance.now();
  const differential = new DifferentialFuzz({ inFolder, seed });
  if (!differential.mount) console.log("The kernel's overlay cannot be mounted here: beside plain directories only.");
  for (let round = 1; left() > 0; round++) {
    const finding = differential.run(Math.min(TURN, left()));
    printTotals(differential);
    if (finding) {
      printFinding(finding, inFolder);
      return 1;
    }
    if (left() < SUITES_NEED) continue;
    const failure = runSuites(seed + round);
    console.log(
      `round ${round} of the other random suites, seed ${seed + round}: ${failure === null ? 'passed' : 'FAILED'}`,
    );
    if (failure !== null) {
      console.error(failure);
      return 1;
    }
  }
  console.log('0 differences');
  return 0;
}

function main(): number {
  const options = optionsOf();
  if (!options) {
    console.error(USAGE);
    return 2;
  }
  const inNamespace = runInNamespace();
  if (inNamespace !== null) return inNamespace;
  console.log(`seed ${options.seed}`);
  const inFolder = makeFuzzFolder();
  try {
    return fuzz(options.seconds, options.seed, inFolder);
  } finally {
    rmSync(inFolder, { recursive: true });
  }
}

process.exitCode = main();
