/** Tabs of the editor area that other features draw. */
import type { ReactNode } from 'react';

import { KeysPane } from '../features/keys/keys-pane.tsx';
import type { ForeignTarget } from '../features/editor/tabs.ts';
import { MergePane } from '../features/merge/merge-pane.tsx';
import { PairPane } from '../features/runs/pair-pane.tsx';
import { StoryPane } from '../features/runs/story-pane.tsx';
import type { StoryDeps } from '../features/runs/story-pane.tsx';
import { SettingsPane } from '../features/settings/settings-pane.tsx';
import type { Command } from '../shared/commands.ts';
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
      return target.page === 'keys' ? (
        <KeysPane commands={commands} settings={deps.settings} />
      ) : (
        <SettingsPane
          settings={deps.settings}
          text={stores.settingsText}
          views={views}
          onKeys={() => stores.selection.getState().open({ kind: 'settings', path: 'inspector://keys', page: 'keys' })}
        />
      );
  }
}
