/** The contract over WebSockets: frames in MessagePack, and a live feed that a slow window cannot choke. */
import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';

import { WebSocket, WebSocketServer } from 'ws';

import type { EventPayload } from '../../src-preload/contract/api.ts';
import type { EventName } from '../../src-preload/contract/names.ts';
import { SOCKET_PATH, decodeFrame, encodeFrame } from '../../src-preload/contract/wire.ts';
import type { CallFrame } from '../../src-preload/contract/wire.ts';

import type { Dispatch } from './dispatch.ts';
import type { Session } from './session.ts';

/** Bytes waiting for a window above which `audited` events are left out for it, and counted. */
const FULL = 8 * 1024 * 1024;
/** Bytes of one message from a window: a `fileWrite` of 16 MiB, with room. */
const MAX_MESSAGE = 64 * 1024 * 1024;
/** RFC 6455: the peer broke the rules. */
const POLICY_VIOLATION = 1008;

export interface SocketServer {
  /** Tells every window; settles when all of them have taken it. */
  broadcast(name: EventName, payload: unknown): Promise<void>;
  /** Windows connected now. */
  readonly size: number;
  close(): void;
}

export interface SocketOptions {
  readonly session: Session;
  readonly dispatch: Dispatch;
  /** Called when the first window comes and when the last one goes. */
  readonly onWatch: (state: 'on' | 'off') => void;
}

export function serveWebSocket(server: Server, { session, dispatch, onWatch }: SocketOptions): SocketServer {
  const sockets = new WebSocketServer({ noServer: true, maxPayload: MAX_MESSAGE, perMessageDeflate: false });
  const windows = new Map<WebSocket, Feed>();

  const onUpgrade = (request: IncomingMessage, stream: Duplex, head: Buffer): void => {
    const status = refusal(request, session);
    if (status !== null) {
      // A caller that is refused may hang up first; without a listener that would end the process.
      stream.on('error', () => stream.destroy());
      stream.end(`HTTP/1.1 ${status}\r\nconnection: close\r\ncontent-length: 0\r\n\r\n`);
      return;
    }
    sockets.handleUpgrade(request, stream, head, (socket) => {
      windows.set(socket, createFeed(socket));
      if (windows.size === 1) onWatch('on');
      socket.on('message', (data, isBinary) => void answer(socket, isBinary ? data : null, dispatch));
      socket.on('close', () => {
        windows.delete(socket);
        if (windows.size === 0) onWatch('off');
      });
      socket.on('error', () => socket.terminate());
    });
  };
  server.on('upgrade', onUpgrade);

  return {
    async broadcast(name, payload) {
      await Promise.all([...windows.values()].map((feed) => feed(name, payload)));
    },
    get size() {
      return windows.size;
    },
    close() {
      server.off('upgrade', onUpgrade);
      for (const socket of windows.keys()) socket.terminate();
      sockets.close();
    },
  };
}

/** The status line to refuse with, or null. */
function refusal(request: IncomingMessage, session: Session): string | null {
  if (!session.isOurHost(request)) return '421 Misdirected Request';
  if (!session.isOurOrigin(request) || !session.hasCookie(request)) return '403 Forbidden';
  return request.url === SOCKET_PATH ? null : '404 Not Found';
}

async function answer(socket: WebSocket, data: unknown, dispatch: Dispatch): Promise<void> {
  const frame = Buffer.isBuffer(data) ? parseCall(data) : null;
  if (frame === null) {
    socket.close(POLICY_VIOLATION, 'not a call');
    return;
  }
  const reply = await dispatch(frame.name, frame.input);
  if (socket.readyState === WebSocket.OPEN) socket.send(encodeFrame({ kind: 'reply', id: frame.id, reply }));
}

function parseCall(data: Buffer): CallFrame | null {
  try {
    const frame = decodeFrame(data);
    return frame.kind === 'call' ? frame : null;
  } catch (error) {
    if (error instanceof TypeError) return null;
    throw error;
  }
}

type Feed = (name: EventName, payload: unknown) => Promise<void>;

/** One window's events. Settles when the bytes have left this process, or the window is gone. */
function createFeed(socket: WebSocket): Feed {
  return (name, payload) =>
    // A window that is slow learns of the newest events a beat later: each tells how many there are in all.
    name === 'audited' && socket.bufferedAmount > FULL && (payload as EventPayload<'audited'>).amended === null
      ? Promise.resolve()
      : send(socket, name, payload);
}

const send = (socket: WebSocket, name: EventName, payload: unknown): Promise<void> =>
  new Promise((resolve) => {
    if (socket.readyState !== WebSocket.OPEN) resolve();
    else socket.send(encodeFrame({ kind: 'event', name, payload }), () => resolve());
  });
