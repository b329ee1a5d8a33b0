/** The frame of the window: bars around resizable panes. */
import { useEffect, useRef } from 'react';
import type { ReactNode } from 'react';
import { ChevronDown } from 'lucide-react';
import { Group, Panel, Separator, usePanelRef } from 'react-resizable-panels';
import { useStore } from 'zustand';

import { ErrorBoundary } from '../shared/error-boundary.tsx';
import { IconButton } from '../shared/icon-button.tsx';
import { PANEL_TABS } from '../shared/layout.ts';
import type { LayoutStore, PanelTab } from '../shared/layout.ts';
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
  readonly status: ReactNode;
}

const SIDE_SIZE = '290px';
const PANEL_SIZE = '40%';

export function Workbench({ deps, stores, onPalette, banner, side, editor, events, terminal, status }: WorkbenchProps) {
  const { sideShown, panelShown } = useStore(deps.layout);
  const sidePanel = useCollapse(sideShown, SIDE_SIZE);
  const bottomPanel = useCollapse(panelShown, PANEL_SIZE);
  return (
    <div className="workbench">
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
            defaultSize={sideShown ? SIDE_SIZE : 0}
            minSize="200px"
            maxSize="50%"
            groupResizeBehavior="preserve-pixel-size"
          >
            {sideShown && side}
          </Panel>
          <Separator className="separator" disabled={!sideShown} />
          <Panel id="main" minSize="320px">
            <Group orientation="vertical">
              <Panel id="editor" className="editor-panel" minSize="120px">
                {editor}
              </Panel>
              <Separator className="separator horizontal" disabled={!panelShown} />
              <Panel
                id="bottom"
                panelRef={bottomPanel}
                className="bottom-panel"
                collapsible
                defaultSize={panelShown ? PANEL_SIZE : 0}
                minSize="110px"
                groupResizeBehavior="preserve-pixel-size"
              >
                {panelShown && <BottomPanel layout={deps.layout} events={events} terminal={terminal} />}
              </Panel>
            </Group>
          </Panel>
        </Group>
      </div>
      {status}
    </div>
  );
}

/** Collapses a panel while it is not shown, and gives it back the size it had. `size` is its first one. */
function useCollapse(shown: boolean, size: number | string) {
  const panel = usePanelRef();
  const kept = useRef(size);
  useEffect(() => {
    const handle = panel.current;
    if (handle?.isCollapsed() !== shown) return;
    if (shown) {
      handle.resize(kept.current);
    } else {
      kept.current = handle.getSize().inPixels;
      handle.collapse();
    }
  }, [panel, shown]);
  return panel;
}

const TITLES: Record<PanelTab, string> = { events: 'Events', terminal: 'Terminal' };

interface BottomPanelProps {
  readonly layout: LayoutStore;
  readonly events: ReactNode;
  readonly terminal: ReactNode;
}

function BottomPanel({ layout, events, terminal }: BottomPanelProps) {
  const { panel, showPanel, togglePanel } = useStore(layout);
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
                if (event.key === 'ArrowLeft' || event.key === 'ArrowRight')
                  showPanel(panel === 'events' ? 'terminal' : 'events');
              }}
            >
              {TITLES[tab]}
            </button>
          ))}
        </div>
        <span className="spacer" />
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
          {panel === 'events' ? events : terminal}
        </ErrorBoundary>
      </div>
    </section>
  );
}
