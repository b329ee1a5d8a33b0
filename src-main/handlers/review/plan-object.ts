/** A plan as an object: made of the changes as they are, and held against them later. */
import type { Plan } from '../../../src-preload/contract/review-schemas.ts';
import { digestOfPlan, rehearsePlan, stepText } from '../../review/plan-document.ts';
import type { RehearsedPlan } from '../../review/plan-document.ts';
import { chosenChanges } from '../chosen-changes.ts';
import { planMounts } from '../planned-mounts.ts';
import type { Step as JobStep } from '../jobs.ts';
import type { Opened } from '../workbench.ts';

export type Asked = Plan['selection'];

export interface MadePlan {
  readonly plan: Plan;
  /** With what a script needs of it. */
  readonly rehearsed: readonly RehearsedPlan[];
}

type PlanFacts = Pick<Plan, 'mounts'>;
type Step = Plan['mounts'][number]['steps'][number];

/** Reads large files that the plan is about in pieces, so that making it afterwards, at once, need not. */
export function* preparePlan(opened: Opened, asked: Asked): Generator<JobStep, void> {
  const { selection, contents } = chosenChanges(opened, asked);
  const places = planMounts(opened, selection, { contents }).flatMap(({ mount, plan }) => {
    const [base, merged] = [opened.sides.reader('base', mount.name), opened.sides.reader('merged', mount.name)];
    return plan.steps.flatMap(({ names, from, source, text }) => [
      { reader: base, names: from ?? names },
      ...(text ? [] : [{ reader: merged, names: source ?? names }]),
    ]);
  });
  for (const [done, { reader, names }] of places.entries()) {
    const step = { done, total: places.length };
    yield step;
    for (const work = reader.prepare(names); work.next().done !== true;) yield step;
  }
}

/** `now` is in milliseconds since the epoch. Reads, and touches nothing. */
export function makePlan(opened: Opened, asked: Asked, now: number): MadePlan {
  const { session, sides } = opened;
  const { selection, contents } = chosenChanges(opened, asked);
  const planned = planMounts(opened, selection, { contents });
  const conflicts = planned.flatMap(({ plan }) => plan.conflicts);
  const rehearsed = planned.map(({ mount, plan }) =>
    rehearsePlan(conflicts.length > 0 ? [] : plan.steps, {
      ...{ mount: mount.name, folder: mount.overlay.base?.hostPath ?? '' },
      ...{ base: sides.reader('base', mount.name), merged: sides.reader('merged', mount.name) },
    }),
  );
  const mounts = rehearsed
    .filter(({ steps }) => steps.length > 0)
    .map(({ mount, folder, steps }) => ({ mount, folder, steps: steps.map((step) => ({ ...step.planned })) }));
  const plan: Plan = {
    ...{ format: 'capsule-inspector-plan', version: 1, digest: digestOfPlan(mounts), sandbox: session.record.id },
    ...{ madeAt: now, selection: Array.isArray(asked) ? asked.map((path) => session.canonical(path)).sort() : asked },
    ...{ mounts, included: planned.flatMap(({ plan: { included } }) => [...included]), conflicts },
  };
  return { plan, rehearsed };
}

const stepsOf = ({ mounts }: PlanFacts): readonly Step[] => mounts.flatMap(({ steps }) => steps);

/** What is different by now about one step that was planned. */
function differenceOf(step: Step, now: Step | undefined): string {
  if (!now) return `${step.path}: “${step.action}” is not to be done any more.`;
  const { before, after } = step;
  const isFound = stepText({ ...now, after }) === stepText(step);
  if (isFound) return `${step.path}: the sandbox has something else there by now.`;
  const isLeft = stepText({ ...now, before }) === stepText(step);
  return isLeft
    ? `${step.path}: the folder has something else there by now.`
    : `${step.path}: both sides have changed.`;
}

/** A sentence for each step that would not be the same any more, or is new; none when the plan still holds. */
export function differencesOf(plan: PlanFacts, now: PlanFacts): readonly string[] {
  const texts = new Set(stepsOf(now).map(stepText));
  const byPlace = new Map(stepsOf(now).map((step) => [`${step.action} ${step.path}`, step]));
  const known = new Set(stepsOf(plan).map(({ action, path }) => `${action} ${path}`));
  const changed = stepsOf(plan).filter((step) => !texts.has(stepText(step)));
  const fresh = stepsOf(now).filter(({ action, path }) => !known.has(`${action} ${path}`));
  const sentences = [
    ...changed.map((step) => differenceOf(step, byPlace.get(`${step.action} ${step.path}`))),
    ...fresh.map(({ path, action }) => `${path}: “${action}” would be done as well.`),
  ];
  const isSame = digestOfPlan(plan.mounts) === digestOfPlan(now.mounts);
  return sentences.length > 0 || isSame ? sentences : ['The steps would come in another order, or in another folder.'];
}

/** The object as text, its fields always in the same order. */
export const planText = (plan: Plan): string => `${JSON.stringify(plan, null, 2)}\n`;
