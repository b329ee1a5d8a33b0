/** The same calls through every contract, timed by the record of the inspector itself. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';

import { inTemp, runNode } from './hosts.ts';
import type { BenchHost, Measure } from './hosts.ts';

const TOP = join(import.meta.dirname, '..');
const CLI = join(TOP, 'out/main/cli.js');
/** What the guest does between two marks, and how often: see `guest/calls/calls.h`. */
const KINDS = [
  ['write a whole file', 1000],
  ['ask about a file', 1000],
  ['read a whole file', 1000],
  ['list a directory, an entry', 5000],
  ['remove a file', 1000],
] as const;

interface Marked {
  readonly timeMs: number;
  readonly timeNs: number;
}

/** Seconds at which the guest set its marks, in their order. */
function marks(workspace: string, env: NodeJS.ProcessEnv): readonly number[] {
  const printed = runNode([CLI, 'log', '--workspace', workspace, '--json', '--filter', 'path:mark op:mkdir'], env);
  return printed
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Marked)
    .map(({ timeMs, timeNs }) => timeMs / 1e3 + timeNs / 1e9);
}

/** The whole product: command line, engine thread, overlay, gate and audit on. */
const through = (name: string, wasm: string, args: readonly string[] = []): BenchHost => ({
  name,
  run: () =>
    inTemp((folder): readonly Measure[] => {
      const workspace = join(folder, 'workspace');
      mkdirSync(workspace);
      const env = { CAPSULE_INSPECTOR_HOME: join(folder, 'home') };
      runNode([CLI, 'run', join(TOP, 'bench/guest/calls', wasm), '--workspace', workspace, '--', ...args], env);
      const at = marks(workspace, env);
      if (at.length !== KINDS.length + 1) throw new Error(`${name} set ${at.length} marks`);
      return KINDS.map(([kind, count], index) => ({
        name: kind,
        count,
        seconds: (at[index + 1] ?? 0) - (at[index] ?? 0),
      }));
    }),
});

/** One host a contract. */
export const callHosts = (): readonly BenchHost[] => [
  through('preview 1', 'preview1.wasm'),
  through('WASI 0.2', 'wasi.wasm'),
  through('astrid:fs', 'astrid.wasm'),
  through('Extism', 'extism.wasm', ['calls_of_each_kind']),
];
