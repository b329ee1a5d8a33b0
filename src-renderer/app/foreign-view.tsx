/** Tabs of the editor area that other features draw. */
import { useMemo } from 'react';
import type { ReactNode } from 'react';
import { useStore } from 'zustand';

import { KeysPane } from '../features/keys/keys-pane.tsx';
import type { EditorStore } from '../features/editor/store.ts';
import { settingsTabId } from '../features/editor/tabs.ts';
import type { ForeignTarget } from '../features/editor/tabs.ts';
import { MergePane } from '../features/merge/merge-pane.tsx';
import { PairPane } from '../features/runs/pair-pane.tsx';
import { StoryPane } from '../features/runs/story-pane.tsx';
import type { StoryDeps } from '../features/runs/story-pane.tsx';
import { SettingsPane } from '../features/settings/settings-pane.tsx';
import type { Command } from '../shared/commands.ts';
import type { FocusWish } from '../shared/use-focus-wish.ts';
import type { TextViews } from '../shared/text-editing.ts';
import type { AppDeps, WorkbenchStores } from '../stores.ts';

import { ManifestTab } from './manifest-tab.tsx';

export interface ForeignDeps {
  readonly deps: AppDeps;
  readonly stores: WorkbenchStores;
  readonly commands: readonly Command[];
}

/** What a window needs to show runs. */
const runDeps = (
  { client, layout }: AppDeps,
  { runs: store, sandbox, selection }: WorkbenchStores,
): StoryDeps & { readonly client: AppDeps['client'] } => ({
  ...{ client, store, sandbox, selection },
  onTerminal: (run) => {
    selection.getState().chooseRun(run);
    layout.getState().showPanel('terminal');
  },
});

export function foreignView(
  { deps, stores, commands }: ForeignDeps,
  target: ForeignTarget,
  views: TextViews,
): ReactNode {
  switch (target.kind) {
    case 'manifest':
      return <ManifestTab deps={deps} stores={stores} file={target.file} views={views} />;
    case 'merge':
      return <MergePane store={stores.merges} sandbox={stores.sandbox} path={target.path} views={views} />;
    case 'run':
      return <StoryPane key={target.run} deps={runDeps(deps, stores)} run={target.run} />;
    case 'run-pair':
      return <PairPane key={`${target.a} ${target.b}`} deps={runDeps(deps, stores)} a={target.a} b={target.b} />;
    case 'settings':
      return <SettingsTab deps={deps} stores={stores} commands={commands} page={target.page} views={views} />;
  }
}

interface SettingsTabProps extends ForeignDeps {
  readonly page: 'settings' | 'keys';
  readonly views: TextViews;
}

function SettingsTab({ deps: { settings }, stores, commands, page, views }: SettingsTabProps) {
  const focus = useTabWish(stores.editor, settingsTabId(page));
  if (page === 'keys') return <KeysPane commands={commands} settings={settings} focus={focus} />;
  return (
    <SettingsPane
      settings={settings}
      text={stores.settingsText}
      views={views}
      focus={focus}
      onKeys={() => stores.selection.getState().open({ kind: 'settings', path: 'inspector://keys', page: 'keys' })}
    />
  );
}

/** Whether the tab is to have the keyboard, and how it is taken. */
function useTabWish(editor: EditorStore, tab: string): FocusWish {
  const isWanted = useStore(editor, (state) => state.focusWanted === tab);
  return useMemo(() => ({ isWanted, take: () => editor.getState().takeFocus(tab) }), [editor, tab, isWanted]);
}
