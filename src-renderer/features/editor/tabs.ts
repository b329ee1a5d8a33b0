/** The tabs of the editor area as plain values and pure steps between them. */
import type { LayerView } from '../../../src-preload/contract/vocabulary.ts';
import type { EditorTarget } from '../../shared/selection.ts';

import type { TabContent } from './document.ts';

export interface EditorTab {
  readonly id: string;
  readonly kind: 'file' | 'diff';
  readonly path: string;
  readonly view: LayerView;
  /** A preview is replaced by the next preview. */
  readonly hold: 'keep' | 'preview';
  readonly content: TabContent;
  readonly edited: 'clean' | 'dirty' | 'saving';
  /** `moved`: the file changed under unsaved edits; `refused`: a save met a newer version. */
  readonly clash: 'none' | 'moved' | 'refused';
}

export interface TabSet {
  readonly tabs: readonly EditorTab[];
  readonly active: string | null;
}

const tabId = (target: EditorTarget): string =>
  target.kind === 'diff' ? `diff:${target.path}` : `${target.view}:${target.path}`;

export function isWritable(tab: EditorTab): boolean {
  return tab.kind === 'file' && tab.view === 'merged' && tab.content.at === 'text';
}

const freshTab = (target: EditorTarget, hold: EditorTab['hold']): EditorTab => ({
  id: tabId(target),
  kind: target.kind,
  path: target.path,
  view: target.kind === 'diff' ? 'merged' : target.view,
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
    return { tabs, active: id };
  }
  const fresh = freshTab(target, hold);
  const preview = set.tabs.findIndex((tab) => tab.hold === 'preview' && tab.edited === 'clean');
  if (hold === 'preview' && preview >= 0) return { tabs: set.tabs.with(preview, fresh), active: id };
  const beside = set.tabs.findIndex((tab) => tab.id === set.active);
  return { tabs: set.tabs.toSpliced(beside + 1, 0, fresh), active: id };
}

export const keepTab = (tabs: readonly EditorTab[], id: string): readonly EditorTab[] =>
  tabs.map((tab) => (tab.id === id ? { ...tab, hold: 'keep' } : tab));

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
