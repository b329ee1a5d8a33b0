/** Runs one conformance program by Node's own WASI: `preview1-node-wasi.ts WASM FOLDER JSON`, the JSON being args and env. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { WASI } from 'node:wasi';

const TRAPPED = 134;
const [, , wasm = '', folder = '', given = ''] = process.argv;
const { args, env } = JSON.parse(given) as { readonly args: string[]; readonly env: Record<string, string> };
const preopens = { '/': join(folder, 'root'), '/home': join(folder, 'home'), '/tmp': join(folder, 'tmp') };
const wasi = new WASI({ version: 'preview1', args: ['program', ...args], env, preopens });
const module = new WebAssembly.Module(readFileSync(wasm));
try {
  process.exitCode = wasi.start(new WebAssembly.Instance(module, wasi.getImportObject() as WebAssembly.Imports));
} catch (error) {
  console.error(error);
  process.exitCode = error instanceof WebAssembly.RuntimeError ? TRAPPED : 1;
}
