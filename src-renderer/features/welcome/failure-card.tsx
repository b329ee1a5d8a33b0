/** Why a sandbox did not open, and what to do about it. */
import { TriangleAlert } from 'lucide-react';

import type { Failure } from '../../../src-preload/contract/reply.ts';

interface Advice {
  readonly title: string;
  readonly text: string;
}

const ADVICE: Readonly<Record<string, Advice>> = {
  'sandbox-locked': {
    title: 'This sandbox is open elsewhere',
    text: 'Another window or command is using it. Close that one, then try again; a lock left by a crash is released by itself.',
  },
  'sandbox-corrupt': {
    title: 'The sandbox database is damaged',
    text: 'Your real folder is untouched. Recovering keeps the damaged sandbox as it is in a folder beside it, and opens what can be read of it; what cannot is named.',
  },
  'sandbox-newer': {
    title: 'The sandbox was made by a newer version',
    text: 'This version would not understand it. Update Capsule Inspector and open it again.',
  },
  'workspace-gone': {
    title: 'The workspace folder is gone',
    text: 'It was moved, renamed or is on a disk that is not connected. Bring it back and try again, or open another folder.',
  },
  'workspace-unreadable': {
    title: 'The workspace folder cannot be read',
    text: 'Check its permissions, then try again.',
  },
  'no-space': {
    title: 'The disk is full',
    text: 'The sandbox needs room for its database. Free some space, then try again; nothing was lost.',
  },
  disconnected: {
    title: 'The inspector cannot be reached',
    text: 'The process that serves this page has stopped or its link has expired. Start it again and open the URL it prints.',
  },
};

export interface FailureCardProps {
  readonly failure: Failure;
  readonly workspace: string | null;
  readonly onRetry: () => void;
  readonly onRecover: () => void;
  readonly onBack: () => void;
}

export function FailureCard({ failure, workspace, onRetry, onRecover, onBack }: FailureCardProps) {
  const advice = ADVICE[failure.code] ?? { title: 'The sandbox could not be opened', text: '' };
  const isDamaged = failure.code === 'sandbox-corrupt';
  return (
    <div className="failure-card" role="alert">
      <TriangleAlert size={18} aria-hidden />
      <div>
        <h2>{advice.title}</h2>
        {workspace !== null && <p className="mono break">{workspace}</p>}
        {!isDamaged && <p className="failure-message">{failure.message}</p>}
        {advice.text !== '' && <p>{advice.text}</p>}
        {isDamaged && (
          <details className="failure-more">
            <summary>Where it lies</summary>
            <p>{failure.message}</p>
          </details>
        )}
        <div className="failure-actions">
          {isDamaged && (
            <button type="button" className="button primary" autoFocus onClick={onRecover}>
              Set aside and recover
            </button>
          )}
          <button type="button" className="button" autoFocus={!isDamaged} onClick={onRetry}>
            Try again
          </button>
          <button type="button" className="button" onClick={onBack}>
            Other sandboxes
          </button>
        </div>
      </div>
    </div>
  );
}
