/** The contract over Electron's IPC: calls from our own page in our own windows only. */
import type { IpcMain, IpcMainInvokeEvent, WebContents } from 'electron';

import { CALL_CHANNEL, EVENT_CHANNEL } from '../../src-preload/bridge.ts';
import type { EventName } from '../../src-preload/contract/names.ts';
import type { Reply } from '../../src-preload/contract/reply.ts';

import type { Dispatch } from './dispatch.ts';

export interface ElectronServer {
  broadcast(name: EventName, payload: unknown): void;
  close(): void;
}

export interface ElectronOptions {
  readonly ipcMain: Pick<IpcMain, 'handle' | 'removeHandler'>;
  /** Protocol and host of our own page, e.g. `app://inspector`. */
  readonly origin: string;
  /** The windows we made and that are still open. */
  readonly windows: () => Iterable<WebContents>;
  readonly dispatch: Dispatch;
}

const REFUSED: Reply = { ok: false, failure: { code: 'refused', message: 'This page may not talk to the inspector.' } };

export function serveElectron({ ipcMain, origin, windows, dispatch }: ElectronOptions): ElectronServer {
  ipcMain.handle(CALL_CHANNEL, (event, name: unknown, input: unknown) => {
    const ours = [...windows()].includes(event.sender) && isOurPage(event.senderFrame, origin);
    return ours && typeof name === 'string' ? dispatch(name, input) : REFUSED;
  });
  return {
    broadcast(name, payload) {
      for (const contents of windows()) contents.send(EVENT_CHANNEL, name, payload);
    },
    close: () => ipcMain.removeHandler(CALL_CHANNEL),
  };
}

/** The main frame, on our origin. The frame is null when it has navigated away or is gone. */
function isOurPage(frame: IpcMainInvokeEvent['senderFrame'], origin: string): boolean {
  if (frame?.parent !== null || !URL.canParse(frame.url)) return false;
  // `URL.origin` of a scheme of our own is the string "null", for every host.
  const { protocol, host } = new URL(frame.url);
  return `${protocol}//${host}` === origin;
}
