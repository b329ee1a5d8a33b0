/** Runs the transpiler in a thread of its own: a failure of it, or what it leaves behind, ends with the thread. */
import { Worker } from 'node:worker_threads';

import type { Transpiled } from './cache.ts';
import { CapsuleError } from './capsule-error.ts';
import { prepareGlue } from './glue.ts';

/** What the thread sends back, once. */
export type TranspileAnswer =
  | { readonly ok: true; readonly script: string; readonly cores: Transpiled['cores'] }
  | { readonly ok: false; readonly message: string };

/** jco-transpile's version; a test compares it with what is installed, because the glue is changed by its shape. */
export const JCO_TRANSPILE_VERSION = '0.15.0';
/** Raised whenever `prepareGlue` changes its results. */
const GLUE_REVISION = 3;
/** Part of every cache key: what shaped the result besides the component itself. */
export const TRANSPILE_VERSION = `jco${JCO_TRANSPILE_VERSION}-${GLUE_REVISION}`;

const TIME_LIMIT_MS = 120_000;

function askThread(thread: URL, component: Uint8Array): Promise<TranspileAnswer> {
  const { promise, resolve, reject } = Promise.withResolvers<TranspileAnswer>();
  const worker = new Worker(thread, { workerData: component, stdout: true, stderr: true, trackUnmanagedFds: false });
  const timer = setTimeout(() => resolve({ ok: false, message: 'it took too long to translate' }), TIME_LIMIT_MS);
  worker.once('message', resolve);
  worker.once('error', reject);
  worker.once('exit', () => reject(new Error('the transpile thread ended without an answer')));
  return promise.finally(() => {
    clearTimeout(timer);
    void worker.terminate();
  });
}

/** Transpiles a component in the thread at `thread`. Errors: `bad-wasm` with the transpiler's reason. */
export async function transpileComponent(thread: URL, component: Uint8Array): Promise<Transpiled> {
  const answer = await askThread(thread, component);
  if (!answer.ok) throw new CapsuleError('bad-wasm', `The component cannot be used: ${reasonOf(answer.message)}.`);
  return { glue: prepareGlue(answer.script).body, cores: answer.cores };
}

/** The transpiler tells a chain of causes, a line each; the last one is the reason. */
function reasonOf(text: string): string {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  return (lines.at(-1) ?? '').replace(/^\s*(\d+: )?/, '').replace(/\.$/, '');
}
