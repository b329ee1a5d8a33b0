/** What is selected: the one store features share to meet without knowing each other. */
import { createStore } from 'zustand/vanilla';
import type { StoreApi } from 'zustand/vanilla';

import type { LayerView } from '../../src-preload/contract/vocabulary.ts';

/** The state right after the event of this number; null is now. */
export type Moment = number | null;

/**
 * What the editor area is asked to show.
 * - file: as it is now. - diff: what the overlay did to it; `reveal` is an event whose lines are gone to. - moment: a file of an
 *   earlier tree. - content: what an event found, or left behind. - moment-diff: a file at two moments.
 */
export type EditorTarget =
  | { readonly kind: 'file'; readonly path: string; readonly view: LayerView }
  | { readonly kind: 'diff'; readonly path: string; readonly reveal?: number }
  | { readonly kind: 'moment'; readonly path: string; readonly moment: number }
  | { readonly kind: 'content'; readonly path: string; readonly seq: number; readonly side: 'before' | 'after' }
  | {
      readonly kind: 'moment-diff';
      readonly path: string;
      readonly from: Moment;
      readonly to: Moment;
      /** The name it had at `from`, when that was another one. */
      readonly was?: string;
    };

export interface SelectionState {
  /** `keep` opens a lasting tab, `preview` one that the next preview replaces. */
  readonly target: (EditorTarget & { readonly tab: 'keep' | 'preview'; readonly serial: number }) | null;
  /** The mount the change list is narrowed to. */
  readonly mount: string | null;
  /** The run whose terminal is shown. */
  readonly run: string | null;
  /** The file whose versions were asked for. */
  readonly history: { readonly path: string; readonly serial: number } | null;
  /** The event that the list is to go to, and show the details of. */
  readonly event: { readonly seq: number; readonly serial: number } | null;
  readonly open: (target: EditorTarget, tab?: 'keep' | 'preview') => void;
  readonly chooseMount: (mount: string | null) => void;
  readonly chooseRun: (run: string | null) => void;
  readonly showHistory: (path: string) => void;
  readonly goToEvent: (seq: number) => void;
}
export type SelectionStore = StoreApi<SelectionState>;

export function createSelectionStore(): SelectionStore {
  let serial = 0;
  return createStore<SelectionState>()((set) => ({
    target: null,
    mount: null,
    run: null,
    history: null,
    event: null,
    open: (target, tab = 'keep') => set({ target: { ...target, tab, serial: ++serial } }),
    chooseMount: (mount) => set({ mount }),
    chooseRun: (run) => set({ run }),
    showHistory: (path) => set({ history: { path, serial: ++serial } }),
    goToEvent: (seq) => set({ event: { seq, serial: ++serial } }),
  }));
}
