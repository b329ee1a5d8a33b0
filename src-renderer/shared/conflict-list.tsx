/** Conflicts with their reasons, path by path. */
import type { ReactNode } from 'react';

import type { Conflict } from '../../src-preload/contract/schemas.ts';
import type { ConflictReason } from '../../src-preload/contract/vocabulary.ts';

import { formatCount } from './format.ts';
import { visible } from './visible.ts';

const REASONS: Record<ConflictReason, string> = {
  'base-exists': 'already exists in the folder',
  'base-missing': 'gone from the folder',
  'base-changed': 'changed in the folder',
  'base-type-changed': 'became something else in the folder',
  'directory-not-empty': 'is not empty in the folder',
  permission: 'no permission',
  'parent-missing': 'its folder is missing',
  'rename-source': 'what should move is gone',
  'rename-target': 'its new place is taken',
  'no-space': 'no room on the disk',
  'case-collision': 'differs from another name in case only',
  'sandbox-changed': 'changed in the sandbox since',
};

/** More would be more than anybody reads, and slow to draw. */
const SHOWN = 200;

export interface ConflictListProps {
  readonly conflicts: readonly Conflict[];
  readonly onOpen: (path: string) => void;
  /** What can be done about one. */
  readonly renderChoice?: (conflict: Conflict) => ReactNode;
}

export function ConflictList({ conflicts, onOpen, renderChoice }: ConflictListProps) {
  return (
    <ul className="conflict-list" aria-label="Conflicts">
      {conflicts.slice(0, SHOWN).map((conflict) => (
        <li className="conflict" key={conflict.path + conflict.reason}>
          <div className="conflict-head">
            <button type="button" className="link mono" onClick={() => onOpen(conflict.path)}>
              {visible(conflict.path)}
            </button>
            <span className="chip conflict-chip">{REASONS[conflict.reason]}</span>
          </div>
          <p>{visible(conflict.message)}</p>
          {renderChoice?.(conflict)}
        </li>
      ))}
      {conflicts.length > SHOWN && <li className="conflict faint">and {formatCount(conflicts.length - SHOWN)} more</li>}
    </ul>
  );
}
