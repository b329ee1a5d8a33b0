/** The runs of this sandbox, newest first. */
import { Square } from 'lucide-react';

import type { Run } from '../../../src-preload/contract/schemas.ts';
import { formatCount, formatDate, formatElapsed, plural } from '../../shared/format.ts';
import { IconButton } from '../../shared/icon-button.tsx';
import { runState, runWord } from '../../shared/run-state.ts';
import { useElapsed } from '../../shared/use-elapsed.ts';
import { visible } from '../../shared/visible.ts';

import { runText } from './run-text.ts';

/** Runs listed before "Show all" would be needed. */
const MOST = 200;

export interface RunsListProps {
  readonly runs: readonly Run[];
  readonly onShow: (run: string) => void;
  readonly onStop: (run: string) => void;
}

export function RunsList({ runs, onShow, onStop }: RunsListProps) {
  if (runs.length === 0) return null;
  return (
    <section className="runs" aria-label="Runs">
      <h3 className="section-title">Runs</h3>
      <ul>
        {runs.slice(0, MOST).map((run) => (
          <RunItem key={run.id} run={run} onShow={onShow} onStop={onStop} />
        ))}
      </ul>
      {runs.length > MOST && <p className="faint">{plural(runs.length - MOST, 'older run')} not listed</p>}
    </section>
  );
}

interface RunItemProps extends Pick<RunsListProps, 'onShow' | 'onStop'> {
  readonly run: Run;
}

function RunItem({ run, onShow, onStop }: RunItemProps) {
  const elapsed = useElapsed(run);
  const trapped = run.end?.how === 'trapped' ? run.end : null;
  return (
    <li className="run">
      <div className="run-line">
        <button type="button" className="run-main" title={formatDate(run.startedAt)} onClick={() => onShow(run.id)}>
          <span className="run-dot" data-run={runState(run)} aria-hidden />
          <span className="run-name">
            {visible(run.capsule)} <span className="faint mono">{runText(run)}</span>
          </span>
          <span className="run-facts">
            <span data-run={runState(run)}>{runWord(run)}</span> · {formatElapsed(elapsed)} ·{' '}
            {formatCount(run.eventCount)} events
            {run.deniedCount > 0 && <span className="warn"> · {formatCount(run.deniedCount)} refused or failed</span>}
          </span>
        </button>
        {run.state !== 'ended' && (
          <IconButton
            label={`Stop run of ${visible(run.capsule)}`}
            icon={<Square size={11} fill="currentColor" />}
            onClick={() => onStop(run.id)}
          />
        )}
      </div>
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
