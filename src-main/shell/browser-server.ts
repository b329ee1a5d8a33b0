/** The browser shell without its process: an engine link served on 127.0.0.1. */
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';

import type { Dispatch } from '../rpc/dispatch.ts';
import type { EngineLink } from '../rpc/engine-link.ts';
import { servePage } from '../rpc/page-server.ts';
import { createRouter } from '../rpc/router.ts';
import { createSession } from '../rpc/session.ts';
import { createStaticFiles } from '../rpc/static.ts';
import { serveWebSocket } from '../rpc/websocket.ts';

export interface BrowserServer {
  /** The one-time link. */
  readonly url: string;
  close(): Promise<void>;
}

export interface BrowserServerOptions {
  /** 0 lets the system choose. */
  readonly port: number;
  /** The folder of the window's bundle. */
  readonly renderer: string;
  readonly engine: EngineLink;
  readonly shell: Dispatch;
  readonly onFault: (error: unknown) => void;
}

/** Errors: `Error` when the port is taken or the bundle is not there. */
export async function startBrowserServer(options: BrowserServerOptions): Promise<BrowserServer> {
  const { engine, shell, onFault } = options;
  const files = createStaticFiles(options.renderer);
  const server = createServer();
  const port = await listen(server, options.port);
  const session = createSession(port);
  server.on('request', servePage(session, files, onFault));
  const sockets = serveWebSocket(server, {
    session,
    dispatch: createRouter(shell, engine.call),
    onWatch: engine.watch,
  });
  const stopForwarding = engine.onEvent((name, payload) => sockets.broadcast(name, payload));
  return {
    url: `http://127.0.0.1:${port}${session.loginPath}`,
    async close() {
      stopForwarding();
      sockets.close();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** On the loopback address only: nobody outside this machine can reach it. */
const listen = (server: Server, port: number): Promise<number> =>
  new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host: '127.0.0.1', port }, () => resolve((server.address() as AddressInfo).port));
  });
