/** Every command of the workbench, with its keys. */
import type { Capsule } from '../../src-preload/contract/schemas.ts';
import type { Command } from '../shared/commands.ts';
import { activeRuns } from '../shared/sandbox-store.ts';
import { distinctName } from '../features/capsules/store.ts';
import { chosenPaths } from '../features/changes/store.ts';
import type { AppDeps, WorkbenchStores } from '../stores.ts';

import { focusPrompt } from '../features/prompts/focus-prompt.ts';
import { focusNextPart } from './next-part.ts';
import { verifySandbox } from './verify.ts';

export interface CommandDeps {
  readonly deps: AppDeps;
  readonly stores: WorkbenchStores;
  readonly capsules: readonly Capsule[];
  readonly openPalette: () => void;
}

function viewCommands({ deps: { layout }, openPalette }: CommandDeps): readonly Command[] {
  const { showSide, toggleSide, showPanel, togglePanel } = layout.getState();
  return [
    {
      id: 'palette',
      title: 'Show all commands',
      group: 'View',
      keys: 'Ctrl+Shift+P',
      alsoKeys: 'F1',
      run: openPalette,
    },
    {
      id: 'view-explorer',
      title: 'Show Explorer',
      group: 'View',
      keys: 'Ctrl+Shift+E',
      run: () => showSide('explorer'),
    },
    { id: 'view-changes', title: 'Show Changes', group: 'View', keys: 'Ctrl+Shift+G', run: () => showSide('changes') },
    { id: 'view-layers', title: 'Show Layers', group: 'View', keys: 'Ctrl+Shift+L', run: () => showSide('layers') },
    {
      id: 'view-capsules',
      title: 'Show Capsules',
      group: 'View',
      keys: 'Ctrl+Shift+X',
      run: () => showSide('capsules'),
    },
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
  ];
}

function themeCommands({ deps: { theme } }: CommandDeps): readonly Command[] {
  const { choose, toggle } = theme.getState();
  return [
    { id: 'theme-toggle', title: 'Toggle dark and light', group: 'Theme', run: toggle },
    { id: 'theme-system', title: 'Follow the system theme', group: 'Theme', run: () => choose('system') },
    { id: 'theme-dark', title: 'Dark theme', group: 'Theme', run: () => choose('dark') },
    { id: 'theme-light', title: 'Light theme', group: 'Theme', run: () => choose('light') },
  ];
}

function changeCommands({
  deps: { layout },
  stores: { changes, sandbox, selection },
}: CommandDeps): readonly Command[] {
  const chosen = (): readonly string[] => {
    const { mount } = selection.getState();
    const inMount = sandbox.getState().changes.filter(({ path }) => mount === null || path.startsWith(`${mount}://`));
    return chosenPaths(inMount, changes.getState().ticked);
  };
  const commit = (): void => {
    // A commit by key alone would be blind: it first shows what it would write.
    const { side, sideShown, showSide } = layout.getState();
    if (side === 'changes' && sideShown) void changes.getState().commit(chosen());
    else showSide('changes');
  };
  const discard = (): void => {
    layout.getState().showSide('changes');
    changes.getState().askDiscard(chosen());
  };
  return [
    {
      id: 'commit',
      title: 'Commit selected changes',
      group: 'Changes',
      keys: 'Ctrl+Enter',
      // Whoever talks to a program must not write to the real folder by a slip.
      keysNotIn: 'terminal',
      run: commit,
    },
    { id: 'discard', title: 'Discard selected changes…', group: 'Changes', run: discard },
    {
      id: 'refresh',
      title: 'Refresh files and changes',
      group: 'Changes',
      run: () => void sandbox.getState().refresh(),
    },
  ];
}

function editorCommands({ stores: { editor } }: CommandDeps): readonly Command[] {
  const withActive = (act: (id: string) => void): void => {
    const { active } = editor.getState();
    if (active !== null) act(active);
  };
  const { save, requestClose, reload, step } = editor.getState();
  return [
    { id: 'save', title: 'Save', group: 'File', keys: 'Ctrl+S', run: () => withActive((id) => void save(id)) },
    { id: 'reload', title: 'Reload from the overlay', group: 'File', run: () => withActive((id) => void reload(id)) },
    {
      id: 'close-tab',
      title: 'Close editor',
      group: 'File',
      keys: 'Ctrl+W',
      alsoKeys: 'Alt+W',
      // There it erases a word.
      keysNotIn: 'terminal',
      run: () => withActive(requestClose),
    },
    // Browsers keep Ctrl+Tab for themselves; the other keys work everywhere.
    {
      id: 'next-tab',
      title: 'Next editor',
      group: 'File',
      keys: 'Ctrl+PageDown',
      alsoKeys: 'Ctrl+Tab',
      run: () => step(1),
    },
    {
      id: 'previous-tab',
      title: 'Previous editor',
      group: 'File',
      keys: 'Ctrl+PageUp',
      alsoKeys: 'Ctrl+Shift+Tab',
      run: () => step(-1),
    },
  ];
}

function runCommands({ deps, stores, capsules }: CommandDeps): readonly Command[] {
  const { sandbox, terminal, capsules: store, events } = stores;
  const stop = (): void => {
    for (const run of activeRuns(sandbox.getState().runs)) terminal.getState().stop(run.id);
  };
  const load = (): void => {
    deps.layout.getState().showSide('capsules');
    void store.getState().pick();
  };
  return [
    ...capsules.map((capsule) => ({
      id: `run:${capsule.file}`,
      title: `Run ${distinctName(capsule, capsules)}`,
      group: 'Run',
      run: () => void store.getState().run(capsule),
    })),
    { id: 'stop', title: 'Stop running capsules', group: 'Run', keys: 'Shift+F5', run: stop },
    { id: 'load-capsule', title: 'Load capsule…', group: 'Run', run: load },
    { id: 'events-follow', title: 'Follow new events', group: 'Events', run: () => events.getState().resume() },
    {
      id: 'events-clear-filter',
      title: 'Clear event filter',
      group: 'Events',
      run: () => events.getState().clearFilter(),
    },
    {
      id: 'next-part',
      title: 'Move to the next part of the window',
      group: 'View',
      keys: 'F6',
      run: () => focusNextPart(deps, stores),
    },
    {
      id: 'open-folder',
      title: 'Open another folder…',
      group: 'File',
      run: () => void deps.session.getState().leave(),
    },
  ];
}

const sandboxCommands = ({ deps, stores: { sandbox, prompts } }: CommandDeps): readonly Command[] => [
  { id: 'prompt', title: "Go to a capsule's question", group: 'Sandbox', keys: 'F8', run: focusPrompt },
  {
    id: 'allowances',
    title: 'Show allowances…',
    group: 'Sandbox',
    run: () => void prompts.getState().showAllowances(),
  },
  {
    id: 'verify',
    title: 'Verify sandbox',
    group: 'Sandbox',
    run: () => void verifySandbox(deps, sandbox.getState().state.sandbox.id),
  },
];

export function createCommands(deps: CommandDeps): readonly Command[] {
  return [
    ...runCommands(deps),
    ...viewCommands(deps),
    ...changeCommands(deps),
    ...editorCommands(deps),
    ...sandboxCommands(deps),
    ...themeCommands(deps),
  ];
}
