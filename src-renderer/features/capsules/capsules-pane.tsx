/** Programs to run in the sandbox, and the runs so far. */
import { useEffect } from 'react';
import type { RefObject } from 'react';
import { FolderOpen, RefreshCw } from 'lucide-react';
import { useStore } from 'zustand';

import type { ApiClient } from '../../../src-preload/contract/api.ts';
import type { ModeChoice } from '../../../src-preload/contract/policy-words.ts';
import type { Capsule } from '../../../src-preload/contract/schemas.ts';
import { BrowseDialog } from '../../shared/browse-dialog.tsx';
import { EmptyState } from '../../shared/empty-state.tsx';
import { IconButton } from '../../shared/icon-button.tsx';
import type { LayoutStore } from '../../shared/layout.ts';
import { PaneHeader } from '../../shared/pane.tsx';
import { activeRuns } from '../../shared/sandbox-store.ts';
import type { SandboxStore } from '../../shared/sandbox-store.ts';
import type { SelectionStore } from '../../shared/selection.ts';
import { useFocusRequest } from '../../shared/use-focus-request.ts';
import { useReadOnly } from '../../shared/use-read-only.ts';
import { visible } from '../../shared/visible.ts';

import type { CallsStore } from './call-store.ts';
import { CapsuleCard } from './capsule-card.tsx';
import { CapsuleProblem } from './capsule-problem.tsx';
import { LimitsPanel } from './limits-panel.tsx';
import type { LimitsStore } from './limits-store.ts';
import type { ModesStore } from './modes-store.ts';
import { RunsList } from './runs-list.tsx';
import { byProgram, distinctName } from './store.ts';
import type { CapsulesStore } from './store.ts';

export interface CapsulesPaneProps {
  readonly store: CapsulesStore;
  readonly calls: CallsStore;
  readonly modes: ModesStore;
  /** Of the sandbox; null until it is known. */
  readonly sandboxMode: ModeChoice | null;
  readonly limits: LimitsStore;
  readonly sandbox: SandboxStore;
  readonly selection: SelectionStore;
  readonly client: Pick<ApiClient, 'shellBrowse' | 'eventCounts' | 'eventRows'>;
  readonly layout: LayoutStore;
  readonly onShowRun: (run: string) => void;
  readonly onStop: (run: string) => void;
}

/** A capsule that was loaded is at the end of the list: it is brought into view, and the keyboard to it. */
function useArrival(pane: RefObject<HTMLElement | null>, store: CapsulesStore): void {
  const { arrived, shown } = useStore(store);
  useEffect(() => {
    if (arrived === null) return;
    const card = pane.current?.querySelector(`[data-file="${CSS.escape(arrived)}"]`);
    card?.scrollIntoView({ block: 'nearest' });
    card?.querySelector<HTMLElement>('input, select, summary')?.focus({ preventScroll: true });
    shown();
  }, [pane, arrived, shown]);
}

export function CapsulesPane(props: CapsulesPaneProps) {
  const { store, limits, sandbox, selection, client, layout, onShowRun, onStop } = props;
  const state = useStore(store);
  const runs = useStore(sandbox, (view) => view.runs);
  const { problem } = state;
  useEffect(() => {
    void store.getState().refresh();
  }, [store]);
  const pane = useFocusRequest(layout, 'capsules', {
    selector: '.capsule-run .button',
    ready: state.capsules.length,
  });
  useArrival(pane, store);
  const readOnly = useReadOnly(sandbox);
  const known = state.capsules.some((capsule) => capsule.file === problem?.file);
  return (
    <section ref={pane} className="pane" aria-label="Capsules">
      <PaneHeader title="Capsules">
        <IconButton label="Refresh capsules" icon={<RefreshCw size={13} />} onClick={() => void state.refresh()} />
        {!readOnly && (
          <IconButton label="Load capsule…" icon={<FolderOpen size={14} />} onClick={() => void state.pick()} />
        )}
      </PaneHeader>
      <div className="pane-body scroll capsules">
        {problem && !known && (
          <CapsuleProblem
            problem={problem}
            onDismiss={state.dismiss}
            onManifest={() => selection.getState().editManifest({ file: problem.file, name: folderName(problem.file) })}
          />
        )}
        {readOnly && (
          <p className="notice">Opened from an export: its runs can be looked at, and nothing runs in it.</p>
        )}
        {!readOnly && (
          <>
            <CapsuleCards {...props} />
            <NoCapsules store={store} />
            <button type="button" className="button load-capsule" onClick={() => void state.pick()}>
              <FolderOpen size={14} aria-hidden /> Load capsule…
            </button>
            <LimitsPanel store={limits} />
          </>
        )}
        <RunsList runs={runs} onShow={onShowRun} onStop={onStop} client={client} selection={selection} />
      </div>
      {state.browsing === 'open' && (
        <BrowseDialog
          client={client}
          pick="capsule"
          onPick={(file) => void state.load(file)}
          onClose={state.closeBrowser}
        />
      )}
    </section>
  );
}

/** What a capsule is called whose manifest cannot be read. */
const folderName = (file: string): string =>
  file.split('/').findLast((name) => name !== '' && name !== 'Capsule.toml') ?? file;

function CapsuleCards({ store, ...rest }: CapsulesPaneProps) {
  const { capsules } = useStore(store);
  return byProgram(capsules).map((same) => {
    const [first] = same;
    const cards = same.map((capsule) => <Card key={capsule.file} store={store} {...rest} capsule={capsule} />);
    if (first === undefined || same.length === 1) return cards;
    return (
      <section
        key={first.file}
        className="capsule-group"
        aria-label={`${visible(first.name)}, ${same.length} ways to run it`}
      >
        {cards}
      </section>
    );
  });
}

function Card({ capsule, ...props }: CapsulesPaneProps & { readonly capsule: Capsule }) {
  const { store, calls, modes, sandboxMode, sandbox, selection, onShowRun, onStop } = props;
  const { capsules, args, starting, problem, setArgs, run, dismiss } = useStore(store);
  const runs = useStore(sandbox, (view) => view.runs);
  const { choose, choiceOf } = useStore(modes);
  const { file, name } = capsule;
  return (
    <CapsuleCard
      capsule={capsule}
      label={distinctName(capsule, capsules)}
      args={args[file] ?? ''}
      mode={choiceOf(file)}
      sandboxMode={sandboxMode}
      onMode={(choice) => choose(file, choice)}
      state={starting === file ? 'starting' : 'idle'}
      running={activeRuns(runs).find((active) => active.capsuleFile === file)}
      problem={problem?.file === file ? problem : null}
      onArgs={(typed) => setArgs(file, typed)}
      onRun={() => void run(capsule)}
      calls={calls}
      runs={runs}
      onStop={onStop}
      onShowRun={onShowRun}
      onManifest={() => selection.getState().editManifest({ file, name })}
      onDismiss={dismiss}
    />
  );
}

function NoCapsules({ store }: { readonly store: CapsulesStore }) {
  const { capsules, state } = useStore(store);
  if (capsules.length > 0 || state !== 'ready') return null;
  return (
    <EmptyState title="No capsules">
      Load a .wasm file, a .capsule package or a Capsule.toml to run it in this sandbox.
    </EmptyState>
  );
}
