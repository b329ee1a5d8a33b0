/** `npm test [-- --only static|unit|e2e]`: every check there is; the last line is `N passed, N failed`. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { parseArgs } from 'node:util';

import { ensureBuilt } from './build.mjs';
import { ensureChromium } from './chromium.mjs';
import { ensureInstalled } from './install.mjs';
import { run } from './processes.mjs';
import { makeQuickFolder } from './quick-folder.mjs';

const scratch = mkdtempSync(join(tmpdir(), 'capsule-inspector-test-'));
// Thousands of small folders, and syncs of stores that the tests themselves cut short: a disk adds only time. The window's tests have one.
const quick = makeQuickFolder();
/** Programs that are started hundreds of times are compiled once. */
const COMPILED = { NODE_COMPILE_CACHE: join(quick, 'compiled') };
const UNIT_REPORT = join(scratch, 'unit.json');
const E2E_REPORT = join(scratch, 'e2e.json');

const command = (name, program, ...args) => ({
  group: 'static',
  name,
  perform: async () => oneTest(await run(program, args)),
});

const STEPS = [
  command('format', 'prettier', '--check', '--log-level', 'warn', '.'),
  command('types', 'tsc', '-b'),
  command('floors', 'depcruise', 'src-main', 'src-preload', 'src-renderer', '--config', '.dependency-cruiser.mjs'),
  command('dead code', 'knip'),
  { group: 'build', name: 'build', perform: async () => oneTest((await ensureBuilt()) ? 0 : 1) },
  // It takes one processor for as long as all the others before it: beside them, it costs hardly any time.
  { ...command('lint', 'eslint', '.'), when: 'beside' },
  { group: 'unit', name: 'unit tests', perform: runUnitTests },
  { group: 'e2e', name: 'end-to-end tests', perform: runEndToEndTests },
];

const oneTest = (code) => (code === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 });

async function runUnitTests() {
  const reports = ['--reporter=default', '--reporter=json', `--outputFile.json=${UNIT_REPORT}`];
  const code = await run('vitest', ['run', ...reports], { env: { ...COMPILED, TMPDIR: quick } });
  return counted(code, UNIT_REPORT, ({ numPassedTests, numFailedTests }) => [numPassedTests, numFailedTests]);
}

async function runEndToEndTests() {
  if (!(await ensureChromium())) return oneTest(1);
  const code = await run('playwright', ['test'], { env: { ...COMPILED, PLAYWRIGHT_JSON_OUTPUT_FILE: E2E_REPORT } });
  return counted(code, E2E_REPORT, ({ stats }) => [stats.expected + stats.flaky, stats.unexpected]);
}

/** A runner that fails without a failed test (a file that does not load, no report) counts as one failure. */
function counted(code, file, counts) {
  const [passed, failed] = readReport(file, counts);
  return { passed, failed: code !== 0 && failed === 0 ? 1 : failed };
}

function readReport(file, counts) {
  try {
    return counts(JSON.parse(readFileSync(file, 'utf8')));
  } catch (error) {
    console.log(`The report cannot be read: ${error.message}`);
    return [0, 0];
  }
}

function wantedSteps() {
  const { only } = parseArgs({ options: { only: { type: 'string' } } }).values;
  // Whole-program tests, in both runners, run what is built.
  const groups = only === undefined ? null : only === 'static' ? ['static'] : ['build', only];
  const wanted = STEPS.filter(({ group }) => groups === null || groups.includes(group));
  if (only === undefined || ['static', 'unit', 'e2e'].includes(only)) return wanted;
  console.error(`--only is static, unit or e2e, not ${JSON.stringify(only)}.`);
  return process.exit(2);
}

async function timed({ perform }) {
  const began = performance.now();
  const result = await perform();
  return { ...result, seconds: ((performance.now() - began) / 1000).toFixed(1) };
}

async function main() {
  const steps = wantedSteps();
  await ensureInstalled();
  const lines = [];
  const total = { passed: 0, failed: 0 };
  const beside = new Map(steps.filter(({ when }) => when === 'beside').map((step) => [step, timed(step)]));
  for (const step of steps) {
    const { passed, failed, seconds } = await (beside.get(step) ?? timed(step));
    const { name } = step;
    total.passed += passed;
    total.failed += failed;
    lines.push(`${failed === 0 ? 'ok    ' : 'FAILED'} ${name}: ${passed} passed, ${failed} failed (${seconds} s)`);
    console.log(`${lines.at(-1)}\n`);
  }
  console.log(`${lines.join('\n')}\n\n${total.passed} passed, ${total.failed} failed`);
  process.exitCode = total.failed === 0 ? 0 : 1;
}

try {
  await main();
} finally {
  for (const folder of [scratch, quick]) rmSync(folder, { recursive: true, force: true });
}
