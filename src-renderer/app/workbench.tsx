/** The frame of the window: bars around resizable panes. */
import { useEffect, useRef } from 'react';
import type { ReactNode, RefObject } from 'react';
import { ChevronDown, Maximize2, Minimize2 } from 'lucide-react';
import { Group, Panel, Separator, usePanelRef } from 'react-resizable-panels';
import type { PanelImperativeHandle } from 'react-resizable-panels';
import { useStore } from 'zustand';

import { ErrorBoundary } from '../shared/error-boundary.tsx';
import { focusIsLost, giveFocusBack } from '../shared/focus.ts';
import { IconButton } from '../shared/icon-button.tsx';
import { PANEL_TABS } from '../shared/layout.ts';
import type { LayoutState, LayoutStore, PanelTab } from '../shared/layout.ts';
import type { AppDeps, WorkbenchStores } from '../stores.ts';

import { ActivityBar } from './activity-bar.tsx';
import { OfflineBar } from './offline-bar.tsx';
import { TitleBar } from './title-bar.tsx';

export interface WorkbenchProps {
  readonly deps: AppDeps;
  readonly stores: WorkbenchStores;
  readonly onPalette: () => void;
  /** Above everything, when there is something to be said about all of it. */
  readonly banner: ReactNode;
  readonly side: ReactNode;
  readonly editor: ReactNode;
  readonly events: ReactNode;
  readonly terminal: ReactNode;
  readonly runs: ReactNode;
  readonly operations: ReactNode;
  readonly bin: ReactNode;
  readonly status: ReactNode;
}

/** Where the keyboard goes when the part that had it is hidden, the first that is there. */
const KEYBOARD_GOES_TO = [
  '.editor-area .tab[data-active="true"] .tab-name',
  '.side-bar .tree',
  '.event-grid',
  '.title-search',
] as const;
const SIDE_SIZE = '290px';
const PANEL_SIZE = '40%';

/** Of the height of the window: what was chosen in a higher one leaves room for the editor in this one. */
const MOST_PANEL = 0.6;

const panelSize = (chosen: number | null): number | string =>
  chosen !== null && chosen <= MOST_PANEL * window.innerHeight ? chosen : PANEL_SIZE;

/** Zen is the editor alone. */
function shownParts({ zen, sideShown, panelShown }: LayoutState): Pick<LayoutState, 'sideShown' | 'panelShown'> {
  return zen === 'on' ? { sideShown: false, panelShown: false } : { sideShown, panelShown };
}

/** The sizes that were chosen, which a part that is hidden or tall has not. */
function keepSize(layout: LayoutState, part: 'side' | 'panel', pixels: number): void {
  const isShown = shownParts(layout)[part === 'side' ? 'sideShown' : 'panelShown'];
  if (isShown && pixels > 0 && (part === 'side' || layout.panelHeight === 'chosen')) layout.resized({ [part]: pixels });
}

export function Workbench(props: WorkbenchProps) {
  const { deps, stores, onPalette, banner, side, editor, status } = props;
  const layout = useStore(deps.layout);
  const { panelHeight, sizes } = layout;
  const { sideShown, panelShown } = shownParts(layout);
  const sidePanel = usePanelRef();
  useCollapse(sidePanel, sideShown, sizes.side ?? SIDE_SIZE);
  const bottomPanel = usePanelRef();
  // First: a panel that is hidden while it is tall comes back as it was before.
  useTall(bottomPanel, panelHeight);
  useCollapse(bottomPanel, panelShown, panelSize(sizes.panel));
  useEffect(() => {
    if ((!panelShown || !sideShown) && focusIsLost()) giveFocusBack(null, KEYBOARD_GOES_TO);
  }, [panelShown, sideShown]);
  return (
    <div className="workbench" data-zen={layout.zen}>
      <TitleBar sandbox={stores.sandbox} onPalette={onPalette} />
      <OfflineBar session={deps.session} />
      {banner}
      <div className="workbench-middle">
        <ActivityBar layout={deps.layout} sandbox={stores.sandbox} />
        <Group orientation="horizontal" className="panels">
          <Panel
            id="side"
            panelRef={sidePanel}
            className="side-bar"
            collapsible
            defaultSize={sideShown ? (sizes.side ?? SIDE_SIZE) : 0}
            onResize={({ inPixels }) => keepSize(layout, 'side', inPixels)}
            minSize="200px"
            maxSize="50%"
            groupResizeBehavior="preserve-pixel-size"
          >
            {sideShown && side}
          </Panel>
          <Separator className="separator" aria-label="Width of the side bar" disabled={!sideShown} />
          <Panel id="main" role="main" minSize="320px">
            <Group orientation="vertical">
              <Panel id="editor" className="editor-panel" minSize="120px">
                {editor}
              </Panel>
              <Separator className="separator horizontal" aria-label="Height of the panel" disabled={!panelShown} />
              <Panel
                id="bottom"
                panelRef={bottomPanel}
                className="bottom-panel"
                collapsible
                defaultSize={panelShown ? panelSize(sizes.panel) : 0}
                onResize={({ inPixels }) => keepSize(layout, 'panel', inPixels)}
                minSize="110px"
                groupResizeBehavior="preserve-pixel-size"
              >
                {panelShown && <BottomPanel layout={deps.layout} panes={props} />}
              </Panel>
            </Group>
          </Panel>
        </Group>
      </div>
      {status}
    </div>
  );
}

type PanelRef = RefObject<PanelImperativeHandle | null>;

/** Collapses a panel while it is not shown, and gives it back the size it had. `size` is the last one it had, or its first one. */
function useCollapse(panel: PanelRef, shown: boolean, size: number | string): void {
  const kept = useRef(size);
  const latest = useRef(size);
  useEffect(() => {
    if (shown) latest.current = size;
  }, [shown, size]);
  useEffect(() => {
    const handle = panel.current;
    if (handle?.isCollapsed() !== shown) return;
    if (shown) {
      handle.resize(kept.current);
    } else {
      // The panel is as wide as it was before what is around it went away with it.
      kept.current = latest.current;
      handle.collapse();
    }
  }, [panel, shown]);
}

/** Gives a panel all the height that the other one can spare, and takes it back. */
function useTall(panel: PanelRef, height: 'chosen' | 'tall'): void {
  const chosen = useRef<number | null>(null);
  useEffect(() => {
    const handle = panel.current;
    if (!handle) return;
    if (height === 'tall') {
      chosen.current = handle.getSize().inPixels;
      handle.resize('100%');
    } else if (chosen.current !== null) {
      if (!handle.isCollapsed()) handle.resize(chosen.current);
      chosen.current = null;
    }
  }, [panel, height]);
}

const TITLES: Record<PanelTab, string> = {
  events: 'Events',
  terminal: 'Terminal',
  runs: 'Runs',
  operations: 'Operations',
  bin: 'Bin',
};

/** The tab that an arrow key leads to; round and round. */
function nextTab(tab: PanelTab, key: string): PanelTab | null {
  const step = { ArrowRight: 1, ArrowLeft: PANEL_TABS.length - 1 }[key];
  if (step === undefined) return null;
  return PANEL_TABS[(PANEL_TABS.indexOf(tab) + step) % PANEL_TABS.length] ?? null;
}

interface BottomPanelProps {
  readonly layout: LayoutStore;
  readonly panes: Readonly<Record<PanelTab, ReactNode>>;
}

function BottomPanel({ layout, panes }: BottomPanelProps) {
  const { panel, panelHeight, showPanel, togglePanel, toggleTall } = useStore(layout);
  const isTall = panelHeight === 'tall';
  return (
    <section className="bottom" aria-label="Panel">
      <div className="bottom-tabs">
        <div role="tablist" aria-label="Panel">
          {PANEL_TABS.map((tab) => (
            <button
              key={tab}
              type="button"
              role="tab"
              id={`panel-tab-${tab}`}
              aria-selected={panel === tab}
              aria-controls={`panel-${tab}`}
              tabIndex={panel === tab ? 0 : -1}
              onClick={() => showPanel(tab)}
              onKeyDown={(event) => {
                const next = nextTab(panel, event.key);
                if (next) showPanel(next);
              }}
            >
              {TITLES[tab]}
            </button>
          ))}
        </div>
        <span className="spacer" />
        <IconButton
          label={isTall ? 'Restore the height of the panel' : 'Maximize panel'}
          icon={isTall ? <Minimize2 size={13} /> : <Maximize2 size={13} />}
          side="top"
          onClick={toggleTall}
        />
        <IconButton
          label="Hide panel"
          keys="Ctrl+J"
          icon={<ChevronDown size={15} />}
          side="top"
          onClick={() => togglePanel()}
        />
      </div>
      <div className="bottom-body" role="tabpanel" id={`panel-${panel}`} aria-labelledby={`panel-tab-${panel}`}>
        <ErrorBoundary key={panel} name={TITLES[panel]}>
          {panes[panel]}
        </ErrorBoundary>
      </div>
    </section>
  );
}
