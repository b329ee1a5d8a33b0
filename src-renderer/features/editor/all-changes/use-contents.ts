/** The differences of files that were read so far, and the wish for more. */
import { useEffect, useMemo, useRef, useState } from 'react';
import { useStore } from 'zustand';

import type { TreePair } from '../../../../src-preload/contract/review-schemas.ts';
import { sandboxId } from '../review-deps.ts';
import type { ReviewDeps } from '../review-deps.ts';

import { ContentLoader } from './content-loader.ts';
import type { FileContent } from './file-rows.ts';

export interface Contents {
  readonly known: ReadonlyMap<string, FileContent>;
  /** Those in view, in their order: while drawing. */
  readonly want: (paths: readonly string[]) => void;
}

interface ContentsOf {
  readonly review: ReviewDeps;
  readonly pair: TreePair | null;
  readonly version: number;
}

export function useContents({ review, pair, version }: ContentsOf): Contents {
  const [known, setKnown] = useState<ReadonlyMap<string, FileContent>>(new Map());
  const { context, space } = useStore(review.settings);
  const wanted = useRef<readonly string[]>([]);
  const loader = useMemo(
    () =>
      new ContentLoader({
        client: review.client,
        sandbox: sandboxId(review),
        pair,
        colour: review.colour,
        onContent: (path, content) => setKnown((before) => new Map(before).set(path, content)),
      }),
    [review, pair],
  );
  // After each drawing: what is in view is known then.
  useEffect(() => {
    loader.want(wanted.current, `${version} ${context} ${space}`, { context: Number(context), comparison: space });
  });
  useEffect(() => () => loader.stop(), [loader]);
  return {
    known,
    want: (paths) => {
      wanted.current = paths;
    },
  };
}
