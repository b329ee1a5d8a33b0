/** What can be done with a whole change: stage it, and mark it as reviewed. */
import { Check, Minus, Plus } from 'lucide-react';
import { useStore } from 'zustand';

import { IconButton } from '../../shared/icon-button.tsx';
import { stagedAs } from '../../shared/stage-store.ts';
import { isReadOnly, useReadOnly } from '../../shared/use-read-only.ts';

import type { ReviewDeps } from './review-deps.ts';
import type { DiffSubject } from './subject.ts';

type Deps = Pick<ReviewDeps, 'sandbox' | 'stage'>;

/** Of changes of the sandbox only: other pairs of trees are not committed. */
const isChange = ({ pair }: DiffSubject): boolean => pair === null;

export async function toggleReviewed(review: Deps, subject: DiffSubject): Promise<void> {
  if (!isChange(subject) || isReadOnly(review.sandbox)) return;
  const { staged, mark } = review.stage.getState();
  await mark([subject.path], staged.reviewed.includes(subject.path) ? 'open' : 'reviewed');
}

export async function toggleStaged(review: Deps, path: string): Promise<void> {
  const { staged, add, remove } = review.stage.getState();
  await (stagedAs(staged, path) === 'whole' ? remove([path]) : add([path]));
}

export function ReviewButtons({ review, subject }: { readonly review: Deps; readonly subject: DiffSubject }) {
  const { staged, state } = useStore(review.stage);
  const readOnly = useReadOnly(review.sandbox);
  if (readOnly || state !== 'ready' || !isChange(subject)) return null;
  const isStaged = stagedAs(staged, subject.path) === 'whole';
  return (
    <>
      <IconButton
        label={isStaged ? 'Unstage file' : 'Stage file'}
        icon={isStaged ? <Minus size={14} /> : <Plus size={14} />}
        onClick={() => void toggleStaged(review, subject.path)}
      />
      <IconButton
        label="Reviewed"
        keys="Alt+V"
        icon={<Check size={14} />}
        aria-pressed={staged.reviewed.includes(subject.path)}
        onClick={() => void toggleReviewed(review, subject)}
      />
    </>
  );
}
