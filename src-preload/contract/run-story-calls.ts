/** The part of THE LIST that is about runs that were: their story, two of them side by side, once more: see `api.ts`. */
import { z } from 'zod';

import { call } from './define.ts';
import { Timeline } from './event-schemas.ts';
import { InSandbox } from './places.ts';
import { CheckpointId, TreePair } from './review-schemas.ts';
import { Run, RunId } from './schemas.ts';
import { CHANGE_KINDS } from './vocabulary.ts';

/** What a run did at one path. */
export const RunPath = z.object({
  path: z.string(),
  /** Bytes; events of each sort. */
  read: z.number(),
  written: z.number(),
  reads: z.number(),
  writes: z.number(),
  /** Attempts that the gate, or a limit, did not allow. */
  refused: z.number(),
  /** Attempts that failed otherwise. */
  failed: z.number(),
  first: z.number(),
  last: z.number(),
  /** What the run made of it in the end, against what was there when it began; null for nothing. */
  change: z.enum(CHANGE_KINDS).nullable(),
});
export type RunPath = z.infer<typeof RunPath>;

export const RunStory = z.object({
  run: Run,
  /** The one that has everything as it was right before it, when it is still kept. */
  checkpoint: CheckpointId.nullable(),
  /** The events right before its first and of its last; null when they are forgotten. */
  span: z.object({ before: z.number(), last: z.number() }).nullable(),
  totals: z.object({
    read: z.number(),
    written: z.number(),
    events: z.number(),
    refused: z.number(),
    failed: z.number(),
    paths: z.number(),
  }),
  /** The busiest first, at most 2,000. */
  paths: z.array(RunPath),
  timeline: Timeline,
});
export type RunStory = z.infer<typeof RunStory>;

/** One row of two runs side by side: the same thing done by both, done otherwise, or by one alone. Numbers are those of events. */
export const RunPairRow = z.object({
  state: z.enum(['same', 'different', 'only-a', 'only-b']),
  a: z.number().nullable(),
  b: z.number().nullable(),
  op: z.string(),
  path: z.string(),
  path2: z.string().nullable(),
  /** What is different: of `outcome`, `decision`, `cause`, `access`, `bytes`, `content`. */
  differs: z.array(z.string()),
});
export type RunPairRow = z.infer<typeof RunPairRow>;

export const runStoryCalls = {
  runStory: call(InSandbox.extend({ run: RunId, job: z.string().optional() }), RunStory),
  /**
   * Two runs of one sandbox, their events aligned; times, handles and numbers of events do not count as differences. `only` leaves out
   * what is the same. `too-large` beyond 1,000,000 events in one of them.
   */
  runCompare: call(
    InSandbox.extend({
      a: RunId,
      b: RunId,
      only: z.enum(['all', 'differences']),
      offset: z.number().int().min(0),
      limit: z.number().int().min(1).max(5000),
      job: z.string().optional(),
    }),
    z.object({
      rows: z.array(RunPairRow),
      /** Of all rows, or of those that are not the same, as asked. */
      total: z.number(),
      counts: z.object({ same: z.number(), different: z.number(), onlyA: z.number(), onlyB: z.number() }),
      /** What each left behind, to be compared; null when a moment of it is forgotten. */
      trees: z.object({ a: TreePair, b: TreePair, after: TreePair }).nullable(),
    }),
  ),
  /**
   * Starts it once more with the same capsule, arguments, environment and limits. `checkpoint`: the sandbox is first brought back to the
   * checkpoint from before it, which can be undone. `not-found` when the capsule or that checkpoint is gone; `capsule-changed` words go
   * into the run's notes, never stop it. `needs-consent` as with `runStart`. What was typed is not typed again.
   */
  runAgain: call(
    InSandbox.extend({
      run: RunId,
      from: z.enum(['now', 'checkpoint']),
      consent: z.string().optional(),
      /** Of the terminal that it will have, as in `runStart`. */
      size: z
        .object({ columns: z.number().int().min(1).max(10_000), rows: z.number().int().min(1).max(10_000) })
        .optional(),
    }),
    Run,
  ),
};
