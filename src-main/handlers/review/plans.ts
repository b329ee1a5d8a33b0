/** Plans as objects: made, written as text, carried out. */
import { randomUUID } from 'node:crypto';

import type { ApiHandlers } from '../../../src-preload/contract/api.ts';
import { CallError } from '../../../src-preload/contract/reply.ts';
import type { Plan } from '../../../src-preload/contract/review-schemas.ts';
import { digestOfPlan } from '../../review/plan-document.ts';
import { planScript } from '../../review/plan-script.ts';
import { chosenChanges } from '../chosen-changes.ts';
import { patchOf } from '../diff-work.ts';
import { alone } from '../turns.ts';
import type { Opened, Workbench } from '../workbench.ts';
import { commitChosen } from './commit-turn.ts';
import { differencesOf, makePlan, planText, preparePlan } from './plan-object.ts';
import type { Asked } from './plan-object.ts';

type Calls = 'planMake' | 'planText' | 'planRun';

/** Sentences in the message, and in the details. */
const MOST_TOLD = 5;
const MOST_DETAILED = 1000;

function script(opened: Opened, asked: Asked, now: number): string {
  const { plan, rehearsed } = makePlan(opened, asked, now);
  const [first] = plan.conflicts;
  if (first) throw new CallError('conflict', `There is no script of what cannot be done: ${first.message}`);
  return planScript(rehearsed);
}

function patch(opened: Opened, asked: Asked): string {
  const { selection, contents } = chosenChanges(opened, asked);
  return patchOf(opened, selection, contents);
}

/** Errors: `refused` for a plan that is not what it was made as. */
function checkSelf(opened: Opened, plan: Plan): void {
  if (plan.sandbox !== opened.session.record.id)
    throw new CallError('refused', `This plan is one of another sandbox, ${plan.sandbox}.`);
  if (digestOfPlan(plan.mounts) !== plan.digest)
    throw new CallError(
      'refused',
      'This plan has been changed since it was made: its digest is not that of its steps.',
    );
}

/** Errors: `conflict` with a sentence for each step that would not be the same. */
function checkGround(opened: Opened, plan: Plan, now: number): void {
  const made = makePlan(opened, plan.selection, now).plan;
  if (made.digest === plan.digest && made.conflicts.length === 0) return;
  const steps = made.conflicts.length > 0 ? made.conflicts.map(({ message }) => message) : differencesOf(plan, made);
  const told = steps.slice(0, MOST_TOLD).join(' ');
  const more = steps.length > MOST_TOLD ? ` And ${steps.length - MOST_TOLD} more.` : '';
  throw new CallError('conflict', `This plan does not hold any more, and nothing was touched. ${told}${more}`, {
    steps: steps.slice(0, MOST_DETAILED),
  });
}

export const createPlansHandlers = (workbench: Workbench): Pick<ApiHandlers, Calls> => {
  const { jobs, now } = workbench.deps;
  const prepare = (opened: Opened, asked: Asked): Promise<void> =>
    jobs.run(randomUUID(), 'Plan', preparePlan(opened, asked));
  return {
    async planMake({ sandbox, paths }) {
      const opened = workbench.opened(sandbox);
      await prepare(opened, paths);
      return makePlan(workbench.opened(sandbox), paths, now()).plan;
    },
    async planText({ sandbox, paths, format }) {
      const opened = workbench.opened(sandbox);
      if (format === 'patch') return { text: patch(opened, paths) };
      await prepare(opened, paths);
      if (format === 'script') return { text: script(opened, paths, now()) };
      return { text: planText(makePlan(opened, paths, now()).plan) };
    },
    planRun({ sandbox, plan, job, message }) {
      const opened = workbench.opened(sandbox);
      return alone(opened, async () => {
        checkSelf(opened, plan);
        await prepare(opened, plan.selection);
        // At once from here to the first step: nobody comes in between.
        checkGround(workbench.opened(sandbox), plan, now());
        return commitChosen(opened, jobs, chosenChanges(opened, plan.selection), { job, message });
      });
    },
  };
};
