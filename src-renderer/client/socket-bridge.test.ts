/** The WebSocket bridge against a socket that does what it is told. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { decodeFrame, encodeFrame } from '../../src-preload/contract/wire.ts';
import type { Frame } from '../../src-preload/contract/wire.ts';

import { createSocketBridge } from './socket-bridge.ts';
import type { SocketLike } from './socket-bridge.ts';

class FakeSocket implements SocketLike {
  binaryType = '';
  readyState = 0;
  readonly sent: Frame[] = [];
  onopen: (() => void) | null = null;
  onclose: (() => void) | null = null;
  onmessage: ((message: { data: unknown }) => void) | null = null;
  send(data: Uint8Array): void {
    this.sent.push(decodeFrame(data));
  }
  accept(): void {
    this.readyState = 1;
    this.onopen?.();
  }
  drop(): void {
    this.readyState = 3;
    this.onclose?.();
  }
  deliver(frame: Frame): void {
    this.onmessage?.({ data: encodeFrame(frame).slice().buffer });
  }
}

describe('the socket bridge', () => {
  const sockets: FakeSocket[] = [];
  const open = (): FakeSocket => {
    const socket = new FakeSocket();
    sockets.push(socket);
    return socket;
  };
  const latest = (): FakeSocket => sockets.at(-1) ?? open();
  beforeEach(() => {
    sockets.length = 0;
    vi.useFakeTimers();
  });
  afterEach(() => vi.useRealTimers());

  it('sends a call made before the connection stands, and answers it by id', async () => {
    const { bridge } = createSocketBridge({ open });
    const [first, second] = [bridge.appInfo({}), bridge.sandboxList({})];
    expect(latest().sent).toEqual([]);
    latest().accept();
    expect(latest().sent).toMatchObject([
      { kind: 'call', id: 1, name: 'appInfo' },
      { kind: 'call', id: 2, name: 'sandboxList' },
    ]);
    latest().deliver({ kind: 'reply', id: 2, reply: { ok: true, value: [] } });
    latest().deliver({ kind: 'reply', id: 1, reply: { ok: true, value: { version: '1' } } });
    expect(await first).toEqual({ ok: true, value: { version: '1' } });
    expect(await second).toEqual({ ok: true, value: [] });
  });

  it('hands events to subscribers until they leave', () => {
    const { bridge } = createSocketBridge({ open });
    const heard: unknown[] = [];
    const leave = bridge.subscribe((name, payload) => heard.push([name, payload]));
    latest().accept();
    latest().deliver({ kind: 'event', name: 'shellCommand', payload: { command: 'save' } });
    leave();
    latest().deliver({ kind: 'event', name: 'shellCommand', payload: { command: 'again' } });
    expect(heard).toEqual([['shellCommand', { command: 'save' }]]);
  });

  it('fails what was sent when the connection drops, and never sends it twice', async () => {
    const { bridge } = createSocketBridge({ open });
    latest().accept();
    const call = bridge.runKill({ run: 'r' });
    latest().drop();
    expect(await call).toMatchObject({ ok: false, failure: { code: 'disconnected' } });
    await vi.advanceTimersByTimeAsync(300);
    latest().accept();
    expect(latest().sent).toEqual([]);
  });

  it('dials again, ever more slowly, and says how it stands', async () => {
    const { connection } = createSocketBridge({ open });
    const states: string[] = [];
    connection.subscribe((state) => states.push(state));
    latest().accept();
    latest().drop();
    await vi.advanceTimersByTimeAsync(250);
    expect(sockets).toHaveLength(2);
    latest().drop();
    await vi.advanceTimersByTimeAsync(250);
    expect(sockets).toHaveLength(2);
    await vi.advanceTimersByTimeAsync(250);
    expect(sockets).toHaveLength(3);
    latest().accept();
    expect(states).toEqual(['online', 'offline', 'online']);
  });

  it('gives up on a call that waited too long for a connection', async () => {
    const { bridge } = createSocketBridge({ open });
    const call = bridge.appInfo({});
    await vi.advanceTimersByTimeAsync(15_000);
    expect(await call).toMatchObject({ ok: false, failure: { code: 'disconnected' } });
  });
});
