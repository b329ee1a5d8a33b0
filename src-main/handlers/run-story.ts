/** Runs that were: their story, two of them side by side, once more. */
import { randomUUID } from 'node:crypto';

import type { ApiHandlers, CallOutput } from '../../src-preload/contract/api.ts';
import type { RunRecord } from '../sandbox/run-book.ts';
import { chosenPaths, pathsOfRun } from '../sandbox/runs/run-paths.ts';
import type { RunPaths } from '../sandbox/runs/run-paths.ts';
import { timed } from './events.ts';
import type { Step } from './jobs.ts';
import { runAgain } from './run-again.ts';
import { RunComparisons } from './run-comparisons.ts';
import { changesWithin, eventsOfRun, recordOfRun, spanOf, stepped } from './run-moments.ts';
import type { Opened, Workbench } from './workbench.ts';

type Calls = 'runStory' | 'runCompare' | 'runAgain';

/** Paths of a story, and buckets of its time line. */
const MOST_PATHS = 2000;
const BUCKETS = 160;
/** The end of a stretch is not in it. */
const ONE_MS = 1;

type Times = Pick<RunPaths, 'first' | 'last'>;

function* timelineOf(workbench: Workbench, { events }: Opened, run: RunRecord, { first, last }: Times) {
  const from = first?.timeMs ?? run.startedAt;
  const until = (last?.timeMs ?? from) + ONE_MS;
  const request = { run: run.id, upTo: undefined, from, until, buckets: BUCKETS };
  return yield* stepped(events.timeline({ filter: timed(workbench, { run: run.id }), ...request }));
}

function* storyOf(workbench: Workbench, opened: Opened, record: RunRecord): Generator<Step, CallOutput<'runStory'>> {
  const found = yield* pathsOfRun(yield* eventsOfRun(workbench, opened, record.id));
  const totals = yield* stepped(opened.events.totals(record.id));
  const at = { done: totals.total, total: totals.total };
  const span = spanOf(opened, found);
  const changes = span && (yield* stepped(changesWithin(opened, span), at));
  const timeline = yield* timelineOf(workbench, opened, record, found);
  const { checkpoint = null } = record;
  const isChanged = (path: string): boolean => changes?.has(path) === true;
  return {
    run: opened.runs.describe(record),
    checkpoint: checkpoint !== null && opened.session.undo.checkpoints.has(checkpoint) ? checkpoint : null,
    span,
    totals: {
      ...{ read: totals.bytesRead, written: totals.bytesWritten, events: totals.total },
      ...{ refused: totals.denied, failed: totals.failed, paths: found.paths.length },
    },
    paths: chosenPaths(found.paths, MOST_PATHS, isChanged).map((facts) => ({
      ...facts,
      change: changes?.get(facts.path) ?? null,
    })),
    timeline,
  };
}

export const createRunStoryHandlers = (workbench: Workbench): Pick<ApiHandlers, Calls> => {
  const comparisons = new RunComparisons(workbench);
  return {
    runStory({ sandbox, run, job }) {
      const opened = workbench.opened(sandbox);
      const work = storyOf(workbench, opened, recordOfRun(opened, run));
      return workbench.deps.jobs.run(job ?? randomUUID(), 'Story of a run', work);
    },
    runCompare: (asked) => comparisons.page(workbench.opened(asked.sandbox), asked),
    runAgain: (asked) => runAgain(workbench.opened(asked.sandbox), asked),
  };
};
