/** The calls of one capsule so far, newest first, with what they gave. */
import { RotateCcw } from 'lucide-react';

import type { Run } from '../../../src-preload/contract/schemas.ts';
import type { FunctionExport } from '../../../src-preload/contract/value-type.ts';
import { plural } from '../../shared/format.ts';
import { IconButton } from '../../shared/icon-button.tsx';
import { runState, runWord } from '../../shared/run-state.ts';
import { visible } from '../../shared/visible.ts';

import { actionIn, explainAction } from './call-values.ts';
import { runText } from '../../shared/run-text.ts';

/** Calls that are listed. */
const MOST = 8;

export interface CallHistoryProps {
  readonly runs: readonly Run[];
  readonly functions: readonly FunctionExport[];
  readonly onShow: (run: string) => void;
  readonly onRecall: (run: Run) => void;
}

type Answers = 'action' | 'value' | 'nothing';

function answersOf(called: FunctionExport | undefined): Answers {
  if (called?.kind === 'interceptor') return 'action';
  return called?.result === null ? 'nothing' : 'value';
}

export function CallHistory({ runs, functions, onShow, onRecall }: CallHistoryProps) {
  if (runs.length === 0) return null;
  return (
    <>
      <ol className="call-history" aria-label="Calls">
        {runs.slice(0, MOST).map((run) => (
          <CallItem
            key={run.id}
            run={run}
            answers={answersOf(functions.find(({ name }) => name === run.call?.export))}
            onShow={onShow}
            onRecall={onRecall}
          />
        ))}
      </ol>
      {runs.length > MOST && (
        <p className="call-none faint">{plural(runs.length - MOST, 'earlier call')} below, under Runs</p>
      )}
    </>
  );
}

interface CallItemProps extends Pick<CallHistoryProps, 'onShow' | 'onRecall'> {
  readonly run: Run;
  readonly answers: Answers;
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

/** Characters that a result prints in the pane; the rest is in the run. */
const SHOWN = 20_000;

/** JSON on several lines, each with what cannot be seen in it made visible. */
function prettyText(value: unknown): string {
  const text = JSON.stringify(value, null, 2);
  const start = text.length > SHOWN ? `${text.slice(0, SHOWN)}…` : text;
  return start.split('\n').map(visible).join('\n');
}

function CallResult({ run, answers }: Pick<CallItemProps, 'run' | 'answers'>) {
  if (typeof run.result !== 'string' || answers === 'nothing') {
    const trap = run.end?.how === 'trapped' ? `: ${run.end.message}` : '';
    return (
      <p className="call-none" data-run={runState(run)}>
        {runWord(run)}
        {trap}
      </p>
    );
  }
  const value = JSON.parse(run.result) as unknown;
  const action = answers === 'action' ? actionIn(value) : null;
  return (
    <>
      <pre className="call-result" data-run={runState(run)} tabIndex={0} aria-label={`Result of ${runText(run)}`}>
        {prettyText(value)}
      </pre>
      {action !== null && (
        <p className="call-none">
          <strong className="mono">{action}</strong> {explainAction(action)}.
        </p>
      )}
    </>
  );
}
