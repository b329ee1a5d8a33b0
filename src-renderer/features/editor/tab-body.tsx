/** What a tab shows: the text editor, a diff, or what stands in for them. */
import { lazy, Suspense, useMemo } from 'react';

import type { Failure } from '../../../src-preload/contract/reply.ts';
import type { TextDiff } from '../../../src-preload/contract/schemas.ts';
import { contentTitle } from '../../shared/content-state.ts';
import { ErrorBoundary } from '../../shared/error-boundary.tsx';
import { formatBytes } from '../../shared/format.ts';
import { nameOf } from '../../shared/paths.ts';
import type { EditorTarget } from '../../shared/selection.ts';
import type { Theme } from '../../shared/theme.ts';
import { visible } from '../../shared/visible.ts';

import { Banner } from './banner.tsx';
import type { PastDeps } from './banner.tsx';
import type { BlameView } from './blame.ts';
import { ClashBar } from './clash-bar.tsx';
import type { TabContent } from './document.ts';
import { AllChanges } from './all-changes/all-changes.tsx';
import { syntaxProperties } from './monaco/themes.ts';
import { DiffPane } from './diff-pane.tsx';
import { EditorLoading } from './editor-loading.tsx';
import { BinaryNotice, FileNotice } from './file-notice.tsx';
import { NoChange } from './no-change.tsx';
import type { EditorStore } from './store.ts';
import { ForeignTab } from './foreign-tab.tsx';
import type { ForeignView } from './foreign-tab.tsx';
import type { ReviewDeps } from './review-deps.ts';
import { sidesOf, subjectOf } from './subject.ts';
import { isDiff } from './tabs.ts';
import type { EditorTab } from './tabs.ts';
import { useBlame } from './use-blame.ts';

const CodeEditor = lazy(() => import('./monaco/code-editor.tsx').then((module) => module.createCodeEditor()));

export interface TabBodyProps {
  readonly store: EditorStore;
  readonly tab: EditorTab;
  readonly theme: Theme;
  readonly past: PastDeps;
  readonly review: ReviewDeps;
  readonly onCursor: (line: number, column: number) => void;
  readonly foreign: ForeignView | undefined;
}

export function TabBody({ store, tab, theme, past, review, onCursor, foreign }: TabBodyProps) {
  const { content } = tab;
  const { problem, ...blame } = useBlame({ store, selection: past.selection, notify: past.notify }, tab);
  const isText = content.at === 'text' || content.at === 'past-text';
  return (
    <>
      <Banner tab={tab} deps={past} />
      {problem !== null && (
        <div className="message-bar quiet" role="status">
          {problem}
        </div>
      )}
      {!isText && (
        <ErrorBoundary key={tab.id} name="The editor">
          {content.at === 'foreign' ? (
            <ForeignTab store={store} tab={tab} theme={theme} onCursor={onCursor} view={foreign} />
          ) : (
            <OtherBody store={store} tab={tab} content={content} theme={theme} review={review} blame={blame} />
          )}
        </ErrorBoundary>
      )}
      {isText && (
        <ErrorBoundary name="The editor">
          <ClashBar store={store} tab={tab} />
          <Suspense fallback={<EditorLoading />}>
            <CodeEditor store={store} tab={tab} text={content.text} theme={theme} blame={blame} onCursor={onCursor} />
          </Suspense>
        </ErrorBoundary>
      )}
    </>
  );
}

/** A commit or a discard ends a change while its diff is open; a capsule may delete an open file. */
function failureTitle(tab: EditorTab, code: string): string {
  const name = visible(nameOf(tab.path));
  if (code !== 'not-found') return `${name} cannot be shown`;
  if (tab.target.kind === 'moment') return `There was no ${name} at this moment`;
  return isDiff(tab) ? `${name} has no change any more` : `${name} does not exist any more`;
}

const beginOf = ({ target }: EditorTab): 'top' | 'first-change' =>
  target.kind === 'moment-diff' || target.kind === 'compare' ? 'first-change' : 'top';

interface OtherBodyProps extends Pick<TabBodyProps, 'store' | 'tab' | 'theme' | 'review'> {
  readonly content: Exclude<TabContent, { at: 'text' | 'past-text' | 'foreign' }>;
  readonly blame: BlameView;
}

function OtherBody({ store, tab, content, theme, review, blame }: OtherBodyProps) {
  const { path, target } = tab;
  switch (content.at) {
    case 'loading':
      return <EditorLoading />;
    case 'failed':
      return <Failed store={store} tab={tab} review={review} failure={content.failure} />;
    case 'all-changes':
      return <AllChangesBody target={target} review={review} theme={theme} />;
    case 'diff':
      return <DiffBody store={store} tab={tab} diff={content.diff} theme={theme} review={review} blame={blame} />;
    case 'binary':
    case 'too-large':
      return <BinaryNotice at={content.at} size={content.stat.size} head={content.head} />;
    case 'not-a-file':
      return (
        <FileNotice title={`${nameOf(path)} is a ${content.stat.kind}`} detail="Only files have content to show." />
      );
    case 'past-bytes':
    case 'not-kept':
      return <PastBody content={content} path={path} />;
  }
}

interface FailedProps extends Pick<TabBodyProps, 'store' | 'tab' | 'review'> {
  readonly failure: Failure;
}

function Failed({ store, tab, review, failure: { code, message } }: FailedProps) {
  if (tab.target.kind === 'diff' && code === 'not-found') return <NoChange store={store} tab={tab} review={review} />;
  return <FileNotice title={failureTitle(tab, code)} detail={message} />;
}

interface AllChangesBodyProps extends Pick<TabBodyProps, 'theme' | 'review'> {
  readonly target: EditorTarget;
}

function AllChangesBody({ target, review, theme }: AllChangesBodyProps) {
  const style = useMemo(() => syntaxProperties(theme), [theme]);
  if (target.kind !== 'all-changes') return null;
  return (
    <div className="syntax" style={style}>
      <AllChanges target={target} review={review} />
    </div>
  );
}

interface DiffBodyProps extends Omit<OtherBodyProps, 'content'> {
  readonly diff: TextDiff;
}

function DiffBody({ store, tab, ...rest }: DiffBodyProps) {
  const { target } = tab;
  const subject = useMemo(() => subjectOf(target), [target]);
  const sides = useMemo(() => sidesOf(target), [target]);
  if (!subject) return null;
  return (
    <>
      <ClashBar store={store} tab={tab} />
      <DiffPane
        {...rest}
        store={store}
        tab={tab.id}
        subject={subject}
        sides={sides}
        begin={beginOf(tab)}
        onBlame={() => store.getState().toggleBlame()}
        onLine={() => store.getState().askLine()}
      />
    </>
  );
}

type PastContent = Extract<TabContent, { at: 'past-bytes' | 'not-kept' }>;

function PastBody({ content, path }: { readonly content: PastContent; readonly path: string }) {
  if (content.at === 'not-kept') {
    return <FileNotice title={contentTitle(content.content.state)} detail={content.content.detail} />;
  }
  const { image, size, head } = content;
  if (image === null) return <BinaryNotice at="binary" size={size} head={head} />;
  return <PastImage address={image} path={path} size={size} />;
}

function PastImage({
  address,
  path,
  size,
}: {
  readonly address: string;
  readonly path: string;
  readonly size: number;
}) {
  return (
    <figure className="past-image" tabIndex={0}>
      <img src={address} alt={`${visible(nameOf(path))} as it was`} />
      <figcaption className="faint">{formatBytes(size)}</figcaption>
    </figure>
  );
}
