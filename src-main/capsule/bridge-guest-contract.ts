/** For tests: an engine's end of the bridge, and guests in real threads at the other. */
import { Worker } from 'node:worker_threads';

import { createBridgeBuffer } from './bridge-protocol.ts';
import { createBridgeServer } from './bridge-server.ts';
import type { BridgeRun, BridgeServer } from './bridge-server.ts';
import type { TestCalls } from './test-calls.ts';

const CLIENT = new URL('./bridge-client.ts', import.meta.url).href;

export interface BridgeGuest {
  readonly run: BridgeRun;
  readonly worker: Worker;
  /** What the guest's code returned; wake-ups are passed on meanwhile. */
  readonly result: Promise<unknown>;
}

const servers: BridgeServer[] = [];
const workers: Worker[] = [];
/** Ends every server and every guest of the test. */
export async function endAll(): Promise<void> {
  for (const server of servers.splice(0)) server.close();
  await Promise.all(workers.splice(0).map((worker) => worker.terminate()));
}

export function startServer(
  onDefect: (error: unknown, doing: string) => void = () => undefined,
  pollFor = 0.075,
): BridgeServer {
  const server = createBridgeServer({ onDefect, pollFor, sliceFor: 2, now: () => performance.now() });
  servers.push(server);
  return server;
}

/** Runs `code`, the body of a function of `fs`, as a guest in a real thread. */
export function startGuest(
  server: BridgeServer,
  calls: TestCalls,
  code: string,
  { spins = 2000, onFault }: { readonly spins?: number; readonly onFault?: (doing: string) => void } = {},
): BridgeGuest {
  const buffer = createBridgeBuffer();
  const run = server.add(onFault ? { buffer, calls, onFault } : { buffer, calls });
  const program = `
    const { parentPort, workerData } = require('node:worker_threads');
    import(${JSON.stringify(CLIENT)}).then(({ createBridgeClient }) => {
      const fs = createBridgeClient({ ...workerData, wake: () => parentPort.postMessage('wake') });
      const attempt = (act) => { try { return act(); } catch (error) { return { name: error.name, code: error.code, message: error.message }; } };
      parentPort.postMessage({ result: ((fs, attempt) => { ${code} })(fs, attempt) });
    });`;
  const worker = new Worker(program, { eval: true, workerData: { buffer, spins } });
  workers.push(worker);
  const { promise, resolve } = Promise.withResolvers<unknown>();
  worker.on('message', (message: 'wake' | { readonly result: unknown }) => {
    if (message === 'wake') run.wake();
    else resolve(message.result);
  });
  worker.on('error', (error) => resolve(error));
  return { run, worker, result: promise };
}
