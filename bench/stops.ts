/** The table "stops": how long a runaway goes on after the command to stop it, whatever it is in the middle of. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

import { createCapsuleHost } from '../src-main/capsule/host.ts';
import type { CapsuleHost } from '../src-main/capsule/host.ts';
import { createTestSandbox, guestOf } from '../src-main/sandbox/test-sandbox-contract.ts';
import type { TestSandbox } from '../src-main/sandbox/test-sandbox-contract.ts';
import { median } from './table.ts';

const TOP = resolve(import.meta.dirname, '..');
const WAITS = join(TOP, 'e2e/guests/waits.wasm');
const SPIN = join(TOP, 'e2e/guests/spin.wasm');
const STATES = [
  ['an endless loop', SPIN, ''],
  ['a wait for input', WAITS, 'read'],
  ['a long sleep', WAITS, 'sleep'],
  ['a flood of output', WAITS, 'flood'],
  ['a flood of calls', WAITS, 'calls'],
] as const;
/** Milliseconds that a guest is left in its state, once it is awake. */
const SETTLED = 30;

/** As the engine runs them: the built threads. */
const built = (name: string): URL => pathToFileURL(join(TOP, 'out/main', name));

/** Milliseconds from the command to the end, with every handle free. */
async function stopOnce(host: CapsuleHost, sandbox: TestSandbox, file: string, state: string): Promise<number> {
  const capsule = await host.load(file);
  const calls = guestOf(sandbox.open());
  const awake = Promise.withResolvers<undefined>();
  const ended = Promise.withResolvers<undefined>();
  const running = host.start({
    capsule,
    args: [state],
    env: {},
    calls,
    onOutput: () => awake.resolve(undefined),
    onEnd: () => ended.resolve(undefined),
  });
  await awake.promise;
  await new Promise((settle) => setTimeout(settle, SETTLED));
  const began = performance.now();
  running.kill('measured');
  await ended.promise;
  const took = performance.now() - began;
  if (calls.held > 0) throw new Error(`${calls.held} handles are still held`);
  return took;
}

/** One line a state: the median and the longest of some stops. */
export async function stopsTable(rounds: number): Promise<string> {
  const cacheFolder = mkdtempSync(join(tmpdir(), 'bench-stops-'));
  const sandbox = createTestSandbox();
  const [guestThread, transpileThread] = [built('guest.js'), built('transpile.js')];
  const onDefect = (error: unknown): void => {
    throw error;
  };
  const host = createCapsuleHost({ guestThread, transpileThread, cacheFolder, onDefect });
  try {
    const lines: string[] = [];
    for (const [what, file, state] of STATES) {
      const took: number[] = [];
      for (let round = 0; round < rounds * 5; round++) took.push(await stopOnce(host, sandbox, file, state));
      const [middle, longest] = [median(took), Math.max(...took)].map((ms) => ms.toFixed(1));
      lines.push(`  ${what.padEnd(20)} ${middle} ms in the middle, ${longest} ms at most`);
    }
    return ['From the command to stop a guest until it has ended and holds nothing:', ...lines].join('\n');
  } finally {
    host.close();
    sandbox.remove();
    rmSync(cacheFolder, { recursive: true, force: true });
  }
}
