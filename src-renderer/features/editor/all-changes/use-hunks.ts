/** The current hunk in the scroll of all changes, and staging, unstaging and reverting it. */
import { useState } from 'react';

import type { TreePair } from '../../../../src-preload/contract/review-schemas.ts';
import { messageOf } from '../../../shared/failure.ts';
import { nameOf } from '../../../shared/paths.ts';
import { visible } from '../../../shared/visible.ts';
import { doDeed, textsOf } from '../hunks/hunk-deeds.ts';
import { HUNK_DEEDS } from '../hunks/staging.ts';
import type { HunkDeed } from '../hunks/staging.ts';
import { isLined } from '../hunks/use-staging.ts';
import { sandboxId } from '../review-deps.ts';
import type { ReviewDeps } from '../review-deps.ts';

import type { FileFacts } from './file-facts.ts';
import { hunkStart, isAsShown } from './hunk-places.ts';
import type { HunkAt } from './hunk-places.ts';

export interface Hunks {
  readonly current: HunkAt | null;
  readonly pick: (at: HunkAt | null) => void;
  /** What can be done with hunks of a file. */
  readonly deeds: (file: FileFacts) => readonly HunkDeed[];
  readonly act: (file: FileFacts, row: number, deed: HunkDeed) => void;
}

interface HunksOf {
  readonly review: ReviewDeps;
  readonly pair: TreePair | null;
  readonly may: 'stage' | 'look';
  readonly say: (sentence: string) => void;
}

/** Does it, if the file still is what is shown; answers with what was done. */
async function actOn(review: ReviewDeps, file: FileFacts, row: number, deed: HunkDeed): Promise<string | null> {
  const { path } = file.change;
  const failed = (why: string): null => {
    review.notify.failed(`Could not ${deed} the hunk of ${visible(nameOf(path))}`, why);
    return null;
  };
  const hunk = hunkStart(file, row);
  if (!hunk) return null;
  try {
    const known = await review.client.stageText({ sandbox: sandboxId(review), path });
    const texts = textsOf(known);
    if (!texts || !isAsShown(file, row, texts)) return failed('The file was changed meanwhile.');
    return await doDeed(review, known, {
      deed,
      compared: 'sandbox',
      place: { what: 'hunk', side: 'after', range: hunk.range },
    });
  } catch (error) {
    return failed(messageOf(error));
  }
}

export function useHunks({ review, pair, may, say }: HunksOf): Hunks {
  const [current, pick] = useState<HunkAt | null>(null);
  return {
    current,
    pick,
    deeds: ({ change }) => (pair === null && may === 'stage' && isLined(change.kind) ? HUNK_DEEDS : []),
    act: (file, row, deed) => void actOn(review, file, row, deed).then((done) => say(done ?? '')),
  };
}
