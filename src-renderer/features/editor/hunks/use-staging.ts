/** What of a file is staged, and what can be done with its changes: read again whenever any of it may have changed. */
import { useCallback, useEffect, useMemo, useState } from 'react';
import { useStore } from 'zustand';

import type { StagedText } from '../../../../src-preload/contract/review-schemas.ts';
import type { TextDiff } from '../../../../src-preload/contract/schemas.ts';
import { useAnswer } from '../../../shared/use-answer.ts';
import type { Answer } from '../../../shared/use-answer.ts';
import { useReadOnly } from '../../../shared/use-read-only.ts';
import { sandboxId } from '../review-deps.ts';
import type { ReviewDeps } from '../review-deps.ts';
import type { DiffSubject } from '../subject.ts';

import { doDeed, textsOf } from './hunk-deeds.ts';
import { hunkWork } from './hunk-work.ts';
import { deedsOf } from './staging.ts';
import type { Compared, HunkDeed, HunkMark, HunkPlace, StageTexts } from './staging.ts';

/** The changes of a text as they can be staged. */
export interface HunkView {
  readonly marks: readonly HunkMark[];
  /** Those that can be done where the texts are shown. */
  readonly deeds: readonly HunkDeed[];
  readonly act: (deed: HunkDeed, place: HunkPlace) => void;
}

export interface Staging {
  readonly known: StagedText;
  readonly texts: StageTexts;
  readonly compared: Compared;
  readonly hunks: HunkView;
  /** What was done last, for those who cannot see it. */
  readonly said: string;
}

/** null: lines cannot be staged there, or it is not known yet. `problem`: why not, when it should be possible. */
export interface StagingAnswer {
  readonly staging: Staging | null;
  readonly problem: string | null;
}

/** Lines of these can be chosen; a deletion or another name is staged as a whole. */
const LINED: ReadonlySet<TextDiff['kind']> = new Set(['added', 'modified']);

export const isLined = (kind: TextDiff['kind']): boolean => LINED.has(kind);

const isStageable = ({ pair }: DiffSubject, { state, kind }: TextDiff): boolean =>
  pair === null && state === 'text' && isLined(kind);

const NOTHING: StagingAnswer = { staging: null, problem: null };

/** The answer, or the last one while another is on its way, as long as it is about this path. */
function currentOf(answer: Answer<StagedText>, path: string): StagedText | null {
  if (answer.at === 'failed') return null;
  const known = answer.at === 'ready' ? answer.value : answer.last;
  return known?.path === path ? known : null;
}

export function useStaging(deps: ReviewDeps, subject: DiffSubject, diff: TextDiff): StagingAnswer {
  const version = useStore(deps.stage, (stage) => stage.version);
  const { compared: chosen, space } = useStore(deps.settings);
  const readOnly = useReadOnly(deps.sandbox);
  const [said, say] = useState('');
  const { path } = subject;
  const wanted = !readOnly && isStageable(subject, diff);
  const ask = useCallback(
    () => deps.client.stageText({ sandbox: sandboxId(deps), path }),
    // Another diff, or another version of what is staged, has other texts, although the question is the same.
    // eslint-disable-next-line react-hooks/exhaustive-deps -- so both are part of the question
    [deps, path, diff, version],
  );
  const answer = useAnswer(wanted ? ask : null);
  const current = currentOf(answer, path);
  const compared = useCompared(current, chosen, space);
  const act = useCallback(
    (deed: HunkDeed, place: HunkPlace): void => {
      if (!compared || !deedsOf(compared.compared).includes(deed)) return;
      void doDeed(deps, compared.known, { deed, compared: compared.compared, place }).then((done) => say(done ?? ''));
    },
    [deps, compared],
  );
  const hunks = useMemo<HunkView | null>(
    () => compared && { marks: compared.marks, deeds: deedsOf(compared.compared), act },
    [compared, act],
  );
  if (!wanted) return NOTHING;
  if (answer.at === 'failed') return { staging: null, problem: answer.failure.message };
  if (!compared || !hunks || compared.known.path !== path) return NOTHING;
  return { staging: { ...compared, hunks, said }, problem: null };
}

/** Texts with the changes between two of them: found together, so that they always belong to each other. */
interface ComparedTexts {
  readonly known: StagedText;
  readonly texts: StageTexts;
  readonly compared: Compared;
  readonly marks: readonly HunkMark[];
}

/** The last ones until the next are found, which takes a while for large texts. */
function useCompared(
  known: StagedText | null,
  compared: Compared,
  space: 'exact' | 'ignore-space',
): ComparedTexts | null {
  const [found, setFound] = useState<ComparedTexts | null>(null);
  useEffect(() => {
    const texts = known && textsOf(known);
    if (!known || !texts) return;
    let wanted = true;
    const put = (marks: readonly HunkMark[]): void => {
      if (wanted) setFound({ known, texts, compared, marks });
    };
    // Without its changes a text can still be looked at.
    hunkWork('marks', { texts, compared, space }).then(put, () => put([]));
    return () => {
      wanted = false;
    };
  }, [known, compared, space]);
  return found;
}
