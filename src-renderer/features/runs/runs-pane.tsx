/** Every run of the sandbox, newest first: what it was, how it ended, what it took, and what can be done with it now. */
import { useMemo, useState } from 'react';
import type { KeyboardEvent } from 'react';
import { CirclePlay } from 'lucide-react';
import { useStore } from 'zustand';

import type { Run } from '../../../src-preload/contract/schemas.ts';
import { EmptyState } from '../../shared/empty-state.tsx';
import { formatCount } from '../../shared/format.ts';
import type { LayoutStore } from '../../shared/layout.ts';
import { ContextArea } from '../../shared/menu.tsx';
import type { SandboxStore } from '../../shared/sandbox-store.ts';
import type { TreeRow } from '../../shared/tree-rows.ts';
import { TreeList } from '../../shared/tree-list.tsx';
import { useReadOnly } from '../../shared/use-read-only.ts';

import { runDeeds } from './run-deeds.ts';
import type { RunDeed } from './run-deeds.ts';
import { RunRowHead, RunRowView } from './run-row.tsx';
import { narrowedRuns, runLabel } from './run-words.ts';
import type { RunsStore } from './store.ts';

export interface RunsPaneProps {
  readonly store: RunsStore;
  readonly sandbox: SandboxStore;
  readonly layout: LayoutStore;
  readonly onTerminal: (run: string) => void;
}

export type RunRow = TreeRow & { readonly run: Run; readonly mark: 'A' | 'B' | null };

/** The older of the two that are chosen is A. */
function rowsOf(runs: readonly Run[], marked: readonly string[], all: readonly Run[]): readonly RunRow[] {
  const [first, second] = all.filter(({ id }) => marked.includes(id)).reverse();
  return runs.map((run, index) => {
    const mark = run.id === first?.id ? 'A' : run.id === second?.id ? 'B' : null;
    const place = { level: 0, expanded: null, parent: null, position: index + 1, siblings: runs.length } as const;
    return { id: run.id, label: runLabel(run, mark), ...place, run, mark };
  });
}

export function RunsPane({ store, sandbox, layout, onTerminal }: RunsPaneProps) {
  const runs = useStore(sandbox, (view) => view.runs);
  const { filter, focused, marked, starting, focus, mark, showStory } = useStore(store);
  const request = useStore(layout, (view) => view.focusRequest);
  const access = useReadOnly(sandbox) ? 'read-only' : 'read-write';
  const shown = useMemo(() => narrowedRuns(runs, filter), [runs, filter]);
  const rows = useMemo(() => rowsOf(shown, marked, runs), [shown, marked, runs]);
  const [now] = useState(() => Date.now());
  const [menuRun, setMenuRun] = useState<Run | null>(null);
  const chosen = shown.find(({ id }) => id === focused) ?? null;
  const deedsOf = (run: Run | null): readonly RunDeed[] =>
    run ? runDeeds({ store, run, access, marked, onTerminal }) : [];
  const onKey = (event: KeyboardEvent, row: RunRow | null, state: 'typing' | 'idle'): boolean => {
    if (!row || state === 'typing' || event.ctrlKey || event.metaKey || event.altKey) return false;
    const deed = deedsOf(row.run).find(({ key }) => key === event.key);
    deed?.run();
    return deed !== undefined;
  };
  if (runs.length === 0) {
    return (
      <EmptyState icon={<CirclePlay size={28} strokeWidth={1.4} />} title="No runs yet">
        Run a capsule: what it did, how it ended and what it took stands here, to be read, compared and done once more.
      </EmptyState>
    );
  }
  return (
    <div className="runs-pane">
      <RunsBar store={store} deeds={deedsOf(chosen)} shown={shown.length} total={runs.length} />
      <RunRowHead />
      {shown.length === 0 && <p className="runs-none">No run has all these words.</p>}
      <ContextArea
        entries={deedsOf(menuRun).map(({ label, key, run }) => ({ kind: 'item', label, keys: keyCap(key), run }))}
      >
        <div className="fill">
          <TreeList
            label="Runs"
            rows={rows}
            focused={focused}
            focusSerial={request?.view === 'runs' ? request.serial : null}
            multiselectable
            checked={(row) => row.mark !== null}
            onFocus={(row) => focus(row.id)}
            onMark={(row) => mark(row.id)}
            onToggle={() => undefined}
            onOpen={(row, how) => showStory(row.run, how === 'stay' ? 'keep' : 'preview')}
            onKey={onKey}
            onContext={(row) => setMenuRun(row?.run ?? null)}
            renderRow={({ run, mark: letter }) => (
              <RunRowView run={run} mark={letter} busy={starting === run.id} now={now} />
            )}
          />
        </div>
      </ContextArea>
    </div>
  );
}

const keyCap = (key: string): string => (key === ' ' ? 'Space' : key.length === 1 ? key.toUpperCase() : key);

interface RunsBarProps {
  readonly store: RunsStore;
  /** What can be done with the run that is chosen. */
  readonly deeds: readonly RunDeed[];
  readonly shown: number;
  readonly total: number;
}

function RunsBar({ store, deeds, shown, total }: RunsBarProps) {
  const { filter, marked, narrow, compare, unmark } = useStore(store);
  return (
    <div className="runs-bar" role="toolbar" aria-label="Runs">
      <input
        type="search"
        className="input runs-filter"
        placeholder="Filter runs"
        aria-label="Filter runs"
        value={filter}
        onChange={(event) => narrow(event.target.value)}
      />
      <span className="faint tabular" role="status">
        {shown === total ? formatCount(total) : `${formatCount(shown)} of ${formatCount(total)}`}
      </span>
      <span className="spacer" />
      {deeds
        .filter(({ place }) => place === 'bar')
        .map(({ label, key, run }) => (
          <button key={label} type="button" className="button small" title={`${label} (${keyCap(key)})`} onClick={run}>
            {label}
          </button>
        ))}
      {marked.length > 0 && (
        <>
          <button type="button" className="button small primary" disabled={marked.length < 2} onClick={compare}>
            {marked.length < 2 ? 'Choose another to compare' : 'Compare A and B'}
          </button>
          <button type="button" className="button small" onClick={unmark}>
            Choose none
          </button>
        </>
      )}
    </div>
  );
}
