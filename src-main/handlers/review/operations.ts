/** The log of operations: undone, and done again. */
import { randomUUID } from 'node:crypto';

import type { ApiHandlers } from '../../../src-preload/contract/api.ts';
import type { OperationEntry } from '../../../src-preload/contract/review-schemas.ts';
import type { ReviewReport } from '../../../src-preload/contract/schemas.ts';
import type { OperationReport, WorkStep } from '../../sandbox/operations/keeper.ts';
import type { ListedOperation } from '../../sandbox/operations/operation-log.ts';
import { reviewReport } from '../review-report.ts';
import { alone } from '../turns.ts';
import type { Opened, Workbench } from '../workbench.ts';

type Calls = 'operationList' | 'operationDetails' | 'operationUndo' | 'operationRedo';

const shown = (operation: ListedOperation): OperationEntry => {
  const { id, name, state, at, author, message, paths, some, events, fixed, recovered } = operation;
  return { id, name, state, at, author, message, paths, some: [...some], events, fixed, recovered };
};

export const createOperationsHandlers = (workbench: Workbench): Pick<ApiHandlers, Calls> => {
  const { jobs } = workbench.deps;
  const turn = (
    sandbox: string,
    { job = randomUUID(), title }: { readonly job?: string | undefined; readonly title: string },
    work: (opened: Opened) => Generator<WorkStep, OperationReport>,
  ): Promise<ReviewReport> => {
    const opened = workbench.opened(sandbox);
    return alone(opened, async () => reviewReport(await jobs.run(job, title, work(opened))));
  };
  return {
    operationList: ({ sandbox }) => workbench.opened(sandbox).session.undo.log.list().map(shown),
    operationDetails: ({ sandbox, id }) => {
      const { entry, paths } = workbench.opened(sandbox).session.undo.log.details(id);
      return { entry: shown(entry), steps: [...paths] };
    },
    operationUndo: ({ sandbox, id, job }) =>
      turn(sandbox, { job, title: 'Undo' }, ({ session }) => session.undo.log.undo(id)),
    operationRedo: ({ sandbox, id, job }) =>
      turn(sandbox, { job, title: 'Redo' }, ({ session }) => session.undo.log.redo(id)),
  };
};
