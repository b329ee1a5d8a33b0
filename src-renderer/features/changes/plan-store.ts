/** A commit as an object: made of what was chosen or loaded from a file, looked at, saved, carried out. */
import { createStore } from 'zustand/vanilla';
import type { StoreApi } from 'zustand/vanilla';

import type { ApiClient } from '../../../src-preload/contract/api.ts';
import { Plan } from '../../../src-preload/contract/review-schemas.ts';
import type { PlanFormat } from '../../../src-preload/contract/review-words.ts';
import type { ReviewReport } from '../../../src-preload/contract/schemas.ts';
import { cancelJob } from '../../shared/cancel-job.ts';
import { messageOf, toFailure } from '../../shared/failure.ts';
import { plural } from '../../shared/format.ts';
import { undoAction } from '../../shared/notify.ts';
import type { Notify } from '../../shared/notify.ts';

import type { Chosen } from './change-filter.ts';
import type { DraftStore } from './draft-store.ts';
import { doneWords } from './report-words.ts';
import { toPaths } from './store.ts';

export interface PlanState {
  readonly at: 'closed' | 'making' | 'open' | 'running';
  readonly plan: Plan | null;
  /** What a plan was made of; null for one that was loaded: it can be saved as it is only. */
  readonly origin: { readonly chosen: Chosen } | null;
  /** Why the last deed came to nothing, and what exactly is in the way. */
  readonly problem: { readonly sentence: string; readonly reasons: readonly string[] } | null;
  readonly job: string | null;
  readonly focused: string | null;
  readonly expanded: ReadonlySet<string>;
  readonly make: (chosen: Chosen) => Promise<void>;
  /** Opens a plan that was saved; tells when the text is none. */
  readonly load: (text: string) => void;
  readonly textAs: (format: PlanFormat) => Promise<string | null>;
  readonly run: () => Promise<void>;
  readonly cancel: () => void;
  readonly close: () => void;
  readonly focus: (id: string) => void;
  readonly toggle: (id: string) => void;
}
export type PlanStore = StoreApi<PlanState>;

export interface PlanDeps {
  readonly client: Pick<ApiClient, 'planMake' | 'planText' | 'planRun' | 'jobCancel'>;
  readonly sandbox: string;
  readonly notify: Notify;
  readonly draft: DraftStore;
  readonly undo: (operation: string) => void;
  readonly refresh: () => Promise<void>;
}

const CLOSED = { at: 'closed', plan: null, origin: null, problem: null, job: null, focused: null } as const;

export const stepCount = (plan: Plan): number => plan.mounts.reduce((sum, { steps }) => sum + steps.length, 0);

/** The sentences that an error brings along. */
function problemOf(error: unknown): NonNullable<PlanState['problem']> {
  const { message, details } = toFailure(error);
  const reasons = Array.isArray(details)
    ? details.filter((reason): reason is string => typeof reason === 'string')
    : [];
  return { sentence: message, reasons };
}

function parsePlan(text: string): Plan | null {
  try {
    return Plan.safeParse(JSON.parse(text)).data ?? null;
  } catch {
    return null;
  }
}

type StoreAccess = Pick<PlanStore, 'getState' | 'setState'>;

class PlanActions {
  readonly #deps: PlanDeps;
  readonly #store: StoreAccess;
  #jobs = 0;
  constructor(deps: PlanDeps, store: StoreAccess) {
    this.#deps = deps;
    this.#store = store;
  }

  readonly close = (): void => this.#store.setState({ ...CLOSED, expanded: new Set() });
  readonly focus = (focused: string): void => this.#store.setState({ focused });
  readonly toggle = (id: string): void => {
    const expanded = new Set(this.#store.getState().expanded);
    if (!expanded.delete(id)) expanded.add(id);
    this.#store.setState({ expanded });
  };
  readonly cancel = (): void => cancelJob(this.#deps.client, this.#store.getState().job);

  readonly make = async (chosen: Chosen): Promise<void> => {
    const { client, sandbox, notify } = this.#deps;
    this.#store.setState({ ...CLOSED, at: 'making', origin: { chosen } });
    try {
      const plan = await client.planMake({ sandbox, paths: toPaths(chosen) });
      if (this.#store.getState().at === 'making') this.#store.setState({ at: 'open', plan });
    } catch (error) {
      this.close();
      notify.failed('No plan could be made', messageOf(error));
    }
  };

  readonly load = (text: string): void => {
    const plan = parsePlan(text);
    if (plan) this.#store.setState({ ...CLOSED, at: 'open', plan });
    else this.#deps.notify.failed('This is no plan', 'A plan is a JSON file that was saved here as one.');
  };

  readonly textAs = async (format: PlanFormat): Promise<string | null> => {
    const { plan, origin } = this.#store.getState();
    if (!plan) return null;
    // As it is looked at: the same object is what will be carried out.
    if (!origin || format === 'json') return `${JSON.stringify(plan, null, 2)}\n`;
    const { client, sandbox, notify } = this.#deps;
    try {
      return (await client.planText({ sandbox, paths: toPaths(origin.chosen), format })).text;
    } catch (error) {
      notify.failed('The plan could not be saved', messageOf(error));
      return null;
    }
  };

  readonly run = async (): Promise<void> => {
    const { at, plan } = this.#store.getState();
    if (at !== 'open' || !plan) return;
    const { client, sandbox, draft, refresh } = this.#deps;
    const job = `plan-${sandbox}-${++this.#jobs}`;
    this.#store.setState({ at: 'running', job, problem: null });
    const message = draft.getState().text.trim();
    try {
      const report = await client.planRun({ sandbox, job, plan, ...(message !== '' && { message }) });
      this.#tell(report, plan);
    } catch (error) {
      this.#store.setState({ at: 'open', job: null, problem: problemOf(error) });
    } finally {
      await refresh();
    }
  };

  #tell(report: ReviewReport, plan: Plan): void {
    const { notify, draft, undo } = this.#deps;
    if (report.state !== 'done') {
      const sentence =
        report.failure?.message ?? `Nothing was committed: ${plural(report.conflicts.length, 'conflict')}`;
      const reasons = report.conflicts.map(({ path, message }) => `${path}: ${message}`);
      this.#store.setState({ at: 'open', job: null, problem: { sentence, reasons } });
      return;
    }
    this.close();
    const { title, detail } = doneWords('commit', report, stepCount(plan));
    notify.done(title, detail, undoAction(report.operation, undo));
    draft.getState().clear();
  }
}

export const createPlanStore = (deps: PlanDeps): PlanStore =>
  createStore<PlanState>()((_set, _get, store) =>
    Object.assign({ ...CLOSED, expanded: new Set<string>() }, new PlanActions(deps, store)),
  );
