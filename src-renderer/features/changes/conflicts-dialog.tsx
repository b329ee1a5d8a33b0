/** Why a commit was refused, or stopped midway, path by path; and how much was written. */
import type { Conflict, ReviewReport } from '../../../src-preload/contract/schemas.ts';
import type { ConflictReason } from '../../../src-preload/contract/vocabulary.ts';
import { Dialog } from '../../shared/dialog.tsx';
import { plural } from '../../shared/format.ts';

const REASONS: Record<ConflictReason, string> = {
  'base-exists': 'already exists in the base',
  'base-missing': 'gone from the base',
  'base-changed': 'changed in the base',
  'base-type-changed': 'became something else in the base',
  'directory-not-empty': 'folder is not empty in the base',
  permission: 'no permission',
  'parent-missing': 'its folder is missing',
};

export interface ConflictsDialogProps {
  readonly report: ReviewReport;
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
        text: 'The real folder is no longer what these changes were made from. Look at each one, then commit the others or discard these.',
      };

export function ConflictsDialog({ report, onOpen, onClose }: ConflictsDialogProps) {
  const { title, text } = wordsOf(report);
  return (
    <Dialog
      title={title}
      description={text}
      width={620}
      onClose={onClose}
      buttons={
        <button type="button" className="button primary" autoFocus onClick={onClose}>
          Close
        </button>
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
          {conflict.path}
        </button>
        <span className="chip conflict-chip">{REASONS[conflict.reason]}</span>
      </div>
      <p>{conflict.message}</p>
    </li>
  );
}
