/** What is selected: the one store features share to meet without knowing each other. */
import { createStore } from 'zustand/vanilla';
import type { StoreApi } from 'zustand/vanilla';

import type { LayerView } from '../../src-preload/contract/vocabulary.ts';

/** What the editor area is asked to show. */
export type EditorTarget =
  | { readonly kind: 'file'; readonly path: string; readonly view: LayerView }
  | { readonly kind: 'diff'; readonly path: string };

export interface SelectionState {
  /** `keep` opens a lasting tab, `preview` one that the next preview replaces. */
  readonly target: (EditorTarget & { readonly tab: 'keep' | 'preview'; readonly serial: number }) | null;
  /** The mount the change list is narrowed to. */
  readonly mount: string | null;
  /** The run whose terminal is shown. */
  readonly run: string | null;
  readonly open: (target: EditorTarget, tab?: 'keep' | 'preview') => void;
  readonly chooseMount: (mount: string | null) => void;
  readonly chooseRun: (run: string | null) => void;
}
export type SelectionStore = StoreApi<SelectionState>;

export function createSelectionStore(): SelectionStore {
  let serial = 0;
  return createStore<SelectionState>()((set) => ({
    target: null,
    mount: null,
    run: null,
    open: (target, tab = 'keep') => set({ target: { ...target, tab, serial: ++serial } }),
    chooseMount: (mount) => set({ mount }),
    chooseRun: (run) => set({ run }),
  }));
}
