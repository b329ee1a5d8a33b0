/** The runs of this sandbox, newest first. */
import type { ReactNode } from 'react';
import { Square } from 'lucide-react';

import type { Run } from '../../../src-preload/contract/schemas.ts';
import { formatCount, formatDate, formatElapsed, plural } from '../../shared/format.ts';
import { IconButton } from '../../shared/icon-button.tsx';
import { MODE_SENTENCES, RUN_MODE_WORDS } from '../../shared/mode-words.ts';
import { RunAftermath } from '../../shared/run-aftermath.tsx';
import type { RunAftermathProps } from '../../shared/run-aftermath.tsx';
import { runState, runWord } from '../../shared/run-state.ts';
import { useElapsed } from '../../shared/use-elapsed.ts';
import { visible } from '../../shared/visible.ts';
import type { SelectionStore } from '../../shared/selection.ts';

import { runText } from '../../shared/run-text.ts';

/** Runs listed before "Show all" would be needed. */
const MOST = 200;
/** Runs that are asked about what they were denied. */
const RECENT = 20;

export interface RunsListProps {
  readonly runs: readonly Run[];
  readonly onShow: (run: string) => void;
  readonly onStop: (run: string) => void;
  readonly client: RunAftermathProps['client'];
  readonly selection: SelectionStore;
}

export function RunsList({ runs, onShow, onStop, client, selection }: RunsListProps) {
  if (runs.length === 0) return null;
  return (
    <section className="runs" aria-label="Runs">
      <h3 className="section-title">Runs</h3>
      <ul>
        {runs.slice(0, MOST).map((run, index) => (
          <RunItem
            key={run.id}
            run={run}
            onShow={onShow}
            onStop={onStop}
            aftermath={index < RECENT && <RunAftermath run={run} client={client} selection={selection} />}
          />
        ))}
      </ul>
      {runs.length > MOST && <p className="faint">{plural(runs.length - MOST, 'older run')} not listed</p>}
    </section>
  );
}

interface RunItemProps extends Pick<RunsListProps, 'onShow' | 'onStop'> {
  readonly run: Run;
  readonly aftermath: ReactNode;
}

function RunItem({ run, onShow, onStop, aftermath }: RunItemProps) {
  const trapped = run.end?.how === 'trapped' ? run.end : null;
  return (
    <li className="run">
      <div className="run-line">
        <button type="button" className="run-main" title={formatDate(run.startedAt)} onClick={() => onShow(run.id)}>
          <span className="run-dot" data-run={runState(run)} aria-hidden />
          <span className="run-name">
            {visible(run.capsule)} <span className="faint mono">{runText(run)}</span>
          </span>
          <RunFacts run={run} />
        </button>
        {run.state !== 'ended' && (
          <IconButton
            label={`Stop run of ${visible(run.capsule)}`}
            icon={<Square size={11} fill="currentColor" />}
            onClick={() => onStop(run.id)}
          />
        )}
      </div>
      {aftermath}
      {run.end?.how === 'failed' && <p className="run-problem">{run.end.message}</p>}
      {trapped && (
        <details className="trap">
          <summary>{trapped.message}</summary>
          {trapped.doing !== '' && <p>{trapped.doing}</p>}
          {trapped.stack !== '' && <pre>{trapped.stack}</pre>}
        </details>
      )}
    </li>
  );
}

function RunFacts({ run }: { readonly run: Run }) {
  const elapsed = useElapsed(run);
  const { mode = 'open' } = run;
  const word = RUN_MODE_WORDS[mode];
  return (
    <span className="run-facts">
      <span data-run={runState(run)}>{runWord(run)}</span> · {formatElapsed(elapsed)} · {formatCount(run.eventCount)}{' '}
      events
      {word !== null && <span title={MODE_SENTENCES[mode === 'open' ? 'default' : mode]}> · {word}</span>}
      {run.deniedCount > 0 && <span className="warn"> · {formatCount(run.deniedCount)} refused or failed</span>}
    </span>
  );
}
