/** Instantiates a program with its imports and calls one function of it: `_start`, `wasi:cli/run`, or any other. */
import { compileFunction } from 'node:vm';

import type { FunctionExport, ValueType } from '../../src-preload/contract/value-type.ts';
import { createAstrid } from './abi/astrid/astrid.ts';
import { createPlugin } from './abi/extism/extism.ts';
import { createPreview1 } from './abi/preview1/preview1.ts';
import { createWasi } from './abi/wasi/wasi.ts';
import { bytesAsJson, camelCase, liftResultValue, lowerArguments } from './call-values.ts';
import type { GuestWorld } from './guest-world.ts';
import { pluginInput } from './plugin-functions.ts';
import type { GuestCall, Program } from './program.ts';

export interface CallOutcome {
  readonly code: number;
  /** What the function gave, as a JSON value; undefined for a program. */
  readonly result: unknown;
}

type Exported = (...args: readonly unknown[]) => unknown;

/** Action words of an interceptor that stop what it was asked about. */
const REFUSING: ReadonlySet<unknown> = new Set(['deny', 'abort']);

const actionOf = (result: unknown): unknown =>
  typeof result === 'object' && result !== null && 'action' in result ? result.action : undefined;

/** A function that answers with an error, or with "no", has failed as far as a shell is concerned. */
function outcome({ kind, result: type }: FunctionExport, result: unknown): CallOutcome {
  const isError = typeof result === 'object' && result !== null && 'err' in result;
  const isRefusal = kind === 'interceptor' && REFUSING.has(actionOf(result));
  // A program has its exit code and no value, but for what a library calls `run`.
  const isProgram = kind === 'command' && (type === null || type.kind === 'result');
  return { code: isError || isRefusal ? 1 : 0, result: isProgram ? undefined : result };
}

function callCore({ function: called, args }: GuestCall, exports: WebAssembly.Instance['exports']): CallOutcome {
  // A library sets itself up once, before anything else; a program does so in its start.
  const initialize = exports['_initialize'];
  if (called.name !== '_start' && typeof initialize === 'function') (initialize as Exported)();
  const run = exports[called.name];
  if (typeof run !== 'function') throw new Error('the module has lost an export');
  return outcome(called, liftResultValue(called.result, (run as Exported)(...lowerArguments(called, args))));
}

/** An instance whose memories are told of. A module that imports its memory has it from one that is told of. */
function instantiate(
  module: WebAssembly.Module,
  imports: WebAssembly.Imports | undefined,
  { onMemory }: GuestWorld,
): WebAssembly.Instance {
  const instance = new WebAssembly.Instance(module, imports);
  if (onMemory)
    for (const value of Object.values(instance.exports)) if (value instanceof WebAssembly.Memory) onMemory(value);
  return instance;
}

function runCore(module: WebAssembly.Module, world: GuestWorld, call: GuestCall): CallOutcome {
  const preview1 = createPreview1(world);
  const { exports } = instantiate(module, preview1.imports, world);
  if (exports['memory'] instanceof WebAssembly.Memory) preview1.attach(exports['memory']);
  const returned = callCore(call, exports);
  preview1.finish();
  return returned;
}

/** Bytes of a plug-in's output that are kept as its result. */
const MAX_OUTPUT = 1024 * 1024;

/** The same world, in which `input` is all there is to read, and what the guest prints is kept. */
function createCallWorld(world: GuestWorld, input: Uint8Array) {
  const pieces: Uint8Array[] = [];
  let size = 0;
  let at = 0;
  const stdio: GuestWorld['stdio'] = {
    terminal: 'pipe',
    read: (max) => input.slice(at, (at += Math.min(max, input.length - at))),
    available: () => (at < input.length ? input.length - at : 'end'),
    waitReadable: () => undefined,
    write(stream, bytes) {
      if (stream === 'stdout') size += bytes.length;
      if (stream === 'stdout' && size <= MAX_OUTPUT) pieces.push(new Uint8Array(bytes));
      world.stdio.write(stream, bytes);
    },
  };
  return {
    world: { ...world, stdio },
    /** Undefined when it is too much to be kept. */
    output: () => (size > MAX_OUTPUT ? undefined : bytesAsJson(new Uint8Array(Buffer.concat(pieces)))),
  };
}

type PluginProgram = Extract<Program, { kind: 'plugin' }>;

/** What a plug-in does with WASI goes through the same door as everything else. */
function runPlugin(program: PluginProgram, world: GuestWorld): number {
  const preview1 = createPreview1(world);
  const plugin = createPlugin(world, { ...program, beside: preview1.imports });
  const { exports } = instantiate(program.module, plugin.imports, world);
  if (exports['memory'] instanceof WebAssembly.Memory) preview1.attach(exports['memory']);
  return plugin.run(exports);
}

/** Without a call, the run's own words say what to call, and its streams are those of the run. */
function callPlugin(program: PluginProgram, given: GuestWorld, call: GuestCall | null): CallOutcome {
  if (call === null) return { code: runPlugin(program, given), result: undefined };
  const { world, output } = createCallWorld(given, pluginInput(call.function, call.args));
  const code = runPlugin(program, world);
  return { code, result: output() };
}

type Instance = Readonly<Record<string, unknown>>;
interface Glue {
  readonly instantiate: (
    moduleOf: (name: string) => WebAssembly.Module | undefined,
    imports: WebAssembly.Imports,
    instantiateCore: (module: WebAssembly.Module, imports: WebAssembly.Imports | undefined) => WebAssembly.Instance,
  ) => Instance;
}

/** The glue gets no `process`: it would ask its environment at every call whether to log. */
function evaluate(glue: string): Glue {
  const evaluated = compileFunction(glue, ['process'], { filename: 'component.js' }) as (process: object) => Glue;
  return evaluated({});
}

const isRecord = (value: unknown): value is Instance => typeof value === 'object' && value !== null;

/** Functions of an exported interface are on an object of its name; the interface may hold a `#`-free version. */
function findFunction(instance: Instance, name: string): Exported {
  const at = name.lastIndexOf('#');
  const owner = at < 0 ? instance : instance[name.slice(0, at)];
  const found = isRecord(owner) ? owner[camelCase(name.slice(at + 1))] : undefined;
  if (typeof found !== 'function') throw new Error('the glue has lost an export');
  return found as Exported;
}

/** The `err` of a result is thrown as it is; everything that ends a guest is an Error. */
function tryCall(run: () => unknown, { ok, err }: Extract<ValueType, { kind: 'result' }>): unknown {
  try {
    return { ok: liftResultValue(ok, run()) };
  } catch (error) {
    if (error instanceof Error || error instanceof WebAssembly.Exception) throw error;
    return { err: liftResultValue(err, error) };
  }
}

function runComponent(
  program: Extract<Program, { kind: 'component' }>,
  world: GuestWorld,
  call: GuestCall,
): CallOutcome {
  const modules = new Map(program.cores.map(({ name, module }) => [name, module]));
  const imports = { ...createWasi(world), ...createAstrid(world, program.denied) };
  const instance = evaluate(program.glue).instantiate(
    (name) => modules.get(name),
    imports,
    (module, given) => instantiate(module, given, world),
  );
  const { function: called, args } = call;
  const exported = findFunction(instance, called.name);
  const run = (): unknown => exported(...lowerArguments(called, args));
  const result = called.result?.kind === 'result' ? tryCall(run, called.result) : liftResultValue(called.result, run());
  return outcome(called, result);
}

/** Errors: whatever ends a guest. */
export function callGuest(program: Program, world: GuestWorld, call: GuestCall | null): CallOutcome {
  if (program.kind === 'plugin') return callPlugin(program, world, call);
  if (call === null) throw new Error('nothing was asked for');
  return program.kind === 'core' ? runCore(program.module, world, call) : runComponent(program, world, call);
}
