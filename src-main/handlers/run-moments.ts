/** The states of a sandbox that a run began with and ended with, as far as its past goes back. */
import type { TreePair } from '../../src-preload/contract/review-schemas.ts';
import type { ChangeKind } from '../../src-preload/contract/vocabulary.ts';
import type { ListSource } from '../sandbox/walk-list.ts';
import type { RunRecord } from '../sandbox/run-book.ts';
import { pastOf } from '../sandbox/past-door.ts';
import type { RunEdge } from '../sandbox/runs/run-paths.ts';
import { fail, VfsError } from '../vfs/errors.ts';
import { timed } from './events.ts';
import type { Step } from './jobs.ts';
import { treeChanges } from './review/compare-trees.ts';
import type { Opened, Workbench } from './workbench.ts';

/** Errors: `not-found`. */
export const recordOfRun = ({ session }: Opened, run: string): RunRecord =>
  session.runs.get(run) ?? fail('not-found', `There is no run ${run}.`);

/** Steps of work that does not know how much there is of it. */
export function* stepped<T>(work: Generator<unknown, T>, at: Step = { done: 0, total: 0 }): Generator<Step, T> {
  for (let next = work.next(); ; next = work.next()) {
    if (next.done) return next.value;
    yield at;
  }
}

/** All events of a run that are kept. */
export function* eventsOfRun(workbench: Workbench, { events }: Opened, run: string): Generator<Step, ListSource> {
  const list = yield* stepped(events.list(timed(workbench, { run })));
  return { list, upTo: undefined };
}

/** Numbers of events: right before its first one, and of its last one. */
export interface RunSpan {
  readonly before: number;
  readonly last: number;
}

interface RunEdges {
  readonly first: RunEdge | null;
  readonly last: RunEdge | null;
}

/** null when its first event, or the state from before it, is forgotten. */
export function spanOf({ session }: Opened, { first, last }: RunEdges): RunSpan | null {
  if (first?.op !== 'run-start' || last === null) return null;
  const before = first.seq - 1;
  const isForgotten = session.mounts.all().some((mount) => (pastOf(mount)?.earliest ?? 0) > before);
  return isForgotten ? null : { before, last: last.seq };
}

const between = (from: number, to: number): TreePair => ({
  from: { tree: 'moment', event: from },
  to: { tree: 'moment', event: to },
});

/** What a run did to the sandbox, whoever else worked in it meanwhile. */
export const pairOf = ({ before, last }: RunSpan): TreePair => between(before, last);

/** What the end of one run has over that of another. */
export const endsOf = (a: RunSpan, b: RunSpan): TreePair => between(a.last, b.last);

const NO_CHANGES: ReadonlyMap<string, ChangeKind> = new Map();

/** What became of each path that differs; nothing when that was forgotten meanwhile. Errors: `io`. */
export function* changesWithin(
  opened: Opened,
  { before, last }: RunSpan,
): Generator<undefined, ReadonlyMap<string, ChangeKind>> {
  const [from, to] = [before, last].map((event) => ({ opened, ref: { tree: 'moment', event } as const }));
  if (!from || !to) return NO_CHANGES;
  try {
    const changes = yield* treeChanges({ from, to });
    return new Map(changes.map(({ path, kind }) => [path, kind]));
  } catch (error) {
    if (error instanceof VfsError && error.code === 'not-found') return NO_CHANGES;
    throw error;
  }
}
