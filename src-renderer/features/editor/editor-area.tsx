/** The middle of the window: tabs and what the active one shows. */
import { useEffect, useRef } from 'react';
import type { ReactNode } from 'react';
import { useStore } from 'zustand';

import { Dialog } from '../../shared/dialog.tsx';
import { focusIsLost, giveFocusBack } from '../../shared/focus.ts';
import type { ThemeStore } from '../../shared/theme.ts';

import type { PastDeps } from './banner.tsx';
import type { ReviewDeps } from './review-deps.ts';
import type { EditorStore } from './store.ts';
import { TabBody } from './tab-body.tsx';
import type { ForeignView } from './foreign-tab.tsx';
import { TabStrip, tabTitle } from './tab-strip.tsx';
import type { EditorTab } from './tabs.ts';

export interface EditorAreaProps {
  readonly store: EditorStore;
  readonly theme: ThemeStore;
  readonly past: PastDeps;
  readonly review: ReviewDeps;
  readonly onCursor: (line: number, column: number) => void;
  /** Draws the tabs that this feature does not know how to, with the text editors that it has. */
  readonly foreign?: ForeignView;
  /** Shown while no tab is open. */
  readonly children: ReactNode;
}

export function EditorArea({ store, theme, past, review, onCursor, foreign, children }: EditorAreaProps) {
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
      <TabStrip store={store} onHistory={(path) => past.selection.getState().showHistory(path)} />
      <div ref={body} className="editor-body" role="tabpanel" tabIndex={-1} aria-label={tabTitle(tab)}>
        <TabBody
          store={store}
          tab={tab}
          theme={colours}
          past={past}
          review={review}
          onCursor={onCursor}
          foreign={foreign}
        />
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
    if (tab?.id !== wanted || at === undefined || takesFocus(tab)) return;
    const target = body.current?.querySelector<HTMLElement>(INSIDE) ?? body.current;
    if (store.getState().takeFocus(tab.id)) target?.focus();
  }, [store, tab, wanted, at, body]);
}

/** They take the keyboard themselves, when their editor is there. */
const OWN_FOCUS: ReadonlySet<EditorTab['content']['at']> = new Set(['loading', 'text', 'past-text', 'foreign']);
/** Pages without a field that wants it first. */
const PAGES: ReadonlySet<EditorTab['target']['kind']> = new Set(['run', 'run-pair']);
const takesFocus = ({ content, target }: EditorTab): boolean => OWN_FOCUS.has(content.at) && !PAGES.has(target.kind);
const INSIDE = '.diff, .all-changes, .hex, .past-image';

/** Where a save puts the edits of a tab, where that needs saying. */
const KEPT_IN: Partial<Record<EditorTab['target']['kind'], string>> = {
  file: ' into the overlay',
  diff: ' as what is staged',
};

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
      title={`Save ${tabTitle(tab)}?`}
      description={`Your edits are lost if you do not save them${KEPT_IN[tab.target.kind] ?? ''}.`}
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
