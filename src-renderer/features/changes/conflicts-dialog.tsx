/** Why a commit was refused, or stopped midway, path by path; and how much was written. */
import type { Conflict, ReviewReport } from '../../../src-preload/contract/schemas.ts';
import type { ConflictReason } from '../../../src-preload/contract/vocabulary.ts';
import { Dialog } from '../../shared/dialog.tsx';
import { plural } from '../../shared/format.ts';
import { visible } from '../../shared/visible.ts';

const REASONS: Record<ConflictReason, string> = {
  'base-exists': 'already exists in the base',
  'base-missing': 'gone from the base',
  'base-changed': 'changed in the base',
  'base-type-changed': 'became something else in the base',
  'directory-not-empty': 'folder is not empty in the base',
  permission: 'no permission',
  'parent-missing': 'its folder is missing',
  'rename-source': 'what should move is gone',
  'rename-target': 'its new place is taken',
  'no-space': 'no room on the disk',
  'case-collision': 'differs from another name in case only',
  'sandbox-changed': 'changed in the sandbox since',
};

export interface ConflictsDialogProps {
  readonly report: ReviewReport;
  /** What could be committed without the conflicting ones. */
  readonly others: readonly string[];
  readonly onCommitOthers: () => void;
  readonly onOpen: (path: string) => void;
  readonly onClose: () => void;
}

const wordsOf = ({ state, applied, conflicts }: ReviewReport): { readonly title: string; readonly text: string } =>
  state === 'stopped'
    ? {
        title: `Stopped after ${plural(applied.length, 'step')}`,
        text: 'What was written before stays written; everything else is still in the overlay. Mend the cause and commit again.',
      }
    : {
        title: `Nothing was committed: ${plural(conflicts.length, 'conflict')}`,
        text: 'The real folder is no longer what these changes were made from. Look at each one, then discard it, or commit the others without it.',
      };

export function ConflictsDialog({ report, others, onCommitOthers, onOpen, onClose }: ConflictsDialogProps) {
  const { title, text } = wordsOf(report);
  return (
    <Dialog
      title={title}
      description={text}
      width={620}
      onClose={onClose}
      buttons={
        <>
          {others.length > 0 && (
            <button type="button" className="button" onClick={onCommitOthers}>
              Commit the other {plural(others.length, 'change')}
            </button>
          )}
          <button type="button" className="button primary" autoFocus onClick={onClose}>
            Close
          </button>
        </>
      }
    >
      {report.failure && (
        <p className="notice error" role="alert">
          {report.failure.path}: {report.failure.message}
        </p>
      )}
      <ul className="conflict-list" aria-label="Conflicts">
        {report.conflicts.map((conflict) => (
          <ConflictLine key={conflict.path + conflict.reason} conflict={conflict} onOpen={onOpen} />
        ))}
      </ul>
    </Dialog>
  );
}

function ConflictLine({ conflict, onOpen }: { readonly conflict: Conflict; readonly onOpen: (path: string) => void }) {
  return (
    <li className="conflict">
      <div className="conflict-head">
        <button type="button" className="link mono" onClick={() => onOpen(conflict.path)}>
          {visible(conflict.path)}
        </button>
        <span className="chip conflict-chip">{REASONS[conflict.reason]}</span>
      </div>
      <p>{conflict.message}</p>
    </li>
  );
}
