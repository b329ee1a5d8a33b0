/** What a capsule costs that only waits for input: `idle-threads.ts core|component` prints `{"start":ms,"memory":MB}`. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

import { componentNew } from '@bytecodealliance/jco-transpile/wasm-tools';

import { createCapsuleHost } from '../src-main/capsule/host.ts';
import type { RunningCapsule } from '../src-main/capsule/host.ts';
import { TestCalls } from '../src-main/capsule/test-calls.ts';
import { median } from './table.ts';

const TOP = resolve(import.meta.dirname, '..');
const ADAPTER = join(TOP, 'node_modules/@bytecodealliance/jco/lib/wasi_snapshot_preview1.command.wasm');
const ECHO = join(TOP, 'e2e/guests/echo.wasm');
/** Enough that what one costs can be told from what the first one brings for all. */
const TOGETHER = 8;
const MEGABYTE = 1024 * 1024;

const folder = mkdtempSync(join(tmpdir(), 'capsule-idle-'));
const built = (name: string): URL => pathToFileURL(join(TOP, 'out/main', name));
const host = createCapsuleHost({
  guestThread: built('guest.js'),
  transpileThread: built('transpile.js'),
  cacheFolder: join(folder, 'cache'),
  onDefect: (error) => {
    throw error;
  },
});

async function wasmOf(kind: string): Promise<string> {
  if (kind === 'core') return ECHO;
  const wrapped = join(folder, 'echo.wasm');
  const component = await componentNew(readFileSync(ECHO), [['wasi_snapshot_preview1', readFileSync(ADAPTER)]]);
  writeFileSync(wrapped, component);
  return wrapped;
}

/** Starts one and resolves, with the milliseconds it took, when it has answered its first line and waits for more. */
async function start(wasm: string): Promise<{ readonly running: RunningCapsule; readonly took: number }> {
  const capsule = await host.load(wasm);
  const { promise, resolve: answered } = Promise.withResolvers<undefined>();
  const began = performance.now();
  const running = host.start({
    ...{ capsule, args: [], env: {}, calls: new TestCalls('/') },
    onOutput: () => answered(undefined),
    onEnd: () => undefined,
  });
  running.input(Buffer.from('a line\n'));
  await promise;
  return { running, took: performance.now() - began };
}

const residentBytes = (): number => {
  globalThis.gc?.();
  return process.memoryUsage().rss;
};

try {
  const wasm = await wasmOf(process.argv[2] ?? 'core');
  const started = [await start(wasm)];
  const before = residentBytes();
  for (let more = 0; more < TOGETHER; more += 1) started.push(await start(wasm));
  const memory = (residentBytes() - before) / TOGETHER / MEGABYTE;
  console.log(JSON.stringify({ start: median(started.slice(1).map(({ took }) => took)), memory }));
  for (const { running } of started) running.kill('measured');
} finally {
  host.close();
  rmSync(folder, { recursive: true, force: true });
}
