/** The commands about what is seen: views, panels, themes. */
import type { Command } from '../shared/commands.ts';
import type { SideView } from '../shared/layout.ts';

import type { CommandDeps } from './command-deps.ts';

export function viewCommands({ deps: { layout }, openPalette }: CommandDeps): readonly Command[] {
  const { showSide, toggleSide, showPanel, togglePanel, toggleTall } = layout.getState();
  const show = (view: SideView, title: string, keys?: string): Command => ({
    id: `view-${view}`,
    title,
    group: 'View',
    ...(keys !== undefined && { keys }),
    run: () => showSide(view),
  });
  return [
    {
      id: 'palette',
      title: 'Show all commands',
      group: 'View',
      keys: 'Ctrl+Shift+P',
      alsoKeys: 'F1',
      run: openPalette,
    },
    show('explorer', 'Show Explorer', 'Ctrl+Shift+E'),
    show('search', 'Show Search', 'Ctrl+Shift+F'),
    show('changes', 'Show Changes', 'Ctrl+Shift+G'),
    show('history', 'Show History'),
    show('layers', 'Show Layers', 'Ctrl+Shift+L'),
    show('capsules', 'Show Capsules', 'Ctrl+Shift+X'),
    show('permissions', 'Show Permissions', 'Ctrl+Shift+D'),
    { id: 'view-events', title: 'Show Events', group: 'View', keys: 'Ctrl+Shift+Y', run: () => showPanel('events') },
    {
      id: 'view-terminal',
      title: 'Toggle terminal',
      group: 'View',
      keys: 'Ctrl+`',
      run: () => togglePanel('terminal'),
    },
    { id: 'toggle-side', title: 'Toggle side bar', group: 'View', keys: 'Ctrl+B', run: () => toggleSide() },
    { id: 'toggle-panel', title: 'Toggle panel', group: 'View', keys: 'Ctrl+J', run: () => togglePanel() },
    { id: 'tall-panel', title: 'Maximize panel, or restore its height', group: 'View', run: toggleTall },
  ];
}

/** The settings of the user, and what they are about. */
export function settingsCommands({ stores: { selection } }: CommandDeps): readonly Command[] {
  const { open } = selection.getState();
  const page = (name: 'settings' | 'keys') => (): void =>
    open({ kind: 'settings', path: `inspector://${name}`, page: name });
  return [
    {
      id: 'settings',
      title: 'Open settings',
      group: 'Settings',
      keys: 'Ctrl+,',
      also: ['preferences', 'options'],
      run: page('settings'),
    },
    {
      id: 'keyboard-map',
      title: 'Open the keyboard map',
      group: 'Settings',
      keys: 'Ctrl+K Ctrl+S',
      // There Ctrl+K erases to the end of the line.
      keysNotIn: 'terminal',
      also: ['shortcuts', 'key bindings'],
      run: page('keys'),
    },
  ];
}

export function zenCommands({ deps: { layout } }: CommandDeps): readonly Command[] {
  const { setZen } = layout.getState();
  const isZen = (): boolean => layout.getState().zen === 'on';
  return [
    {
      id: 'zen',
      title: 'Zen: show the editor alone, or everything again',
      group: 'View',
      keys: 'Ctrl+K Z',
      keysNotIn: 'terminal',
      run: () => setZen(isZen() ? 'off' : 'on'),
    },
    {
      id: 'zen-leave',
      title: 'Leave zen',
      group: 'View',
      keys: 'Escape Escape',
      when: isZen,
      run: () => setZen('off'),
    },
  ];
}

export function themeCommands({ deps: { theme } }: CommandDeps): readonly Command[] {
  const { choose, toggle } = theme.getState();
  return [
    { id: 'theme-toggle', title: 'Toggle dark and light', group: 'Theme', run: toggle },
    { id: 'theme-system', title: 'Follow the system theme', group: 'Theme', run: () => choose('system') },
    { id: 'theme-dark', title: 'Dark theme', group: 'Theme', run: () => choose('dark') },
    { id: 'theme-light', title: 'Light theme', group: 'Theme', run: () => choose('light') },
    {
      id: 'theme-contrast-dark',
      title: 'High contrast dark theme',
      group: 'Theme',
      run: () => choose('contrast-dark'),
    },
    {
      id: 'theme-contrast-light',
      title: 'High contrast light theme',
      group: 'Theme',
      run: () => choose('contrast-light'),
    },
  ];
}
