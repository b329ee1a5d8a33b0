/** The commands about the sandboxes themselves. */
import type { Command } from '../shared/commands.ts';

import type { CommandDeps } from './command-deps.ts';

export function libraryCommands({ deps: { library }, stores }: CommandDeps): readonly Command[] {
  const { showWindow, refresh, ask } = library.getState();
  /** The window's own, as the list has it. */
  const own = async (what: 'rename' | 'duplicate'): Promise<void> => {
    await refresh();
    const { id } = stores.sandbox.getState().state.sandbox;
    const card = library.getState().cards.find((one) => one.id === id);
    if (!card) return;
    showWindow('manage');
    library.getState().focus(id);
    ask({ ask: what, card });
  };
  const command = (id: string, title: string, run: () => void, also: readonly string[]): Command => ({
    id,
    title,
    group: 'Sandbox',
    also,
    run,
  });
  return [
    {
      ...command('sandboxes', 'Manage sandboxes…', () => showWindow('manage'), ['archive', 'delete', 'bin', 'purge']),
      keys: 'Ctrl+Alt+M',
      keysNotIn: 'terminal',
    },
    {
      ...command('open-recent', 'Open recent…', () => showWindow('recent'), ['switch sandbox', 'project', 'workspace']),
      keys: 'Ctrl+Alt+O',
      keysNotIn: 'terminal',
    },
    command('sandbox-rename', 'Rename this sandbox…', () => void own('rename'), ['name']),
    command('sandbox-duplicate', 'Duplicate this sandbox…', () => void own('duplicate'), ['copy', 'clone']),
  ];
}
