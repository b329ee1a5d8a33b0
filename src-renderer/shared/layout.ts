/** Which view stands where: side bar view, bottom panel, their visibility and sizes, zen. */
import { createStore } from 'zustand/vanilla';
import type { StoreApi } from 'zustand/vanilla';

import type { Preferences } from './preferences.ts';

export const SIDE_VIEWS = ['explorer', 'search', 'changes', 'history', 'layers', 'capsules', 'permissions'] as const;
export type SideView = (typeof SIDE_VIEWS)[number];
export const PANEL_TABS = ['events', 'terminal', 'runs', 'operations', 'bin'] as const;
export type PanelTab = (typeof PANEL_TABS)[number];
const SHOWN = ['shown', 'hidden'] as const;

/** Pixels; null: as the window has it at first. */
export interface LayoutSizes {
  readonly side: number | null;
  readonly panel: number | null;
}

/** What is kept of it with a sandbox. */
export interface KeptLayout {
  readonly side: SideView;
  readonly sideShown: boolean;
  readonly panel: PanelTab;
  readonly panelShown: boolean;
  readonly zen: 'on' | 'off';
  readonly sizes: LayoutSizes;
}

export interface LayoutState extends KeptLayout {
  /** `tall`: with nearly all the height, for as long as the window lives. */
  readonly panelHeight: 'chosen' | 'tall';
  /** Counts requests to move the keyboard into a view; panes focus themselves when it grows. */
  readonly focusRequest: { readonly view: SideView | PanelTab; readonly serial: number } | null;
  readonly showSide: (view: SideView) => void;
  readonly toggleSide: (view?: SideView) => void;
  readonly showPanel: (tab: PanelTab) => void;
  readonly togglePanel: (tab?: PanelTab) => void;
  readonly toggleTall: () => void;
  /** Nothing but the editor. */
  readonly setZen: (zen: 'on' | 'off') => void;
  readonly resized: (sizes: Partial<LayoutSizes>) => void;
  /** Takes what is there of what was kept; it may come from another version. */
  readonly restore: (kept: unknown) => void;
}
export type LayoutStore = StoreApi<LayoutState>;

const word = (shown: boolean): (typeof SHOWN)[number] => (shown ? 'shown' : 'hidden');

const isOneOf =
  (allowed: readonly string[]) =>
  (value: unknown): boolean =>
    allowed.some((one) => one === value);
const isSize = (value: unknown): value is number => typeof value === 'number' && value > 0 && value < 10_000;
const isShown = (value: unknown): boolean => typeof value === 'boolean';

const CHECKS: Readonly<Record<Exclude<keyof KeptLayout, 'sizes'>, (value: unknown) => boolean>> = {
  side: isOneOf(SIDE_VIEWS),
  sideShown: isShown,
  panel: isOneOf(PANEL_TABS),
  panelShown: isShown,
  zen: isOneOf(['on', 'off']),
};

/** Of what was kept, what holds. */
function keptParts(kept: unknown): Partial<KeptLayout> {
  if (typeof kept !== 'object' || kept === null) return {};
  const { sizes, ...words } = kept as Partial<KeptLayout>;
  const [side, panel] = [sizes?.side, sizes?.panel].map((size) => (isSize(size) ? size : null));
  const held = Object.entries(CHECKS).filter(([key, holds]) => holds(words[key as keyof typeof words]));
  return {
    ...Object.fromEntries(held.map(([key]) => [key, words[key as keyof typeof words]])),
    sizes: { side: side ?? null, panel: panel ?? null },
  };
}

export const keptLayout = ({ side, sideShown, panel, panelShown, zen, sizes }: KeptLayout): KeptLayout => ({
  side,
  sideShown,
  panel,
  panelShown,
  zen,
  sizes,
});

const firstLayout = (preferences: Preferences): KeptLayout => ({
  side: preferences.read('side', SIDE_VIEWS, 'explorer'),
  sideShown: preferences.read('side-shown', SHOWN, 'shown') === 'shown',
  panel: preferences.read('panel', PANEL_TABS, 'events'),
  panelShown: preferences.read('panel-shown', SHOWN, 'shown') === 'shown',
  zen: 'off',
  sizes: { side: null, panel: null },
});

function keepLayout(preferences: Preferences, { side, sideShown, panel, panelShown }: KeptLayout): void {
  preferences.write('side', side);
  preferences.write('side-shown', word(sideShown));
  preferences.write('panel', panel);
  preferences.write('panel-shown', word(panelShown));
}

export function createLayoutStore(preferences: Preferences): LayoutStore {
  return createStore<LayoutState>()((set, get) => {
    let serial = 0;
    const request = (view: SideView | PanelTab) => ({ view, serial: ++serial });
    const save = (part: Partial<LayoutState>): void => {
      set(part);
      keepLayout(preferences, get());
    };
    return {
      ...firstLayout(preferences),
      panelHeight: 'chosen',
      focusRequest: null,
      // Whoever asks for a view wants to see it.
      showSide: (view) => save({ side: view, sideShown: true, zen: 'off', focusRequest: request(view) }),
      toggleSide(view = get().side) {
        const hide = get().sideShown && get().side === view && get().zen === 'off';
        if (hide) save({ sideShown: false });
        else get().showSide(view);
      },
      showPanel: (tab) => save({ panel: tab, panelShown: true, zen: 'off', focusRequest: request(tab) }),
      togglePanel(tab = get().panel) {
        const hide = get().panelShown && get().panel === tab && get().zen === 'off';
        if (hide) save({ panelShown: false, panelHeight: 'chosen' });
        else get().showPanel(tab);
      },
      toggleTall() {
        const { panel, panelShown, panelHeight, showPanel } = get();
        if (panelShown) set({ panelHeight: panelHeight === 'tall' ? 'chosen' : 'tall' });
        else showPanel(panel);
      },
      setZen: (zen) => set({ zen }),
      resized: (sizes) => set({ sizes: { ...get().sizes, ...sizes } }),
      restore: (kept) => save(keptParts(kept)),
    };
  });
}
