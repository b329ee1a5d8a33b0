/** Runs a capsule in the calling thread, from its first instruction to its end in words. */
import { randomFillSync } from 'node:crypto';

import { PluginTrap } from './abi/extism/plugin-trap.ts';
import { createBridgeClient } from './bridge-client.ts';
import { callGuest } from './call-guest.ts';
import { AdapterFault } from './guest-answer.ts';
import { createGuestClock } from './guest-clock.ts';
import { logToStderr } from './guest-log.ts';
import { EngineDefect, GuestExit, isStackOverflow } from './guest-world.ts';
import type { GuestWorld } from './guest-world.ts';
import type { GuestCall, GuestEnd, GuestJob, GuestMessage, GuestUse, Program } from './program.ts';
import { createGuestStdio } from './stdio.ts';

type Send = (message: GuestMessage, transfer?: readonly ArrayBuffer[]) => void;

function createWorld(
  { bridge, stdio: buffer, spins, terminal, args, env }: GuestJob,
  send: Send,
): Omit<GuestWorld, 'onMemory'> {
  const calls = createBridgeClient({ buffer: bridge, wake: () => send('wake'), spins });
  const stdio = createGuestStdio({
    buffer,
    terminal,
    send: (stream, bytes) => send({ stream, bytes }, [bytes.buffer]),
    drained: () => send('drained'),
  });
  return {
    fs: calls,
    services: logToStderr(calls, stdio),
    stdio,
    clock: createGuestClock(),
    random: (into) => void randomFillSync(into),
    args,
    env,
  };
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

/** Characters of the JSON text of a result that is kept. */
const MAX_RESULT = 1024 * 1024;
const TOO_LONG = new TextEncoder().encode('the result is too long to be kept\n');

function resultText(result: unknown, { stdio }: GuestWorld): string | null {
  if (result === undefined) return null;
  const text = JSON.stringify(result);
  if (text.length <= MAX_RESULT) return text;
  stdio.write('stderr', TOO_LONG);
  return null;
}

/** Runs a program, or calls one function of it, in a world that is ready, to its end in words. */
export function runInWorld(program: Program, makeWorld: () => GuestWorld, call: GuestCall | null = null): GuestEnd {
  try {
    const world = makeWorld();
    const { code, result } = callGuest(program, world, call);
    const text = resultText(result, world);
    return { how: 'exited', code, ...(text === null ? {} : { result: text }) };
  } catch (error) {
    return describeFailure(error, program.kind);
  }
}

interface GuestRun {
  readonly end: GuestEnd;
  readonly use: GuestUse;
}

/** Blocks until the capsule has ended. Output and wake-ups go through `send` on the way. */
export function runGuest(job: GuestJob, send: Send): GuestRun {
  const before = process.threadCpuUsage();
  const memories = new Set<WebAssembly.Memory>();
  const onMemory = (memory: WebAssembly.Memory): void => void memories.add(memory);
  const end = runInWorld(job.program, () => ({ ...createWorld(job, send), onMemory }), job.call);
  const { user, system } = process.threadCpuUsage(before);
  const bytes = [...memories].reduce((sum, { buffer }) => sum + buffer.byteLength, 0);
  return { end, use: { cpu: user + system, memory: memories.size === 0 ? null : bytes } };
}
