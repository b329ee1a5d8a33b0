/** The throw-away thread that turns one component into JavaScript and core modules, and ends. */
import { parentPort, workerData } from 'node:worker_threads';

import { componentImports } from './capsule/component-binary.ts';
import type { TranspileAnswer } from './capsule/transpile-run.ts';

const NAME = 'component';

/** The whole library is loaded here and nowhere else, and goes with the thread. */
async function transpile(bytes: Uint8Array): Promise<TranspileAnswer> {
  const { $init, generate } = await import('@bytecodealliance/jco-transpile/component');
  await $init;
  try {
    const { files } = generate(bytes, {
      name: NAME,
      instantiation: { tag: 'sync' },
      noTypescript: true,
      noNodejsCompat: true,
      tlaCompat: false,
      base64Cutoff: 0,
      noComponentErrorWrapping: true,
      map: componentImports(bytes).flatMap((name) => (name.startsWith('astrid:') ? [[name, name] as const] : [])),
    });
    const script = files.find(([name]) => name === `${NAME}.js`)?.[1];
    if (script === undefined) throw new Error('the transpiler made no script');
    const cores = files.filter(([name]) => name.endsWith('.wasm')).map(([name, core]) => ({ name, bytes: core }));
    return { ok: true, script: new TextDecoder().decode(script), cores };
  } catch (error) {
    return { ok: false, message: messageOf(error) };
  }
}

/** jco throws its refusals as errors that carry the text as `payload`. */
function messageOf(error: unknown): string {
  if (error instanceof Error && 'payload' in error && typeof error.payload === 'string') return error.payload;
  return error instanceof Error ? error.message : String(error);
}

parentPort?.postMessage(await transpile(workerData as Uint8Array));
