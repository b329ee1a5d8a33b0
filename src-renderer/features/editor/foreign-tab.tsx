/** A tab whose content another part of the window draws, with the text editors of this one. */
import { lazy, Suspense } from 'react';
import type { ReactNode } from 'react';

import type { TextViews } from '../../shared/text-editing.ts';
import type { Theme } from '../../shared/theme.ts';

import { EditorLoading } from './editor-loading.tsx';
import type { EditorStore } from './store.ts';
import { isForeign } from './tabs.ts';
import type { EditorTab, ForeignTarget } from './tabs.ts';

export type ForeignView = (target: ForeignTarget, views: TextViews) => ReactNode;

const TextPane = lazy(() => import('./monaco/text-pane.tsx').then((module) => module.createTextPane()));
const DiffView = lazy(() => import('./monaco/diff-view.tsx').then((module) => module.createDiffView()));

export interface ForeignTabProps {
  readonly store: EditorStore;
  readonly tab: EditorTab;
  readonly theme: Theme;
  readonly onCursor: (line: number, column: number) => void;
  readonly view: ForeignView | undefined;
}

const nothing = (): void => undefined;

export function ForeignTab({ store, tab, theme, onCursor, view }: ForeignTabProps) {
  if (!view || !isForeign(tab.target)) return null;
  const views: TextViews = {
    edit: (props) => (
      <Suspense fallback={<EditorLoading />}>
        <TextPane key={tab.id} {...props} store={store} tab={tab.id} theme={theme} onCursor={onCursor} />
      </Suspense>
    ),
    compare: ({ name, sides, before, after }) => (
      <Suspense fallback={<EditorLoading />}>
        <DiffView
          text={{ path: name, before, after }}
          mode="side-by-side"
          unchanged="folded"
          space="exact"
          context={3}
          hunks={null}
          edit={null}
          theme={theme}
          blame={NO_BLAME}
          begin="first-change"
          sides={sides}
          onReady={nothing}
          onCount={nothing}
        />
      </Suspense>
    ),
  };
  return <>{view(tab.target, views)}</>;
}

const NO_BLAME = { lines: null, reveal: null, onLine: nothing, asked: 0 } as const;
