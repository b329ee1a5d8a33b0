/** The desktop window: sandboxed, on our page, and unable to leave it. */
import { BrowserWindow } from 'electron';
import type { WebContents } from 'electron';

export interface WindowOptions {
  /** The bundled preload script. */
  readonly preload: string;
  readonly url: string;
}

export function createWindow({ preload, url }: WindowOptions): BrowserWindow {
  const window = new BrowserWindow({
    name: 'main',
    windowStatePersistence: true,
    title: 'Capsule Inspector',
    width: 1440,
    height: 900,
    minWidth: 800,
    minHeight: 500,
    show: false,
    backgroundColor: '#16181d',
    webPreferences: {
      preload,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webviewTag: false,
      navigateOnDragDrop: false,
      spellcheck: false,
    },
  });
  window.once('ready-to-show', () => window.show());
  void window.loadURL(url);
  return window;
}

/** The page stays the one we loaded: no navigation, no redirect, no second window, no embedded view. */
export function lockNavigation(contents: WebContents): void {
  const refuse = (event: { preventDefault(): void }): void => event.preventDefault();
  contents.on('will-navigate', refuse);
  contents.on('will-frame-navigate', refuse);
  contents.on('will-redirect', refuse);
  contents.on('will-attach-webview', refuse);
  contents.setWindowOpenHandler(() => ({ action: 'deny' }));
}
