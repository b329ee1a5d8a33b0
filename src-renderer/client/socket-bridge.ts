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

/** One connection at a time; calls wait for it, events are handed on. */
class SocketLink {
  readonly connection = createConnection('connecting');
  readonly #open: () => SocketLike;
  readonly #pending = new Map<number, Pending>();
  readonly #listeners = new Set<(name: EventName, payload: unknown) => void>();
  #socket: SocketLike | null = null;
  #nextId = 1;
  #attempts = 0;

  constructor({ open }: SocketBridgeOptions) {
    this.#open = open;
    this.#dial();
  }

  call(name: CallName, input: unknown): Promise<Reply> {
    return new Promise((resolve) => {
      const id = this.#nextId++;
      const timer = setTimeout(() => {
        if (this.#pending.get(id)?.sent === false) this.#settle(id, DISCONNECTED);
      }, PATIENCE);
      const settle = (reply: Reply): void => {
        clearTimeout(timer);
        resolve(reply);
      };
      this.#pending.set(id, { frame: encodeFrame({ kind: 'call', id, name, input }), settle, sent: false });
      this.#flush();
    });
  }

  subscribe(listener: (name: EventName, payload: unknown) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #dial(): void {
    const socket = this.#open();
    socket.binaryType = 'arraybuffer';
    socket.onopen = () => {
      this.#attempts = 0;
      this.connection.set('online');
      this.#flush();
    };
    socket.onclose = () => this.#dropped();
    socket.onmessage = (message) => this.#receive(message.data);
    this.#socket = socket;
  }

  #dropped(): void {
    this.#socket = null;
    this.connection.set('offline');
    // A call that was sent may have been carried out: only its caller can know whether to repeat it.
    for (const [id, waiting] of this.#pending) if (waiting.sent) this.#settle(id, DISCONNECTED);
    const wait = BACK_OFF[Math.min(this.#attempts, BACK_OFF.length - 1)] ?? PATIENCE;
    this.#attempts += 1;
    setTimeout(() => this.#dial(), wait);
  }

  #flush(): void {
    for (const waiting of this.#pending.values()) {
      if (waiting.sent || this.#socket?.readyState !== OPEN) continue;
      this.#socket.send(waiting.frame);
      waiting.sent = true;
    }
  }

  #settle(id: number, reply: Reply): void {
    const waiting = this.#pending.get(id);
    this.#pending.delete(id);
    waiting?.settle(reply);
  }

  #receive(data: unknown): void {
    if (!(data instanceof ArrayBuffer)) return;
    const frame = decodeFrame(new Uint8Array(data));
    if (frame.kind === 'reply') this.#settle(frame.id, frame.reply);
    if (frame.kind === 'event') for (const listener of this.#listeners) listener(frame.name, frame.payload);
  }
}

export function createSocketBridge(options: SocketBridgeOptions): { bridge: Bridge; connection: Connection } {
  const link = new SocketLink(options);
  const calls = Object.fromEntries(CALL_NAMES.map((name) => [name, (input: unknown) => link.call(name, input)]));
  const subscribe: Bridge['subscribe'] = (listener) => link.subscribe(listener);
  // CALL_NAMES is the whole list, so the record is complete; `fromEntries` cannot say so.
  return { bridge: { ...calls, subscribe } as unknown as Bridge, connection: link.connection };
}
