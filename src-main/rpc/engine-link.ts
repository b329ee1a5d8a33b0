/** The main thread's end of the engine thread: calls answered by number, events fanned out. */
import type { EventPayload } from '../../src-preload/contract/api.ts';
import type { EventName } from '../../src-preload/contract/names.ts';
import type { Reply } from '../../src-preload/contract/reply.ts';
import type { CallFrame, EventFrame, ReplyFrame } from '../../src-preload/contract/wire.ts';

import type { Dispatch } from './dispatch.ts';

/**
 * What the engine thread receives. `close`: finish, and exit by itself. `taken`: so many bytes of a run's
 * output have reached their reader, so that the engine can hold back a guest that writes faster. `watch`: whether
 * anybody looks at the live feed (`audited` and `layersChanged`); nobody does at first.
 */
export type ToEngine =
  | CallFrame
  | { readonly kind: 'close' }
  | { readonly kind: 'taken'; readonly run: string; readonly bytes: number }
  | { readonly kind: 'watch'; readonly state: 'on' | 'off' };
export type FromEngine = ReplyFrame | EventFrame;

/** The part of a `Worker` that is used. */
export interface EngineThread {
  postMessage(message: ToEngine): void;
  on(event: 'message', listener: (message: FromEngine) => void): unknown;
  on(event: 'error', listener: (error: unknown) => void): unknown;
  on(event: 'exit', listener: (code: number) => void): unknown;
  terminate(): Promise<unknown>;
}

/** May return a promise: until it settles, the bytes of a `runOutput` count as not yet read. */
export type EngineListener = (name: EventName, payload: unknown) => unknown;

export interface EngineLink {
  readonly call: Dispatch;
  /** Returns the undo. */
  readonly onEvent: (listener: EngineListener) => () => void;
  /** Whether anybody looks at the live feed from here. */
  readonly watch: (state: 'on' | 'off') => void;
  /** Asks the engine to finish; after `patienceMs` (default 5000) it is terminated. */
  readonly close: (patienceMs?: number) => Promise<void>;
  /** Settles once, when the thread is gone: null after `close`, otherwise why, as a sentence. */
  readonly ended: Promise<string | null>;
}

type Pending = Map<number, (reply: Reply) => void>;

const DISCONNECTED: Reply = {
  ok: false,
  failure: { code: 'disconnected', message: 'The engine stopped before it answered.' },
};

export function createEngineLink(thread: EngineThread): EngineLink {
  const pending: Pending = new Map();
  const listeners = new Set<EngineListener>();
  let state: 'running' | 'closing' | 'gone' = 'running';
  let nextId = 1;
  let closed: Promise<void> | undefined;

  thread.on('message', (message) => {
    if (message.kind === 'reply') settle(pending, message);
    else void publish(thread, listeners, message);
  });

  const ended = untilExit(thread, () => {
    const asked = state === 'closing';
    state = 'gone';
    for (const answer of pending.values()) answer(DISCONNECTED);
    pending.clear();
    return asked;
  });

  return {
    ended,
    call(name, input) {
      if (state === 'gone') return Promise.resolve(DISCONNECTED);
      const id = nextId++;
      return new Promise((resolve) => {
        pending.set(id, resolve);
        thread.postMessage({ kind: 'call', id, name, input });
      });
    },
    onEvent(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    watch: (wanted) => thread.postMessage({ kind: 'watch', state: wanted }),
    close(patienceMs = 5000) {
      if (state === 'gone') return Promise.resolve();
      state = 'closing';
      closed ??= finish(thread, ended, patienceMs);
      return closed;
    },
  };
}

async function finish(thread: EngineThread, ended: Promise<unknown>, patienceMs: number): Promise<void> {
  thread.postMessage({ kind: 'close' });
  const timer = setTimeout(() => void thread.terminate(), patienceMs);
  await ended;
  clearTimeout(timer);
}

function settle(pending: Pending, { id, reply }: ReplyFrame): void {
  const answer = pending.get(id);
  pending.delete(id);
  answer?.(reply);
}

async function publish(thread: EngineThread, listeners: ReadonlySet<EngineListener>, event: EventFrame): Promise<void> {
  const taken = [...listeners].map((listener) => listener(event.name, event.payload));
  if (event.name !== 'runOutput') return;
  await Promise.allSettled(taken);
  const { run, bytes } = event.payload as EventPayload<'runOutput'>;
  thread.postMessage({ kind: 'taken', run, bytes: bytes.byteLength });
}

/** `onGone` says whether the exit was asked for. */
function untilExit(thread: EngineThread, onGone: () => boolean): Promise<string | null> {
  let fault: string | null = null;
  thread.on('error', (error) => {
    fault = error instanceof Error ? (error.stack ?? error.message) : String(error);
  });
  return new Promise((resolve) => {
    thread.on('exit', (code) => {
      const asked = onGone();
      resolve(fault ?? (asked ? null : `The engine thread ended with code ${code}.`));
    });
  });
}
