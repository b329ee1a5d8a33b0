/** Only our page, in our windows, in its main frame, may call. */
import { describe, expect, it, vi } from 'vitest';

import { CALL_CHANNEL, EVENT_CHANNEL } from '../../src-preload/bridge.ts';
import type { Reply } from '../../src-preload/contract/reply.ts';

import { serveElectron } from './electron.ts';
import type { ElectronOptions } from './electron.ts';

type Invoke = Parameters<ElectronOptions['ipcMain']['handle']>[1];
type InvokeEvent = Parameters<Invoke>[0];

function serve() {
  const handlers = new Map<string, Invoke>();
  const send = vi.fn();
  const ours = { send } as unknown as InvokeEvent['sender'];
  const dispatch = vi.fn(async (): Promise<Reply> => ({ ok: true, value: 1 }));
  const server = serveElectron({
    ipcMain: {
      handle: (channel, listener) => void handlers.set(channel, listener),
      removeHandler: (channel) => void handlers.delete(channel),
    },
    origin: 'app://inspector',
    windows: () => [ours],
    dispatch,
  });
  const invoke = async (frame: unknown, sender: unknown = ours, name: unknown = 'runList'): Promise<unknown> =>
    handlers.get(CALL_CHANNEL)?.({ senderFrame: frame, sender } as InvokeEvent, name, { a: 1 });
  return { handlers, ours, send, dispatch, server, invoke };
}

const page = { url: 'app://inspector/index.html', parent: null };

describe('the Electron transport', () => {
  it('passes the calls of our own page on', async () => {
    const { invoke, dispatch } = serve();
    expect(await invoke(page)).toEqual({ ok: true, value: 1 });
    expect(dispatch).toHaveBeenCalledWith('runList', { a: 1 });
  });

  it.each([
    ['a page of the web', { url: 'https://example.org/', parent: null }],
    ['another host of our scheme', { url: 'app://evil/index.html', parent: null }],
    ['a host that only begins like ours', { url: 'app://inspector.evil/', parent: null }],
    ['a file', { url: 'file:///inspector/index.html', parent: null }],
    ['an empty page', { url: 'about:blank', parent: null }],
    ['no page at all', { url: '', parent: null }],
    ['a frame inside our page', { url: 'app://inspector/', parent: page }],
    ['a frame that is gone', null],
  ])('refuses %s', async (_who, frame) => {
    const { invoke, dispatch } = serve();
    expect(await invoke(frame)).toMatchObject({ ok: false, failure: { code: 'refused' } });
    expect(dispatch).not.toHaveBeenCalled();
  });

  it('refuses contents that are no window of ours, and names that are no text', async () => {
    const { invoke, ours, dispatch } = serve();
    expect(await invoke(page, {})).toMatchObject({ failure: { code: 'refused' } });
    expect(await invoke(page, ours, { toString: () => 'runList' })).toMatchObject({ failure: { code: 'refused' } });
    expect(dispatch).not.toHaveBeenCalled();
  });

  it('tells every window of an event, and stops listening when closed', () => {
    const { server, send, handlers } = serve();
    server.broadcast('jobProgress', { done: 1 });
    expect(send).toHaveBeenCalledWith(EVENT_CHANNEL, 'jobProgress', { done: 1 });
    server.close();
    expect(handlers.size).toBe(0);
  });
});
