/** One run in a line of columns. */
import type { Run } from '../../../src-preload/contract/schemas.ts';
import { formatCount, formatDate, formatElapsed, formatWhen } from '../../shared/format.ts';
import { runState, runWord } from '../../shared/run-state.ts';
import { useElapsed } from '../../shared/use-elapsed.ts';
import { visible } from '../../shared/visible.ts';
import { runText } from '../../shared/run-text.ts';

import { cpuWords, memoryWords } from './run-words.ts';

export function RunRowHead() {
  return (
    <div className="run-row-head" aria-hidden>
      <span className="run-col-name">Run</span>
      <span className="run-col-end">End</span>
      <span className="run-col-number">Time</span>
      <span className="run-col-number">Events</span>
      <span className="run-col-number">Problems</span>
      <span className="run-col-number run-col-extra">Processor</span>
      <span className="run-col-number run-col-extra">Memory</span>
      <span className="run-col-when">Started</span>
    </div>
  );
}

export interface RunRowViewProps {
  readonly run: Run;
  readonly mark: 'A' | 'B' | null;
  readonly busy: boolean;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

export function RunRowView({ run, mark, busy, now }: RunRowViewProps) {
  const elapsed = useElapsed(run);
  return (
    <>
      <span className="run-mark" data-mark={mark ?? undefined}>
        {mark}
      </span>
      <span className="run-dot" data-run={runState(run)} aria-hidden />
      <span className="run-col-name">
        {visible(run.capsule)} <span className="faint mono">{runText(run)}</span>
        {run.again != null && <span className="chip">again</span>}
        {busy && <span className="chip">starting…</span>}
      </span>
      <span className="run-col-end" data-run={runState(run)}>
        {runWord(run)}
      </span>
      <span className="run-col-number">{formatElapsed(elapsed)}</span>
      <span className="run-col-number">{formatCount(run.eventCount)}</span>
      <span className="run-col-number" data-problem={run.deniedCount > 0 || undefined}>
        {run.deniedCount === 0 ? '–' : formatCount(run.deniedCount)}
      </span>
      <span className="run-col-number run-col-extra">{cpuWords(run)}</span>
      <span className="run-col-number run-col-extra">{memoryWords(run)}</span>
      <span className="run-col-when" title={formatDate(run.startedAt)}>
        {formatWhen(run.startedAt, now)}
      </span>
    </>
  );
}
