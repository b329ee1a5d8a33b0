/** Work that is asked for more often than it should be done: one at a time, with a rest after each. */

export interface Paced {
  /** Does it soon; requests that come meanwhile are one more time together. */
  request(): void;
}

/** `act` answers for its own failures. */
export function createPaced(act: () => Promise<void>, rest: () => Promise<void>): Paced {
  let state: 'idle' | 'busy' | 'again' = 'idle';
  const work = async (): Promise<void> => {
    do {
      state = 'busy';
      await act();
      await rest();
    } while (wanted());
  };
  /** Whether there were requests meanwhile; if not, the next one begins anew. */
  const wanted = (): boolean => {
    if (state === 'again') return true;
    if (state === 'busy') state = 'idle';
    return false;
  };
  return {
    request() {
      if (state === 'busy') state = 'again';
      if (state !== 'idle') return;
      void work();
    },
  };
}

export const after = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, milliseconds));

/** Milliseconds: windows that are not seen get no frames. */
const UNSEEN = 250;

/** The next frame that is painted. */
export const nextFrame = (): Promise<void> =>
  new Promise((resolve) => {
    const late = setTimeout(resolve, UNSEEN);
    requestAnimationFrame(() => {
      clearTimeout(late);
      resolve();
    });
  });
