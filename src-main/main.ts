/** The desktop shell: Electron's life cycle around a window, the engine thread, and what connects them. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';

import { BrowserWindow, Menu, app, dialog, ipcMain, protocol, safeStorage, session } from 'electron';
import type { OpenDialogOptions } from 'electron';

import { createClient } from '../src-preload/contract/client.ts';

import { menuTemplate } from './menu.ts';
import { serveElectron } from './rpc/electron.ts';
import type { EngineLink } from './rpc/engine-link.ts';
import { createRouter } from './rpc/router.ts';
import { createStaticFiles } from './rpc/static.ts';
import { currentEnvironment, dataFolder, parseShellArguments } from './settings.ts';
import type { ShellArguments, Target } from './settings.ts';
import { locationsOf, readVersion } from './shell/locations.ts';
import { openTarget } from './shell/opening.ts';
import type { Opening } from './shell/opening.ts';
import { ensureSampleWorkspace } from './shell/sample.ts';
import { hasKeys, sealSecrets } from './shell/seal-secrets.ts';
import { createShellDispatch } from './shell/shell-dispatch.ts';
import { startEngine } from './shell/start-engine.ts';
import { createWindow, lockNavigation } from './window.ts';

const SCHEME = 'app';
const HOST = 'inspector';
const ORIGIN = `${SCHEME}://${HOST}`;
/** The inspector itself failed, in every command of ours. */
const FAILED = 125;
const USAGE = 2;

const environment = currentEnvironment();
const locations = locationsOf(import.meta.url);
const home = dataFolder(environment);

const complain = (error: unknown): void => console.error(error);

function readArguments(): ShellArguments | null {
  try {
    // Unpackaged, the second argument is the app's own folder.
    return parseShellArguments(process.argv.slice(app.isPackaged ? 1 : 2), process.cwd());
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    return null;
  }
}

/** Electron insists that these come before `ready`. */
function prepare(): void {
  app.enableSandbox();
  protocol.registerSchemesAsPrivileged([
    { scheme: SCHEME, privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true } },
  ]);
  // The lock on a single instance lives in this folder: one instance for each data folder, not for each user.
  const profile = join(home, 'desktop');
  mkdirSync(profile, { recursive: true });
  app.setPath('userData', profile);
  app.on('web-contents-created', (_event, contents) => lockNavigation(contents));
}

function lockDown(): void {
  session.defaultSession.setPermissionRequestHandler((_contents, _permission, answer) => answer(false));
  session.defaultSession.setPermissionCheckHandler(() => false);
  session.defaultSession.setDevicePermissionHandler(() => false);
}

function servePages(): void {
  const files = createStaticFiles(locations.renderer);
  protocol.handle(SCHEME, async (request) => {
    const { host, pathname } = new URL(request.url);
    // No file has an empty name, so a foreign host finds nothing.
    const { status, headers, body } = await files(host === HOST && request.method === 'GET' ? pathname : '');
    return new Response(body, { status, headers });
  });
}

/** Native dialogs, each starting where the last one ended. */
function createPickers() {
  let last: string | undefined;
  const pick = async (options: OpenDialogOptions): Promise<{ path: string | null }> => {
    const asked = last === undefined ? options : { ...options, defaultPath: last };
    const [parent] = BrowserWindow.getAllWindows();
    const { filePaths } = await (parent ? dialog.showOpenDialog(parent, asked) : dialog.showOpenDialog(asked));
    const [path = null] = filePaths;
    last = path ?? last;
    return { path };
  };
  return {
    folder: () => pick({ title: 'Open a workspace', properties: ['openDirectory', 'createDirectory'] }),
    capsule: () =>
      pick({
        title: 'Load a capsule',
        properties: ['openFile'],
        filters: [{ name: 'Capsules', extensions: ['wasm', 'capsule', 'toml'] }],
      }),
  };
}

const openWith = (engine: EngineLink, target: Target): Promise<Opening> =>
  openTarget(target, createClient(engine.call), () => ensureSampleWorkspace(locations.resources, home));

const shellFor = (opening: Opening) =>
  createShellDispatch({
    info: () => ({
      version: readVersion(import.meta.url),
      shell: 'desktop',
      platform: process.platform,
      secrets: hasKeys(safeStorage) ? 'key-store' : 'file',
      ...opening,
    }),
    userHome: environment.userHome,
    pick: createPickers(),
    onFault: complain,
  });

const showWindow = (): void => {
  const [window] = BrowserWindow.getAllWindows();
  if (!window) {
    createWindow({ preload: locations.preload, url: `${ORIGIN}/` });
    return;
  }
  if (window.isMinimized()) window.restore();
  window.show();
  window.focus();
};

/** A second start hands over what it was started on, and ends. */
function onSecondStart(engine: EngineLink, broadcast: (command: string, argument?: string) => void): void {
  app.on('second-instance', (_event, _argv, _folder, handed) => {
    showWindow();
    openWith(engine, (handed as ShellArguments).target)
      .then(({ sandbox, problem }) => {
        if (problem !== null) dialog.showErrorBox('The folder could not be opened', problem);
        if (sandbox !== null) broadcast('show-sandbox', sandbox);
      })
      .catch(complain);
  });
}

/** The engine closes its files before the process ends; a second attempt to quit finds it done. */
function endWith(engine: EngineLink): void {
  let isClosed = false;
  app.on('will-quit', (event) => {
    if (isClosed) return;
    event.preventDefault();
    void engine.close().then(() => {
      isClosed = true;
      app.quit();
    });
  });
  void engine.ended.then((fault) => {
    if (fault === null) return;
    console.error(fault);
    dialog.showErrorBox('The engine stopped', 'What was acknowledged is kept on disk. Start the inspector again.');
    app.exit(FAILED);
  });
}

async function run({ target }: ShellArguments): Promise<void> {
  await app.whenReady();
  lockDown();
  servePages();
  const engine = startEngine(locations, home);
  endWith(engine);
  const shell = shellFor(await openWith(engine, target));
  const server = serveElectron({
    ipcMain,
    origin: ORIGIN,
    windows: () => BrowserWindow.getAllWindows().map(({ webContents }) => webContents),
    dispatch: createRouter(shell, sealSecrets(engine.call, safeStorage)),
  });
  engine.onEvent((name, payload) => server.broadcast(name, payload));
  engine.watch('on');
  const command = (name: string, argument?: string): void =>
    server.broadcast('shellCommand', { command: name, argument });
  Menu.setApplicationMenu(Menu.buildFromTemplate(menuTemplate(process.platform, command)));
  onSecondStart(engine, command);
  app.on('activate', showWindow);
  app.on('window-all-closed', () => {
    if (process.platform !== 'darwin') app.quit();
  });
  showWindow();
}

function main(): void {
  const shellArguments = readArguments();
  if (shellArguments === null) {
    app.exit(USAGE);
    return;
  }
  prepare();
  if (!app.requestSingleInstanceLock({ ...shellArguments })) {
    app.exit(0);
    return;
  }
  run(shellArguments).catch((error: unknown) => {
    console.error(error);
    dialog.showErrorBox('The inspector could not start', error instanceof Error ? error.message : String(error));
    app.exit(FAILED);
  });
}

main();
