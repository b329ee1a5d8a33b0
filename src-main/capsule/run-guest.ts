/** Runs a capsule in the calling thread, from its first instruction to its end in words. */
import { randomFillSync } from 'node:crypto';
import { compileFunction } from 'node:vm';

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
const isFailure = (error: unknown): boolean => error === undefined;

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
    if (isFailure(error)) return 1;
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

/** What the glue throws by itself is the component's doing: it broke a rule of the component model. */
function describeFailure(error: unknown, kind: Program['kind']): GuestEnd {
  if (error instanceof GuestExit) return { how: 'exited', code: error.code };
  if (error instanceof EngineDefect) return { how: 'failed', message: error.message, defect: null };
  if (error instanceof WebAssembly.Exception)
    return { how: 'trapped', message: 'an exception that nothing caught', stack: '' };
  if (!(error instanceof Error)) return { how: 'trapped', message: String(error), stack: '' };
  if (error instanceof WebAssembly.LinkError) return { how: 'failed', message: error.message, defect: null };
  const isTrap = error instanceof WebAssembly.RuntimeError || isStackOverflow(error);
  const isGlue = kind === 'component' && !(error instanceof AdapterFault);
  if (isTrap || isGlue) return { how: 'trapped', message: error.message, stack: guestFrames(error.stack) };
  return failed(error);
}

/** Blocks until the capsule has ended. Output and wake-ups go through `send` on the way. */
export function runGuest(job: GuestJob, send: Send): GuestEnd {
  const { program } = job;
  try {
    const world = createWorld(job, send);
    const code = program.kind === 'core' ? runCore(program.module, world) : runComponent(program, world);
    return { how: 'exited', code };
  } catch (error) {
    return describeFailure(error, program.kind);
  }
}
