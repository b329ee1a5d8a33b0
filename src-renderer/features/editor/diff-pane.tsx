/** The content of a diff tab: what the two sides are looked at as, with bars above. */
import { lazy, Suspense, useCallback, useRef, useState } from 'react';
import type { KeyboardEvent } from 'react';
import { useStore } from 'zustand';

import { MOST_TEXT_BYTES } from '../../../src-preload/contract/review-words.ts';
import type { TextDiff } from '../../../src-preload/contract/schemas.ts';
import { formatBytes } from '../../shared/format.ts';
import { matchesKeys } from '../../shared/key-strokes.ts';

import { HexView } from './binary/hex-view.tsx';
import { contentViews, viewOf } from './content-views.ts';
import type { ContentView } from './diff-settings.ts';
import { DiffBar } from './diff-bar.tsx';
import type { BodyHandle, BodyProps, DiffPaneProps } from './diff-props.ts';
import { EditorLoading } from './editor-loading.tsx';
import { FileNotice } from './file-notice.tsx';
import { InsideView } from './inside/inside-view.tsx';
import { toggleReviewed } from './review-buttons.tsx';
import { TextDiffBody } from './text-diff.tsx';

const ImageView = lazy(() => import('./images/image-view.tsx').then((module) => ({ default: module.ImageView })));

type Way = 'next' | 'previous';

export function DiffPane(props: DiffPaneProps) {
  const { diff, review, subject, sides } = props;
  const settings = useStore(review.settings);
  const views = contentViews(diff);
  const view = viewOf(views, settings.views[diff.path]);
  const frame = useRef<HTMLDivElement>(null);
  const handle = useRef<BodyHandle | null>(null);
  const asked = useRef<readonly Way[]>([]);
  const [count, setCount] = useState<number | null>(null);
  const onReady = useCallback((ready: BodyHandle | null) => {
    handle.current = ready;
    for (const way of asked.current) ready?.go?.(way);
    asked.current = [];
    // The keyboard waited for the body to be there.
    if (document.activeElement === frame.current) setTimeout(() => handle.current?.focus());
  }, []);
  /** Whether that means anything here. A body that is not there yet takes its steps when it is. */
  const go = (way: Way): boolean => {
    const { current } = handle;
    if (current?.go) current.go(way);
    else if (current === null && view !== null) asked.current = [...asked.current, way];
    else return false;
    return true;
  };
  return (
    <div
      ref={frame}
      className="diff"
      tabIndex={-1}
      onFocus={(event) => event.target === event.currentTarget && handle.current?.focus()}
      onKeyDown={(event) => onKey(event, go, () => void toggleReviewed(review, subject))}
    >
      <DiffBar {...props} views={views} view={view} count={view === 'text' ? count : null} handle={handle} />
      {view === null ? (
        <FileNotice title="Not a file: there is no content to compare" detail={sizeWords(diff, sides)} />
      ) : (
        <Body {...props} key={view} view={view} handle={handle} onReady={onReady} onCount={setCount} />
      )}
    </div>
  );
}

function onKey(event: KeyboardEvent, go: (way: Way) => boolean, review: () => void): void {
  if (event.key === 'F7' && go(event.shiftKey ? 'previous' : 'next')) event.preventDefault();
  else if (matchesKeys(event.nativeEvent, 'Alt+V')) {
    event.preventDefault();
    review();
  }
}

interface ViewProps extends BodyProps {
  readonly view: ContentView;
  readonly onCount: (count: number | null) => void;
}

function Body({ view, ...props }: ViewProps) {
  const { diff, subject, review, sides, onReady } = props;
  switch (view) {
    case 'text':
      return <TextDiffBody {...props} />;
    case 'image':
      return (
        <Suspense fallback={<EditorLoading />}>
          <ImageView subject={subject} review={review} sides={sides} diff={diff} onReady={onReady} />
        </Suspense>
      );
    case 'hex':
      return (
        <>
          <TooLarge diff={diff} />
          <HexView subject={subject} review={review} sides={sides} diff={diff} onReady={onReady} />
        </>
      );
    case 'inside':
      return <InsideView subject={subject} review={review} sides={sides} diff={diff} onReady={onReady} />;
  }
}

/** Why a file that may be text is shown as bytes. */
function TooLarge({ diff }: { readonly diff: TextDiff }) {
  if (diff.state !== 'too-large') return null;
  return (
    <div className="message-bar quiet" role="note">
      Too large to compare line by line: texts up to {formatBytes(MOST_TEXT_BYTES)} on each side are. These are its
      bytes.
    </div>
  );
}

function sizeWords({ sizeBefore, sizeAfter }: TextDiff, sides: readonly [string, string]): string {
  const size = (bytes: number | null): string => (bytes === null ? 'none' : formatBytes(bytes));
  return `${sides[0]}: ${size(sizeBefore)}. ${sides[1]}: ${size(sizeAfter)}.`;
}
