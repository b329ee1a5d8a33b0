/** The side bar: whichever view the activity bar chose. */
import { useEffect } from 'react';
import { useStore } from 'zustand';

import { CapsulesPane } from '../features/capsules/capsules-pane.tsx';
import { ChangesPane } from '../features/changes/changes-pane.tsx';
import { ExplorerPane } from '../features/explorer/explorer-pane.tsx';
import { HistoryPane } from '../features/history/history-pane.tsx';
import { LayersPane } from '../features/layers/layers-pane.tsx';
import { PermissionsPane } from '../features/permissions/permissions-pane.tsx';
import { SearchPane } from '../features/search/search-pane.tsx';
import { ErrorBoundary } from '../shared/error-boundary.tsx';
import type { SideView } from '../shared/layout.ts';
import type { AppDeps, WorkbenchStores } from '../stores.ts';

interface SideBarProps {
  readonly deps: AppDeps;
  readonly stores: WorkbenchStores;
}

export function SideBar({ deps, stores }: SideBarProps) {
  const side = useStore(deps.layout, (layout) => layout.side);
  return (
    <ErrorBoundary key={side} name={`The ${side} view`}>
      <View side={side} deps={deps} stores={stores} />
    </ErrorBoundary>
  );
}

function View({ side, deps, stores }: SideBarProps & { readonly side: SideView }) {
  const { sandbox, selection } = stores;
  const sandboxMode = useStore(stores.permissions, ({ mode }) => mode);
  const { layout, copy, client } = deps;
  const showChanges = (mount: string): void => {
    selection.getState().chooseMount(mount);
    layout.getState().showSide('changes');
  };
  const showRun = (run: string): void => {
    selection.getState().chooseRun(run);
    layout.getState().showPanel('terminal');
  };
  switch (side) {
    case 'explorer':
      return (
        <ExplorerPane
          store={stores.explorer}
          sandbox={sandbox}
          selection={selection}
          moment={stores.moment}
          layout={layout}
          copy={copy}
        />
      );
    case 'search':
      return <SearchPane store={stores.search} layout={layout} copy={copy} />;
    case 'changes':
      return (
        <ChangesPane
          feature={stores.changes}
          stage={stores.stage}
          sandbox={sandbox}
          selection={selection}
          layout={layout}
          copy={copy}
          onUndo={() => void stores.operations.log.getState().undo()}
          onRedo={() => void stores.operations.log.getState().redo()}
        />
      );
    case 'history':
      return (
        <HistoryPane
          store={stores.history}
          sandbox={sandbox}
          selection={selection}
          moment={stores.moment}
          layout={layout}
          client={client}
          notify={deps.notify}
        />
      );
    case 'layers':
      return (
        <LayersPane
          feature={stores.layers}
          sandbox={sandbox}
          selection={selection}
          layout={layout}
          onShowChanges={showChanges}
        />
      );
    case 'capsules':
      return (
        <CapsulesPane
          store={stores.capsules}
          calls={stores.calls}
          modes={stores.modes}
          sandboxMode={sandboxMode}
          limits={stores.limits}
          sandbox={sandbox}
          selection={selection}
          client={client}
          layout={layout}
          onShowRun={showRun}
          onStop={stores.terminal.getState().stop}
        />
      );
    case 'permissions':
      return <Permissions deps={deps} stores={stores} />;
  }
}

/** Grants are given to capsules, which are known whether or not their own view was ever shown. */
function Permissions({ deps: { client, layout }, stores: { permissions, capsules, sandbox } }: SideBarProps) {
  const { capsules: known, refresh } = useStore(capsules);
  useEffect(() => {
    void refresh();
  }, [refresh]);
  return <PermissionsPane store={permissions} sandbox={sandbox} client={client} capsules={known} layout={layout} />;
}
