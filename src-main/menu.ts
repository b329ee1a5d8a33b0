/** The native menu: one table of commands that the window carries out, and the roles that Electron does itself. */
import type { MenuItemConstructorOptions } from 'electron';

interface MenuCommand {
  /** The id that the window knows, the same as in its command palette. */
  readonly command: string;
  readonly label: string;
  readonly accelerator?: string;
}
type MenuItem = MenuCommand | 'separator' | { readonly role: NonNullable<MenuItemConstructorOptions['role']> };

const MENUS: readonly { readonly label: string; readonly items: readonly MenuItem[] }[] = [
  {
    label: '&File',
    items: [
      { command: 'open-folder', label: 'Open Folder…', accelerator: 'CmdOrCtrl+O' },
      'separator',
      { command: 'save', label: 'Save', accelerator: 'CmdOrCtrl+S' },
      { command: 'close-tab', label: 'Close Tab', accelerator: 'CmdOrCtrl+W' },
      'separator',
      // The window has keys for these itself, and the user may change them.
      { command: 'settings', label: 'Settings…' },
      { command: 'keyboard-map', label: 'Keyboard Map…' },
      'separator',
      { role: 'quit' },
    ],
  },
  {
    label: '&Edit',
    items: [
      { role: 'undo' },
      { role: 'redo' },
      'separator',
      { role: 'cut' },
      { role: 'copy' },
      { role: 'paste' },
      { role: 'selectAll' },
    ],
  },
  {
    label: '&View',
    items: [
      { command: 'palette', label: 'Command Palette…', accelerator: 'CmdOrCtrl+Shift+P' },
      'separator',
      { command: 'view-explorer', label: 'Explorer' },
      { command: 'view-changes', label: 'Changes' },
      { command: 'view-layers', label: 'Layers' },
      { command: 'view-capsules', label: 'Capsules' },
      { command: 'view-events', label: 'Events' },
      { command: 'view-terminal', label: 'Terminal' },
      { command: 'view-operations', label: 'Operations' },
      { command: 'view-bin', label: 'Bin' },
      'separator',
      { command: 'theme-toggle', label: 'Switch Between Dark and Light' },
      { command: 'zen', label: 'Zen' },
      { role: 'togglefullscreen' },
    ],
  },
  {
    label: '&Run',
    items: [
      { command: 'load-capsule', label: 'Load Capsule…' },
      { command: 'stop', label: 'Stop Running Capsules' },
    ],
  },
  {
    label: '&Changes',
    items: [
      { command: 'commit', label: 'Commit' },
      { command: 'discard', label: 'Discard All…' },
      { command: 'undo-operation', label: 'Undo Last Operation' },
      { command: 'redo-operation', label: 'Redo' },
    ],
  },
];

/** `send` is told the id of a command that was chosen. */
export function menuTemplate(platform: NodeJS.Platform, send: (command: string) => void): MenuItemConstructorOptions[] {
  const toItem = (item: MenuItem): MenuItemConstructorOptions => {
    if (item === 'separator') return { type: 'separator' };
    if ('role' in item) return item;
    const { command, ...shown } = item;
    return { ...shown, id: command, click: () => send(command) };
  };
  const menus = MENUS.map(({ label, items }) => ({ label, submenu: items.map(toItem) }));
  // On macOS the first menu is the application's own.
  return platform === 'darwin' ? [{ role: 'appMenu' }, ...menus, { role: 'windowMenu' }] : menus;
}
