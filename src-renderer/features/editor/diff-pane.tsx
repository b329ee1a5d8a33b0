/** The content of a diff tab: toolbar and Monaco, or why there is no text to compare. */
import { lazy, Suspense, useCallback, useRef, useState } from 'react';
import { ArrowDown, ArrowUp, Columns2, FoldVertical, Rows2 } from 'lucide-react';

import type { TextDiff } from '../../../src-preload/contract/schemas.ts';
import { ChangeMark, changeWord } from '../../shared/change-mark.tsx';
import { formatBytes, plural } from '../../shared/format.ts';
import { IconButton } from '../../shared/icon-button.tsx';
import type { Theme } from '../../shared/theme.ts';

import { FileNotice } from './file-notice.tsx';
import type { DiffHandle, DiffMode } from './monaco/diff-view.tsx';

const DiffView = lazy(() => import('./monaco/diff-view.tsx').then((module) => module.createDiffView()));

export function DiffPane({ diff, theme }: { readonly diff: TextDiff; readonly theme: Theme }) {
  const [mode, setMode] = useState<DiffMode>('side-by-side');
  const [unchanged, setUnchanged] = useState<'shown' | 'folded'>('shown');
  const [count, setCount] = useState<number | null>(null);
  const handle = useRef<DiffHandle | null>(null);
  const onReady = useCallback((ready: DiffHandle | null) => {
    handle.current = ready;
  }, []);
  // One side is empty: two columns would only waste half of the room.
  const oneSided = diff.before === null || diff.after === null;
  const isText = diff.state === 'text';
  return (
    <div
      className="diff"
      onKeyDown={(event) => {
        if (event.key !== 'F7') return;
        event.preventDefault();
        handle.current?.go(event.shiftKey ? 'previous' : 'next');
      }}
    >
      <div className="editor-bar" role="toolbar" aria-label="Diff">
        <ChangeMark kind={diff.kind} />
        <span className="mono break">{diff.path}</span>
        <span className="faint">{describe(diff, count)}</span>
        <span className="spacer" />
        {isText && (
          <>
            <IconButton
              label="Previous change"
              keys="Shift+F7"
              icon={<ArrowUp size={14} />}
              onClick={() => handle.current?.go('previous')}
            />
            <IconButton
              label="Next change"
              keys="F7"
              icon={<ArrowDown size={14} />}
              onClick={() => handle.current?.go('next')}
            />
            <IconButton
              label="Collapse unchanged regions"
              icon={<FoldVertical size={14} />}
              aria-pressed={unchanged === 'folded'}
              onClick={() => setUnchanged(unchanged === 'folded' ? 'shown' : 'folded')}
            />
            <IconButton
              label={mode === 'inline' ? 'Show side by side' : 'Show inline'}
              icon={mode === 'inline' ? <Columns2 size={14} /> : <Rows2 size={14} />}
              disabled={oneSided}
              onClick={() => setMode(mode === 'inline' ? 'side-by-side' : 'inline')}
            />
          </>
        )}
      </div>
      {isText ? (
        <>
          {!oneSided && mode === 'side-by-side' && (
            <div className="diff-sides" aria-hidden>
              <span>base</span>
              <span>top</span>
            </div>
          )}
          <Suspense fallback={<EditorLoading />}>
            <DiffView
              diff={diff}
              mode={oneSided ? 'inline' : mode}
              unchanged={unchanged}
              theme={theme}
              onReady={onReady}
              onCount={setCount}
            />
          </Suspense>
        </>
      ) : (
        <NoText diff={diff} />
      )}
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

function describe(diff: TextDiff, count: number | null): string {
  const word = changeWord(diff.kind).toLowerCase();
  return diff.state !== 'text' || count === null || diff.kind !== 'modified'
    ? word
    : `${word} · ${plural(count, 'change')}`;
}

const TITLES = {
  binary: 'Not text: there is nothing to compare line by line',
  'too-large': 'Too large to compare line by line',
  'not-a-file': 'Not a file: there is no text to compare',
} as const;

function NoText({ diff }: { readonly diff: TextDiff }) {
  if (diff.state === 'text') return null;
  const size = (bytes: number | null): string => (bytes === null ? 'none' : formatBytes(bytes));
  return (
    <FileNotice title={TITLES[diff.state]} detail={`Base: ${size(diff.sizeBefore)}. Top: ${size(diff.sizeAfter)}.`} />
  );
}
