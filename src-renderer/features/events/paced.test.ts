/** Work with rests. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { createLiveAnswer } from './live-answer.ts';
import { after, createPaced } from './paced.ts';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

describe('paced work', () => {
  it('is done at once, and then once more for all that was asked meanwhile', async () => {
    const act = vi.fn(() => Promise.resolve());
    const paced = createPaced(act, () => after(100));
    for (let times = 0; times < 5; times += 1) paced.request();
    expect(act).toHaveBeenCalledTimes(1);
    await vi.advanceTimersByTimeAsync(99);
    expect(act).toHaveBeenCalledTimes(1);
    await vi.advanceTimersByTimeAsync(1);
    expect(act).toHaveBeenCalledTimes(2);
    await vi.advanceTimersByTimeAsync(1000);
    expect(act).toHaveBeenCalledTimes(2);
    paced.request();
    expect(act).toHaveBeenCalledTimes(3);
  });
});

describe('a live answer', () => {
  it('is asked for only while somebody looks, and stands when the next one fails', async () => {
    const ask = vi.fn(() => Promise.resolve(ask.mock.calls.length));
    const answer = createLiveAnswer(ask, () => after(10));
    answer.getState().request();
    expect(ask).not.toHaveBeenCalled();
    const unwatch = answer.getState().watch();
    await vi.advanceTimersByTimeAsync(20);
    expect(answer.getState().value).toBe(1);
    ask.mockRejectedValueOnce(new Error('gone'));
    answer.getState().request();
    await vi.advanceTimersByTimeAsync(20);
    expect(answer.getState().value).toBe(1);
    unwatch();
    answer.getState().request();
    await vi.advanceTimersByTimeAsync(20);
    expect(ask).toHaveBeenCalledTimes(2);
  });
});
