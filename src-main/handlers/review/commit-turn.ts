/** A commit as a job of its own, and what leaves the staged set after it. */
import { randomUUID } from 'node:crypto';

import type { ReviewReport } from '../../../src-preload/contract/schemas.ts';
import { orNull } from '../../vfs/errors.ts';
import type { ChosenChanges } from '../chosen-changes.ts';
import { commitWork } from '../commit-work.ts';
import type { CommitOptions } from '../commit-work.ts';
import type { Jobs } from '../jobs.ts';
import type { Opened } from '../workbench.ts';

export interface CommitWish extends Omit<CommitOptions, 'contents'> {
  readonly job?: string | undefined;
}

/** What is no change any more is no longer staged, nor is it when it changes again. A full disk is no failure: it is tried again at the next time. */
export const pruneStaged = ({ staged }: Pick<Opened, 'staged'>): void =>
  void orNull(() => {
    staged.prune();
  });

/** A message that was used is no draft any more. */
function tidyStaged(opened: Opened, { state }: ReviewReport, { message }: CommitWish): void {
  const { staged } = opened;
  pruneStaged(opened);
  orNull(() => {
    if (state === 'done' && message !== undefined && message === staged.read().message) staged.setMessage('');
  });
}

/** The caller has the turn. */
export async function commitChosen(
  opened: Opened,
  jobs: Jobs,
  { selection, contents }: ChosenChanges,
  wish: CommitWish,
): Promise<ReviewReport> {
  const { job = randomUUID(), ...options } = wish;
  const report = await jobs.run(job, 'Commit', commitWork(opened, selection, { ...options, contents }));
  tidyStaged(opened, report, wish);
  return report;
}
