/** Two runs side by side: what both did, did otherwise, or did alone, and how what they left behind differs. */
import { useEffect, useState } from 'react';
import { useStore } from 'zustand';

import type { ApiClient } from '../../../src-preload/contract/api.ts';
import type { TreePair } from '../../../src-preload/contract/review-schemas.ts';
import type { Run } from '../../../src-preload/contract/schemas.ts';
import { formatCount, formatElapsed, plural } from '../../shared/format.ts';
import { JobBar } from '../../shared/job-bar.tsx';
import { runState, runWord } from '../../shared/run-state.ts';
import type { SandboxStore } from '../../shared/sandbox-store.ts';
import type { SelectionStore } from '../../shared/selection.ts';

import { PairList } from './pair-list.tsx';
import { createPairStore } from './pair-store.ts';
import type { PairStore } from './pair-store.ts';
import { cpuWords, memoryWords, runName, runTabName, runTime } from './run-words.ts';
import type { RunsStore } from './store.ts';

export interface PairDeps {
  readonly client: Pick<ApiClient, 'runCompare' | 'jobCancel'>;
  readonly store: RunsStore;
  readonly sandbox: SandboxStore;
  readonly selection: SelectionStore;
}

export interface PairPaneProps {
  readonly deps: PairDeps;
  readonly a: string;
  readonly b: string;
}

export function PairPane({ deps, a, b }: PairPaneProps) {
  const { client, sandbox, selection } = deps;
  const [pair] = useState(() => createPairStore({ client, sandbox: sandbox.getState().state.sandbox.id, a, b }));
  const { state, message, job, cancel, load } = useStore(pair);
  useEffect(() => void load(), [load]);
  return (
    <article className="run-pair" aria-label="Two runs side by side">
      <Head deps={deps} pair={pair} a={a} b={b} />
      {state === 'failed' && (
        <p className="notice error" role="alert">
          {message}{' '}
          <button type="button" className="link" onClick={() => void load()}>
            Try again
          </button>
        </p>
      )}
      {state === 'loading' && job !== null && (
        <JobBar job={job} title="Comparing the runs" sandbox={sandbox} onCancel={cancel} />
      )}
      {state === 'ready' && <PairList store={pair} onEvent={(seq) => selection.getState().goToEvent(seq)} />}
    </article>
  );
}

function Head({ deps, pair, a, b }: PairPaneProps & { readonly pair: PairStore }) {
  const runs = useStore(deps.sandbox, (view) => view.runs);
  const [one, other] = [a, b].map((id) => runs.find((run) => run.id === id));
  const { counts, only, load } = useStore(pair);
  return (
    <header className="pair-head">
      <div className="pair-runs">
        {one && <RunFacts letter="A" run={one} onStory={() => deps.store.getState().showStory(one)} />}
        {other && <RunFacts letter="B" run={other} onStory={() => deps.store.getState().showStory(other)} />}
      </div>
      {counts && (
        <p className="pair-counts" role="status">
          <span>{formatCount(counts.same)} the same</span>
          <span data-pair="different">{formatCount(counts.different)} with another result</span>
          <span data-pair="only-a">{formatCount(counts.onlyA)} of A alone</span>
          <span data-pair="only-b">{formatCount(counts.onlyB)} of B alone</span>
        </p>
      )}
      <div className="story-deeds" role="toolbar" aria-label="Comparison">
        <div className="run-segments" role="group" aria-label="Which events">
          <button type="button" aria-pressed={only === 'all'} onClick={() => void load('all')}>
            All events
          </button>
          <button type="button" aria-pressed={only === 'differences'} onClick={() => void load('differences')}>
            Differences
          </button>
        </div>
        <Trees deps={deps} pair={pair} names={[one, other].map((run) => (run ? runTabName(run) : 'a run'))} />
      </div>
    </header>
  );
}

function RunFacts({
  letter,
  run,
  onStory,
}: {
  readonly letter: 'A' | 'B';
  readonly run: Run;
  readonly onStory: () => void;
}) {
  const time = runTime(run);
  return (
    <section aria-label={`Run ${letter}`}>
      <h2>
        <span className="run-mark" data-mark={letter}>
          {letter}
        </span>
        <button type="button" className="link" title="Open its story" onClick={onStory}>
          {runName(run)}
        </button>
      </h2>
      <p className="faint tabular">
        <span data-run={runState(run)}>{runWord(run)}</span>
        {time !== null && ` · ${formatElapsed(time)}`} · {plural(run.eventCount, 'event')} · processor {cpuWords(run)} ·
        memory {memoryWords(run)}
      </p>
    </section>
  );
}

interface TreesProps {
  readonly deps: PairDeps;
  readonly pair: PairStore;
  readonly names: readonly string[];
}

/** What they left behind, as the list of changes that everything else is shown by. */
function Trees({ deps, pair, names }: TreesProps) {
  const { trees, state } = useStore(pair);
  const [a = '', b = ''] = names;
  const show = (words: string, of: TreePair): void =>
    deps.selection.getState().open({ kind: 'all-changes', path: `changes://${words}`, pair: of });
  if (state !== 'ready') return null;
  if (!trees) return <span className="faint">What they left behind is forgotten.</span>;
  return (
    <>
      <button type="button" className="button small" onClick={() => show(a, trees.a)}>
        What A changed
      </button>
      <button type="button" className="button small" onClick={() => show(b, trees.b)}>
        What B changed
      </button>
      <button
        type="button"
        className="button small"
        title="What everything was like after B, against what it was like after A"
        onClick={() => show(`after ${a} ↔ after ${b}`, trees.after)}
      >
        How their ends differ
      </button>
    </>
  );
}
