/** Runs a preview 1 command by Node's own WASI on the bare disk: `node-wasi.ts WASM FOLDER ARGS...`. */
import { readFileSync } from 'node:fs';
import { WASI } from 'node:wasi';

const [, , wasm = '', folder = '', ...args] = process.argv;
const wasi = new WASI({ version: 'preview1', args: ['bench', ...args], preopens: { '/': folder } });
const module = new WebAssembly.Module(readFileSync(wasm));
wasi.start(new WebAssembly.Instance(module, wasi.getImportObject() as WebAssembly.Imports));
