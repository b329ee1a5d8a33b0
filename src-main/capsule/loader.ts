/** From a file on the host to something that can run: read, recognised, checked, translated, bounded, compiled. */
import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';
import { basename } from 'node:path';

import { PLUGIN_PAGES } from './abi/extism/extism.ts';
import { PREVIEW1_MODULE, UNSTABLE_MODULE, offersPreview1 } from './abi/preview1/preview1.ts';
import { offersWasi } from './abi/wasi/wasi.ts';
import type { TranspileCache, Transpiled } from './cache.ts';
import { CapsuleError } from './capsule-error.ts';
import { componentExports, componentImports, refuseLaterWasi, splitVersion } from './component-binary.ts';
import { limitMemory } from './memory-limit.ts';
import { isPlugin, outlinePlugin } from './plugin-outline.ts';
import type { InspectedCapsule, LoadedCapsule, Program } from './program.ts';
import { coreExports, coreImports, wasmKind } from './wasm-binary.ts';

/** Bytes of the largest capsule that is looked at. */
const MAX_FILE_BYTES = 512 * 1024 * 1024;
/** Compiled capsules that are kept for the next run. */
const KEPT = 8;
const RUN_INTERFACE = 'wasi:cli/run';

export interface LoaderOptions {
  readonly cache: TranspileCache;
  /** Turns a component into glue and core modules. Errors: `bad-wasm`. */
  readonly transpile: (component: Uint8Array) => Promise<Transpiled>;
  /** Most pages of 64 KiB that each memory of a capsule may have. */
  readonly memoryPages: number;
}

export interface Loader {
  /** Reads and checks a file. Errors: `CapsuleError`. */
  inspect(file: string): Promise<InspectedCapsule>;
  /** The same, ready to run; a capsule that cannot be run as a program is `unsupported-capsule`. */
  load(file: string): Promise<LoadedCapsule>;
}

async function readCapsule(file: string): Promise<Uint8Array> {
  const handle = await open(file).catch(() => {
    throw new CapsuleError('not-found', `There is no file ${file} that can be read.`);
  });
  try {
    const stat = await handle.stat();
    if (!stat.isFile()) throw new CapsuleError('not-wasm', `${file} is not a file.`);
    if (stat.size > MAX_FILE_BYTES) throw new CapsuleError('too-large', 'The file is too large for a capsule.');
    return await handle.readFile();
  } finally {
    await handle.close();
  }
}

function refuseMissing(missing: readonly string[]): void {
  if (missing.length === 0) return;
  const what = missing.length === 1 ? 'an import' : `${missing.length} imports`;
  const message = `The capsule needs ${what} that nothing here offers: ${missing.join(', ')}.`;
  throw new CapsuleError('missing-imports', message, { missing });
}

type Outline = Pick<InspectedCapsule, 'abi' | 'shape' | 'imports' | 'exports' | 'callable'>;

const oldName = (module: string, name: string): string =>
  module === UNSTABLE_MODULE && offersPreview1(PREVIEW1_MODULE, name)
    ? `${module}.${name} (as it was before preview 1)`
    : `${module}.${name}`;

/** Errors: `unsupported-capsule`, `missing-imports`, `bad-wasm`. */
function inspectCore(bytes: Uint8Array): Outline {
  const imports = coreImports(bytes);
  const exports = coreExports(bytes).map(({ name }) => name);
  const names = imports.map(({ module, name }) => `${module}.${name}`);
  if (isPlugin(imports)) {
    const { callable } = outlinePlugin(bytes, imports);
    return { abi: 'extism', shape: 'plugin', imports: names, exports, callable };
  }
  const missing = imports.filter(({ module, name, kind }) => kind !== 'function' || !offersPreview1(module, name));
  refuseMissing(missing.map(({ module, name }) => oldName(module, name)));
  const shape = exports.includes('_start') ? 'command' : 'reactor';
  return { abi: 'preview1', shape, imports: names, exports };
}

/** Errors: `unsupported-capsule`, `missing-imports`, `bad-wasm`. */
function inspectComponent(bytes: Uint8Array): Outline {
  const imports = componentImports(bytes);
  const exports = componentExports(bytes);
  refuseLaterWasi(imports);
  if (imports.some((name) => name.startsWith('astrid:')))
    throw new CapsuleError(
      'unsupported-capsule',
      'This is an Astrid capsule: it needs the Astrid host, which is not offered yet.',
    );
  refuseMissing(imports.filter((name) => !offersWasi(splitVersion(name).name)));
  const runs = exports.some((name) => splitVersion(name).name === RUN_INTERFACE);
  return { abi: 'wasi', shape: runs ? 'command' : 'component', imports, exports };
}

function inspectBytes(file: string, bytes: Uint8Array): InspectedCapsule {
  const outline = wasmKind(bytes) === 'core' ? inspectCore(bytes) : inspectComponent(bytes);
  return {
    ...outline,
    hash: createHash('sha256').update(bytes).digest('hex'),
    name: basename(file).replace(/\.wasm$/i, ''),
    size: bytes.length,
  };
}

/** Errors: `bad-wasm` with the engine's own reason. */
async function compile(bytes: Uint8Array, memoryPages: number): Promise<WebAssembly.Module> {
  try {
    return await WebAssembly.compile(limitMemory(bytes, memoryPages));
  } catch (error) {
    if (!(error instanceof WebAssembly.CompileError)) throw error;
    const reason = error.message.replace(/^WebAssembly\.compile\(\): /, '');
    throw new CapsuleError('bad-wasm', `The file is not valid WebAssembly: ${reason}.`);
  }
}

function refuseShape({ shape }: InspectedCapsule): void {
  if (shape === 'command' || shape === 'plugin') return;
  const what = shape === 'reactor' ? 'a library: it has no _start' : 'a component without wasi:cli/run';
  throw new CapsuleError('unsupported-capsule', `This capsule is ${what}, so there is no program in it to run.`);
}

async function compileCore(bytes: Uint8Array, memoryPages: number): Promise<Program> {
  const imports = coreImports(bytes);
  if (!isPlugin(imports)) return { kind: 'core', module: await compile(bytes, memoryPages) };
  const { callable, results } = outlinePlugin(bytes, imports);
  const module = await compile(bytes, Math.min(memoryPages, PLUGIN_PAGES));
  return { kind: 'plugin', module, exports: callable, results };
}

export function createLoader({ cache, transpile, memoryPages }: LoaderOptions): Loader {
  const programs = new Map<string, Promise<Program>>();

  const compileComponent = async (hash: string, bytes: Uint8Array): Promise<Program> => {
    let transpiled = cache.get(hash);
    if (transpiled === undefined) {
      transpiled = await transpile(bytes);
      cache.put(hash, transpiled);
    }
    const { glue, cores } = transpiled;
    const modules = cores.map(async (core) => ({ name: core.name, module: await compile(core.bytes, memoryPages) }));
    return { kind: 'component', glue, cores: await Promise.all(modules) };
  };
  /** Compiled once for any number of runs; the least recently used goes first. */
  const programOf = (hash: string, bytes: Uint8Array): Promise<Program> => {
    const program =
      programs.get(hash) ??
      (wasmKind(bytes) === 'core' ? compileCore(bytes, memoryPages) : compileComponent(hash, bytes));
    programs.delete(hash);
    programs.set(hash, program);
    program.catch(() => programs.delete(hash));
    for (const oldest of programs.keys()) if (programs.size > KEPT) programs.delete(oldest);
    return program;
  };
  return {
    async inspect(file) {
      const bytes = await readCapsule(file);
      const inspected = inspectBytes(file, bytes);
      if (inspected.abi === 'preview1' || inspected.abi === 'extism') await programOf(inspected.hash, bytes);
      return inspected;
    },
    async load(file) {
      const bytes = await readCapsule(file);
      const inspected = inspectBytes(file, bytes);
      refuseShape(inspected);
      return { ...inspected, program: await programOf(inspected.hash, bytes) };
    },
  };
}
