/** A diff of texts: what is staged of it, and Monaco. */
import { lazy, Suspense, useEffect, useMemo, useState } from 'react';
import { useStore } from 'zustand';

import type { Theme } from '../../shared/theme.ts';

import type { BodyProps } from './diff-props.ts';
import { EditorLoading } from './editor-loading.tsx';
import { FileNotice } from './file-notice.tsx';
import { HunkBar } from './hunks/hunk-bar.tsx';
import { COMPARED_SIDES } from './hunks/hunk-words.ts';
import { saveStaged } from './hunks/save-staged.ts';
import { shownTexts } from './hunks/staging.ts';
import type { HunkPlace } from './hunks/staging.ts';
import { useStaging } from './hunks/use-staging.ts';
import type { Staging } from './hunks/use-staging.ts';
import type { GutterView } from './monaco/hunk-gutter.ts';
import type { StagedEdit } from './monaco/staged-draft.ts';

const OneSideView = lazy(() => import('./monaco/one-side-view.tsx').then((module) => module.createOneSideView()));
const DiffView = lazy(() => import('./monaco/diff-view.tsx').then((module) => module.createDiffView()));

interface TextDiffProps extends BodyProps {
  readonly onCount: (count: number | null) => void;
}

export function TextDiffBody(props: TextDiffProps) {
  const { review, subject, diff, handle, onCount } = props;
  const { staging: known, problem } = useStaging(review, subject, diff);
  // Without a difference in any line there is nothing to stage by lines.
  const staging = known && known.texts.base !== known.texts.merged ? known : null;
  const [place, setPlace] = useState<HunkPlace | null>(null);
  const [drawn, setDrawn] = useState<number | null>(null);
  const hunks = useMemo<GutterView | null>(
    () => (staging ? { ...staging.hunks, onPlace: setPlace } : null),
    // The rest of what is known of staging changes nothing in the gutter.
    // eslint-disable-next-line react-hooks/exhaustive-deps -- so it is made of the hunks alone
    [staging?.hunks],
  );
  const count = drawn === null ? null : (hunks?.marks.length ?? drawn);
  useEffect(() => onCount(count), [onCount, count]);
  return (
    <>
      {staging && (
        <HunkBar staging={staging} place={place} review={review} now={() => handle.current?.place?.() ?? null} />
      )}
      {problem !== null && (
        <div className="message-bar quiet" role="status">
          Lines cannot be staged: {problem}
        </div>
      )}
      {isCoarse(drawn, hunks) && (
        <div className="message-bar quiet" role="note">
          There are too many differences to colour each of them in time. The bars beside the lines are exact, and so is
          what is staged.
        </div>
      )}
      <Texts {...props} onCount={setDrawn} staging={staging} hunks={hunks} />
    </>
  );
}

/** Whether Monaco gave up, and took what lies between many changes for changed, too. */
const isCoarse = (drawn: number | null, hunks: GutterView | null): boolean =>
  drawn !== null && drawn > 0 && hunks !== null && hunks.marks.length > 4 * drawn;

interface TextsProps extends TextDiffProps {
  readonly staging: Staging | null;
  readonly hunks: GutterView | null;
}

/** An added or deleted file has one side only; two columns would waste half of the room. */
function Texts(props: TextsProps) {
  const { diff, staging } = props;
  const isPlain = staging === null || staging.compared === 'sandbox';
  const [before, after] = isPlain ? [diff.before, diff.after] : shownTexts(staging.texts, staging.compared);
  if (before !== null && after !== null) return <TwoSides {...props} before={before} after={after} />;
  return <OneSide {...props} />;
}

/** The staged side can be edited: what is committed is what it says. */
function useStagedEdit({ review, store, tab, staging }: TextsProps): StagedEdit | null {
  const known = staging?.compared === 'staged' ? staging.known : null;
  return useMemo(
    () =>
      known && {
        store,
        tab,
        version: known.version,
        save: (text, version) => saveStaged(review, known.path, text, version),
      },
    [review, store, tab, known],
  );
}

function TwoSides(props: TextsProps & { readonly before: string; readonly after: string }) {
  const { diff, before, after, review, theme, blame, begin, staging, hunks, onReady, onCount } = props;
  const { mode, unchanged, space, context } = useStore(review.settings);
  const sides = staging ? COMPARED_SIDES[staging.compared] : props.sides;
  const edit = useStagedEdit(props);
  const { path } = diff;
  const text = useMemo(() => ({ path, before, after }), [path, before, after]);
  return (
    <>
      {mode === 'side-by-side' && (
        <div className="diff-sides" aria-hidden>
          <span>{sides[0]}</span>
          <span>{sides[1]}</span>
        </div>
      )}
      <Suspense fallback={<EditorLoading />}>
        <DiffView
          key={path}
          text={text}
          mode={mode}
          unchanged={unchanged}
          space={space}
          context={Number(context)}
          theme={theme}
          blame={staging?.compared === 'staged' ? NO_BLAME : blame}
          begin={begin}
          sides={sides}
          hunks={hunks}
          edit={edit}
          onReady={onReady}
          onCount={onCount}
        />
      </Suspense>
    </>
  );
}
const NO_BLAME = { lines: null, reveal: null, onLine: () => undefined, asked: 0 } as const;

function OneSide({ diff, theme, blame, hunks, onReady, onCount }: TextsProps & { readonly theme: Theme }) {
  useEffect(() => onCount(null), [onCount]);
  if ((diff.after ?? diff.before) === '') {
    return (
      <FileNotice title="An empty file" detail={diff.after === null ? 'It was deleted.' : 'There is nothing in it.'} />
    );
  }
  return (
    <Suspense fallback={<EditorLoading />}>
      <OneSideView
        path={diff.path}
        text={diff.after ?? diff.before ?? ''}
        side={diff.after === null ? 'base' : 'top'}
        theme={theme}
        blame={blame}
        hunks={diff.after === null ? null : hunks}
        onReady={onReady}
      />
    </Suspense>
  );
}
