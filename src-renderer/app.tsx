/** Features into panes: the only place that knows all of them. */
import { useEffect, useMemo, useState } from 'react';
import { Tooltip } from 'radix-ui';
import { Toaster } from 'sonner';
import { useStore } from 'zustand';

import type { SandboxState } from '../src-preload/contract/schemas.ts';

import { ChordHint } from './app/chord-hint.tsx';
import { createCommands } from './app/commands.ts';
import { foreignView } from './app/foreign-view.tsx';
import { followWindow, openKeptTabs, restoreWindow } from './app/kept-window.ts';
import type { KeptTabs } from './app/kept-window.ts';
import { currentFile, recentFiles } from './app/open-files.ts';
import { SideBar } from './app/side-bar.tsx';
import { useCommandKeys, useShellCommands } from './app/use-commands.ts';
import { Workbench } from './app/workbench.tsx';
import { ChangeDialogs } from './features/changes/change-dialogs.tsx';
import { ConsentDialog } from './features/capsules/consent-dialog.tsx';
import { EditorArea } from './features/editor/editor-area.tsx';
import { EventsPane } from './features/events/events-pane.tsx';
import { eventQuery } from './features/events/question.ts';
import { MomentBar } from './features/history/moment-bar.tsx';
import { MomentDialog } from './features/history/moment-dialog.tsx';
import { LayerDialogs } from './features/layers/layer-dialogs.tsx';
import { BinPane } from './features/operations/bin-pane.tsx';
import { OperationDialogs } from './features/operations/operation-dialogs.tsx';
import { OperationsPane } from './features/operations/operations-pane.tsx';
import { Palette } from './features/palette/palette.tsx';
import { QuickOpen } from './features/palette/quick-open.tsx';
import { Prompts } from './features/prompts/prompt-panel.tsx';
import { RecordDialogs } from './features/record/record-dialogs.tsx';
import { RunsPane } from './features/runs/runs-pane.tsx';
import { TerminalPane } from './features/terminal/terminal-pane.tsx';
import { countUnsaved, followLibrary } from './features/welcome/library-store.ts';
import { LibraryWindow } from './features/welcome/library-window.tsx';
import { Welcome } from './features/welcome/welcome.tsx';
import { EditorPlaceholder } from './app/editor-placeholder.tsx';
import { StatusBar } from './app/status-bar.tsx';
import { withUserKeys } from './shared/commands.ts';
import { ErrorBoundary } from './shared/error-boundary.tsx';
import { focusIsLost } from './shared/focus.ts';
import { shownKeysOf, ShownKeysContext } from './shared/shown-keys.ts';
import { brightness } from './shared/theme.ts';
import { createWorkbenchStores, followEngine, reviewDeps } from './stores.ts';
import type { AppDeps } from './stores.ts';

export function App({ deps }: { readonly deps: AppDeps }) {
  const phase = useStore(deps.session, (session) => session.phase);
  const theme = useStore(deps.theme, (state) => state.theme);
  useEffect(() => followLibrary(deps.library, deps), [deps]);
  return (
    <Tooltip.Provider delayDuration={450} skipDelayDuration={150}>
      <ErrorBoundary name="Capsule Inspector">
        {phase.at === 'open' && <RestoredSandbox key={phase.state.sandbox.id} deps={deps} state={phase.state} />}
        {phase.at === 'starting' && <div className="starting" aria-busy="true" />}
        {phase.at !== 'open' && phase.at !== 'starting' && (
          <Welcome session={deps.session} library={deps.library} client={deps.client} />
        )}
      </ErrorBoundary>
      <Toaster
        theme={brightness(theme)}
        position="bottom-right"
        offset={{ bottom: 34, right: 14 }}
        visibleToasts={4}
        closeButton
        duration={5000}
      />
    </Tooltip.Provider>
  );
}

interface SandboxProps {
  readonly deps: AppDeps;
  readonly state: SandboxState;
}

/** Drawn when it is known how it looked at the last opening. */
function RestoredSandbox({ deps, state }: SandboxProps) {
  const [kept, setKept] = useState<KeptTabs | null>(null);
  const { id } = state.sandbox;
  useEffect(() => {
    let isHere = true;
    void restoreWindow(deps, id).then((tabs) => isHere && setKept(tabs));
    return () => void (isHere = false);
  }, [deps, id]);
  return kept === null ? (
    <div className="starting" aria-busy="true" />
  ) : (
    <OpenSandbox deps={deps} state={state} kept={kept} />
  );
}

function OpenSandbox({ deps, state, kept }: SandboxProps & { readonly kept: KeptTabs }) {
  const [stores] = useState(() => createWorkbenchStores(deps, state));
  const [palette, setPalette] = useState<'open' | 'closed'>('closed');
  const [quick, setQuick] = useState<string | null>(null);
  const [cursor, setCursor] = useState<readonly [number, number] | null>(null);
  useEffect(() => followEngine(stores, deps), [stores, deps]);
  useEffect(() => {
    const unsaved = (): number => stores.editor.getState().tabs.filter(({ edited }) => edited !== 'clean').length;
    return countUnsaved(deps.library, unsaved);
  }, [stores, deps]);
  useEffect(() => {
    void openKeptTabs(stores, kept);
    return followWindow(deps, stores, stores.sandbox.getState().state.sandbox.id);
  }, [stores, deps, kept]);
  useEffect(() => {
    // One message however many there are: the first one says what it is about.
    const [title, ...others] = state.notices;
    if (title !== undefined) deps.notify.note(title, others.length === 0 ? undefined : others.join('\n'));
  }, [deps, state]);
  useEffect(() => {
    const { side, sideShown, zen, showSide } = deps.layout.getState();
    if (sideShown && zen === 'off' && focusIsLost()) showSide(side);
  }, [deps]);
  const capsules = useStore(stores.capsules, (view) => view.capsules);
  const given = useMemo(
    () => createCommands({ deps, stores, capsules, openPalette: () => setPalette('open'), openQuick: setQuick }),
    [deps, stores, capsules],
  );
  const userKeys = useStore(deps.settings, (settings) => settings.get('keys'));
  const commands = useMemo(() => withUserKeys(given, userKeys), [given, userKeys]);
  const shownKeys = useMemo(() => shownKeysOf(given, commands), [given, commands]);
  const waiting = useCommandKeys(commands);
  useShellCommands(commands, deps.events);
  const { sandbox, selection, moment, history, events } = stores;
  const past = { client: deps.client, sandbox, selection, moment, notify: deps.notify };
  const review = useMemo(() => reviewDeps(deps, stores), [deps, stores]);
  const compareWithNow = (seq: number): void => {
    deps.layout.getState().showSide('history');
    void history.getState().compare(seq, null);
  };
  const query = () => eventQuery(events.list.getState().question);
  return (
    <ShownKeysContext value={shownKeys}>
      <Workbench
        deps={deps}
        stores={stores}
        onPalette={() => setPalette('open')}
        banner={<MomentBar store={moment} selection={selection} onCompare={compareWithNow} />}
        side={<SideBar deps={deps} stores={stores} />}
        editor={
          <EditorArea
            store={stores.editor}
            theme={deps.theme}
            past={past}
            review={review}
            onCursor={(line, column) => setCursor([line, column])}
            foreign={(target, views) => foreignView({ deps, stores, commands }, target, views)}
          >
            <EditorPlaceholder commands={commands} />
          </EditorArea>
        }
        events={<EventsPane feature={stores.events} layout={deps.layout} theme={deps.theme} details={past} />}
        terminal={
          <TerminalPane
            store={stores.terminal}
            sandbox={sandbox}
            selection={selection}
            layout={deps.layout}
            theme={deps.theme}
            client={deps.client}
          />
        }
        runs={
          <RunsPane
            store={stores.runs}
            sandbox={sandbox}
            layout={deps.layout}
            onTerminal={(run) => {
              selection.getState().chooseRun(run);
              deps.layout.getState().showPanel('terminal');
            }}
          />
        }
        operations={
          <OperationsPane store={stores.operations.log} sandbox={sandbox} selection={selection} layout={deps.layout} />
        }
        bin={<BinPane store={stores.operations.bin} sandbox={sandbox} layout={deps.layout} />}
        status={<StatusBar deps={deps} stores={stores} cursor={cursor} />}
      />
      <Prompts
        store={stores.prompts}
        client={deps.client}
        sandbox={state.sandbox.id}
        onEvent={selection.getState().goToEvent}
        onPermissions={() => deps.layout.getState().showSide('permissions')}
      />
      <ChangeDialogs
        feature={stores.changes}
        sandbox={sandbox}
        selection={selection}
        access={state.sandbox.imported ? 'read-only' : 'read-write'}
      />
      <OperationDialogs
        feature={stores.operations}
        selection={selection}
        onShow={() => deps.layout.getState().showPanel('operations')}
      />
      <LayerDialogs feature={stores.layers} sandbox={sandbox} client={deps.client} />
      <ConsentDialog store={stores.consent} />
      <LibraryWindow store={deps.library} session={deps.session} />
      <MomentDialog store={history} moment={moment} total={() => events.list.getState().total} />
      <RecordDialogs
        store={stores.record}
        sandbox={sandbox}
        selection={selection}
        client={deps.client}
        query={query}
        filtered={() => {
          const { shown, total } = events.list.getState();
          return { isFiltered: shown !== total, shown, total };
        }}
      />
      {quick !== null && (
        <QuickOpen
          client={deps.client}
          sandbox={state.sandbox.id}
          begin={quick}
          recent={recentFiles(stores.editor.getState())}
          current={currentFile(stores.editor.getState())}
          onOpen={selection.getState().open}
          onCommands={() => setPalette('open')}
          onClose={() => setQuick(null)}
        />
      )}
      {palette === 'open' && <Palette commands={commands} onClose={() => setPalette('closed')} />}
      <ChordHint keys={waiting} />
    </ShownKeysContext>
  );
}
