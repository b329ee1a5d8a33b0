/** The table "conformance": the same preview 1 cases here, on node:wasi and on jco's stock preview2-shim. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

import { componentNew } from '@bytecodealliance/jco-transpile/wasm-tools';

import { ownHost } from '../e2e/conformance/own-host.ts';
import { CASE_PROGRAMS, ENDING_PROGRAMS } from '../e2e/conformance/programs.ts';
import { runCases, runEnding } from '../e2e/conformance/run-cases.ts';
import type { CaseResult, ConformanceHost } from '../e2e/conformance/run-cases.ts';
import { componentTable } from './component-conformance.ts';

const TOP = resolve(import.meta.dirname, '..');
const ADAPTER = join(TOP, 'node_modules/@bytecodealliance/jco/lib/wasi_snapshot_preview1.command.wasm');

/** A host on the bare disk, in a process of its own. */
const peer = (name: string, script: string): ConformanceHost => ({
  name,
  async within({ wasm, args, env }, use) {
    const folder = mkdtempSync(join(tmpdir(), 'capsule-conformance-'));
    for (const preopen of ['root', 'home', 'tmp']) mkdirSync(join(folder, preopen));
    try {
      return await use([join(TOP, 'bench/peers', script), wasm, folder, JSON.stringify({ args, env })], process.env);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
});

const own = ownHost(join(TOP, 'out/main/cli.js'));

/** The same programs as components, by the adapter of jco: what that cannot do, no host can. */
const wrapped: ConformanceHost = {
  name: 'as components',
  async within(program, use) {
    const folder = mkdtempSync(join(tmpdir(), 'capsule-conformance-'));
    const wasm = join(folder, 'program.wasm');
    try {
      writeFileSync(
        wasm,
        await componentNew(readFileSync(program.wasm), [['wasi_snapshot_preview1', readFileSync(ADAPTER)]]),
      );
      return await own.within({ ...program, wasm }, use);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
};

const HOSTS: readonly ConformanceHost[] = [
  own,
  wrapped,
  peer('node:wasi', 'preview1-node-wasi.ts'),
  peer('jco stock shim', 'preview1-stock-shim.ts'),
];

async function resultsOf(host: ConformanceHost): Promise<readonly CaseResult[]> {
  const results: CaseResult[] = [];
  for (const program of CASE_PROGRAMS) results.push(...(await runCases(host, program)));
  for (const program of ENDING_PROGRAMS) results.push(await runEnding(host, program));
  return results;
}

/** A row per group of cases and one for all; the first host says how many there are. */
function table(results: readonly (readonly CaseResult[])[]): string {
  const [own = []] = results;
  const groups = [...new Set(own.map(({ group }) => group))];
  const row = (title: string, inRow: (result: CaseResult) => boolean): string => {
    const total = own.filter(inRow).length;
    const scores = results.map((of) => of.filter((result) => inRow(result) && result.failure === null).length);
    return [title.padEnd(16), ...scores.map((score) => `${score} of ${total}`.padStart(20))].join('');
  };
  const head = ['cases passed'.padEnd(16), ...HOSTS.map(({ name }) => name.padStart(20))].join('');
  return [head, ...groups.map((group) => row(group, (result) => result.group === group)), row('all', () => true)].join(
    '\n',
  );
}

/** Prints the table and, where asked, what failed on which host. No times are taken, so the hosts may share the machine. */
export async function printConformance(told: 'scores' | 'failures'): Promise<void> {
  const results = await Promise.all(HOSTS.map(resultsOf));
  console.log(`${table(results)}\n`);
  console.log(`${componentTable()}\n`);
  if (told === 'scores') return;
  for (const [index, host] of HOSTS.entries())
    for (const { program, name, failure } of results[index] ?? [])
      if (failure !== null) console.log(`${host.name}: ${program}: ${name}: ${failure}`);
}
