/** The browser shell on a real port: who gets in, and what travels. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import type { IncomingMessage } from 'node:http';
import { connect as connectTo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';

import type { Reply } from '../../src-preload/contract/reply.ts';
import { decodeFrame, encodeFrame } from '../../src-preload/contract/wire.ts';
import type { Frame } from '../../src-preload/contract/wire.ts';
import type { EngineListener } from '../rpc/engine-link.ts';

import { startBrowserServer } from './browser-server.ts';
import type { BrowserServer } from './browser-server.ts';

const renderer = mkdtempSync(join(tmpdir(), 'inspector-page-'));
writeFileSync(join(renderer, 'index.html'), 'the page');

let server: BrowserServer;
let watched: string[] = [];
let listeners: Set<EngineListener>;
let port: number;

const answerFrom =
  (who: string) =>
  async (name: string, input: unknown): Promise<Reply> => ({ ok: true, value: { who, name, input } });
const emit: EngineListener = (name, payload) => Promise.all([...listeners].map((listener) => listener(name, payload)));

beforeEach(async () => {
  listeners = new Set();
  watched = [];
  server = await startBrowserServer({
    port: 0,
    renderer,
    engine: {
      call: answerFrom('engine'),
      onEvent: (listener) => (listeners.add(listener), () => listeners.delete(listener)),
      watch: (state) => watched.push(state),
      close: () => Promise.resolve(),
      ended: new Promise(() => undefined),
    },
    shell: answerFrom('shell'),
    onFault: (error) => expect.fail(String(error)),
  });
  port = Number(new URL(server.url).port);
});
afterEach(async () => {
  await server.close();
});
afterAll(() => rmSync(renderer, { recursive: true }));

type Headers = Record<string, string>;
const get = (path: string, headers: Headers = {}, method = 'GET'): Promise<IncomingMessage & { text: string }> =>
  new Promise((resolve, reject) => {
    const sent = request({ host: '127.0.0.1', port, path, headers, method }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => resolve(Object.assign(response, { text: Buffer.concat(chunks).toString() })));
    });
    sent.on('error', reject).end();
  });

const loginPath = (): string => new URL(server.url).pathname + new URL(server.url).search;
async function logIn(): Promise<string> {
  const { headers } = await get(loginPath());
  return (headers['set-cookie']?.[0] ?? '').split(';')[0] ?? '';
}

describe('the page', () => {
  it('is behind a link that works once', async () => {
    const first = await get(loginPath());
    expect([first.statusCode, first.headers.location]).toEqual([302, '/']);
    const [cookie = ''] = first.headers['set-cookie'] ?? [];
    expect(cookie).toMatch(new RegExp(`^capsule_inspector_${port}=[\\w-]{43}; Path=/; HttpOnly; SameSite=Strict$`));
    const page = await get('/', { cookie: cookie.split(';')[0] ?? '' });
    expect([page.statusCode, page.text]).toEqual([200, 'the page']);
    expect((await get(loginPath())).statusCode).toBe(403);
  });

  it('lets a browser that is in already use the link again', async () => {
    const cookie = await logIn();
    const again = await get(loginPath(), { cookie });
    expect([again.statusCode, again.headers['set-cookie']]).toEqual([302, undefined]);
  });

  it.each([
    ['no cookie', {}],
    ['a wrong value', { cookie: 'capsule_inspector_PORT=AAAA' }],
    ['the cookie of another port', { cookie: 'capsule_inspector_1=AAAA' }],
  ])('stays closed to %s', async (_what, headers: Headers) => {
    const cookie = headers['cookie']?.replace('PORT', String(port));
    const { statusCode, text, headers: sent } = await get('/', cookie === undefined ? {} : { cookie });
    expect(statusCode).toBe(403);
    expect(text).not.toContain('the page');
    expect(sent).toMatchObject({ 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' });
  });

  it('does not burn the link on a wrong token', async () => {
    expect((await get('/?token=wrong')).statusCode).toBe(403);
    expect((await get(loginPath())).statusCode).toBe(302);
  });

  it('is asked for again after a click on another site, because that does not send a strict cookie', async () => {
    expect((await get('/', { 'sec-fetch-site': 'cross-site' })).headers['refresh']).toBe('0; url=/');
    expect((await get('/', { 'sec-fetch-site': 'same-origin' })).headers['refresh']).toBeUndefined();
  });

  it('is not served under a foreign name, link and cookie or not', async () => {
    const cookie = await logIn();
    for (const host of ['example.org', `example.org:${port}`, '127.0.0.1', `127.0.0.1:${port}.example.org`])
      expect((await get('/', { cookie, host })).statusCode).toBe(421);
    expect((await get('/', { cookie, host: `localhost:${port}` })).statusCode).toBe(200);
  });

  it('answers nothing but GET, and nothing that is no address', async () => {
    const cookie = await logIn();
    expect((await get('/', { cookie }, 'POST')).statusCode).toBe(405);
    expect((await get('//', { cookie })).statusCode).toBe(400);
    expect((await get('/..%2f..%2fetc/passwd', { cookie })).statusCode).toBe(404);
  });
});

describe('the socket', () => {
  const connect = (headers: Headers, path = '/rpc'): WebSocket =>
    new WebSocket(`ws://127.0.0.1:${port}${path}`, { headers });
  const origin = (): string => `http://127.0.0.1:${port}`;
  const opened = (socket: WebSocket): Promise<number> =>
    new Promise((resolve) => {
      socket.on('open', () => resolve(101));
      socket.on('error', () => undefined);
      socket.on('unexpected-response', (_request, response) => resolve(response.statusCode ?? 0));
    });
  const next = (socket: WebSocket): Promise<Frame> =>
    new Promise((resolve) => socket.once('message', (data: Buffer) => resolve(decodeFrame(data))));

  it('refuses who has no cookie, no origin, a foreign origin, a foreign name, or another path', async () => {
    const cookie = await logIn();
    expect(await opened(connect({ origin: origin() }))).toBe(403);
    expect(await opened(connect({ cookie }))).toBe(403);
    expect(await opened(connect({ cookie, origin: 'https://example.org' }))).toBe(403);
    expect(await opened(connect({ cookie, origin: `http://127.0.0.1:${port + 1}` }))).toBe(403);
    expect(await opened(connect({ cookie, origin: 'null' }))).toBe(403);
    expect(await opened(connect({ cookie, origin: `http://evil:${port}`, host: `evil:${port}` }))).toBe(421);
    expect(await opened(connect({ cookie, origin: origin() }, '/other'))).toBe(404);
  });

  it('asks for the live feed while a window is there, and no longer', async () => {
    const socket = connect({ cookie: await logIn(), origin: origin() });
    await opened(socket);
    expect(watched).toEqual(['on']);
    socket.close();
    await expect.poll(() => watched).toEqual(['on', 'off']);
  });

  it('carries calls to the shell and to the engine, and bytes as bytes', async () => {
    const socket = connect({ cookie: await logIn(), origin: origin() });
    await opened(socket);
    socket.send(encodeFrame({ kind: 'call', id: 7, name: 'fileWrite', input: { bytes: new Uint8Array([1, 2]) } }));
    const written = { who: 'engine', name: 'fileWrite', input: { bytes: new Uint8Array([1, 2]) } };
    expect(await next(socket)).toEqual({ kind: 'reply', id: 7, reply: { ok: true, value: written } });
    socket.send(encodeFrame({ kind: 'call', id: 8, name: 'shellBrowse', input: {} }));
    expect(await next(socket)).toMatchObject({ id: 8, reply: { value: { who: 'shell' } } });
  });

  it.each([
    ['text', 'hello'],
    ['bytes that are no frame', Buffer.from([0xc1])],
    ['a frame that is no call', Buffer.from(encodeFrame({ kind: 'event', name: 'jobProgress', payload: 1 }))],
  ])('hangs up on %s', async (_what, data) => {
    const socket = connect({ cookie: await logIn(), origin: origin() });
    await opened(socket);
    const closed = new Promise((resolve) => socket.on('close', resolve));
    socket.send(data);
    expect(await closed).toBe(1008);
  });

  it('leaves ticks of the record out for a window that does not keep up, but none that says what changed, and nothing else', async () => {
    const socket = connect({ cookie: await logIn(), origin: origin() });
    await opened(socket);
    const frames: Frame[] = [];
    socket.on('message', (data: Buffer) => frames.push(decodeFrame(data)));
    socket.pause();
    const tick = (total: number, amended: number | null) => ({ sandbox: 's', total, amended });
    const flood = Array.from({ length: 24 }, () => emit('runOutput', { run: 'r', bytes: new Uint8Array(1 << 20) }));
    for (let round = 0; round < 3; round++) void emit('audited', tick(round, null));
    void emit('audited', tick(3, 2));
    socket.resume();
    await Promise.all(flood);
    await emit('audited', tick(4, null));
    await emit('jobProgress', {});
    await expect.poll(() => frames.at(-1)).toMatchObject({ name: 'jobProgress' });
    const payloads = frames.filter((frame) => frame.kind === 'event' && frame.name === 'audited');
    expect(payloads).toMatchObject([{ payload: tick(3, 2) }, { payload: tick(4, null) }]);
    expect(frames.filter((frame) => frame.kind === 'event' && frame.name === 'runOutput')).toHaveLength(24);
  });

  it('outlives a caller that hangs up while it is being refused', async () => {
    const refused = `GET /rpc HTTP/1.1\r\nhost: 127.0.0.1:${port}\r\nconnection: upgrade\r\nupgrade: websocket\r\n\r\n`;
    const hangUp = (): Promise<unknown> =>
      new Promise((resolve) => {
        const caller = connectTo({ host: '127.0.0.1', port }, () => {
          // More than is read, so that the system answers with a reset.
          caller.write(refused + 'x'.repeat(100_000), () => caller.resetAndDestroy());
        });
        caller.on('error', () => undefined).on('close', resolve);
      });
    await Promise.all(Array.from({ length: 20 }, hangUp));
    expect((await get('/')).statusCode).toBe(403);
  });

  it('tells the engine that output is taken only when the window has it', async () => {
    const socket = connect({ cookie: await logIn(), origin: origin() });
    await opened(socket);
    socket.pause();
    let isTaken = false;
    const flood = Array.from({ length: 32 }, () => emit('runOutput', { run: 'r', bytes: new Uint8Array(1 << 20) }));
    const taken = Promise.all(flood).then(() => (isTaken = true));
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(isTaken).toBe(false);
    socket.terminate();
    await taken;
  });
});

it('says so when its port is taken', async () => {
  const nobody = answerFrom('nobody');
  const engine = {
    call: nobody,
    onEvent: () => () => undefined,
    watch: () => undefined,
    close: () => Promise.resolve(),
    ended: Promise.resolve(null),
  };
  const second = startBrowserServer({ port, renderer, engine, shell: nobody, onFault: () => undefined });
  await expect(second).rejects.toThrow(/EADDRINUSE/);
});
