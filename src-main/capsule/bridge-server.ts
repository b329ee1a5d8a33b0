/** The engine's end of the blocking bridge: serves the requests of every run, and polls while guests are busy. */
import { ServiceError } from '../sandbox/services/service-error.ts';
import { VfsError } from '../vfs/errors.ts';
import { METHODS, PLAIN_SIGNATURES } from './bridge-codec.ts';
import type { Method } from './bridge-codec.ts';
import { MAX_PIECE, STATE, STATUS, WORD, bridgeMemory } from './bridge-protocol.ts';
import type { BridgeMemory } from './bridge-protocol.ts';
import { WireReader, WireWriter } from './bridge-wire.ts';
import { Parked } from './guest-calls.ts';
import type { GuestCalls } from './guest-calls.ts';
import type { GuestFs } from './guest-fs.ts';

export interface BridgeServerOptions {
  /** A fault of ours; the guest that met it is told no more than that. */
  readonly onDefect: (error: unknown, doing: string) => void;
  /** Milliseconds to keep polling after the last request. 0 on a machine with one core. */
  readonly pollFor: number;
  /** Milliseconds after which the event loop gets its turn, however busy the guests are. */
  readonly sliceFor: number;
  /** Milliseconds, monotonic. */
  readonly now: () => number;
}

export interface BridgeRun {
  /** A message of the guest arrived: it may have a request. */
  wake(): void;
  /** What the guest is, or was last, asking for, e.g. `inside path_open of /cwd/a`. */
  doing(): string;
  /** Nothing of this run is served any more. */
  close(): void;
}

export interface BridgeClient {
  readonly buffer: SharedArrayBuffer;
  readonly calls: GuestCalls;
  /** Asked before each call; when it answers no it has closed the run. */
  readonly admit?: () => boolean;
  /** Told of a fault of ours after it was logged, before the guest hears of it. */
  readonly onFault?: (doing: string) => void;
}

export interface BridgeServer {
  add(run: BridgeClient): BridgeRun;
  /** Stops polling for good. */
  close(): void;
}

interface Served {
  readonly memory: BridgeMemory;
  readonly calls: GuestCalls;
  readonly admit: () => boolean;
  readonly onFault: (doing: string) => void;
  readonly reader: WireReader;
  readonly writer: WireWriter;
  readonly notes: WireReader;
  state: 'before' | 'inside' | 'waiting' | 'after';
  open: boolean;
}

/** In words, e.g. `inside path_open of cwd://a`. */
function describe({ state, calls: { last } }: Served): string {
  if (state === 'before' || last === null) return 'before its first file call';
  const call = last.path === '' ? last.fn : `${last.fn} of ${last.path}`;
  if (state === 'after') return `after ${call}, in wasm code`;
  return state === 'inside' ? `inside ${call}` : `inside ${call}, waiting for an answer`;
}

function answer(run: Served): void {
  const { words } = run.memory;
  run.state = 'after';
  Atomics.store(words, WORD.state, STATE.replied);
  if (Atomics.load(words, WORD.sleeping) === 1) Atomics.notify(words, WORD.state);
}

function refuse(run: Served, status: number, word: string, message: string): void {
  run.writer.start();
  run.writer.u8(status);
  run.writer.name(word);
  run.writer.text(message);
  answer(run);
}

/** Reads go straight into the reply; everything else returns a value that is encoded after. */
function act({ calls, writer }: Served, number: number, args: readonly unknown[]): void {
  const method = METHODS[number];
  const signature = PLAIN_SIGNATURES[number];
  if (method === undefined || signature === undefined) throw new Error(`no method number ${number}`);
  writer.start();
  writer.u8(STATUS.ok);
  if (method === 'read') {
    // The arguments were decoded by the codecs of `read`.
    const [fn, handle, offset, length] = args as Parameters<GuestFs['read']>;
    writer.filled(Math.min(length, MAX_PIECE), (into) => calls.readInto(fn, handle, offset, into));
    return;
  }
  // The arguments were decoded by this very method's codecs.
  const methods = calls as unknown as Readonly<Record<Method, (...args: readonly unknown[]) => unknown>>;
  signature.result.write(writer, methods[method](...args));
}

/** Runs one decoded call and answers it; when it is parked, everything happens again at its resume. */
function perform(
  run: Served,
  number: number,
  args: readonly unknown[],
  onDefect: BridgeServerOptions['onDefect'],
): void {
  if (!run.open) return;
  run.state = 'inside';
  try {
    act(run, number, args);
  } catch (error) {
    if (error instanceof VfsError) return refuse(run, STATUS.failed, error.code, error.message);
    if (error instanceof ServiceError) return refuse(run, STATUS.refused, error.code, error.message);
    if (!(error instanceof Parked)) throw error;
    run.state = 'waiting';
    Atomics.store(run.memory.words, WORD.state, STATE.parked);
    let waiting = true;
    return error.register(() => {
      if (!waiting) return;
      waiting = false;
      guarded(run, onDefect, () => perform(run, number, args, onDefect));
    });
  }
  answer(run);
}

/** Whatever is thrown below is a defect: logged here, and the guest is told only that it cannot go on. */
function guarded(run: Served, onDefect: BridgeServerOptions['onDefect'], work: () => void): void {
  try {
    work();
  } catch (error) {
    const doing = describe(run);
    onDefect(error, doing);
    run.onFault(doing);
    if (run.open) refuse(run, STATUS.defect, 'defect', `a fault in the engine, ${doing}`);
  }
}

/** What the guest has called without waiting, in its order. Returns how many. */
function takeNotes({ memory, calls, notes }: Served): number {
  let taken = 0;
  const methods = calls as unknown as Readonly<Record<Method, (...args: readonly unknown[]) => unknown>>;
  for (const end = Atomics.load(memory.words, WORD.noted); notes.position < end; taken++) {
    const number = notes.u8();
    const args = PLAIN_SIGNATURES[number]?.args.map((codec) => codec.read(notes)) ?? [];
    const method = METHODS[number];
    if (method !== undefined) methods[method](...args);
  }
  return taken;
}

/** The request that follows makes them durable with itself; without one that is done here. */
function settleNotes(run: Served, onDefect: BridgeServerOptions['onDefect']): void {
  try {
    if (takeNotes(run) > 0) run.calls.settleNotes();
  } catch (error) {
    // On a full disk the record goes with the journal's next group.
    if (!(error instanceof VfsError)) onDefect(error, describe(run));
  }
}

/** While the guest waits its notes area is nobody's, and begins anew. */
function clearNotes({ memory, notes }: Served): void {
  Atomics.store(memory.words, WORD.noted, 0);
  notes.start();
}

function serveRequest(run: Served, onDefect: BridgeServerOptions['onDefect']): boolean {
  if (Atomics.load(run.memory.words, WORD.state) !== STATE.requested || !run.admit()) return false;
  guarded(run, onDefect, () => {
    const { reader } = run;
    takeNotes(run);
    clearNotes(run);
    reader.start();
    const number = reader.u8();
    const args = PLAIN_SIGNATURES[number]?.args.map((codec) => codec.read(reader)) ?? [];
    perform(run, number, args, onDefect);
  });
  return true;
}

/** Looks at the requests of all runs for as long as guests are busy, and a little longer. */
class Poller {
  readonly #runs = new Set<Served>();
  readonly #options: BridgeServerOptions;
  #pending: NodeJS.Immediate | undefined;

  constructor(options: BridgeServerOptions) {
    this.#options = options;
  }

  add(run: Served): void {
    this.#runs.add(run);
    if (this.#pending !== undefined) Atomics.store(run.memory.words, WORD.polling, 1);
  }
  remove(run: Served): void {
    this.#runs.delete(run);
  }
  wake(): void {
    if (this.#pending === undefined) this.#poll();
  }
  close(): void {
    clearImmediate(this.#pending);
    this.#pending = undefined;
    this.#setPolling(0);
    this.#runs.clear();
  }

  #setPolling(value: number): void {
    for (const { memory } of this.#runs) Atomics.store(memory.words, WORD.polling, value);
  }
  #serveAll(): boolean {
    let served = false;
    for (const run of this.#runs) if (serveRequest(run, this.#options.onDefect)) served = true;
    return served;
  }
  /** After the flag is cleared a guest sends a message; one that looked just before is found by the second look. */
  #fallAsleep(): boolean {
    this.#setPolling(0);
    for (const run of this.#runs) settleNotes(run, this.#options.onDefect);
    if (!this.#serveAll()) return true;
    this.#setPolling(1);
    return false;
  }
  readonly #poll = (): void => {
    const { now, pollFor, sliceFor } = this.#options;
    this.#pending = undefined;
    this.#setPolling(1);
    const started = now();
    let last = started;
    for (;;) {
      const served = this.#serveAll();
      const time = now();
      if (served) last = time;
      else if (time - last >= pollFor) {
        if (this.#fallAsleep()) return;
        last = time;
      }
      if (time - started >= sliceFor) {
        this.#pending = setImmediate(this.#poll);
        return;
      }
    }
  };
}

/** Serves any number of runs from one thread. A request is handled to its end before the next is looked at. */
export function createBridgeServer(options: BridgeServerOptions): BridgeServer {
  const poller = new Poller(options);
  return {
    add({ buffer, calls, admit = () => true, onFault = () => undefined }) {
      const memory = bridgeMemory(buffer);
      const run: Served = {
        memory,
        calls,
        admit,
        onFault,
        reader: new WireReader(memory.request),
        writer: new WireWriter(memory.reply),
        notes: new WireReader(memory.notes),
        state: 'before',
        open: true,
      };
      poller.add(run);
      return {
        wake: () => {
          if (run.open) poller.wake();
        },
        doing: () => describe(run),
        close: () => {
          if (run.open) settleNotes(run, options.onDefect);
          run.open = false;
          poller.remove(run);
        },
      };
    },
    close: () => poller.close(),
  };
}
