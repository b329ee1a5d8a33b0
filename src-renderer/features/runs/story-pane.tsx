/** The whole story of a run on one page: what it was, what it took, when it did what, and what it did at each path. */
import { useCallback, useState } from 'react';
import type { ReactNode } from 'react';
import { CirclePlay } from 'lucide-react';
import { useStore } from 'zustand';

import type { ApiClient } from '../../../src-preload/contract/api.ts';
import type { RunStory } from '../../../src-preload/contract/run-story-calls.ts';
import type { Run } from '../../../src-preload/contract/schemas.ts';
import { EmptyState } from '../../shared/empty-state.tsx';
import { formatBytes, formatCount, formatDate, formatElapsed } from '../../shared/format.ts';
import { runState, runWord } from '../../shared/run-state.ts';
import type { SandboxStore } from '../../shared/sandbox-store.ts';
import type { SelectionStore } from '../../shared/selection.ts';
import { useAnswer } from '../../shared/use-answer.ts';
import { useReadOnly } from '../../shared/use-read-only.ts';
import { visible } from '../../shared/visible.ts';

import { callWords, cpuWords, memoryWords, outputWords, runName, runTabName, runTime } from './run-words.ts';
import type { RunsStore } from './store.ts';
import { StoryPaths } from './story-paths.tsx';
import { StoryTimeline } from './story-timeline.tsx';

export interface StoryDeps {
  readonly client: Pick<ApiClient, 'runStory' | 'eventRows' | 'eventWhy'>;
  readonly store: RunsStore;
  readonly sandbox: SandboxStore;
  readonly selection: SelectionStore;
  readonly onTerminal: (run: string) => void;
}

export interface StoryPaneProps {
  readonly deps: StoryDeps;
  readonly run: string;
}

/** A run that goes on is told as far as it was when its tab was opened, and again when it ends, or when asked. */
export function StoryPane({ deps, run }: StoryPaneProps) {
  const { client, sandbox } = deps;
  const known = useStore(sandbox, (view) => view.runs.find(({ id }) => id === run));
  const [asked, setAsked] = useState(0);
  const state = known?.state;
  const ask = useCallback(
    () => client.runStory({ sandbox: sandbox.getState().state.sandbox.id, run }),
    // eslint-disable-next-line react-hooks/exhaustive-deps -- asked again when it ends, and on demand
    [client, sandbox, run, state, asked],
  );
  const answer = useAnswer(ask);
  const story = answer.at === 'ready' ? answer.value : answer.at === 'loading' ? answer.last : null;
  if (answer.at === 'failed') {
    return (
      <EmptyState icon={<CirclePlay size={28} strokeWidth={1.4} />} title="This run cannot be told">
        {answer.failure.message}
      </EmptyState>
    );
  }
  if (story === null) {
    return (
      <p className="story-wait" role="status">
        Reading what it did…
      </p>
    );
  }
  return <Story deps={deps} story={story} run={known ?? story.run} onReload={() => setAsked(asked + 1)} />;
}

interface StoryProps {
  readonly deps: StoryDeps;
  readonly story: RunStory;
  /** As it is by now. */
  readonly run: Run;
  readonly onReload: () => void;
}

function Story({ deps, story, run, onReload }: StoryProps) {
  const { client, store, selection } = deps;
  const { paths, span, totals, timeline } = story;
  return (
    <article className="run-story" aria-label={`Story of ${runName(run)}`}>
      <header className="story-head">
        <h2>
          <span className="run-dot" data-run={runState(run)} aria-hidden />
          {visible(run.capsule)}{' '}
          <span className="faint mono">{runName(run).slice(visible(run.capsule).length + 1)}</span>
        </h2>
        <p className="story-end" data-run={runState(run)}>
          {endSentence(run)}
        </p>
        {run.notes?.map((note) => (
          <p key={note} className="notice">
            {note}
          </p>
        ))}
        <Deeds deps={deps} story={story} run={run} onReload={onReload} />
      </header>
      <Facts run={run} totals={totals} />
      {totals.events > 0 && <StoryTimeline timeline={timeline} events={totals.events} />}
      <StoryPaths
        store={store}
        client={client}
        selection={selection}
        run={run}
        span={span}
        paths={paths}
        total={totals.paths}
      />
    </article>
  );
}

function endSentence(run: Run): string {
  const { end } = run;
  const time = runTime(run);
  const after = time === null ? '' : ` after ${formatElapsed(time)}`;
  const begun = `Started ${formatDate(run.startedAt)}`;
  if (!end) return `${begun}; ${runWord(run)}.`;
  if (end.how === 'exited') return `${begun}; ${runWord(run)}${after}.`;
  const why = end.how === 'killed' ? end.why : end.message;
  return `${begun}; ${runWord(run)}${after}: ${visible(why)}.`;
}

function Deeds({ deps, story, run, onReload }: StoryProps) {
  const { store, sandbox, selection, onTerminal } = deps;
  const { starting, again, stop } = useStore(store);
  const isReadOnly = useReadOnly(sandbox);
  const { span, checkpoint } = story;
  const { listEvents, open } = selection.getState();
  const showChanges = (): void => {
    if (!span) return;
    const pair = { from: { tree: 'moment', event: span.before }, to: { tree: 'moment', event: span.last } } as const;
    open({ kind: 'all-changes', path: `changes://${runTabName(run)}`, pair });
  };
  return (
    <div className="story-deeds" role="toolbar" aria-label="This run">
      {!isReadOnly && (
        <>
          <Deed label="Run again" isOff={starting !== null} onClick={() => void again(run, 'now')} />
          <Deed
            label="Run again from its checkpoint"
            isOff={starting !== null || checkpoint === null}
            title={
              checkpoint === null
                ? 'The checkpoint from before it is not kept any more'
                : `Everything is brought back to checkpoint ${formatCount(checkpoint)} first, which can be undone`
            }
            onClick={() => void again(run, 'checkpoint')}
          />
        </>
      )}
      {!isReadOnly && run.state !== 'ended' && <Deed label="Stop" onClick={() => void stop(run.id)} />}
      <Deed
        label="All it changed"
        isOff={span === null}
        title={span === null ? 'What was before it is forgotten' : 'Every difference in one scroll'}
        onClick={showChanges}
      />
      <Deed label="Its events" onClick={() => listEvents('', run.id)} />
      <Deed label="Its terminal" onClick={() => onTerminal(run.id)} />
      {run.state !== 'ended' && <Deed label="Read again" onClick={onReload} />}
    </div>
  );
}

interface DeedProps {
  readonly label: string;
  readonly isOff?: boolean;
  readonly title?: string;
  readonly onClick: () => void;
}

function Deed({ label, isOff = false, title, onClick }: DeedProps) {
  return (
    <button type="button" className="button small" disabled={isOff} title={title} onClick={onClick}>
      {label}
    </button>
  );
}

function Facts({ run, totals }: { readonly run: Run; readonly totals: RunStory['totals'] }) {
  return (
    <dl className="story-facts">
      <Fact name="Read">{formatBytes(totals.read)}</Fact>
      <Fact name="Written">{formatBytes(totals.written)}</Fact>
      <Fact name="Refused" warns={totals.refused > 0}>
        {formatCount(totals.refused)}
      </Fact>
      <Fact name="Failed" warns={totals.failed > 0}>
        {formatCount(totals.failed)}
      </Fact>
      <Fact name="Events">{formatCount(totals.events)}</Fact>
      <Fact name="Paths">{formatCount(totals.paths)}</Fact>
      <Fact name="Processor">{cpuWords(run)}</Fact>
      <Fact name="Memory">{memoryWords(run)}</Fact>
      <Fact name="Calls">{callWords(run)}</Fact>
      <Fact name="Printed">{outputWords(run)}</Fact>
      <Fact name="Mode">{run.mode ?? 'open'}</Fact>
      {run.principal !== undefined && run.principal !== 'default' && (
        <Fact name="Principal">{visible(run.principal)}</Fact>
      )}
    </dl>
  );
}

function Fact({
  name,
  warns = false,
  children,
}: {
  readonly name: string;
  readonly warns?: boolean;
  readonly children: ReactNode;
}) {
  return (
    <div data-problem={warns || undefined}>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
