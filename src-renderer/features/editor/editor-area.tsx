/** The middle of the window: tabs and what the active one shows. */
import { lazy, Suspense, useEffect, useRef } from 'react';
import type { ReactNode } from 'react';
import { useStore } from 'zustand';

import { Dialog } from '../../shared/dialog.tsx';
import { ErrorBoundary } from '../../shared/error-boundary.tsx';
import { focusIsLost, giveFocusBack } from '../../shared/focus.ts';
import { nameOf } from '../../shared/paths.ts';
import type { Theme, ThemeStore } from '../../shared/theme.ts';

import { ClashBar } from './clash-bar.tsx';
import { DiffPane, EditorLoading } from './diff-pane.tsx';
import { BinaryNotice, FileNotice } from './file-notice.tsx';
import type { EditorStore } from './store.ts';
import { TabStrip, tabTitle } from './tab-strip.tsx';
import type { EditorTab } from './tabs.ts';

const CodeEditor = lazy(() => import('./monaco/code-editor.tsx').then((module) => module.createCodeEditor()));

export interface EditorAreaProps {
  readonly store: EditorStore;
  readonly theme: ThemeStore;
  readonly onCursor: (line: number, column: number) => void;
  /** Shown while no tab is open. */
  readonly children: ReactNode;
}

export function EditorArea({ store, theme, onCursor, children }: EditorAreaProps) {
  const { tabs, active, closing } = useStore(store);
  const colours = useStore(theme, (state) => state.theme);
  const tab = tabs.find((candidate) => candidate.id === active);
  const body = useRef<HTMLDivElement>(null);
  const hadTab = useRef(false);
  useEffect(() => {
    const had = hadTab.current;
    hadTab.current = active !== null;
    // Closing a tab takes the element with the focus away; the next one gets it.
    if (!focusIsLost()) return;
    if (active === null) {
      if (had) giveFocusBack(null, ['.side-bar .tree', '.placeholder-command']);
    } else store.getState().wantFocus();
  }, [store, active]);
  useFocusInside(store, tab, body);
  if (!tab) return <div className="editor-area">{children}</div>;
  return (
    <div className="editor-area">
      <TabStrip store={store} />
      <div ref={body} className="editor-body" role="tabpanel" tabIndex={-1} aria-label={tabTitle(tab)}>
        <ErrorBoundary key={tab.id} name="The editor">
          {tab.content.at !== 'text' && <TabBody tab={tab} theme={colours} />}
        </ErrorBoundary>
        {tab.content.at === 'text' && (
          <ErrorBoundary name="The editor">
            <Banner tab={tab} />
            <ClashBar store={store} tab={tab} />
            <Suspense fallback={<EditorLoading />}>
              <CodeEditor store={store} tab={tab} text={tab.content.text} theme={colours} onCursor={onCursor} />
            </Suspense>
          </ErrorBoundary>
        )}
      </div>
      {closing !== null && <ClosingDialog store={store} id={closing} />}
    </div>
  );
}

/** What is not the text editor has no cursor: the keyboard goes to what scrolls, or to the panel around it. */
function useFocusInside(
  store: EditorStore,
  tab: EditorTab | undefined,
  body: { readonly current: HTMLElement | null },
): void {
  const wanted = useStore(store, (state) => state.focusWanted);
  const at = tab?.content.at;
  useEffect(() => {
    if (tab?.id !== wanted || at === 'loading' || at === 'text') return;
    const target = body.current?.querySelector<HTMLElement>(INSIDE) ?? body.current;
    if (store.getState().takeFocus(tab.id)) target?.focus();
  }, [store, tab, wanted, at, body]);
}
const INSIDE = '.diff, .hex';

/** A commit or a discard ends a change while its diff is open; a capsule may delete an open file. */
function failureTitle({ kind, path }: EditorTab, code: string): string {
  if (code !== 'not-found') return `${nameOf(path)} cannot be shown`;
  return kind === 'diff' ? `${nameOf(path)} has no change any more` : `${nameOf(path)} does not exist any more`;
}

function TabBody({ tab, theme }: { readonly tab: EditorTab; readonly theme: Theme }) {
  const { content, path } = tab;
  switch (content.at) {
    case 'loading':
      return <EditorLoading />;
    case 'failed':
      return <FileNotice title={failureTitle(tab, content.failure.code)} detail={content.failure.message} />;
    case 'diff':
      return <DiffPane diff={content.diff} theme={theme} />;
    case 'binary':
    case 'too-large':
      return <BinaryNotice at={content.at} size={content.stat.size} head={content.head} />;
    case 'not-a-file':
      return (
        <FileNotice title={`${nameOf(path)} is a ${content.stat.kind}`} detail="Only files have content to show." />
      );
    case 'text':
      return null;
  }
}

function Banner({ tab }: { readonly tab: EditorTab }) {
  if (tab.view === 'merged') return null;
  return (
    <div className="message-bar quiet" role="note">
      <strong>{tab.view}</strong> layer of <span className="mono">{tab.path}</span> — read-only
    </div>
  );
}

function ClosingDialog({ store, id }: { readonly store: EditorStore; readonly id: string }) {
  const { tabs, cancelClose, close, save } = useStore(store);
  const tab = tabs.find((candidate) => candidate.id === id);
  if (!tab) return null;
  const saveAndClose = async (): Promise<void> => {
    cancelClose();
    if (await save(id)) close(id);
  };
  return (
    <Dialog
      title={`Save ${nameOf(tab.path)}?`}
      description="Your edits are lost if you do not save them into the overlay."
      onClose={cancelClose}
      buttons={
        <>
          <button type="button" className="button" onClick={cancelClose}>
            Cancel
          </button>
          <button type="button" className="button danger" onClick={() => close(id)}>
            Don’t save
          </button>
          <button type="button" className="button primary" autoFocus onClick={() => void saveAndClose()}>
            Save
          </button>
        </>
      }
    />
  );
}
