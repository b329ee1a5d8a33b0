/** The tabs of the editor area as plain values and pure steps between them. */
import type { TreePair, TreeRef } from '../../../src-preload/contract/review-schemas.ts';
import type { LayerView } from '../../../src-preload/contract/vocabulary.ts';
import type { EditorTarget } from '../../shared/selection.ts';

import type { TabContent } from './document.ts';

export interface EditorTab {
  readonly id: string;
  readonly target: EditorTarget;
  readonly path: string;
  /** Of a file as it is now; others show the merged tree. */
  readonly view: LayerView;
  /** A preview is replaced by the next preview. */
  readonly hold: 'keep' | 'preview';
  readonly content: TabContent;
  readonly edited: 'clean' | 'dirty' | 'saving';
  /** `moved`: the file changed under unsaved edits; `refused`: a save met a newer version. */
  readonly clash: 'none' | 'moved' | 'refused';
}

export type ForeignTarget = Extract<EditorTarget, { kind: 'manifest' | 'merge' | 'settings' | 'run' | 'run-pair' }>;

export interface TabSet {
  readonly tabs: readonly EditorTab[];
  readonly active: string | null;
}

/** The tab of the manifest of the capsule at a host path. */
export const manifestTabId = (file: string): string => `manifest:${file}`;

/** The tab of the conflict at a path. */
export const mergeTabId = (path: string): string => `merge:${path}`;

/** The tab of the user's settings, or of their keyboard map. */
export const settingsTabId = (page: 'settings' | 'keys'): string => `inspector:${page}`;

/** A tree as part of a tab's id. */
function treeKey(ref: TreeRef): string {
  const where = ref.sandbox === undefined ? '' : `${ref.sandbox}/`;
  if (ref.tree === 'checkpoint') return `${where}checkpoint ${ref.id}`;
  return ref.tree === 'moment' ? `${where}moment ${ref.event}` : where + ref.tree;
}

type TargetOf<K extends EditorTarget['kind']> = Extract<EditorTarget, { kind: K }>;
type TabIds = { readonly [K in EditorTarget['kind']]: (target: TargetOf<K>) => string };

const pairKey = ({ from, to }: TreePair): string => `${treeKey(from)} ${treeKey(to)}`;

const TAB_IDS: TabIds = {
  file: ({ view, path }) => `${view}:${path}`,
  diff: ({ path }) => `diff:${path}`,
  moment: ({ moment, path }) => `@${moment}:${path}`,
  content: ({ side, seq, path }) => `${side} ${seq}:${path}`,
  'moment-diff': ({ from, to, path }) => `diff ${from ?? 'now'} ${to ?? 'now'}:${path}`,
  manifest: ({ file }) => manifestTabId(file),
  compare: (target) => `compare ${pairKey(target)}:${target.path}`,
  merge: ({ path }) => mergeTabId(path),
  settings: ({ page }) => settingsTabId(page),
  run: ({ run }) => `run:${run}`,
  'run-pair': ({ a, b }) => `runs:${a} ${b}`,
  'all-changes': ({ pair, path }) => (pair ? `all ${pairKey(pair)}:${path}` : `all:${path}`),
};

function tabId<K extends EditorTarget['kind']>(target: TargetOf<K>): string {
  return TAB_IDS[target.kind](target);
}

export function isWritable(tab: EditorTab): boolean {
  return tab.target.kind === 'file' && tab.view === 'merged' && tab.content.at === 'text';
}

const DIFFS: ReadonlySet<EditorTarget['kind']> = new Set(['diff', 'moment-diff', 'compare']);

/** Whether it shows two states of a file beside each other. */
export const isDiff = ({ target }: EditorTab): boolean => DIFFS.has(target.kind);

const isFixed = ({ tree }: TreeRef): boolean => tree === 'checkpoint' || tree === 'moment';

/** Whether what it shows cannot change any more. */
export function isPast({ target }: EditorTab): boolean {
  if (target.kind === 'moment-diff') return target.from !== null && target.to !== null;
  if (target.kind === 'compare') return isFixed(target.from) && isFixed(target.to);
  return target.kind === 'moment' || target.kind === 'content';
}

/** Kept by another part of the window, which also draws it. */
export const isForeign = (target: EditorTarget): target is ForeignTarget => FOREIGN.has(target.kind);

const FOREIGN: ReadonlySet<EditorTarget['kind']> = new Set(['manifest', 'merge', 'settings', 'run', 'run-pair']);

/** Whether it shows something else when files change. */
export const followsFiles = (tab: EditorTab): boolean =>
  !isPast(tab) && !isForeign(tab.target) && tab.target.kind !== 'all-changes';

const freshTab = (target: EditorTarget, hold: EditorTab['hold']): EditorTab => ({
  id: tabId(target),
  target,
  path: target.path,
  view: target.kind === 'file' ? target.view : 'merged',
  hold,
  content: { at: 'loading' },
  edited: 'clean',
  clash: 'none',
});

/** Shows `target`: its own tab if it has one, else in place of the preview, else beside the active one. */
export function openTab(set: TabSet, target: EditorTarget, hold: EditorTab['hold']): TabSet {
  const id = tabId(target);
  if (set.tabs.some((tab) => tab.id === id)) {
    const tabs = hold === 'keep' ? keepTab(set.tabs, id) : set.tabs;
    return { tabs: tabs.map((tab) => (tab.id === id ? { ...tab, target } : tab)), active: id };
  }
  const fresh = freshTab(target, hold);
  const preview = set.tabs.findIndex((tab) => tab.hold === 'preview' && tab.edited === 'clean');
  if (hold === 'preview' && preview >= 0) return { tabs: set.tabs.with(preview, fresh), active: id };
  const beside = set.tabs.findIndex((tab) => tab.id === set.active);
  return { tabs: set.tabs.toSpliced(beside + 1, 0, fresh), active: id };
}

export const keepTab = (tabs: readonly EditorTab[], id: string): readonly EditorTab[] =>
  tabs.map((tab) => (tab.id === id ? { ...tab, hold: 'keep' } : tab));

/**
 * The tabs of one moment at another one: what they show stays until the new content is there. null: the moment is left, and those
 * tabs with it.
 */
export function moveMoment(set: TabSet, from: number, to: number | null): TabSet {
  const isThere = ({ target }: EditorTab): boolean => target.kind === 'moment' && target.moment === from;
  const there = set.tabs.filter(isThere);
  if (to === null) return there.reduce((rest, tab) => closeTab(rest, tab.id), set);
  const moved = new Map(there.map((tab) => [tab.id, retargeted(tab, { kind: 'moment', path: tab.path, moment: to })]));
  const ids = new Set([...moved.values()].map((tab) => tab.id));
  const others = set.tabs.filter((tab) => moved.has(tab.id) || !ids.has(tab.id));
  return {
    tabs: others.map((tab) => moved.get(tab.id) ?? tab),
    active: moved.get(set.active ?? '')?.id ?? set.active,
  };
}

const retargeted = (tab: EditorTab, target: EditorTarget): EditorTab => ({ ...tab, id: tabId(target), target });

/** Without `id`; its right neighbour, else the left one, becomes active. */
export function closeTab(set: TabSet, id: string): TabSet {
  const index = set.tabs.findIndex((tab) => tab.id === id);
  if (index < 0) return set;
  const tabs = set.tabs.toSpliced(index, 1);
  if (set.active !== id) return { tabs, active: set.active };
  return { tabs, active: (tabs[index] ?? tabs[index - 1])?.id ?? null };
}

/** The tab `step` places from the active one, round the end. */
export function neighbour(set: TabSet, step: 1 | -1): string | null {
  const index = set.tabs.findIndex((tab) => tab.id === set.active);
  return set.tabs.at((index + step) % Math.max(1, set.tabs.length))?.id ?? null;
}
