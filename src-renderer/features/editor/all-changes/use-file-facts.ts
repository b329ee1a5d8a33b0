/** What is known of each file in the scroll of all changes. */
import { useMemo } from 'react';
import { useStore } from 'zustand';

import type { Change } from '../../../../src-preload/contract/schemas.ts';
import type { TreePair } from '../../../../src-preload/contract/review-schemas.ts';
import type { ReviewDeps } from '../review-deps.ts';

import type { FileContent } from './file-rows.ts';
import type { FileFacts } from './file-facts.ts';

interface FactsOf {
  readonly files: readonly Change[];
  readonly contents: ReadonlyMap<string, FileContent>;
  readonly collapsed: ReadonlySet<string>;
  readonly review: Pick<ReviewDeps, 'stage'>;
  readonly pair: TreePair | null;
}

export function useFileFacts({ files, contents, collapsed, review, pair }: FactsOf): readonly FileFacts[] {
  const { staged } = useStore(review.stage);
  return useMemo(() => {
    const isOwn = pair === null;
    const ways = new Map(isOwn ? staged.paths.map(({ path, how }) => [path, how]) : []);
    const reviewed = new Set(isOwn ? staged.reviewed : []);
    return files.map((change) => ({
      change,
      content: contents.get(change.path),
      isCollapsed: collapsed.has(change.path),
      staged: ways.get(change.path) ?? null,
      isReviewed: reviewed.has(change.path),
    }));
  }, [files, contents, collapsed, staged, pair]);
}
