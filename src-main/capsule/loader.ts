/** From a file on the host to something that can run: read, recognised, checked, translated, bounded, compiled. */
import { createHash } from 'node:crypto';
import { open, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';

import type { DeniedInterface } from './abi/astrid/denied.ts';
import { PLUGIN_PAGES } from './abi/extism/extism.ts';
import type { TranspileCache, Transpiled } from './cache.ts';
import { CapsuleError } from './capsule-error.ts';
import { deniedInterfaces } from './component-functions.ts';
import { outlineComponent } from './component-outline.ts';
import { withReasons } from './declared-denials.ts';
import { inspectBytes } from './inspect-bytes.ts';
import { readCapsule } from './manifest/read-capsule.ts';
import type { CapsuleDisk, CapsuleFiles } from './manifest/read-capsule.ts';
import { limitMemory, PAGE_BYTES } from './memory-limit.ts';
import { isPlugin, outlinePlugin } from './plugin-outline.ts';
import type { InspectedCapsule, LoadedCapsule, Program } from './program.ts';
import { coreImports, wasmKind } from './wasm-binary.ts';

/** Compiled capsules that are kept for the next run. */
const KEPT = 8;

export interface LoaderOptions {
  readonly cache: TranspileCache;
  /** Turns a component into glue and core modules. Errors: `bad-wasm`. */
  readonly transpile: (component: Uint8Array) => Promise<Transpiled>;
  /** Most pages of 64 KiB that each memory of a capsule may have. */
  readonly memoryPages: number;
}

/** null: the host's own limit, which no other can exceed. */
export interface MemoryLimit {
  readonly memory: number | null;
}

export interface Loader {
  /** The program and the manifest of a file, as they are; nothing of the program is looked at. Errors: `CapsuleError`. */
  files(file: string): Promise<CapsuleFiles>;
  /** Reads and checks a file. Errors: `CapsuleError`. */
  inspect(file: string): Promise<InspectedCapsule>;
  /**
   * The same, ready to run; whether there is something to run is for `planProgram` and `planCall` to say. `too-large` when one of its
   * memories needs more than `memory` bytes from the start.
   */
  load(file: string, limits?: MemoryLimit): Promise<LoadedCapsule>;
}

const disk: CapsuleDisk = {
  async kind(path) {
    const found = await stat(path).catch(() => null);
    if (found === null) return 'none';
    if (found.isDirectory()) return 'directory';
    return found.isFile() ? 'file' : 'other';
  },
  async read(path, most) {
    const handle = await open(path).catch(() => {
      throw new CapsuleError('not-found', `There is no file ${path} that can be read.`);
    });
    try {
      const { size } = await handle.stat();
      if (size > most) throw new CapsuleError('too-large', `${path} is too large for a capsule.`);
      return await handle.readFile();
    } finally {
      await handle.close();
    }
  },
  below: join,
};

function inspectFiles(file: string, { bytes, manifest }: CapsuleFiles): InspectedCapsule {
  return {
    ...inspectBytes(bytes),
    hash: createHash('sha256').update(bytes).digest('hex'),
    name: manifest?.name ?? basename(file).replace(/\.wasm$/i, ''),
    size: bytes.length,
    manifest,
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

async function compileCore(bytes: Uint8Array, memoryPages: number): Promise<Program> {
  const imports = coreImports(bytes);
  if (!isPlugin(imports)) return { kind: 'core', module: await compile(bytes, memoryPages) };
  const { callable, results } = outlinePlugin(bytes, imports);
  const module = await compile(bytes, Math.min(memoryPages, PLUGIN_PAGES));
  return { kind: 'plugin', module, exports: callable, results };
}

function deniedIn(component: Uint8Array): readonly DeniedInterface[] {
  const outline = outlineComponent(component);
  return outline === null ? [] : deniedInterfaces(outline);
}

export function createLoader({ cache, transpile, memoryPages: most }: LoaderOptions): Loader {
  const programs = new Map<string, Promise<Program>>();

  const compileComponent = async (hash: string, bytes: Uint8Array, pages: number): Promise<Program> => {
    let transpiled = cache.get(hash);
    if (transpiled === undefined) {
      transpiled = await transpile(bytes);
      cache.put(hash, transpiled);
    }
    const { glue, cores } = transpiled;
    const modules = cores.map(async (core) => ({ name: core.name, module: await compile(core.bytes, pages) }));
    return { kind: 'component', glue, cores: await Promise.all(modules), denied: deniedIn(bytes) };
  };
  /** Compiled once for any number of runs; the least recently used goes first. */
  const programOf = (hash: string, bytes: Uint8Array, pages = most): Promise<Program> => {
    const key = `${hash} ${pages}`;
    const program =
      programs.get(key) ??
      (wasmKind(bytes) === 'core' ? compileCore(bytes, pages) : compileComponent(hash, bytes, pages));
    programs.delete(key);
    programs.set(key, program);
    program.catch(() => programs.delete(key));
    for (const oldest of programs.keys()) if (programs.size > KEPT) programs.delete(oldest);
    return program;
  };
  return {
    files: (file) => readCapsule(file, disk),
    async inspect(file) {
      const files = await readCapsule(file, disk);
      const inspected = inspectFiles(file, files);
      if (inspected.abi === 'preview1' || inspected.abi === 'extism') await programOf(inspected.hash, files.bytes);
      return inspected;
    },
    async load(file, { memory } = { memory: null }) {
      const files = await readCapsule(file, disk);
      const inspected = inspectFiles(file, files);
      const pages = memory === null ? most : Math.min(most, Math.floor(memory / PAGE_BYTES));
      const program = await programOf(inspected.hash, files.bytes, pages);
      return { ...inspected, program: withReasons(program, files.manifest?.capabilities ?? null) };
    },
  };
}
