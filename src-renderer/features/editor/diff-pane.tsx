/** The content of a diff tab: toolbar and Monaco, or why there is no text to compare. */
import { lazy, Suspense, useCallback, useRef, useState } from 'react';
import type { ReactNode } from 'react';
import { ArrowDown, ArrowUp, Columns2, FoldVertical, Locate, Rows2, ScrollText } from 'lucide-react';

import type { TextDiff } from '../../../src-preload/contract/schemas.ts';
import { ChangeMark, changeWord } from '../../shared/change-mark.tsx';
import { formatBytes, plural } from '../../shared/format.ts';
import { IconButton } from '../../shared/icon-button.tsx';
import type { Theme } from '../../shared/theme.ts';
import { visible } from '../../shared/visible.ts';

import type { BlameView } from './blame.ts';
import { FileNotice } from './file-notice.tsx';
import type { DiffHandle, DiffMode } from './monaco/diff-view.tsx';
import { unseenDifference } from './unseen-difference.ts';

const OneSideView = lazy(() => import('./monaco/one-side-view.tsx').then((module) => module.createOneSideView()));
const DiffView = lazy(() => import('./monaco/diff-view.tsx').then((module) => module.createDiffView()));

export interface DiffPaneProps {
  readonly diff: TextDiff;
  readonly theme: Theme;
  readonly blame: BlameView;
  /** What is on the left and on the right. */
  readonly sides: readonly [string, string];
  readonly begin: 'top' | 'first-change';
  readonly onBlame: () => void;
  /** The event of the line under the cursor is asked for. */
  readonly onLine: () => void;
}

/** An added or deleted file has one side only; two columns would waste half of the room. */
export function DiffPane(props: DiffPaneProps) {
  const { diff, theme, blame, sides } = props;
  if (diff.state !== 'text') {
    return (
      <div className="diff" tabIndex={-1}>
        <DiffBar diff={diff} count={null} />
        <NoText diff={diff} sides={sides} />
      </div>
    );
  }
  if (diff.before !== null && diff.after !== null) return <TwoSides {...props} />;
  return (
    <div className="diff" tabIndex={-1}>
      <DiffBar diff={diff} count={null}>
        {diff.after !== null && <BlameButtons {...props} />}
      </DiffBar>
      <Suspense fallback={<EditorLoading />}>
        <OneSideView
          path={diff.path}
          text={diff.after ?? diff.before ?? ''}
          side={diff.after === null ? 'base' : 'top'}
          theme={theme}
          blame={blame}
        />
      </Suspense>
    </div>
  );
}

function TwoSides({ diff, theme, blame, sides, begin, onBlame, onLine }: DiffPaneProps) {
  const [mode, setMode] = useState<DiffMode>('side-by-side');
  const [unchanged, setUnchanged] = useState<'shown' | 'folded'>('shown');
  const [count, setCount] = useState<number | null>(null);
  const frame = useRef<HTMLDivElement>(null);
  const handle = useRef<DiffHandle | null>(null);
  const onReady = useCallback((ready: DiffHandle | null) => {
    handle.current = ready;
    // The keyboard waited for the editor to be there.
    if (document.activeElement === frame.current) setTimeout(() => handle.current?.focus());
  }, []);
  const go = (to: 'next' | 'previous'): void => handle.current?.go(to);
  return (
    <div
      ref={frame}
      className="diff"
      tabIndex={-1}
      onFocus={(event) => event.target === event.currentTarget && handle.current?.focus()}
      onKeyDown={(event) => {
        if (event.key !== 'F7') return;
        event.preventDefault();
        go(event.shiftKey ? 'previous' : 'next');
      }}
    >
      <DiffBar diff={diff} count={count}>
        <IconButton
          label="Previous change"
          keys="Shift+F7"
          icon={<ArrowUp size={14} />}
          onClick={() => go('previous')}
        />
        <IconButton label="Next change" keys="F7" icon={<ArrowDown size={14} />} onClick={() => go('next')} />
        <BlameButtons blame={blame} onBlame={onBlame} onLine={onLine} />
        <IconButton
          label="Collapse unchanged regions"
          icon={<FoldVertical size={14} />}
          aria-pressed={unchanged === 'folded'}
          onClick={() => setUnchanged(unchanged === 'folded' ? 'shown' : 'folded')}
        />
        <IconButton
          label={mode === 'inline' ? 'Show side by side' : 'Show inline'}
          icon={mode === 'inline' ? <Columns2 size={14} /> : <Rows2 size={14} />}
          onClick={() => setMode(mode === 'inline' ? 'side-by-side' : 'inline')}
        />
      </DiffBar>
      {mode === 'side-by-side' && (
        <div className="diff-sides" aria-hidden>
          <span>{sides[0]}</span>
          <span>{sides[1]}</span>
        </div>
      )}
      <Suspense fallback={<EditorLoading />}>
        <DiffView
          diff={diff}
          mode={mode}
          unchanged={unchanged}
          theme={theme}
          blame={blame}
          begin={begin}
          sides={sides}
          onReady={onReady}
          onCount={setCount}
        />
      </Suspense>
    </div>
  );
}

function BlameButtons({ blame, onBlame, onLine }: Pick<DiffPaneProps, 'blame' | 'onBlame' | 'onLine'>) {
  return (
    <>
      <IconButton
        label="Show which event wrote each line"
        icon={<ScrollText size={14} />}
        aria-pressed={blame.lines !== null}
        onClick={onBlame}
      />
      <IconButton
        label="Go to the event that wrote the line under the cursor"
        keys="Alt+E"
        icon={<Locate size={14} />}
        onClick={onLine}
      />
    </>
  );
}

interface DiffBarProps {
  readonly diff: TextDiff;
  /** Changed regions; null while unknown or without meaning. */
  readonly count: number | null;
  readonly children?: ReactNode;
}

function DiffBar({ diff, count, children }: DiffBarProps) {
  return (
    <div className="editor-bar" role="toolbar" aria-label="Diff">
      <ChangeMark kind={diff.kind} />
      <span className="mono editor-bar-path" title={visible(diff.path)}>
        {visible(diff.path)}
      </span>
      <span className="faint editor-bar-facts">{describe(diff, count)}</span>
      <span className="spacer" />
      {children}
    </div>
  );
}

export function EditorLoading() {
  return (
    <div className="editor-loading" role="status">
      Loading…
    </div>
  );
}

function describe({ kind, before, after }: TextDiff, count: number | null): string {
  const word = changeWord(kind).toLowerCase();
  if (before !== null && after !== null) {
    if (before === after) return `${word} · same content`;
    const unseen = unseenDifference(before, after);
    if (unseen !== null) return `${word} · ${unseen}`;
  }
  return count === null || count === 0 ? word : `${word} · ${plural(count, 'change')}`;
}

const TITLES = {
  binary: 'Not text: there is nothing to compare line by line',
  'too-large': 'Too large to compare line by line',
  'not-a-file': 'Not a file: there is no text to compare',
} as const;

function NoText({ diff, sides }: Pick<DiffPaneProps, 'diff' | 'sides'>) {
  if (diff.state === 'text') return null;
  const size = (bytes: number | null): string => (bytes === null ? 'none' : formatBytes(bytes));
  return (
    <FileNotice
      title={TITLES[diff.state]}
      detail={`${sides[0]}: ${size(diff.sizeBefore)}. ${sides[1]}: ${size(diff.sizeAfter)}.`}
    />
  );
}
