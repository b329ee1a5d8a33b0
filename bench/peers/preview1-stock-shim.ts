/**
 * Runs one conformance program as jco does, wrapped by its adapter, with its own preview2-shim:
 * `preview1-stock-shim.ts WASM FOLDER JSON`, the JSON being args and env.
 */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

import { transpileBytes } from '@bytecodealliance/jco-transpile';
import { componentNew } from '@bytecodealliance/jco-transpile/wasm-tools';

const TRAPPED = 134;
const TOP = resolve(import.meta.dirname, '../..');
const ADAPTER = join(TOP, 'node_modules/@bytecodealliance/jco/lib/wasi_snapshot_preview1.command.wasm');
const [, , wasm = '', folder = '', given = ''] = process.argv;
const { args, env } = JSON.parse(given) as { readonly args: string[]; readonly env: Record<string, string> };

/** The generated program; inside the project, so that its imports find the shim in node_modules. */
async function translated(): Promise<string> {
  const bytes = readFileSync(wasm);
  const name = createHash('sha256').update(bytes).digest('hex').slice(0, 16);
  const out = join(TOP, '.cache/stock-shim', name);
  const entry = join(out, 'program.js');
  if (existsSync(entry)) return entry;
  const component = await componentNew(bytes, [['wasi_snapshot_preview1', readFileSync(ADAPTER)]]);
  const { files } = await transpileBytes(component, { name: 'program' });
  // The entry last: where it is, everything is.
  const isEntry = (file: string): number => (file === 'program.js' ? 1 : 0);
  for (const [file, content] of Object.entries(files).sort(([a], [b]) => isEntry(a) - isEntry(b))) {
    mkdirSync(dirname(join(out, file)), { recursive: true });
    writeFileSync(join(out, file), content);
  }
  return entry;
}

interface Shim {
  readonly _setPreopens: (preopens: Record<string, string>) => void;
  readonly _setArgs: (args: string[]) => void;
  readonly _setEnv: (env: Record<string, string>) => void;
}

const entry = await translated();
const shim = '@bytecodealliance/preview2-shim';
const filesystem = (await import(`${shim}/filesystem`)) as Shim;
const cli = (await import(`${shim}/cli`)) as Shim;
filesystem._setPreopens({ '/': join(folder, 'root'), '/home': join(folder, 'home'), '/tmp': join(folder, 'tmp') });
cli._setArgs(['program', ...args]);
cli._setEnv(env);
try {
  const { run } = (await import(pathToFileURL(entry).href)) as { readonly run: { readonly run: () => void } };
  run.run();
  process.exit(0);
} catch (error) {
  console.error(error);
  process.exit(error instanceof WebAssembly.RuntimeError ? TRAPPED : 1);
}
