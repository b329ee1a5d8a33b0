/** A bridge over a WebSocket: calls answered by id, reconnecting with back-off. */
import type { Bridge } from '../../src-preload/bridge.ts';
import { CALL_NAMES } from '../../src-preload/contract/names.ts';
import type { CallName, EventName } from '../../src-preload/contract/names.ts';
import type { Reply } from '../../src-preload/contract/reply.ts';
import { decodeFrame, encodeFrame } from '../../src-preload/contract/wire.ts';

import { createConnection } from './connection.ts';
import type { Connection } from './connection.ts';

/** Milliseconds between attempts; the last one repeats. */
const BACK_OFF = [250, 500, 1000, 2000, 4000] as const;
/** Milliseconds a call waits for a connection before it fails as `disconnected`. */
const PATIENCE = 15_000;

/** The part of the browser's WebSocket that is used, so that tests can hand in their own. */
export interface SocketLike {
  binaryType: string;
  readonly readyState: number;
  send(data: Uint8Array<ArrayBuffer>): void;
  onopen: (() => void) | null;
  onclose: (() => void) | null;
  onmessage: ((message: { data: unknown }) => void) | null;
}

export interface SocketBridgeOptions {
  readonly open: () => SocketLike;
}

interface Pending {
  readonly frame: Uint8Array<ArrayBuffer>;
  readonly settle: (reply: Reply) => void;
  sent: boolean;
}

const OPEN = 1;
const DISCONNECTED: Reply = {
  ok: false,
  failure: { code: 'disconnected', message: 'The connection to the inspector was lost before it answered.' },
};

export function createSocketBridge({ open }: SocketBridgeOptions): { bridge: Bridge; connection: Connection } {
  const connection = createConnection('connecting');
  const pending = new Map<number, Pending>();
  const listeners = new Set<(name: EventName, payload: unknown) => void>();
  let socket: SocketLike | null = null;
  let nextId = 1;
  let attempts = 0;

  const settle = (id: number, reply: Reply): void => {
    const waiting = pending.get(id);
    pending.delete(id);
    waiting?.settle(reply);
  };

  const flush = (): void => {
    for (const waiting of pending.values()) {
      if (waiting.sent || socket?.readyState !== OPEN) continue;
      socket.send(waiting.frame);
      waiting.sent = true;
    }
  };

  const receive = (data: unknown): void => {
    if (!(data instanceof ArrayBuffer)) return;
    const frame = decodeFrame(new Uint8Array(data));
    if (frame.kind === 'reply') settle(frame.id, frame.reply);
    if (frame.kind === 'event') for (const listener of listeners) listener(frame.name, frame.payload);
  };

  const dropped = (): void => {
    socket = null;
    connection.set('offline');
    // A call that was sent may have been carried out: only its caller can know whether to repeat it.
    for (const [id, waiting] of pending) if (waiting.sent) settle(id, DISCONNECTED);
    const wait = BACK_OFF[Math.min(attempts, BACK_OFF.length - 1)] ?? PATIENCE;
    attempts += 1;
    setTimeout(dial, wait);
  };

  const dial = (): void => {
    const fresh = open();
    fresh.binaryType = 'arraybuffer';
    fresh.onopen = () => {
      attempts = 0;
      connection.set('online');
      flush();
    };
    fresh.onclose = dropped;
    fresh.onmessage = (message) => receive(message.data);
    socket = fresh;
  };

  const call = (name: CallName, input: unknown): Promise<Reply> =>
    new Promise((resolve) => {
      const id = nextId++;
      const frame = encodeFrame({ kind: "call", id, name, input });
      const timer = setTimeout(() => {
        if (pending.get(id)?.sent === false) settle(id, DISCONNECTED);
      }, PATIENCE);
      const done = (reply: Reply): void => {
        clearTimeout(timer);
        resolve(reply);
      };
      pending.set(id, { frame, settle: done, sent: false });
      flush();
    });

  dial();
  const calls = Object.fromEntries(CALL_NAMES.map((name) => [name, (input: unknown) => call(name, input)]));
  const subscribe: Bridge['subscribe'] = (listener) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  };
  // CALL_NAMES is the whole list, so the record is complete; `fromEntries` cannot say so.
  return { bridge: { ...calls, subscribe } as unknown as Bridge, connection };
}
