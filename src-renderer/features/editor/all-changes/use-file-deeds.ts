/** What can be done with a file in the scroll of all changes. */
import { useMemo } from 'react';
import { useStore } from 'zustand';

import type { TreePair } from '../../../../src-preload/contract/review-schemas.ts';
import { useReadOnly } from '../../../shared/use-read-only.ts';
import { toggleReviewed, toggleStaged } from '../review-buttons.tsx';
import type { ReviewDeps } from '../review-deps.ts';

import type { FileDeeds } from './file-section.tsx';

export interface ListDeeds extends FileDeeds {
  readonly toggleAll: (to: 'collapse' | 'expand') => void;
}

interface DeedsOf {
  readonly review: ReviewDeps;
  readonly pair: TreePair | null;
  readonly paths: readonly string[];
  readonly setCollapsed: (next: (before: ReadonlySet<string>) => ReadonlySet<string>) => void;
}

const toggled = (set: ReadonlySet<string>, path: string): ReadonlySet<string> => {
  const next = new Set(set);
  if (!next.delete(path)) next.add(path);
  return next;
};

export function useFileDeeds({ review, pair, paths, setCollapsed }: DeedsOf): ListDeeds {
  const readOnly = useReadOnly(review.sandbox);
  const stageState = useStore(review.stage, (stage) => stage.state);
  const canStage = pair === null && !readOnly && stageState === 'ready';
  return useMemo(() => {
    const { open } = review.selection.getState();
    return {
      toggle: (path) => setCollapsed((before) => toggled(before, path)),
      toggleAll: (to) => setCollapsed(() => new Set(to === 'collapse' ? paths : [])),
      open: (path) =>
        pair === null ? open({ kind: 'diff', path }) : open({ kind: 'compare', path, from: pair.from, to: pair.to }),
      stage: canStage ? (path) => void toggleStaged(review, path) : null,
      review: canStage
        ? (path) => {
            void toggleReviewed(review, { path, pair: null });
            // What was reviewed is out of the way.
            const { reviewed } = review.stage.getState().staged;
            if (!reviewed.includes(path)) setCollapsed((before) => new Set(before).add(path));
          }
        : null,
    };
  }, [review, pair, paths, canStage, setCollapsed]);
}
