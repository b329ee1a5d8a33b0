/** What quick open knows of the tabs: files that were opened, and the one that is looked at. */
import type { EditorState } from '../features/editor/store.ts';
import type { EditorTarget } from '../shared/selection.ts';

type Tabs = Pick<EditorState, 'tabs' | 'active' | 'recent'>;

/** The target that is looked at, if it has lines that can be gone to. */
export function currentFile({ tabs, active }: Tabs): Extract<EditorTarget, { kind: 'file' | 'moment' }> | null {
  const target = tabs.find(({ id }) => id === active)?.target;
  return target?.kind === 'file' || target?.kind === 'moment' ? target : null;
}

/** Paths of files that were opened, the last one first, without the one that is looked at. */
export function recentFiles(state: Tabs): readonly string[] {
  const current = currentFile(state)?.path;
  return state.recent.filter((path) => path !== current);
}
