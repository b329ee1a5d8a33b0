/** Counting what a run uses up. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { NO_RUN_LIMITS } from '../sandbox/run-limits.ts';
import type { RunLimits } from '../sandbox/run-limits.ts';
import { watchRun } from './run-watch.ts';
import type { RunWatch, RunWatchOptions } from './run-watch.ts';

const ended: Parameters<RunWatchOptions['onExceeded']>[0][] = [];
let watches: RunWatch[] = [];
let used = 0;

function watch(
  limits: Partial<RunLimits>,
  cpu: RunWatchOptions['cpu'] = () => Promise.resolve({ user: used, system: 0 }),
) {
  const fresh = watchRun({ limits: { ...NO_RUN_LIMITS, ...limits }, cpu, onExceeded: (end) => ended.push(end) });
  watches.push(fresh);
  return fresh;
}

beforeEach(() => {
  vi.useFakeTimers();
  used = 0;
});
afterEach(() => {
  for (const each of watches) each.stop();
  watches = [];
  ended.length = 0;
  vi.useRealTimers();
});

describe('watching a run', () => {
  it('lets everything pass without limits', async () => {
    const free = watch({});
    expect([free.output(1e12), free.operation()]).toEqual([1e12, true]);
    await vi.advanceTimersByTimeAsync(1e9);
    expect(ended).toEqual([]);
  });

  it('shows output up to the limit, and not one byte more', () => {
    const limited = watch({ output: 10 });
    expect([limited.output(4), limited.output(6)]).toEqual([4, 6]);
    expect(ended).toEqual([]);
    expect([limited.output(0), limited.output(5), limited.output(5)]).toEqual([0, 0, 0]);
    expect(ended).toEqual([
      { how: 'limit', which: 'output', most: 10, message: 'it wrote more output than its limit of 10 bytes' },
    ]);
  });

  it('shows the part of a chunk that fits', () => {
    expect(watch({ output: 10 }).output(25)).toBe(10);
    expect(ended).toHaveLength(1);
  });

  it('serves as many calls as the limit says', () => {
    const limited = watch({ operations: 2 });
    expect([limited.operation(), limited.operation(), limited.operation()]).toEqual([true, true, false]);
    expect(ended).toMatchObject([{ which: 'operations', most: 2 }]);
  });

  it('ends a run whose time is over, unless it ended before', () => {
    const [late, done] = [watch({ time: 1500 }), watch({ time: 1500 })];
    vi.advanceTimersByTime(1499);
    done.stop();
    expect(ended).toEqual([]);
    vi.advanceTimersByTime(1);
    expect(ended).toMatchObject([{ which: 'time', message: 'it ran for more than its limit of 1.5 s' }]);
    late.stop();
  });

  it('looks at the processor time no sooner than it can be over, and goes on when it is not', async () => {
    const cpu = vi.fn(() => Promise.resolve({ user: used, system: 0 }));
    watch({ cpu: 1000 }, cpu);
    await vi.advanceTimersByTimeAsync(999);
    expect(cpu).not.toHaveBeenCalled();
    used = 400_000;
    await vi.advanceTimersByTimeAsync(1);
    expect([cpu.mock.calls.length, ended]).toEqual([1, []]);
    used = 1_000_000;
    await vi.advanceTimersByTimeAsync(600);
    expect(ended).toMatchObject([{ which: 'cpu', most: 1000 }]);
  });

  it('is not held up by a thread that is gone', async () => {
    watch({ cpu: 10 }, () => Promise.reject(new Error('not running')));
    await vi.advanceTimersByTimeAsync(100);
    expect(ended).toEqual([]);
  });

  it('tells one reason only', () => {
    const limited = watch({ output: 0, operations: 0 });
    limited.output(1);
    limited.operation();
    expect(ended).toHaveLength(1);
  });
});
