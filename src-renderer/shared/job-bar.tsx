/** How far a job is, with the way to end it. */
import { useStore } from 'zustand';

import { formatCount } from './format.ts';
import type { SandboxStore } from './sandbox-store.ts';

export interface JobBarProps {
  readonly job: string;
  readonly title: string;
  readonly sandbox: SandboxStore;
  readonly onCancel: () => void;
}

export function JobBar({ job, title, sandbox, onCancel }: JobBarProps) {
  const progress = useStore(sandbox, (view) => view.jobs.find((known) => known.job === job));
  const share = progress && progress.total > 0 ? progress.done / progress.total : 0;
  return (
    <div className="job-bar">
      <div
        className="job-track"
        role="progressbar"
        aria-label={title}
        aria-valuemin={0}
        aria-valuemax={progress?.total ?? 1}
        aria-valuenow={progress?.done ?? 0}
      >
        <span style={{ width: `${Math.min(100, share * 100)}%` }} />
      </div>
      <span className="tabular faint">
        {progress ? `${formatCount(progress.done)} of ${formatCount(progress.total)}` : `${title}…`}
      </span>
      <button type="button" className="button small" onClick={onCancel}>
        Cancel
      </button>
    </div>
  );
}
