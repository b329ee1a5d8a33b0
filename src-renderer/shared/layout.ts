/** Which view stands where: side bar view, bottom panel, their visibility. */
import { createStore } from 'zustand/vanilla';
import type { StoreApi } from 'zustand/vanilla';

import type { Preferences } from './preferences.ts';

export const SIDE_VIEWS = ['explorer', 'changes', 'history', 'layers', 'capsules', 'permissions'] as const;
export type SideView = (typeof SIDE_VIEWS)[number];
export const PANEL_TABS = ['events', 'terminal', 'operations', 'bin'] as const;
export type PanelTab = (typeof PANEL_TABS)[number];
const SHOWN = ['shown', 'hidden'] as const;

export interface LayoutState {
  readonly side: SideView;
  readonly sideShown: boolean;
  readonly panel: PanelTab;
  readonly panelShown: boolean;
  /** `tall`: with nearly all the height, for as long as the window lives. */
  readonly panelHeight: 'chosen' | 'tall';
  /** Counts requests to move the keyboard into a view; panes focus themselves when it grows. */
  readonly focusRequest: { readonly view: SideView | PanelTab; readonly serial: number } | null;
  readonly showSide: (view: SideView) => void;
  readonly toggleSide: (view?: SideView) => void;
  readonly showPanel: (tab: PanelTab) => void;
  readonly togglePanel: (tab?: PanelTab) => void;
  readonly toggleTall: () => void;
}
export type LayoutStore = StoreApi<LayoutState>;

const word = (shown: boolean): (typeof SHOWN)[number] => (shown ? 'shown' : 'hidden');

export function createLayoutStore(preferences: Preferences): LayoutStore {
  return createStore<LayoutState>()((set, get) => {
    let serial = 0;
    const request = (view: SideView | PanelTab) => ({ view, serial: ++serial });
    const save = (part: Partial<LayoutState>): void => {
      set(part);
      const { side, sideShown, panel, panelShown } = get();
      preferences.write('side', side);
      preferences.write('side-shown', word(sideShown));
      preferences.write('panel', panel);
      preferences.write('panel-shown', word(panelShown));
    };
    return {
      side: preferences.read('side', SIDE_VIEWS, 'explorer'),
      sideShown: preferences.read('side-shown', SHOWN, 'shown') === 'shown',
      panel: preferences.read('panel', PANEL_TABS, 'events'),
      panelShown: preferences.read('panel-shown', SHOWN, 'shown') === 'shown',
      panelHeight: 'chosen',
      focusRequest: null,
      showSide: (view) => save({ side: view, sideShown: true, focusRequest: request(view) }),
      toggleSide(view = get().side) {
        const hide = get().sideShown && get().side === view;
        if (hide) save({ sideShown: false });
        else get().showSide(view);
      },
      showPanel: (tab) => save({ panel: tab, panelShown: true, focusRequest: request(tab) }),
      togglePanel(tab = get().panel) {
        const hide = get().panelShown && get().panel === tab;
        if (hide) save({ panelShown: false, panelHeight: 'chosen' });
        else get().showPanel(tab);
      },
      toggleTall() {
        const { panel, panelShown, panelHeight, showPanel } = get();
        if (panelShown) set({ panelHeight: panelHeight === 'tall' ? 'chosen' : 'tall' });
        else showPanel(panel);
      },
    };
  });
}
