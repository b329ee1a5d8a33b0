/** The table "startup": how long until a component runs, untranslated and from the cache, and what an idle capsule costs. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

import { inTemp, runNode } from './hosts.ts';
import { median } from './table.ts';

const TOP = resolve(import.meta.dirname, '..');
const CLI = join(TOP, 'out/main/cli.js');
const SMALL = join(TOP, 'bench/guest/bench.component.wasm');
const IDLE = fileURLToPath(import.meta.resolve('./idle-threads.ts'));
const CORE = join(TOP, 'e2e/guests/hello.wasm');
const LARGE_BYTES = 10 * 1024 * 1024;
const CUSTOM_SECTION = 0;

/** LEB128 in five bytes, which any length fits into. */
const leb = (value: number): readonly number[] =>
  Array.from({ length: 5 }, (_, index) => ((value >>> (7 * index)) & 0x7f) | (index < 4 ? 0x80 : 0));

/**
 * A component with so much in a custom section beside its code: what a large one costs to read, hash, check and send, but not to
 * compile. Its translation is that of the small one.
 */
function enlarged(wasm: Uint8Array): Uint8Array {
  const padding = Buffer.alloc(LARGE_BYTES - wasm.length, 'x');
  const name = Buffer.from('padding');
  const content = Buffer.concat([Buffer.from([name.length]), name, padding]);
  return Buffer.concat([wasm, Buffer.from([CUSTOM_SECTION, ...leb(content.length)]), content]);
}

/** Milliseconds of a whole run of the command line, from the start of its process to its end. */
function runOnce(folder: string, wasm: string): number {
  const workspace = join(folder, 'workspace');
  mkdirSync(workspace, { recursive: true });
  const began = performance.now();
  runNode([CLI, 'run', wasm, '--workspace', workspace, '--', '/', '0', '0', '0'], {
    CAPSULE_INSPECTOR_HOME: join(folder, 'home'),
  });
  return performance.now() - began;
}

interface Startup {
  readonly cold: number;
  readonly cached: number;
}

function measure(wasm: string, rounds: number): Startup {
  const runs = Array.from({ length: rounds }, () =>
    inTemp((folder) => ({ cold: runOnce(folder, wasm), cached: runOnce(folder, wasm) })),
  );
  return { cold: median(runs.map(({ cold }) => cold)), cached: median(runs.map(({ cached }) => cached)) };
}

/** A capsule thread that waits for input: its start in milliseconds and its memory in MB, by the difference of several at once. */
function idle(kind: 'core' | 'component'): { readonly start: number; readonly memory: number } {
  const printed = spawnSync(process.execPath, ['--no-warnings', '--expose-gc', IDLE, kind], {
    encoding: 'utf8',
    maxBuffer: 1 << 20,
  });
  if (printed.status !== 0) throw new Error(printed.stderr.slice(-2000));
  return JSON.parse(printed.stdout) as { readonly start: number; readonly memory: number };
}

export function startupTable(rounds: number): string {
  return inTemp((folder) => {
    const large = join(folder, 'large.wasm');
    writeFileSync(large, enlarged(readFileSync(SMALL)));
    const rows = [
      [`preview 1, ${Math.round(statSync(CORE).size / 1024)} KB`, measure(CORE, rounds)],
      [`component, ${Math.round(statSync(SMALL).size / 1024)} KB`, measure(SMALL, rounds)],
      [`component, ${Math.round(LARGE_BYTES / 1024)} KB`, measure(large, rounds)],
    ] as const;
    const head = `${'whole run, ms'.padEnd(28)}${'first'.padStart(12)}${'from the cache'.padStart(18)}`;
    const lines = rows.map(
      ([name, { cold, cached }]) =>
        `${name.padEnd(28)}${cold.toFixed(0).padStart(12)}${cached.toFixed(0).padStart(18)}`,
    );
    const threads = (['core', 'component'] as const).map((kind) => {
      const { start, memory } = idle(kind);
      return `an idle ${kind === 'core' ? 'preview 1 module' : 'component'}: started in ${start.toFixed(0)} ms, ${memory.toFixed(1)} MB`;
    });
    return [head, ...lines, ...threads].join('\n');
  });
}
