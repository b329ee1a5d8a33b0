/** How the event list is looked at: its columns, what is highlighted, whether there is a time strip. Kept for the next time. */
import { createStore } from 'zustand/vanilla';
import type { StoreApi } from 'zustand/vanilla';

import type { Preferences } from '../../shared/preferences.ts';

import { FIRST_LAYOUT, layoutText, moved, readLayout, resized, shifted, toggledColumn } from './column-layout.ts';
import type { ColumnLayout } from './column-layout.ts';
import type { ColumnId } from './columns.ts';
import { MOST_RULES, nextColour, readRules } from './highlight.ts';
import type { HighlightColour, HighlightRule } from './highlight.ts';

const SHOWN = ['shown', 'hidden'] as const;

export interface ViewState {
  readonly layout: ColumnLayout;
  readonly rules: readonly HighlightRule[];
  readonly strip: (typeof SHOWN)[number];
  /** Pixels; null while nobody chose one. */
  readonly detailsWidth: number | null;
  /** `kept` writes it down; a drag under way is `passing`. */
  readonly resize: (id: ColumnId, width: number, how: 'passing' | 'kept') => void;
  readonly move: (id: ColumnId, to: ColumnId) => void;
  readonly shift: (id: ColumnId, by: 1 | -1, seen: readonly ColumnId[]) => void;
  readonly toggleColumn: (id: ColumnId) => void;
  readonly resetColumns: () => void;
  readonly addRule: (filter: string) => void;
  readonly changeRule: (index: number, part: { readonly filter?: string; readonly colour?: HighlightColour }) => void;
  readonly removeRule: (index: number) => void;
  readonly clearRules: () => void;
  readonly toggleStrip: () => void;
  /** `passing` as of columns. */
  readonly sizeDetails: (width: number, how: 'passing' | 'kept') => void;
}
export type ViewStore = StoreApi<ViewState>;

/** A rule is there once, and there are not too many. */
const withRule = (rules: readonly HighlightRule[], filter: string): readonly HighlightRule[] =>
  rules.length >= MOST_RULES || rules.some((known) => known.filter === filter)
    ? rules
    : [...rules, { filter, colour: nextColour(rules) }];

function readWidth(text: string | null): number | null {
  const width = Number(text ?? Number.NaN);
  return Number.isSafeInteger(width) && width > 0 ? width : null;
}

export function createViewStore(preferences: Preferences): ViewStore {
  return createStore<ViewState>()((set, get) => {
    const arrange = (layout: ColumnLayout, how: 'passing' | 'kept' = 'kept'): void => {
      set({ layout });
      if (how === 'kept') preferences.write('event-columns', layoutText(layout));
    };
    const rule = (rules: readonly HighlightRule[]): void => {
      set({ rules });
      preferences.write('event-highlights', JSON.stringify(rules));
    };
    return {
      layout: readLayout(preferences.text('event-columns')),
      rules: readRules(preferences.text('event-highlights')),
      strip: preferences.read('event-strip', SHOWN, 'shown'),
      detailsWidth: readWidth(preferences.text('event-details-width')),
      resize: (id, width, how) => arrange(resized(get().layout, id, width), how),
      move: (id, to) => arrange(moved(get().layout, id, to)),
      shift: (id, by, seen) => arrange(shifted(get().layout, id, by, seen)),
      toggleColumn: (id) => arrange(toggledColumn(get().layout, id)),
      resetColumns: () => arrange(FIRST_LAYOUT),
      addRule: (filter) => rule(withRule(get().rules, filter)),
      changeRule: (index, part) =>
        rule(get().rules.map((known, place) => (place === index ? { ...known, ...part } : known))),
      removeRule: (index) => rule(get().rules.filter((_rule, place) => place !== index)),
      clearRules: () => rule([]),
      toggleStrip() {
        const strip = get().strip === 'shown' ? 'hidden' : 'shown';
        preferences.write('event-strip', strip);
        set({ strip });
      },
      sizeDetails(detailsWidth, how) {
        set({ detailsWidth });
        if (how === 'kept') preferences.write('event-details-width', detailsWidth.toString());
      },
    };
  });
}
