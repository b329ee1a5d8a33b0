/** The calls of one capsule so far, newest first, with what they gave. */
import { RotateCcw } from 'lucide-react';

import type { Run } from '../../../src-preload/contract/schemas.ts';
import { IconButton } from '../../shared/icon-button.tsx';
import { runState, runWord } from '../../shared/run-state.ts';

import { actionIn, explainAction } from './call-values.ts';
import { runText } from './run-text.ts';

/** Calls that are listed. */
const MOST = 8;

export interface CallHistoryProps {
  readonly runs: readonly Run[];
  /** Functions that answer with an action. */
  readonly interceptors: ReadonlySet<string>;
  readonly onShow: (run: string) => void;
  readonly onRecall: (run: Run) => void;
}

export function CallHistory({ runs, interceptors, onShow, onRecall }: CallHistoryProps) {
  if (runs.length === 0) return null;
  return (
    <ol className="call-history" aria-label="Calls">
      {runs.slice(0, MOST).map((run) => (
        <CallItem
          key={run.id}
          run={run}
          answers={interceptors.has(run.call?.export ?? '') ? 'action' : 'value'}
          onShow={onShow}
          onRecall={onRecall}
        />
      ))}
    </ol>
  );
}

interface CallItemProps extends Pick<CallHistoryProps, 'onShow' | 'onRecall'> {
  readonly run: Run;
  readonly answers: 'action' | 'value';
}

function CallItem({ run, answers, onShow, onRecall }: CallItemProps) {
  const text = runText(run);
  return (
    <li className="call-item">
      <div className="call-line">
        <button type="button" className="call-main mono" title={text} onClick={() => onShow(run.id)}>
          <span className="run-dot" data-run={runState(run)} aria-hidden />
          <span className="call-what">{text}</span>
        </button>
        <IconButton label={`Use again: ${text}`} icon={<RotateCcw size={12} />} onClick={() => onRecall(run)} />
      </div>
      <CallResult run={run} answers={answers} />
    </li>
  );
}

/** Bytes that a result prints in the pane; the rest is in the run. */
const SHOWN = 20_000;

function CallResult({ run, answers }: Pick<CallItemProps, 'run' | 'answers'>) {
  if (typeof run.result !== 'string') {
    const trap = run.end?.how === 'trapped' ? `: ${run.end.message}` : '';
    return (
      <p className="call-none" data-run={runState(run)}>
        {runWord(run)}
        {trap}
      </p>
    );
  }
  const value = JSON.parse(run.result) as unknown;
  const pretty = JSON.stringify(value, null, 2);
  const action = answers === 'action' ? actionIn(value) : null;
  return (
    <>
      <pre className="call-result" data-run={runState(run)} tabIndex={0} aria-label={`Result of ${runText(run)}`}>
        {pretty.length > SHOWN ? `${pretty.slice(0, SHOWN)}…` : pretty}
      </pre>
      {action !== null && (
        <p className="call-none">
          <strong className="mono">{action}</strong> {explainAction(action)}.
        </p>
      )}
    </>
  );
}
