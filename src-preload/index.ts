/** Puts the bridge on `window`: it passes names and values on, and decides nothing. */
import { contextBridge, ipcRenderer } from 'electron';
import type { IpcRendererEvent } from 'electron';

import { BRIDGE_PROPERTY, CALL_CHANNEL, EVENT_CHANNEL } from './bridge.ts';
import type { Bridge } from './bridge.ts';
import { CALL_NAMES } from './contract/names.ts';
import type { EventName } from './contract/names.ts';
import type { Reply } from './contract/reply.ts';

const calls = Object.fromEntries(
  CALL_NAMES.map((name) => [name, (input: unknown) => ipcRenderer.invoke(CALL_CHANNEL, name, input) as Promise<Reply>]),
);

const subscribe: Bridge['subscribe'] = (listener) => {
  // The Electron event stays here: it would hand the page a way to the whole of IPC.
  const forward = (_event: IpcRendererEvent, name: EventName, payload: unknown): void => listener(name, payload);
  ipcRenderer.on(EVENT_CHANNEL, forward);
  return () => ipcRenderer.off(EVENT_CHANNEL, forward);
};

contextBridge.exposeInMainWorld(BRIDGE_PROPERTY, { ...calls, subscribe });
