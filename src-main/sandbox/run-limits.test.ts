/** What one run may use up. */
import { describe, expect, it } from 'vitest';

import { NO_RUN_LIMITS, changedRunLimits, runLimitsFrom } from './run-limits.ts';

describe('the limits of a run', () => {
  it('are those of the sandbox where the run says nothing, and those of the run where it does', () => {
    const defaults = { memory: 2 ** 26, time: 30_000, output: null };
    expect(runLimitsFrom(defaults, { time: null, cpu: 5, output: undefined })).toEqual({
      memory: 2 ** 26,
      time: null,
      cpu: 5,
      output: null,
      operations: null,
    });
    expect(runLimitsFrom(undefined, undefined)).toEqual(NO_RUN_LIMITS);
  });

  it.each([
    ['memory', 65_535],
    ['memory', 2 ** 32 + 1],
    ['time', 0],
    ['time', 2 ** 31],
    ['cpu', 0],
    ['output', -1],
    ['output', 1.5],
    ['operations', Number.NaN],
  ])('refuse %s of %d with a sentence', (limit, value) => {
    expect(() => changedRunLimits(NO_RUN_LIMITS, { [limit]: value })).toThrow(
      expect.objectContaining({ code: 'invalid-argument', message: expect.stringContaining(limit) as string }),
    );
  });

  it('may be nothing at all of output and calls', () => {
    expect(changedRunLimits(NO_RUN_LIMITS, { output: 0, operations: 0 })).toMatchObject({ output: 0, operations: 0 });
  });
});
