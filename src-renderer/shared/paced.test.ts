/** Asking again at a pace that follows the cost. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { createPaced } from './paced.ts';

describe('what is asked at a pace', () => {
  beforeEach(() => vi.useFakeTimers());
  afterEach(() => vi.useRealTimers());

  /** An answer that takes `cost` milliseconds. */
  const asking = (cost: number) =>
    vi.fn(
      () =>
        new Promise<void>((resolve) => {
          setTimeout(resolve, cost);
        }),
    );

  it('asks once for a burst, and once more for what came while it was answered', async () => {
    const act = asking(20);
    const { request } = createPaced(act, 150);
    for (let index = 0; index < 10; index += 1) request();
    await vi.advanceTimersByTimeAsync(160);
    expect(act).toHaveBeenCalledTimes(1);
    request();
    request();
    await vi.advanceTimersByTimeAsync(5000);
    expect(act).toHaveBeenCalledTimes(2);
  });

  it('waits four times as long as the last answer took', async () => {
    const act = asking(1000);
    const { request } = createPaced(act, 150);
    const stream = setInterval(request, 50);
    await vi.advanceTimersByTimeAsync(10_300);
    clearInterval(stream);
    expect(act.mock.calls.length).toBeLessThanOrEqual(3);
    await vi.advanceTimersByTimeAsync(10_000);
    const asked = act.mock.calls.length;
    await vi.advanceTimersByTimeAsync(60_000);
    expect(act).toHaveBeenCalledTimes(asked);
  });

  it('comes back to its quickest when an answer was quick', async () => {
    let cost = 1000;
    const act = vi.fn(() => asking(cost)());
    const { request } = createPaced(act, 150);
    request();
    await vi.advanceTimersByTimeAsync(1200);
    cost = 1;
    request();
    await vi.advanceTimersByTimeAsync(4100);
    expect(act).toHaveBeenCalledTimes(2);
    request();
    await vi.advanceTimersByTimeAsync(155);
    expect(act).toHaveBeenCalledTimes(3);
  });

  it('asks nothing after it was ended', async () => {
    const act = asking(1);
    const { request, cancel } = createPaced(act, 150);
    request();
    cancel();
    await vi.advanceTimersByTimeAsync(1000);
    expect(act).not.toHaveBeenCalled();
  });
});
