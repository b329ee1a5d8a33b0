/** Asks again for what changes often, at a pace that follows what an answer costs. */

/** How many times as long as the last answer took nothing is asked: a share of a fifth of the engine at most. */
const TIMES = 4;

export interface Paced {
  /** Says that something changed: the last request is always followed by one more `act`. */
  readonly request: () => void;
  readonly cancel: () => void;
}

/** Calls `act` after the first request, not sooner than `least` milliseconds, and never while it still runs. */
export function createPaced(act: () => Promise<void>, least: number): Paced {
  let state: 'idle' | 'waiting' | 'running' | 'asked again' = 'idle';
  let timer: ReturnType<typeof setTimeout> | undefined;
  let wait = least;
  const fire = async (): Promise<void> => {
    const began = performance.now();
    state = 'running';
    await act();
    // What the window draws of the answer is drawn before this.
    timer = setTimeout(() => {
      wait = Math.max(least, (performance.now() - began) * TIMES);
      const again = state === 'asked again';
      state = 'idle';
      if (again) request();
    });
  };
  const request = (): void => {
    if (state === 'running') state = 'asked again';
    if (state !== 'idle') return;
    state = 'waiting';
    timer = setTimeout(() => void fire(), wait);
  };
  return { request, cancel: () => clearTimeout(timer) };
}
