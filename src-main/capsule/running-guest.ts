/** One run from the engine's side: its thread, its shared memory, its end. */
import { Worker } from 'node:worker_threads';

import { createBridgeBuffer } from './bridge-protocol.ts';
import type { BridgeRun, BridgeServer } from './bridge-server.ts';
import { NO_RUN_LIMITS } from '../sandbox/run-limits.ts';
import type { RunUse } from '../sandbox/run-book.ts';
import type { RunLimits } from '../sandbox/run-limits.ts';
import type { GuestCalls } from './guest-calls.ts';
import type { OutputName } from './guest-world.ts';
import { planProgram } from './plan-call.ts';
import { pluginArguments } from './plugin-functions.ts';
import type { GuestCall, GuestEnd, GuestJob, GuestMessage, GuestUse, LoadedCapsule, RunEnd } from './program.ts';
import { watchRun } from './run-watch.ts';
import type { RunWatch } from './run-watch.ts';
import { createStdioBuffer } from './stdio-memory.ts';
import { acknowledgeOutput, createStdinWriter } from './stdio.ts';
import type { StdinWriter } from './stdio.ts';

/** JavaScript memory of a guest's thread; the guest's own memory is bounded in its module. */
const RESOURCE_LIMITS = { maxOldGenerationSizeMb: 512, maxYoungGenerationSizeMb: 32 } as const;

/** Milliseconds from the command to stop until a run is over, whatever its thread does. */
const PATIENCE = 50;

export interface StartOptions {
  readonly capsule: LoadedCapsule;
  /** A function of the capsule; its program when not given. */
  readonly call?: GuestCall | null;
  /** Without the program's own name. */
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly calls: GuestCalls;
  /** `pipe` tells the guest that nobody sits at a terminal, so that it may buffer. `terminal` when not given. */
  readonly terminal?: 'terminal' | 'pipe';
  /**
   * Who says that output has been read, so that the guest may write more: `at-arrival` (when not given) nobody needs to;
   * `by-receiver` it waits for `taken`, chunk by chunk, and a guest that writes faster than it is read is held back.
   */
  readonly acknowledge?: 'at-arrival' | 'by-receiver';
  /** What the run may use up; nothing is limited when not given. */
  readonly limits?: RunLimits;
  /** A fault of ours that this run met; `doing` says in what, and names no path of the host. */
  readonly onFault?: (doing: string) => void;
  /** The bytes are the receiver's to keep. */
  readonly onOutput: (stream: OutputName, bytes: Uint8Array) => void;
  /**
   * Called once, after the last output; `calls` has been closed by then. `result` is JSON text, of a call that gave something; `use`
   * is what it took.
   */
  readonly onEnd: (end: RunEnd, result?: string | null, use?: RunUse) => void;
}

export interface RunningCapsule {
  /** Feeds standard input; null ends it. */
  input(bytes: Uint8Array | null): void;
  /** A chunk of output of so many bytes has been read. */
  taken(bytes: number): void;
  /** Works at any moment: in an endless loop, waiting for input, waiting for the engine. */
  kill(why: string): void;
}

/** What a thread says of itself at its end; one that was stopped says nothing. */
interface LastWords {
  readonly result: string | null;
  readonly use: GuestUse | null;
}
const SILENT: LastWords = { result: null, use: null };
const MICROSECONDS = 1000;

interface GuestOptions extends StartOptions {
  readonly thread: URL;
  readonly server: BridgeServer;
  readonly spins: number;
  readonly onDefect: (error: unknown, doing: string) => void;
}

/** `doing` is asked before the run's calls are closed, which are calls too. */
function describeEnd(end: GuestEnd, doing: string): RunEnd {
  if (end.how === 'exited') return { how: 'exited', code: end.code };
  if (end.how === 'failed') return { how: 'failed', message: end.message };
  return { how: 'trapped', message: end.message, doing, stack: end.stack };
}

/** A plug-in is told by its arguments what to call. */
const wordsOf = ({ capsule, call, args }: GuestOptions): readonly string[] =>
  call && capsule.shape === 'plugin' ? pluginArguments(call.function, call.args) : args;

const jobOf = (options: GuestOptions): GuestJob => ({
  program: options.capsule.program,
  call: options.call ?? planProgram(options.capsule),
  args: [options.capsule.name, ...wordsOf(options)],
  env: Object.entries(options.env),
  bridge: createBridgeBuffer(),
  stdio: createStdioBuffer(),
  terminal: options.terminal ?? 'terminal',
  spins: options.spins,
});

/** Nothing of the host's environment is in the thread, and what it prints by itself goes nowhere. */
const startThread = (thread: URL, job: GuestJob): Worker =>
  new Worker(thread, {
    workerData: job,
    env: {},
    execArgv: [],
    stdout: true,
    stderr: true,
    resourceLimits: RESOURCE_LIMITS,
    trackUnmanagedFds: false,
  });

const outOfMemory = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY';

class RunningGuest implements RunningCapsule {
  readonly #options: GuestOptions;
  readonly #stdio: SharedArrayBuffer;
  readonly #run: BridgeRun;
  readonly #stdin: StdinWriter;
  readonly #worker: Worker;
  readonly #watch: RunWatch;
  /** How it ends once its thread is gone. */
  #stopped: RunEnd | undefined;
  #patience: NodeJS.Timeout | undefined;
  #over = false;

  constructor(options: GuestOptions) {
    const job = jobOf(options);
    this.#options = options;
    this.#stdio = job.stdio;
    const admit = (): boolean => this.#watch.operation();
    const { calls, onFault = () => undefined } = options;
    this.#run = options.server.add({ buffer: job.bridge, calls, admit, onFault });
    this.#stdin = createStdinWriter(job.stdio);
    this.#worker = startThread(options.thread, job);
    this.#watch = watchRun({
      limits: options.limits ?? NO_RUN_LIMITS,
      cpu: () => this.#worker.cpuUsage(),
      onExceeded: (end) => this.#stop(end),
    });
    this.#worker.on('message', (message: GuestMessage) => this.#hear(message));
    this.#worker.on('error', (error) => this.#onError(error));
    this.#worker.on('exit', () => this.#onExit());
  }

  input(bytes: Uint8Array | null): void {
    if (bytes === null) this.#stdin.end();
    else this.#stdin.write(bytes);
  }

  taken(bytes: number): void {
    acknowledgeOutput(this.#stdio, bytes);
  }

  kill(why: string): void {
    this.#stop({ how: 'killed', why });
  }

  /** The first reason to stop is the one that is told. */
  #stop(end: RunEnd): void {
    if (this.#over || this.#stopped !== undefined) return;
    this.#stopped = end;
    this.#run.close();
    void this.#worker.terminate();
    // What it has printed is still on its way. A thread that is busy with its own start takes longer to go, and nobody waits for it.
    this.#patience = setTimeout(() => this.#finish(end), PATIENCE);
  }

  #hear(message: GuestMessage): void {
    if (message === 'wake') return this.#run.wake();
    if (message === 'drained') return this.#stdin.drained();
    if ('end' in message) return this.#onGuestEnd(message);
    if (this.#options.acknowledge !== 'by-receiver') this.taken(message.bytes.length);
    if (!this.#over) this.#show(message);
  }

  /** What was on its way when a limit stopped the run is not shown. */
  #show({ stream, bytes }: Extract<GuestMessage, { readonly bytes: unknown }>): void {
    if (this.#stopped?.how === 'limit') return;
    const allowed = this.#watch.output(bytes.length);
    if (allowed > 0) this.#options.onOutput(stream, bytes.subarray(0, allowed));
  }

  /** A guest that was killed in the moment of its own end was killed. */
  #onGuestEnd({ end, use }: { readonly end: GuestEnd; readonly use: GuestUse }): void {
    if (this.#stopped !== undefined) return;
    const doing = this.#run.doing();
    if (end.how === 'failed' && end.defect !== null) this.#defect(new Error(end.defect), doing);
    this.#finish(describeEnd(end, doing), { result: end.how === 'exited' ? (end.result ?? null) : null, use });
  }
  #onError(error: unknown): void {
    const doing = this.#run.doing();
    if (outOfMemory(error)) this.#finish({ how: 'trapped', message: 'out of memory', doing, stack: '' });
    else this.#fail("a fault in the capsule's thread", error);
  }
  #onExit(): void {
    if (this.#stopped !== undefined) this.#finish(this.#stopped);
    else if (!this.#over)
      this.#fail("the capsule's thread ended by itself", new Error('a guest thread ended without a word'));
  }
  #fail(message: string, defect: unknown): void {
    this.#defect(defect, this.#run.doing());
    this.#finish({ how: 'failed', message });
  }
  #defect(error: unknown, doing: string): void {
    this.#options.onDefect(error, doing);
    this.#options.onFault?.(doing);
  }

  #finish(end: RunEnd, { result, use }: LastWords = SILENT): void {
    if (this.#over) return;
    this.#over = true;
    this.#watch.stop();
    clearTimeout(this.#patience);
    this.#run.close();
    try {
      this.#options.calls.closeAll();
    } catch (error) {
      this.#defect(error, 'while closing what the run had open');
    }
    void this.#worker.terminate();
    const { calls, output } = this.#watch.counts();
    const cpu = use === null ? null : use.cpu / MICROSECONDS;
    this.#options.onEnd(end, result, { cpu, memory: use?.memory ?? null, calls, output });
  }
}

export const startGuest = (options: GuestOptions): RunningCapsule => new RunningGuest(options);
