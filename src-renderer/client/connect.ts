/** Finds the engine: the preload's bridge in the desktop shell, a WebSocket to our own origin in a browser. */
import { BRIDGE_PROPERTY } from '../../src-preload/bridge.ts';
import type { Bridge } from '../../src-preload/bridge.ts';
import { SOCKET_PATH } from '../../src-preload/contract/wire.ts';

import { createConnection } from './connection.ts';
import type { Connection } from './connection.ts';
import { createSocketBridge } from './socket-bridge.ts';
import type { SocketLike } from './socket-bridge.ts';

export interface Connected {
  readonly bridge: Bridge;
  readonly connection: Connection;
}

export function connect(host: Window): Connected {
  const preloaded = (host as unknown as Record<string, Bridge | undefined>)[BRIDGE_PROPERTY];
  if (preloaded) return { bridge: preloaded, connection: createConnection('online') };
  const url = new URL(SOCKET_PATH, host.location.href);
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
  return createSocketBridge({ open: () => new WebSocket(url) as unknown as SocketLike });
}
