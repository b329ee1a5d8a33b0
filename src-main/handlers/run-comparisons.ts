/** Two runs of a sandbox side by side, page by page. */
import { randomUUID } from 'node:crypto';

import type { CallInput, CallOutput } from '../../src-preload/contract/api.ts';
import { compareRuns } from '../sandbox/runs/compare-runs.ts';
import type { RunComparison } from '../sandbox/runs/compare-runs.ts';
import type { Step } from './jobs.ts';
import { endsOf, eventsOfRun, pairOf, recordOfRun, spanOf } from './run-moments.ts';
import type { RunSpan } from './run-moments.ts';
import type { Opened, Workbench } from './workbench.ts';

type Compared = CallOutput<'runCompare'>;

/** Comparisons of a sandbox that are kept for their next page. */
const MOST_KEPT = 2;

interface KeptComparison {
  readonly comparison: RunComparison;
  readonly trees: Compared['trees'];
  /** Events of both when it was made: more of them make another one. */
  readonly events: number;
}

const treesOf = (a: RunSpan | null, b: RunSpan | null): Compared['trees'] =>
  a && b && { a: pairOf(a), b: pairOf(b), after: endsOf(a, b) };

function* comparisonOf(
  workbench: Workbench,
  opened: Opened,
  { a, b }: Pick<CallInput<'runCompare'>, 'a' | 'b'>,
): Generator<Step, Omit<KeptComparison, 'events'>> {
  const runs = {
    a: yield* eventsOfRun(workbench, opened, recordOfRun(opened, a).id),
    b: yield* eventsOfRun(workbench, opened, recordOfRun(opened, b).id),
  };
  const comparison = yield* compareRuns(runs);
  const [first, second] = [spanOf(opened, comparison.edges('a')), spanOf(opened, comparison.edges('b'))];
  return { comparison, trees: treesOf(first, second) };
}

function pageOf({ comparison, trees }: KeptComparison, asked: CallInput<'runCompare'>): Compared {
  const { only, offset, limit } = asked;
  const { same, different, 'only-a': onlyA, 'only-b': onlyB } = comparison.counts;
  return {
    rows: comparison.page(only, offset, limit).map((row) => ({ ...row, differs: [...row.differs] })),
    total: comparison.total(only),
    counts: { same, different, onlyA, onlyB },
    trees,
  };
}

/** The newest comparisons of each sandbox, kept for their next page. */
export class RunComparisons {
  readonly #workbench: Workbench;
  readonly #kept = new WeakMap<Opened, Map<string, KeptComparison>>();

  constructor(workbench: Workbench) {
    this.#workbench = workbench;
  }

  async page(opened: Opened, asked: CallInput<'runCompare'>): Promise<Compared> {
    const key = `${asked.a} ${asked.b}`;
    const kept = this.#kept.get(opened) ?? new Map<string, KeptComparison>();
    this.#kept.set(opened, kept);
    const events = eventsOfBoth(opened, asked);
    const known = kept.get(key);
    if (known && (asked.offset > 0 || known.events === events)) return pageOf(known, asked);
    const work = comparisonOf(this.#workbench, opened, asked);
    const made = await this.#workbench.deps.jobs.run(asked.job ?? randomUUID(), 'Compare runs', work);
    kept.delete(key);
    kept.set(key, { ...made, events });
    const [oldest] = kept.keys();
    if (kept.size > MOST_KEPT && oldest !== undefined) kept.delete(oldest);
    return pageOf({ ...made, events }, asked);
  }
}

const eventsOfBoth = ({ session }: Opened, { a, b }: Pick<CallInput<'runCompare'>, 'a' | 'b'>): number =>
  session.audit.countsOfRun(a).eventCount + session.audit.countsOfRun(b).eventCount;
