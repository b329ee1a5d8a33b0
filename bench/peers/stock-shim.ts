/**
 * Runs a WASI 0.2 command as jco ships it, with its own preview2-shim on the bare disk: `stock-shim.ts WASM FOLDER ARGS...`;
 * FOLDER is the host folder at `/`, or several: `/a=FOLDER,/b=FOLDER`.
 */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

import { transpile } from '@bytecodealliance/jco-transpile';

const [, , wasm = '', folder = '', ...args] = process.argv;
const bytes = readFileSync(wasm);
// Inside the project, so that the generated imports find the shim in node_modules.
const out = resolve(
  import.meta.dirname,
  '../../.cache/stock-shim',
  createHash('sha256').update(bytes).digest('hex').slice(0, 16),
);
const entry = join(out, 'bench.js');

if (!existsSync(entry)) {
  const { files } = await transpile(wasm, { name: 'bench' });
  for (const [name, content] of Object.entries(files)) {
    const file = join(out, name);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, content);
  }
}

interface ShimPreopens {
  _setPreopens(preopens: Record<string, string>): void;
}
interface ShimCli {
  _setArgs(args: string[]): void;
}
const shim = '@bytecodealliance/preview2-shim';
const filesystem = (await import(`${shim}/filesystem`)) as ShimPreopens;
const cli = (await import(`${shim}/cli`)) as ShimCli;
const preopens: Record<string, string> = {};
for (const pair of folder.includes('=') ? folder.split(',') : [`/=${folder}`]) {
  const [guest = '/', host = ''] = pair.split('=');
  preopens[guest] = host;
}
filesystem._setPreopens(preopens);
cli._setArgs(['bench', ...args]);
const { run } = (await import(pathToFileURL(entry).href)) as { run: { run(): void } };
run.run();
