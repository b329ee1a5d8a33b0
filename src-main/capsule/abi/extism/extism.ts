/** An Extism plug-in of the 0.5 era over `GuestFs`: its imports in every spelling, and the call of one of its exports. */
import { GuestExit } from '../../guest-world.ts';
import type { GuestWorld } from '../../guest-world.ts';
import { BlockMemory } from './block-memory.ts';
import { fileFunctions } from './file-functions.ts';
import { createKernel } from './kernel.ts';
import type { KernelState } from './kernel.ts';
import { localFunctions } from './local-functions.ts';
import { FIRST_MODULE, FIRST_PREFIX, KERNEL_MODULES, SHIM_MODULE, USER_MODULE } from './offers.ts';
import { textOf, utf8 } from './parts.ts';
import type { Parts, ResultStyle } from './parts.ts';
import { finishCall, Misuse, MISUSE_EXIT, planCall } from './plugin-call.ts';
import type { Outcome } from './plugin-call.ts';
import type { PluginExport } from './plugin-exports.ts';
import { refusedFunctions } from './refused-functions.ts';
import { createShim } from './shim.ts';

/** Pages of 64 KiB that a plug-in's own memory, and what it shares with the host, may have each (contracts.md 2.1). */
export const PLUGIN_PAGES = 1024;
/** A run may say for which SDK its plug-in was built, e.g. `ASTRID_SDK=0.4`: nothing in a bare module tells. */
const SDK_SETTING = 'ASTRID_SDK';
const OLD_SDK = /^0\.[0-4](?:\.|$)/;

export interface PluginOptions {
  /** What can be called, from the loader. */
  readonly exports: readonly PluginExport[];
  /** What the module's imports say of its SDK. */
  readonly results: ResultStyle;
  /** Imports that are not Extism's, such as WASI's: what has ended the plug-in ends them, too. */
  readonly beside: WebAssembly.Imports;
}

export interface Plugin {
  readonly imports: WebAssembly.Imports;
  /** Calls what the run's arguments name; returns the exit code. Throws `PluginTrap`, and what wasm throws. */
  run(exports: Exports): number;
}

type Functions = Readonly<Record<string, unknown>>;
type HostCall = (...args: readonly unknown[]) => unknown;
type Exports = WebAssembly.Instance['exports'];

/** What ended the plug-in is thrown again at every later call: it cannot be caught and ignored. */
class Ending {
  #by: { readonly error: unknown } | undefined;

  check(): void {
    if (this.#by !== undefined) throw this.#by.error;
  }
  guard(functions: object): Functions {
    const guarded =
      (run: HostCall) =>
      (...args: readonly unknown[]): unknown => {
        this.check();
        try {
          return run(...args);
        } catch (error) {
          this.#by = { error };
          throw error;
        }
      };
    return Object.fromEntries(Object.entries(functions).map(([name, run]) => [name, guarded(run as HostCall)]));
  }
}

function hostFunctions(parts: Parts): Functions {
  const offered = { ...fileFunctions(parts), ...localFunctions(parts) };
  return { ...offered, ...refusedFunctions(parts, offered) };
}

function importsOf(kernel: object, user: Functions, ending: Ending): Record<string, Functions> {
  const env = ending.guard(kernel);
  const functions = ending.guard(user);
  const first = Object.entries(env).map(([name, value]) => [FIRST_PREFIX + name, value] as const);
  return {
    ...Object.fromEntries(KERNEL_MODULES.map((name) => [name, env])),
    [USER_MODULE]: functions,
    [FIRST_MODULE]: { ...Object.fromEntries(first), ...functions },
    [SHIM_MODULE]: ending.guard(createShim(user)),
  };
}

const guardAll = (imports: WebAssembly.Imports, ending: Ending): Record<string, Functions> =>
  Object.fromEntries(Object.entries(imports).map(([module, functions]) => [module, ending.guard(functions)]));

const isFunction = (value: unknown): value is () => unknown => typeof value === 'function';

/** Runtimes set themselves up before their first call; a module has one way of it at most. */
function initialize(exports: Exports): void {
  const start = exports['_initialize'] ?? exports['__wasm_call_ctors'];
  if (isFunction(start)) start();
}

/** An export that gives nothing has succeeded. One that leaves with `proc_exit(0)` has, too. */
function returned(run: () => unknown, ending: Ending): number {
  try {
    const code = run();
    ending.check();
    return typeof code === 'number' ? code : 0;
  } catch (error) {
    if (error instanceof GuestExit && error.code === 0) return 0;
    throw error;
  }
}

/** One plug-in's host, for one call. */
export function createPlugin(world: GuestWorld, options: PluginOptions): Plugin {
  const sdk = world.env.find(([name]) => name === SDK_SETTING)?.[1];
  const results: ResultStyle = sdk === undefined ? options.results : OLD_SDK.test(sdk) ? 'raw' : 'tagged';
  const memory = new BlockMemory(PLUGIN_PAGES);
  const state: KernelState = { input: new Uint8Array(0), output: null, error: 0n };
  const ending = new Ending();
  const kernel = createKernel({ world, memory, state });
  const parts: Parts = { world, memory, results };

  const outcome = (code: number): Outcome => ({
    code,
    output: (state.output && memory.range(state.output.offset, state.output.length)) ?? new Uint8Array(0),
    error: textOf(memory.block(state.error) ?? new Uint8Array(0)),
  });
  return {
    imports: { ...guardAll(options.beside, ending), ...importsOf(kernel, hostFunctions(parts), ending) },
    run(exports) {
      try {
        const call = planCall(world, options.exports, results);
        state.input = call.input;
        initialize(exports);
        // The loader has listed it, so it is a function.
        const code = returned(exports[call.export] as () => unknown, ending);
        return finishCall(call.export, outcome(code), world);
      } catch (error) {
        if (!(error instanceof Misuse)) throw error;
        world.stdio.write('stderr', utf8(`${error.message}\n`));
        return MISUSE_EXIT;
      }
    },
  };
}
