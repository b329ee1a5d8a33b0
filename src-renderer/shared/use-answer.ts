/** Asks the engine for what a view shows, a moment after the last question, and forgets answers that come too late. */
import { useEffect, useState } from 'react';

import type { Failure } from '../../src-preload/contract/reply.ts';

import { toFailure } from './failure.ts';

export type Answer<T> =
  /** `last`: the answer to the question before, for what would flicker without it. */
  | { readonly at: 'loading'; readonly last: T | null }
  | { readonly at: 'failed'; readonly failure: Failure }
  | { readonly at: 'ready'; readonly value: T };

/** Milliseconds: whoever holds an arrow key down passes many rows. */
const PAUSE = 60;

/** `ask` must be the same function as long as the question is the same; null asks nothing. */
export function useAnswer<T>(ask: (() => Promise<T>) | null): Answer<T> {
  const [kept, keep] = useState<{ readonly ask: unknown; readonly answer: Answer<T> } | null>(null);
  useEffect(() => {
    if (ask === null) return;
    let wanted = true;
    const put = (answer: Answer<T>): void => {
      if (wanted) keep({ ask, answer });
    };
    const timer = setTimeout(() => {
      ask().then(
        (value) => put({ at: 'ready', value }),
        (error: unknown) => put({ at: 'failed', failure: toFailure(error) }),
      );
    }, PAUSE);
    return () => {
      wanted = false;
      clearTimeout(timer);
    };
  }, [ask]);
  if (kept !== null && kept.ask === ask) return kept.answer;
  return { at: 'loading', last: kept?.answer.at === 'ready' ? kept.answer.value : null };
}
