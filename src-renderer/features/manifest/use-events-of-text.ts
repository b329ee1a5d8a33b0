/** What recorded events say about the edited text: which rights they need, and which of them would be decided otherwise. */
import { useCallback } from 'react';

import type { ManifestDocument } from '../../../src-preload/contract/manifest/manifest-document.ts';
import type { Learned, WhatIf } from '../../../src-preload/contract/policy-schemas.ts';

import type { ManifestDeps } from './manifest-props.ts';
import { scopeQuery } from './scope.ts';
import type { ScopeFacts } from './scope.ts';
import { useJudgement } from './use-judgement.ts';
import type { Judged } from './use-judgement.ts';

/** Attempts that are listed, each with its right and path. */
const MOST_FLIPS = 500;

export interface TextQuestion {
  readonly facts: ScopeFacts;
  /** Grows while events come in. */
  readonly mark: string;
  readonly document: ManifestDocument;
}

/** The same text as long as the events are the same: what a question is known by. */
const queryKey = (facts: ScopeFacts): string | null => {
  const query = scopeQuery(facts);
  return query && JSON.stringify(query);
};

export function useWhatIf(deps: ManifestDeps, { facts, mark, document }: TextQuestion): Judged<WhatIf> {
  const { client, sandbox } = deps;
  const { text } = document;
  const key = queryKey(facts);
  const ask = useCallback(
    (job: string): Promise<WhatIf> => {
      const query = scopeQuery(facts) ?? {};
      const { id } = sandbox.getState().state.sandbox;
      return client.policyWhatIf({ sandbox: id, query, manifest: text, limit: MOST_FLIPS, job });
    },
    // eslint-disable-next-line react-hooks/exhaustive-deps -- `key` and `mark` say when `facts` are others
    [client, sandbox, key, mark, text],
  );
  return useJudgement(client, key === null || document.syntax ? null : ask);
}

export function useLearned(
  deps: ManifestDeps,
  { facts, mark, document, most }: TextQuestion & { readonly most: number | null },
  wanted: 'wanted' | 'idle',
): Judged<Learned> {
  const { client, sandbox } = deps;
  const { text, syntax } = document;
  const key = queryKey(facts);
  const manifest = syntax ? null : text;
  const ask = useCallback(
    (job: string): Promise<Learned> => {
      const query = scopeQuery(facts) ?? {};
      const { id } = sandbox.getState().state.sandbox;
      return client.policyLearn({
        sandbox: id,
        query,
        job,
        ...(manifest !== null && { manifest }),
        ...(most !== null && { most }),
      });
    },
    // eslint-disable-next-line react-hooks/exhaustive-deps -- `key` and `mark` say when `facts` are others
    [client, sandbox, key, mark, manifest, most],
  );
  return useJudgement(client, key === null || wanted === 'idle' ? null : ask);
}
