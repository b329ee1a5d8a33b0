/** What one run may use up: the defaults of a sandbox, and what a single run says instead. */
import type { RunLimit } from '../../src-preload/contract/vocabulary.ts';
import { fail } from '../vfs/errors.ts';

/**
 * `memory`: bytes that each memory of the guest may have; `time`: milliseconds from start to end; `cpu`: milliseconds of processor
 * time of its thread, its start included; `output`: bytes to stdout and stderr together; `operations`: calls to the engine. null: as
 * much as it likes, memory apart, which then has the host's own limit.
 */
export type RunLimits = Readonly<Record<RunLimit, number | null>>;

/** A limit that is left out stays. */
export type RunLimitChanges = Readonly<Partial<Record<RunLimit, number | null | undefined>>>;

export const NO_RUN_LIMITS: RunLimits = { memory: null, time: null, cpu: null, output: null, operations: null };

/** Timers count milliseconds in 31 bits. */
const LONGEST = 2 ** 31 - 1;
/** One page of WebAssembly memory, and all that 32-bit addresses reach. */
const MEMORY = { least: 65_536, most: 2 ** 32 } as const;
const BOUNDS = {
  memory: MEMORY,
  time: { least: 1, most: LONGEST },
  cpu: { least: 1, most: LONGEST },
  output: { least: 0, most: Number.MAX_SAFE_INTEGER },
  operations: { least: 0, most: Number.MAX_SAFE_INTEGER },
} as const satisfies Record<RunLimit, { readonly least: number; readonly most: number }>;

function checked(limit: RunLimit, value: number | null): number | null {
  const { least, most } = BOUNDS[limit];
  if (value === null || (Number.isSafeInteger(value) && value >= least && value <= most)) return value;
  return fail('invalid-argument', `the limit of ${limit} must be a whole number from ${least} to ${most}`);
}

/** `changes` over `before`. Errors: `invalid-argument`, with a sentence. */
export function changedRunLimits(before: RunLimits, changes: RunLimitChanges): RunLimits {
  const pick = (limit: RunLimit): number | null =>
    checked(limit, changes[limit] === undefined ? before[limit] : changes[limit]);
  return {
    memory: pick('memory'),
    time: pick('time'),
    cpu: pick('cpu'),
    output: pick('output'),
    operations: pick('operations'),
  };
}

/** Those of the run over those of the sandbox. Errors: `invalid-argument`. */
export const runLimitsFrom = (defaults: RunLimitChanges | undefined, own: RunLimitChanges | undefined): RunLimits =>
  changedRunLimits(changedRunLimits(NO_RUN_LIMITS, defaults ?? {}), own ?? {});
