/** Every command of the workbench, with its keys. */
import type { Command } from '../shared/commands.ts';
import { activeRuns } from '../shared/sandbox-store.ts';
import { isReadOnly } from '../shared/use-read-only.ts';
import { distinctName } from '../features/capsules/store.ts';

import { focusPrompt } from '../features/prompts/focus-prompt.ts';
import { changeCommands } from './change-commands.ts';
import { layerCommands } from './layer-commands.ts';
import { manifestCommands } from './manifest-commands.ts';
import { focusNextPart } from './next-part.ts';
import type { CommandDeps } from './command-deps.ts';
import { libraryCommands } from './library-commands.ts';
import { permissionCommands } from './permission-commands.ts';
import { runHistoryCommands } from './run-commands.ts';
import { searchCommands } from './search-commands.ts';
import { verifySandbox } from './verify.ts';
import { settingsCommands, themeCommands, viewCommands, zenCommands } from './view-commands.ts';

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
  const { sandbox, terminal, capsules: store } = stores;
  const stop = (): void => {
    for (const run of activeRuns(sandbox.getState().runs)) terminal.getState().stop(run.id);
  };
  const load = (): void => {
    deps.layout.getState().showSide('capsules');
    void store.getState().pick();
  };
  const runnable = isReadOnly(sandbox) ? [] : capsules;
  return [
    ...runnable.map((capsule) => ({
      id: `run:${capsule.file}`,
      title: `Run ${distinctName(capsule, capsules)}`,
      group: 'Run',
      run: () => void store.getState().run(capsule),
    })),
    { id: 'stop', title: 'Stop running capsules', group: 'Run', keys: 'Shift+F5', run: stop },
    { id: 'load-capsule', title: 'Load capsule…', group: 'Run', run: load },
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
      run: () => deps.session.getState().leave(),
    },
  ];
}

function eventCommands({ deps: { layout }, stores: { events } }: CommandDeps): readonly Command[] {
  const { list, view, requests } = events;
  const show = (act: () => void) => (): void => {
    layout.getState().showPanel('events');
    // The pane may have to be drawn first.
    setTimeout(act);
  };
  const { resume, pause, clearFilter } = list.getState();
  const { ask } = requests.getState();
  const command = (id: string, title: string, run: () => void, keys?: string): Command => ({
    id: `events-${id}`,
    title,
    group: 'Events',
    ...(keys !== undefined && { keys, keysOnlyIn: 'events' as const }),
    run: show(run),
  });
  return [
    command(
      'toggle-follow',
      'Follow new events, or pause',
      () => (list.getState().following ? pause() : resume()),
      'Ctrl+E',
    ),
    command('follow', 'Follow new events', resume),
    command('filter', 'Filter events', () => ask('filter'), 'Ctrl+L'),
    command('clear-filter', 'Clear event filter', clearFilter),
    command('saved', 'Saved event filters…', () => ask('saved')),
    command('highlight', 'Highlight events…', () => ask('highlight')),
    command('columns', 'Choose event columns…', () => ask('columns')),
    command('reset-columns', 'Reset event columns', view.getState().resetColumns),
    command('strip', 'Show or hide the time strip of events', view.getState().toggleStrip),
  ];
}

function timeCommands({
  deps,
  stores: { moment, history, editor, events, selection },
}: CommandDeps): readonly Command[] {
  const showFile = (): void => {
    const { tabs, active } = editor.getState();
    const tab = tabs.find(({ id }) => id === active);
    const isOfFile = tab && !['manifest', 'settings', 'run', 'run-pair'].includes(tab.target.kind);
    if (isOfFile) selection.getState().showHistory(tab.path);
    else deps.layout.getState().showSide('history');
  };
  const showChosen = (): void => {
    const { selected } = events.list.getState();
    if (selected) void moment.getState().show(selected.seq);
    else history.getState().askMoment('moment');
  };
  const { step, leave } = moment.getState();
  const command = (id: string, title: string, run: () => void, keys?: string): Command => ({
    id,
    title,
    group: 'Time',
    ...(keys !== undefined && { keys, keysNotIn: 'terminal' as const }),
    run,
  });
  return [
    command('history-file', 'Show history of the open file', showFile, 'Ctrl+Shift+H'),
    command('moment-event', 'Show the tree at the chosen event', showChosen),
    command('moment-number', 'Show the tree at a moment…', () => history.getState().askMoment('moment')),
    command('moment-previous', 'Previous change of the tree', () => void step('previous'), 'Alt+,'),
    command('moment-next', 'Next change of the tree', () => void step('next'), 'Alt+.'),
    command('moment-leave', 'Return to now', leave),
    {
      ...command('blame', 'Show or hide which event wrote each line', () => editor.getState().toggleBlame()),
      also: ['blame', 'annotate'],
    },
    command('line-event', 'Go to the event that wrote the line under the cursor', () => editor.getState().askLine()),
  ];
}

const recordCommands = ({ stores: { record } }: CommandDeps): readonly Command[] => {
  const { open } = record.getState();
  const command = (what: 'verify' | 'export' | 'import' | 'retention', title: string, also: readonly string[]) => ({
    id: `record-${what}`,
    title,
    group: 'Events',
    also,
    run: () => open(what),
  });
  return [
    command('verify', 'Verify the record of events', ['hash chain', 'tamper']),
    command('export', 'Export events…', ['save', 'bundle', 'csv', 'json']),
    command('import', 'Open an export…', ['import', 'bundle', 'capsule-trail']),
    command('retention', 'What is kept of the record…', ['retention', 'limits', 'history depth']),
  ];
};

const sandboxCommands = ({ deps, stores: { sandbox } }: CommandDeps): readonly Command[] => [
  { id: 'prompt', title: "Go to a capsule's question", group: 'Sandbox', keys: 'F8', run: focusPrompt },
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
    ...runHistoryCommands(deps),
    ...searchCommands(deps),
    ...viewCommands(deps),
    ...changeCommands(deps),
    ...layerCommands(deps),
    ...editorCommands(deps),
    ...eventCommands(deps),
    ...recordCommands(deps),
    ...manifestCommands(deps),
    ...timeCommands(deps),
    ...sandboxCommands(deps),
    ...libraryCommands(deps),
    ...permissionCommands(deps),
    ...zenCommands(deps),
    ...settingsCommands(deps),
    ...themeCommands(deps),
  ];
}
