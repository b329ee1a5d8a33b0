/** The desktop shell in plain Node, on a stub of Electron: what it locks down, and how it starts and ends. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeEach, describe, expect, it, vi } from 'vitest';

import { CALL_CHANNEL, EVENT_CHANNEL } from '../src-preload/bridge.ts';
import type { Reply } from '../src-preload/contract/reply.ts';
import type { EngineLink } from './rpc/engine-link.ts';

type Listener = (...values: never[]) => unknown;
type Answer = (request: { url: string; method: string }) => Promise<Response>;

const stub = vi.hoisted(() => {
  const listeners = new Map<string, Listener[]>();
  const handlers = new Map<string, Listener>();
  const order: string[] = [];
  const state = { hasLock: true, windows: [] as StubWindow[], protocol: null as Answer | null };
  class StubWindow {
    static getAllWindows = (): readonly StubWindow[] => state.windows;
    readonly options: { webPreferences: Record<string, unknown> };
    readonly webContents = { send: vi.fn(), on: vi.fn(), setWindowOpenHandler: vi.fn() };
    once = vi.fn();
    loadURL = vi.fn(async () => undefined);
    isMinimized = vi.fn(() => true);
    restore = vi.fn();
    show = vi.fn();
    focus = vi.fn();
    constructor(options: StubWindow['options']) {
      this.options = options;
      state.windows.push(this);
    }
  }
  const noted = (name: string) => vi.fn<(...values: unknown[]) => void>(() => void order.push(name));
  const session = {
    setPermissionRequestHandler: vi.fn(),
    setPermissionCheckHandler: vi.fn(),
    setDevicePermissionHandler: vi.fn(),
  };
  const electron = {
    BrowserWindow: StubWindow,
    Menu: { buildFromTemplate: vi.fn((template: unknown) => template), setApplicationMenu: vi.fn() },
    app: {
      isPackaged: true,
      enableSandbox: noted('sandbox'),
      setPath: noted('profile'),
      requestSingleInstanceLock: vi.fn(() => (order.push('lock'), state.hasLock)),
      whenReady: vi.fn(async () => void order.push('ready')),
      exit: vi.fn(),
      quit: vi.fn(),
      on: (name: string, listener: Listener) => void listeners.set(name, [...(listeners.get(name) ?? []), listener]),
    },
    dialog: { showErrorBox: vi.fn(), showOpenDialog: vi.fn() },
    ipcMain: {
      handle: (channel: string, listener: Listener) => void handlers.set(channel, listener),
      removeHandler: vi.fn(),
    },
    protocol: {
      registerSchemesAsPrivileged: noted('scheme'),
      handle: vi.fn((_scheme: string, answer: Answer) => void (state.protocol = answer)),
    },
    session: { defaultSession: session },
    safeStorage: {
      isEncryptionAvailable: () => true,
      getSelectedStorageBackend: () => 'kwallet6',
      encryptString: (text: string) => Buffer.from(`sealed ${text}`),
    },
  };
  return { electron, listeners, handlers, order, state, session };
});
vi.mock('electron', () => stub.electron);

const engine = {
  call: vi.fn<EngineLink['call']>(),
  onEvent: vi.fn<EngineLink['onEvent']>(() => () => undefined),
  watch: vi.fn<EngineLink['watch']>(),
  close: vi.fn<EngineLink['close']>(async () => undefined),
  ended: new Promise<string | null>(() => undefined),
};
vi.mock('./shell/start-engine.ts', () => ({ startEngine: () => engine }));

const top = mkdtempSync(join(tmpdir(), 'inspector-main-'));
vi.mock('./shell/locations.ts', () => ({
  locationsOf: () => ({
    renderer: join(top, 'renderer'),
    preload: '/out/preload/index.cjs',
    resources: join(top, 'resources'),
  }),
  readVersion: () => '1.2.3',
}));
mkdirSync(join(top, 'renderer'));
writeFileSync(join(top, 'renderer', 'index.html'), 'the page');
afterAll(() => rmSync(top, { recursive: true }));

const opened = (id: string): Reply => ({ ok: true, value: { sandbox: { id } } });
const emit = (name: string, ...values: unknown[]): void => {
  for (const listener of stub.listeners.get(name) ?? []) listener(...(values as never[]));
};

async function start(...argv: string[]): Promise<void> {
  vi.stubEnv('CAPSULE_INSPECTOR_HOME', join(top, 'home'));
  process.argv = ['electron', ...argv];
  vi.resetModules();
  await import('./main.ts');
  await new Promise((resolve) => setTimeout(resolve, 10));
}

beforeEach(() => {
  vi.clearAllMocks();
  stub.listeners.clear();
  stub.handlers.clear();
  stub.order.length = 0;
  Object.assign(stub.state, { hasLock: true, windows: [], protocol: null });
  engine.call.mockImplementation(async () => opened('the sandbox'));
  engine.ended = new Promise(() => undefined);
});

const page = { url: 'app://inspector/', parent: null };
const invoke = (name: string, frame: unknown = page, input: unknown = {}): unknown =>
  stub.handlers.get(CALL_CHANNEL)?.(
    ...([{ sender: stub.state.windows[0]?.webContents, senderFrame: frame }, name, input] as never[]),
  );

describe('the desktop shell', () => {
  it('turns the sandbox on and declares its scheme before Electron is ready', async () => {
    await start();
    expect(stub.order).toEqual(['sandbox', 'scheme', 'profile', 'lock', 'ready']);
    expect(stub.electron.app.setPath).toHaveBeenCalledWith('userData', join(top, 'home', 'desktop'));
  });

  it('makes a window without Node, on its own page', async () => {
    await start();
    const [window] = stub.state.windows;
    expect(window?.options.webPreferences).toMatchObject({
      preload: '/out/preload/index.cjs',
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webviewTag: false,
    });
    expect(window?.loadURL).toHaveBeenCalledWith('app://inspector/');
  });

  it('lets no page go anywhere', async () => {
    await start();
    const contents = { on: vi.fn<(name: string, listener: Listener) => void>(), setWindowOpenHandler: vi.fn() };
    emit('web-contents-created', {}, contents);
    for (const name of ['will-navigate', 'will-frame-navigate', 'will-redirect', 'will-attach-webview']) {
      const preventDefault = vi.fn();
      contents.on.mock.calls.find(([event]) => event === name)?.[1](...([{ preventDefault }] as never[]));
      expect(preventDefault, name).toHaveBeenCalledOnce();
    }
    const open = contents.setWindowOpenHandler.mock.calls[0]?.[0] as () => unknown;
    expect(open()).toEqual({ action: 'deny' });
  });

  it('grants no permission', async () => {
    await start();
    const answer = vi.fn();
    const [ask] = stub.session.setPermissionRequestHandler.mock.calls[0] as [Listener];
    ask(...([{}, 'media', answer] as never[]));
    expect(answer).toHaveBeenCalledExactlyOnceWith(false);
    for (const handler of [stub.session.setPermissionCheckHandler, stub.session.setDevicePermissionHandler])
      expect((handler.mock.calls[0]?.[0] as () => unknown)()).toBe(false);
  });

  it('serves its page, locked down, and nothing else', async () => {
    await start();
    const get = (url: string, method = 'GET') => stub.state.protocol?.({ url, method });
    const response = await get('app://inspector/');
    expect([response?.status, await response?.text()]).toEqual([200, 'the page']);
    expect(response?.headers.get('content-security-policy')).toContain("default-src 'none'");
    for (const url of [
      'app://evil/',
      'app://inspector/%2e%2e/secret',
      'app://inspector/..%2fsecret',
      'app://inspector/x',
    ])
      expect((await get(url))?.status, url).toBe(404);
    expect((await get('app://inspector/', 'POST'))?.status).toBe(404);
  });

  it('answers its own calls, and hands the others to the engine', async () => {
    await start('/work');
    expect(engine.call).toHaveBeenCalledExactlyOnceWith('sandboxOpen', { workspace: '/work' });
    expect(await invoke('appInfo')).toEqual({
      ok: true,
      value: {
        version: '1.2.3',
        shell: 'desktop',
        platform: process.platform,
        secrets: 'key-store',
        sandbox: 'the sandbox',
        problem: null,
      },
    });
    await invoke('runList');
    expect(engine.call).toHaveBeenLastCalledWith('runList', {});
    const answer = (secret: object) => ({ sandbox: 's', prompt: '1', answer: { kind: 'secret', secret } });
    await invoke('promptAnswer', page, answer({ form: 'plain', text: 's' }));
    const sealed = { form: 'sealed', text: Buffer.from('sealed s').toString('base64') };
    expect(engine.call).toHaveBeenLastCalledWith('promptAnswer', answer(sealed));
    expect(await invoke('runList', { ...page, url: 'https://example.org/' })).toMatchObject({
      failure: { code: 'refused' },
    });
  });

  it('shows the reason when its folder cannot be opened', async () => {
    engine.call.mockImplementation(async () => ({
      ok: false,
      failure: { code: 'workspace-gone', message: 'It is gone.' },
    }));
    await start('/gone');
    expect(await invoke('appInfo')).toMatchObject({ value: { sandbox: null, problem: 'It is gone.' } });
  });

  it('remembers where the last dialog ended', async () => {
    await start();
    stub.electron.dialog.showOpenDialog
      .mockResolvedValueOnce({ filePaths: ['/picked'] })
      .mockResolvedValueOnce({ filePaths: [] });
    expect(await invoke('shellPickFolder')).toEqual({ ok: true, value: { path: '/picked' } });
    expect(await invoke('shellPickCapsule')).toEqual({ ok: true, value: { path: null } });
    expect(stub.electron.dialog.showOpenDialog.mock.calls[1]?.[1]).toMatchObject({ defaultPath: '/picked' });
  });

  it('sends menu commands and engine events to the window', async () => {
    await start();
    const [template] = stub.electron.Menu.setApplicationMenu.mock.calls[0] as [
      { submenu: { id?: string; click?: () => void }[] }[],
    ];
    template
      .flatMap(({ submenu }) => submenu)
      .find(({ id }) => id === 'open-folder')
      ?.click?.();
    engine.onEvent.mock.calls[0]?.[0]('runChanged', { id: 'r' });
    expect(stub.state.windows[0]?.webContents.send.mock.calls).toEqual([
      [EVENT_CHANNEL, 'shellCommand', { command: 'open-folder' }],
      [EVENT_CHANNEL, 'runChanged', { id: 'r' }],
    ]);
  });
});

describe('a second start', () => {
  it('ends at once and hands over what it was started on', async () => {
    stub.state.hasLock = false;
    await start('/other');
    expect(stub.electron.app.exit).toHaveBeenCalledWith(0);
    expect(stub.state.windows).toEqual([]);
    expect(stub.electron.app.requestSingleInstanceLock.mock.calls).toEqual([
      [{ target: { kind: 'folder', folder: '/other', name: null }, port: 0 }],
    ]);
  });

  it('brings the first to the front, on the other folder', async () => {
    await start();
    engine.call.mockImplementation(async () => opened('other'));
    emit('second-instance', {}, [], '/', { target: { kind: 'folder', folder: '/other', name: null }, port: 0 });
    await vi.waitFor(() => expect(stub.state.windows[0]?.webContents.send).toHaveBeenCalled());
    const [window] = stub.state.windows;
    expect(window?.webContents.send).toHaveBeenCalledWith(EVENT_CHANNEL, 'shellCommand', {
      command: 'show-sandbox',
      argument: 'other',
    });
    expect([window?.restore, window?.focus].map((method) => method?.mock.calls.length)).toEqual([1, 1]);
    expect(stub.state.windows).toHaveLength(1);
  });

  it('hears about it when the other folder cannot be opened', async () => {
    await start();
    engine.call.mockImplementation(async () => ({
      ok: false,
      failure: { code: 'workspace-gone', message: 'It is gone.' },
    }));
    emit('second-instance', {}, [], '/', { target: { kind: 'name', name: 'x' }, port: 0 });
    await vi.waitFor(() =>
      expect(stub.electron.dialog.showErrorBox).toHaveBeenCalledWith(expect.any(String), 'It is gone.'),
    );
  });
});

describe('the end', () => {
  it('waits for the engine to close, once', async () => {
    await start();
    const event = { preventDefault: vi.fn() };
    emit('will-quit', event);
    await vi.waitFor(() => expect(stub.electron.app.quit).toHaveBeenCalledOnce());
    emit('will-quit', event);
    expect(event.preventDefault).toHaveBeenCalledOnce();
    expect(engine.close).toHaveBeenCalledOnce();
  });

  it('comes with a message when the engine dies', async () => {
    vi.spyOn(console, 'error').mockImplementation(() => undefined);
    const death = Promise.withResolvers<string | null>();
    engine.ended = death.promise;
    await start();
    death.resolve('out of memory');
    await vi.waitFor(() => expect(stub.electron.app.exit).toHaveBeenCalledWith(125));
    expect(stub.electron.dialog.showErrorBox).toHaveBeenCalledOnce();
  });

  it('comes at once with a usage error', async () => {
    vi.spyOn(console, 'error').mockImplementation(() => undefined);
    await start('one', 'two');
    expect(stub.electron.app.exit).toHaveBeenCalledWith(2);
    expect(stub.order).toEqual([]);
  });
});
