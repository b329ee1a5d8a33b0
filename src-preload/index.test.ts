/** The bridge has one function per call and one subscription, and gives away nothing of Electron. */
import { beforeEach, expect, it, vi } from 'vitest';

import { BRIDGE_PROPERTY, CALL_CHANNEL, EVENT_CHANNEL } from './bridge.ts';
import type { Bridge } from './bridge.ts';
import { CALL_NAMES } from './contract/names.ts';

const electron = vi.hoisted(() => ({
  contextBridge: { exposeInMainWorld: vi.fn() },
  ipcRenderer: { invoke: vi.fn(async () => 'reply'), on: vi.fn(), off: vi.fn() },
}));
vi.mock('electron', () => electron);

let bridge: Bridge;
beforeEach(async () => {
  vi.clearAllMocks();
  vi.resetModules();
  await import('./index.ts');
  bridge = electron.contextBridge.exposeInMainWorld.mock.calls[0]?.[1] as Bridge;
});

it('stands on window under its own name, with the calls of the contract and nothing else', () => {
  expect(electron.contextBridge.exposeInMainWorld).toHaveBeenCalledExactlyOnceWith(BRIDGE_PROPERTY, bridge);
  expect(Object.keys(bridge)).toEqual([...CALL_NAMES, 'subscribe']);
});

it('passes a call on as it is', async () => {
  expect(await bridge.fileStat({ path: 'cwd://a' })).toBe('reply');
  expect(electron.ipcRenderer.invoke).toHaveBeenCalledExactlyOnceWith(CALL_CHANNEL, 'fileStat', { path: 'cwd://a' });
});

it('hands events over without the Electron event, until undone', () => {
  const listener = vi.fn();
  const undo = bridge.subscribe(listener);
  const [channel, forward] = electron.ipcRenderer.on.mock.calls[0] as [string, (...values: unknown[]) => void];
  forward({ sender: 'ipcRenderer' }, 'runChanged', { id: 'r' });
  expect(channel).toBe(EVENT_CHANNEL);
  expect(listener.mock.calls).toEqual([['runChanged', { id: 'r' }]]);
  undo();
  expect(electron.ipcRenderer.off).toHaveBeenCalledExactlyOnceWith(EVENT_CHANNEL, forward);
});
