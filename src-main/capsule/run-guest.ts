/** Runs a capsule in the calling thread, from its first instruction to its end in words. */
import { randomFillSync } from 'node:crypto';
import { compileFunction } from 'node:vm';

import { createPlugin } from './abi/extism/extism.ts';
import { PluginTrap } from './abi/extism/plugin-trap.ts';
import { createPreview1 } from './abi/preview1/preview1.ts';
import { AdapterFault } from './abi/wasi/error-code.ts';
import { createWasi } from './abi/wasi/wasi.ts';
import { createBridgeClient } from './bridge-client.ts';
import { createGuestClock } from './guest-clock.ts';
import { EngineDefect, GuestExit, isStackOverflow } from './guest-world.ts';
import type { GuestWorld } from './guest-world.ts';
import type { GuestEnd, GuestJob, GuestMessage, Program } from './program.ts';
import { createGuestStdio } from './stdio.ts';

type Send = (message: GuestMessage, transfer?: readonly ArrayBuffer[]) => void;

const createWorld = ({ bridge, stdio, spins, terminal, args, env }: GuestJob, send: Send): GuestWorld => ({
  fs: createBridgeClient({ buffer: bridge, wake: () => send('wake'), spins }),
  stdio: createGuestStdio({
    buffer: stdio,
    terminal,
    send: (stream, bytes) => send({ stream, bytes }, [bytes.buffer]),
    drained: () => send('drained'),
  }),
  clock: createGuestClock(),
  random: (into) => void randomFillSync(into),
  args,
  env,
});

type Exported = (...args: readonly unknown[]) => unknown;

function runCore(module: WebAssembly.Module, world: GuestWorld): number {
  const preview1 = createPreview1(world);
  const { exports } = new WebAssembly.Instance(module, preview1.imports);
  if (exports['memory'] instanceof WebAssembly.Memory) preview1.attach(exports['memory']);
  // The loader has seen the export; a global of that name would be no program.
  (exports['_start'] as Exported)();
  return 0;
}

/** What a plug-in does with WASI goes through the same door as everything else. */
function runPlugin(program: Extract<Program, { kind: 'plugin' }>, world: GuestWorld): number {
  const preview1 = createPreview1(world);
  const plugin = createPlugin(world, { ...program, beside: preview1.imports });
  const { exports } = new WebAssembly.Instance(program.module, plugin.imports);
  if (exports['memory'] instanceof WebAssembly.Memory) preview1.attach(exports['memory']);
  return plugin.run(exports);
}

interface Glue {
  readonly instantiate: (
    moduleOf: (name: string) => WebAssembly.Module | undefined,
    imports: WebAssembly.Imports,
  ) => Readonly<Record<string, Readonly<Record<string, Exported>>>>;
}

/** The glue gets no `process`: it would ask its environment at every call whether to log. */
function evaluate(glue: string): Glue {
  const evaluated = compileFunction(glue, ['process'], { filename: 'component.js' }) as (process: object) => Glue;
  return evaluated({});
}

/** The `err` of `result<_, _>` has no payload, and is thrown as such. */
const isErrResult = (error: unknown): boolean => error === undefined;

function runComponent({ glue, cores }: Extract<Program, { kind: 'component' }>, world: GuestWorld): number {
  const modules = new Map(cores.map(({ name, module }) => [name, module]));
  const instance = evaluate(glue).instantiate((name) => modules.get(name), createWasi(world));
  const key = Object.keys(instance).find((name) => name.startsWith('wasi:cli/run@'));
  const run = key === undefined ? undefined : instance[key]?.['run'];
  if (run === undefined) throw new Error('the component has no run function');
  try {
    run();
    return 0;
  } catch (error) {
    if (isErrResult(error)) return 1;
    throw error;
  }
}

/** The guest's own frames; those of this program are nobody's business there. */
const guestFrames = (stack: string | undefined): string =>
  (stack ?? '')
    .split('\n')
    .filter((line) => line.includes('wasm://'))
    .map((line) => line.trim())
    .join('\n');

const failed = (error: Error): GuestEnd => ({
  how: 'failed',
  message: 'a fault in the inspector, not in the capsule; the log has its trace',
  defect: error.cause instanceof Error ? (error.cause.stack ?? '') : (error.stack ?? ''),
});

/** Not a trap: the capsule cannot go on through no fault of its own. */
const isFailure = (error: unknown): error is Error =>
  error instanceof EngineDefect || error instanceof WebAssembly.LinkError;

const isTrap = (error: Error): boolean =>
  error instanceof WebAssembly.RuntimeError || error instanceof PluginTrap || isStackOverflow(error);

/** What the glue throws by itself is the component's doing: it broke a rule of the component model. */
function describeFailure(error: unknown, kind: Program['kind']): GuestEnd {
  if (error instanceof GuestExit) return { how: 'exited', code: error.code };
  if (isFailure(error)) return { how: 'failed', message: error.message, defect: null };
  if (error instanceof WebAssembly.Exception)
    return { how: 'trapped', message: 'an exception that nothing caught', stack: '' };
  if (!(error instanceof Error)) return { how: 'trapped', message: String(error), stack: '' };
  const isGlue = kind === 'component' && !(error instanceof AdapterFault);
  if (isTrap(error) || isGlue) return { how: 'trapped', message: error.message, stack: guestFrames(error.stack) };
  return failed(error);
}

function runProgram(program: Program, world: GuestWorld): number {
  switch (program.kind) {
    case 'core':
      return runCore(program.module, world);
    case 'plugin':
      return runPlugin(program, world);
    case 'component':
      return runComponent(program, world);
  }
}

/** Runs a program in a world that is ready, to its end in words. */
export function runInWorld(program: Program, makeWorld: () => GuestWorld): GuestEnd {
  try {
    return { how: 'exited', code: runProgram(program, makeWorld()) };
  } catch (error) {
    return describeFailure(error, program.kind);
  }
}

/** Blocks until the capsule has ended. Output and wake-ups go through `send` on the way. */
export const runGuest = (job: GuestJob, send: Send): GuestEnd => runInWorld(job.program, () => createWorld(job, send));
