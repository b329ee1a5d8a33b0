/** What is selected: the one store features share to meet without knowing each other. */
import { createStore } from 'zustand/vanilla';
import type { StoreApi } from 'zustand/vanilla';

import type { TreePair, TreeRef } from '../../src-preload/contract/review-schemas.ts';
import type { NeededRight } from '../../src-preload/contract/policy-schemas.ts';
import type { LayerView } from '../../src-preload/contract/vocabulary.ts';

/** The state right after the event of this number; null is now. */
export type Moment = number | null;

/** A place in a text, both from 1, and how many UTF-16 units from there are to be selected. */
export interface TextPlace {
  readonly line: number;
  readonly column: number;
  readonly length: number;
}

/**
 * What the editor area is asked to show.
 * - file: as it is now; `at` is a place that is gone to, here and of a moment. - diff: what the overlay did to it; `reveal` is an event whose lines are gone to. - moment: a file of an
 *   earlier tree. - content: what an event found, or left behind. - moment-diff: a file at two moments. - manifest: the Capsule.toml
 *   of the capsule at the host path `file`; `path` is `manifest://` and the capsule's name. - compare: a path in two trees. - merge:
 *   the three sides of a conflict. - run, run-pair: the story of a run, and two runs side by side; `path` is `run://` and what they
 *   are called. - settings: the settings of the user, or their keyboard map;
 *   `path` is `inspector://` and the page. - all-changes: every difference in one scroll, of the sandbox from its folder or of a pair of
 *   trees; `path` is `changes://` and what a pair is called.
 */
export type EditorTarget =
  | { readonly kind: 'file'; readonly path: string; readonly view: LayerView; readonly at?: TextPlace }
  | { readonly kind: 'diff'; readonly path: string; readonly reveal?: number }
  | { readonly kind: 'moment'; readonly path: string; readonly moment: number; readonly at?: TextPlace }
  | { readonly kind: 'content'; readonly path: string; readonly seq: number; readonly side: 'before' | 'after' }
  | {
      readonly kind: 'moment-diff';
      readonly path: string;
      readonly from: Moment;
      readonly to: Moment;
      /** The name it had at `from`, when that was another one. */
      readonly was?: string;
    }
  | { readonly kind: 'manifest'; readonly path: string; readonly file: string }
  | {
      readonly kind: 'compare';
      readonly path: string;
      readonly from: TreeRef;
      readonly to: TreeRef;
      /** What both are called, where that says more than their numbers. */
      readonly words?: readonly [string, string];
    }
  | { readonly kind: 'merge'; readonly path: string }
  | { readonly kind: 'settings'; readonly path: string; readonly page: 'settings' | 'keys' }
  | { readonly kind: 'run'; readonly path: string; readonly run: string }
  | { readonly kind: 'run-pair'; readonly path: string; readonly a: string; readonly b: string }
  | { readonly kind: 'all-changes'; readonly path: string; readonly pair?: TreePair };

/** A manifest that is to be edited, and what is asked for on the way. */
export interface ManifestRequest {
  /** Host path of the capsule, as in `runStart`. */
  readonly file: string;
  readonly name: string;
  /** Rights that go into the text, unsaved. */
  readonly add?: readonly NeededRight[];
  readonly pane?: 'rights' | 'learn' | 'what-if';
  /** The run whose events are looked at. */
  readonly run?: string;
}

export interface SelectionState {
  /** `keep` opens a lasting tab, `preview` one that the next preview replaces. */
  readonly target: (EditorTarget & { readonly tab: 'keep' | 'preview'; readonly serial: number }) | null;
  /** The mount the change list is narrowed to. */
  readonly mount: string | null;
  /** The run whose terminal is shown. */
  readonly run: string | null;
  /** The file whose versions were asked for. */
  readonly history: { readonly path: string; readonly serial: number } | null;
  /** The file whose fate in each layer was asked for. */
  readonly layers: { readonly path: string; readonly serial: number } | null;
  /** The event that the list is to go to, and show the details of: its fields, or why it was decided so. */
  readonly event: { readonly seq: number; readonly tab: 'event' | 'why'; readonly serial: number } | null;
  /** The events that the list is to be narrowed to. */
  readonly events: { readonly filter: string; readonly run: string | null; readonly serial: number } | null;
  readonly manifest: (ManifestRequest & { readonly serial: number }) | null;
  readonly open: (target: EditorTarget, tab?: 'keep' | 'preview') => void;
  readonly chooseMount: (mount: string | null) => void;
  readonly chooseRun: (run: string | null) => void;
  readonly showHistory: (path: string) => void;
  readonly showLayers: (path: string) => void;
  readonly goToEvent: (seq: number, tab?: 'event' | 'why') => void;
  readonly listEvents: (filter: string, run: string | null) => void;
  readonly editManifest: (request: ManifestRequest) => void;
}
export type SelectionStore = StoreApi<SelectionState>;

export function createSelectionStore(): SelectionStore {
  let serial = 0;
  return createStore<SelectionState>()((set) => ({
    target: null,
    mount: null,
    run: null,
    history: null,
    layers: null,
    event: null,
    events: null,
    manifest: null,
    open: (target, tab = 'keep') => set({ target: { ...target, tab, serial: ++serial } }),
    chooseMount: (mount) => set({ mount }),
    chooseRun: (run) => set({ run }),
    showHistory: (path) => set({ history: { path, serial: ++serial } }),
    showLayers: (path) => set({ layers: { path, serial: ++serial } }),
    goToEvent: (seq, tab = 'event') => set({ event: { seq, tab, serial: ++serial } }),
    listEvents: (filter, run) => set({ events: { filter, run, serial: ++serial } }),
    editManifest: (request) => set({ manifest: { ...request, serial: ++serial } }),
  }));
}
