/** What a diff shows when its change is gone: committed, discarded, or changed back. */
import { CircleCheck } from 'lucide-react';

import { EmptyState } from '../../shared/empty-state.tsx';
import { nameOf } from '../../shared/paths.ts';
import { visible } from '../../shared/visible.ts';

import type { ReviewDeps } from './review-deps.ts';
import type { EditorStore } from './store.ts';
import type { EditorTab } from './tabs.ts';

export interface NoChangeProps {
  readonly store: EditorStore;
  readonly tab: EditorTab;
  readonly review: ReviewDeps;
}

export function NoChange({ store, tab: { id, path }, review }: NoChangeProps) {
  const open = (): void => review.selection.getState().open({ kind: 'file', path, view: 'merged' });
  return (
    <EmptyState
      icon={<CircleCheck size={28} strokeWidth={1.4} />}
      title={`${visible(nameOf(path))} has no change any more`}
      actions={
        <>
          <button type="button" className="button" onClick={open}>
            Open the file
          </button>
          <button type="button" className="button" onClick={() => store.getState().requestClose(id)}>
            Close this tab
          </button>
        </>
      }
    >
      Nothing differs at {visible(path)}: what was changed is committed, discarded, or as it was.
    </EmptyState>
  );
}
