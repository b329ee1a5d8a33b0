/** Asks the engine about the edited text, a while after the last change, as a job that ends when it is not wanted any more. */
import { useEffect, useState } from 'react';

import type { ApiClient } from '../../../src-preload/contract/api.ts';
import type { Failure } from '../../../src-preload/contract/reply.ts';
import { toFailure } from '../../shared/failure.ts';

/** Milliseconds of quiet: whoever types is not told about half a word. */
const QUIET = 350;

export interface Judged<T> {
  /** The last answer, also while the next one is awaited. */
  readonly value: T | null;
  /** Whether `value` is of the present question. */
  readonly state: 'idle' | 'asking' | 'current' | 'failed';
  readonly failure: Failure | null;
}

interface Kept<T> {
  readonly ask: unknown;
  readonly value: T | null;
  readonly failure: Failure | null;
}

export type Ask<T> = (job: string) => Promise<T>;

let serial = 0;

/** `ask` must be the same function as long as the question is the same; null asks nothing. */
export function useJudgement<T>(client: Pick<ApiClient, 'jobCancel'>, ask: Ask<T> | null): Judged<T> {
  const [kept, keep] = useState<Kept<T>>({ ask: null, value: null, failure: null });
  useEffect(() => {
    if (ask === null) return;
    let state: 'waiting' | 'asked' | 'done' | 'unwanted' = 'waiting';
    serial += 1;
    const job = `manifest-${Date.now().toString(36)}-${serial}`;
    const put = (part: Pick<Kept<T>, 'failure'> & { readonly value?: T }): void => {
      if (state === 'unwanted') return;
      state = 'done';
      keep((last) => ({ value: last.value, ...part, ask }));
    };
    const timer = setTimeout(() => {
      state = 'asked';
      ask(job).then(
        (value) => put({ value, failure: null }),
        (error: unknown) => put({ failure: toFailure(error) }),
      );
    }, QUIET);
    return () => {
      clearTimeout(timer);
      if (state === 'asked') void client.jobCancel({ job }).catch(() => undefined);
      state = 'unwanted';
    };
  }, [client, ask]);
  if (ask === null) return { value: kept.value, state: 'idle', failure: null };
  if (kept.ask !== ask) return { value: kept.value, state: 'asking', failure: null };
  return { value: kept.value, state: kept.failure ? 'failed' : 'current', failure: kept.failure };
}
