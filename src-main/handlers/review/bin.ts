/** What was discarded: brought back, or thrown away for good. */
import { randomUUID } from 'node:crypto';

import type { ApiHandlers } from '../../../src-preload/contract/api.ts';
import type { BinItem } from '../../../src-preload/contract/review-schemas.ts';
import { shownChange } from '../../review/change.ts';
import { binnedChanges } from '../../sandbox/operations/kept-discard.ts';
import type { KeptDiscard } from '../../sandbox/operations/kept-discard.ts';
import { selectionOf } from '../chosen-changes.ts';
import { reviewReport } from '../review-report.ts';
import { alone } from '../turns.ts';
import type { Workbench } from '../workbench.ts';

type Calls = 'binList' | 'binRestore' | 'binPurge';

function shown(item: KeptDiscard): BinItem {
  const changes = binnedChanges(item);
  const bytes = changes.reduce((sum, { sizeAfter }) => sum + (sizeAfter ?? 0), 0);
  return { id: item.id, at: item.at, message: item.message, changes: changes.map(shownChange), bytes };
}

export const createBinHandlers = (workbench: Workbench): Pick<ApiHandlers, Calls> => ({
  binList: ({ sandbox }) => workbench.opened(sandbox).session.undo.bin.list().map(shown),
  binRestore: ({ sandbox, id, paths }) => {
    const opened = workbench.opened(sandbox);
    const { session } = opened;
    const selection = selectionOf(session, paths);
    return alone(opened, async () => {
      const work = session.undo.bin.restore(id, selection);
      return reviewReport(await workbench.deps.jobs.run(randomUUID(), 'Restore', work));
    });
  },
  binPurge: ({ sandbox, ids }) => ({ purged: workbench.opened(sandbox).session.undo.bin.purge(ids) }),
});
