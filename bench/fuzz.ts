/** `npm run fuzz [-- --time 30s|10m|1h]`: our trees beside the kernel's and beside a model, and whatever else makes up its own operations. */
import { UsageError, USAGE, optionsIn } from './fuzz-overlay/options.ts';
import type { FuzzOptions } from './fuzz-overlay/options.ts';
import { runInNamespace } from './fuzz-overlay/namespace.ts';
import { printResults, runSuites } from './fuzz-overlay/run-suites.ts';
import { SUITES } from './fuzz-overlay/suites.ts';

function readOptions(): FuzzOptions | null {
  try {
    return optionsIn(process.argv.slice(2), SUITES);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    console.error(`${error.message}\n${USAGE}`);
    return null;
  }
}

function list(): void {
  for (const { name, about, unavailable } of SUITES) {
    const why = unavailable?.() ?? null;
    console.log(`${name}: ${about}${why === null ? '' : ` (not here: ${why})`}`);
  }
}

/** Returns the exit code: 1 when something was found, 2 for bad arguments. */
async function main(): Promise<number> {
  const options = readOptions();
  if (!options) return 2;
  const inNamespace = runInNamespace();
  if (inNamespace !== null) return inNamespace;
  if (options.kind === 'list') {
    list();
    return 0;
  }
  const { seconds, seed, suites } = options;
  console.log(`seed ${seed}`);
  const results = await runSuites(suites, seconds, seed);
  printResults(results);
  return results.some(({ differences }) => differences.length > 0) ? 1 : 0;
}

process.exitCode = await main();
