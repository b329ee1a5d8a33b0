/** Whether the record is unbroken: how far the check is, what it found, and where. */
import { ShieldAlert, ShieldCheck } from 'lucide-react';
import { useStore } from 'zustand';

import type { ChainProblem, ChainReport } from '../../../src-preload/contract/event-schemas.ts';
import { Dialog } from '../../shared/dialog.tsx';
import { formatCount, plural } from '../../shared/format.ts';
import { visible } from '../../shared/visible.ts';

import { JobBar } from '../../shared/job-bar.tsx';
import type { RecordDialogsProps } from './record-props.ts';

export function VerifyDialog({ store, sandbox, selection }: RecordDialogsProps) {
  const { job, report, problem, close, cancel, open } = useStore(store);
  const goTo = (seq: number): void => {
    close();
    selection.getState().goToEvent(seq);
  };
  return (
    <Dialog
      title="Verify the record"
      description="Every event is hashed together with the one before it. This checks each of them, and holds the last ones against an anchor that is kept elsewhere."
      width={580}
      onClose={close}
      buttons={
        <>
          <button type="button" className="button" disabled={job !== null} onClick={() => open('verify')}>
            Verify again
          </button>
          <button type="button" className="button primary" autoFocus onClick={close}>
            Close
          </button>
        </>
      }
    >
      {job !== null && <JobBar job={job} title="Verifying" sandbox={sandbox} onCancel={cancel} />}
      {problem !== null && (
        <p className="notice error" role="alert">
          {problem}
        </p>
      )}
      {report && <Report report={report} onGoTo={goTo} />}
    </Dialog>
  );
}

interface ReportProps {
  readonly report: ChainReport;
  readonly onGoTo: (seq: number) => void;
}

function Report({ report: { checked, problems, heads, anchored }, onGoTo }: ReportProps) {
  const isWhole = problems.length === 0;
  return (
    <div className="verify-report">
      <p className="verify-verdict" data-verdict={isWhole ? 'whole' : 'broken'} role="status">
        {isWhole ? <ShieldCheck size={18} aria-hidden /> : <ShieldAlert size={18} aria-hidden />}
        <span>
          <strong>{isWhole ? 'The record is whole' : `${plural(problems.length, 'problem')} found`}</strong>
          <br />
          {plural(checked, 'event')} checked.{' '}
          {anchored === null
            ? 'There is no anchor yet, so a cut at the end would not be seen.'
            : `The anchor vouches for everything up to event ${formatCount(anchored)}.`}
        </span>
      </p>
      {!isWhole && <Problems problems={problems} onGoTo={onGoTo} />}
      {heads.length > 0 && (
        <details className="verify-heads">
          <summary>Last hashes, for each principal</summary>
          <dl>
            {heads.map(({ principal, count, hash }) => (
              <div key={principal}>
                <dt>
                  {visible(principal)} <span className="faint">{plural(count, 'event')}</span>
                </dt>
                <dd className="mono">{hash}</dd>
              </div>
            ))}
          </dl>
        </details>
      )}
    </div>
  );
}

const WORDS: Readonly<Record<ChainProblem['kind'], string>> = {
  altered: 'altered',
  missing: 'missing',
  'out-of-order': 'out of order',
  unreadable: 'unreadable',
  'cut-short': 'cut short',
  rewritten: 'rewritten',
  'anchor-altered': 'anchor altered',
};

function Problems({
  problems,
  onGoTo,
}: {
  readonly problems: readonly ChainProblem[];
  readonly onGoTo: ReportProps['onGoTo'];
}) {
  return (
    <ul className="conflict-list" aria-label="Problems" tabIndex={0}>
      {problems.map((problem, index) => (
        <li key={index} className="conflict">
          <div className="conflict-head">
            <span className="chip conflict-chip">{WORDS[problem.kind]}</span>
            {problem.seq !== null && (
              <button type="button" className="link" onClick={() => onGoTo(problem.seq ?? 0)}>
                {problem.kind === 'missing' ? 'Go to where it was' : `Go to event ${formatCount(problem.seq)}`}
              </button>
            )}
          </div>
          <p>{visible(problem.sentence)}</p>
        </li>
      ))}
    </ul>
  );
}
