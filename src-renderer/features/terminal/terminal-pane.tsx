/** The Terminal tab: one terminal per run, the newest first. */
import { lazy, Suspense, useEffect } from 'react';
import { Square, SquareTerminal, X } from 'lucide-react';
import { useStore } from 'zustand';

import type { Run } from '../../../src-preload/contract/schemas.ts';
import { EmptyState } from '../../shared/empty-state.tsx';
import { IconButton } from '../../shared/icon-button.tsx';
import type { LayoutStore } from '../../shared/layout.ts';
import { RunAftermath } from '../../shared/run-aftermath.tsx';
import type { RunAftermathProps } from '../../shared/run-aftermath.tsx';
import { runState, runWord } from '../../shared/run-state.ts';
import type { SandboxStore } from '../../shared/sandbox-store.ts';
import type { SelectionStore } from '../../shared/selection.ts';
import type { ThemeStore } from '../../shared/theme.ts';
import { visible } from '../../shared/visible.ts';

import type { TerminalStore } from './store.ts';

/** Tabs shown; older runs stay in the Capsules view. */
const MOST_TABS = 12;

const XtermView = lazy(async () => {
  // xterm measures its font once, when it is opened.
  const [module] = await Promise.all([
    import('./xterm-view.tsx'),
    document.fonts.load("12px 'JetBrains Mono Variable'"),
  ]);
  return { default: module.XtermView };
});

export interface TerminalPaneProps {
  readonly store: TerminalStore;
  readonly sandbox: SandboxStore;
  readonly selection: SelectionStore;
  readonly layout: LayoutStore;
  readonly theme: ThemeStore;
  readonly client: RunAftermathProps['client'];
}

export function TerminalPane({ store, sandbox, selection, layout, theme, client }: TerminalPaneProps) {
  const runs = useStore(sandbox, (view) => view.runs);
  const closed = useStore(store, (state) => state.closed);
  const chosen = useStore(selection, (view) => view.run);
  const request = useStore(layout, (view) => view.focusRequest);
  const colours = useStore(theme, (state) => state.theme);
  const shown = visibleRuns(runs, closed, chosen);
  const active = shown.find((run) => run.id === chosen) ?? shown[0];
  useEffect(() => {
    // A run that ended before this window saw it still gets its last line.
    if (active) store.getState().changed(active);
  }, [store, active]);

  if (!active) {
    return (
      <EmptyState icon={<SquareTerminal size={28} strokeWidth={1.4} />} title="No runs yet">
        Start a capsule from the Capsules view: its output and input are here.
      </EmptyState>
    );
  }
  return (
    <div className="terminal">
      <div className="terminal-main">
        <div className="terminal-view">
          <Suspense fallback={null}>
            <XtermView
              key={active.id}
              store={store}
              run={active.id}
              theme={colours}
              focusSerial={request?.view === 'terminal' ? request.serial : null}
            />
          </Suspense>
        </div>
        <RunAftermath run={active} client={client} selection={selection} />
      </div>
      <div className="terminal-tabs" role="tablist" aria-label="Runs" aria-orientation="vertical">
        {shown.map((run) => (
          <RunTab
            key={run.id}
            run={run}
            state={run.id === active.id ? 'active' : 'idle'}
            onChoose={() => selection.getState().chooseRun(run.id)}
            onStop={() => store.getState().stop(run.id)}
            onClose={() => store.getState().close(run.id)}
          />
        ))}
      </div>
    </div>
  );
}

function visibleRuns(runs: readonly Run[], closed: ReadonlySet<string>, chosen: string | null): readonly Run[] {
  return runs.filter((run) => run.id === chosen || !closed.has(run.id)).slice(0, MOST_TABS);
}

interface RunTabProps {
  readonly run: Run;
  readonly state: 'active' | 'idle';
  readonly onChoose: () => void;
  readonly onStop: () => void;
  readonly onClose: () => void;
}

function RunTab({ run, state, onChoose, onStop, onClose }: RunTabProps) {
  const going = run.state !== 'ended';
  const capsule = visible(run.capsule);
  const name = visible(`${run.capsule} ${run.call ? run.call.export : run.args.join(' ')}`.trim());
  return (
    <div className="run-tab" data-active={state === 'active'}>
      <button
        type="button"
        role="tab"
        aria-selected={state === 'active'}
        aria-label={`${name}, ${runWord(run)}`}
        title={`${name}\n${runWord(run)}`}
        onClick={onChoose}
      >
        <span className="run-dot" data-run={runState(run)} aria-hidden />
        <span className="run-tab-name">{name}</span>
      </button>
      {going ? (
        <IconButton
          label={`Stop ${capsule}`}
          icon={<Square size={11} fill="currentColor" />}
          side="left"
          onClick={onStop}
        />
      ) : (
        <IconButton label={`Close terminal of ${capsule}`} icon={<X size={12} />} side="left" onClick={onClose} />
      )}
    </div>
  );
}
