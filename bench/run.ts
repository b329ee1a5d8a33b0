/** `npm run bench`: the same work on every host, interleaved, medians of several rounds, printed as ratios. */
import { cpus } from 'node:os';

import { doorTable, questionsTable, sustainedTable } from './audit/audit-table.ts';
import { callHosts } from './calls.ts';
import { diffTable } from './diff/diff-table.ts';
import { diffWindowTable } from './diff-window/diff-window-table.ts';
import { commitTable } from './commit/commit-table.ts';
import { gateTable } from './gate/gate-table.ts';
import { printConformance } from './conformance.ts';
import { engineHosts, measureOpenings } from './engine/engine-hosts.ts';
import { abiHosts, benchHosts } from './hosts.ts';
import type { BenchHost } from './hosts.ts';
import { measureRounds } from './measure-rounds.ts';
import { policyTable } from './policy/policy-table.ts';
import { searchTable } from './search/search-table.ts';
import { startupTable } from './startup.ts';
import { stopsTable } from './stops.ts';
import { median, ratioTable } from './table.ts';
import { windowTable } from './events-window/window-table.ts';

const ROUNDS = Number(process.argv[2] ?? 3);
/** Those that take many minutes: only when they are named. */
const LONG: ReadonlySet<string> = new Set(['audit-10m']);
/** Which tables; all but the long ones when none is named. */
const TABLES = process.argv.slice(3);
const GUEST_ARGS = ['2000', '64', '2000'] as const;
const ABI_ARGS = ['1000', '0', '1000'] as const;
const ENGINE_FILES = '2000';
const CHANGED_ENTRIES = 100_000;
const COMMITTED_FILES = 10_000;

function printTable(hosts: readonly BenchHost[], args: readonly string[]): void {
  const samples = measureRounds(hosts, ROUNDS, args);
  const names = [...new Set(samples.map(({ name }) => name))];
  const columns = hosts.map(({ name }) => name);
  console.log(`${ratioTable(samples, columns, names)}\n`);
}

function printOpenings(): void {
  const openings = measureOpenings(CHANGED_ENTRIES, Math.max(3, ROUNDS));
  const [opened, walked, memory] = (['milliseconds', 'walked', 'memory'] as const).map((key) =>
    median(openings.map((opening) => opening[key])),
  );
  const [took = 0, looked = 0, bytes = 0] = [opened, walked, memory];
  console.log(
    `Opening a sandbox with ${CHANGED_ENTRIES} changed entries: ${took.toFixed(0)} ms, ${(took / looked).toFixed(2)}x the ` +
      `${looked.toFixed(0)} ms that an lstat of each on the bare disk takes; ${bytes.toFixed(0)} bytes of memory an entry\n`,
  );
}

const tables: Readonly<Record<string, () => void | Promise<void>>> = {
  guests: () => {
    console.log(
      `A guest: ${GUEST_ARGS[0]} files of 4 KiB, ${GUEST_ARGS[1]} MiB in 64 KiB pieces, ${GUEST_ARGS[2]} directory entries`,
    );
    printTable(benchHosts(), GUEST_ARGS);
  },
  engine: () => {
    console.log(`The engine's own operations: ${ENGINE_FILES} files of 4 KiB, each change committed to the journal`);
    printTable(engineHosts(), [ENGINE_FILES]);
  },
  openings: printOpenings,
  abi: () => {
    console.log(`One call of each kind by each contract: ${ABI_ARGS[0]} files of 4 KiB, no large file`);
    printTable(abiHosts(), ABI_ARGS);
  },
  calls: () => {
    console.log('The same calls through every contract: whole files of 4 KiB, a directory of 1000, each call recorded');
    printTable(callHosts(), []);
  },
  startup: () => {
    console.log(`${startupTable(ROUNDS)}\n`);
  },
  stops: async () => {
    console.log(`${await stopsTable(ROUNDS)}\n`);
  },
  audit: () => {
    console.log('Events kept in a steady stream, each group safe from kill -9 when it is answered');
    console.log(`${sustainedTable(ROUNDS)}\n\n${doorTable()}\n\n${questionsTable(1_000_000, ROUNDS)}\n`);
  },
  'audit-10m': () => {
    console.log(`${questionsTable(10_000_000, ROUNDS)}\n`);
  },
  gate: () => {
    console.log(`${gateTable(ROUNDS)}\n`);
  },
  search: () => {
    console.log(`${searchTable(ROUNDS)}\n`);
  },
  diff: () => {
    console.log(`${diffTable(ROUNDS)}\n`);
  },
  commit: () => {
    console.log(`${commitTable(COMMITTED_FILES, ROUNDS)}\n`);
  },
  policy: () => {
    console.log(`${policyTable(1_000_000, 100_000)}\n`);
  },
  window: async () => {
    console.log(`${await windowTable(1_000_000)}\n`);
  },
  'diff-window': async () => {
    console.log(`${await diffWindowTable(200_000, 200)}\n`);
  },
  conformance: () => printConformance(TABLES.includes('conformance') ? 'failures' : 'scores'),
};

console.log(`Node ${process.version}, ${cpus().length} cores, ${process.platform}, ${ROUNDS} rounds\n`);
for (const [name, print] of Object.entries(tables))
  if (TABLES.length === 0 ? !LONG.has(name) : TABLES.includes(name)) await print();
console.log(
  'A ratio above 1 means slower than the first column. Sequential rows are per 64 KiB piece, readdir per entry.',
);
