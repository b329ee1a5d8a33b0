/** F6: the keyboard goes round the side bar, the editor and the panel, over those that are shown. */
import type { AppDeps, WorkbenchStores } from '../stores.ts';

const PARTS = ['.side-bar', '.editor-panel', '.bottom-panel'] as const;

export function focusNextPart({ layout }: Pick<AppDeps, 'layout'>, { editor }: Pick<WorkbenchStores, 'editor'>): void {
  const { side, sideShown, showSide, panel, panelShown, showPanel } = layout.getState();
  const ways = [
    { part: PARTS[0], shown: sideShown, go: () => showSide(side) },
    { part: PARTS[1], shown: editor.getState().active !== null, go: () => editor.getState().wantFocus() },
    { part: PARTS[2], shown: panelShown, go: () => showPanel(panel) },
  ];
  const at = ways.findIndex(({ part }) => document.activeElement?.closest(part) != null);
  const round = [...ways.slice(at + 1), ...ways.slice(0, at + 1)];
  round.find(({ shown }) => shown)?.go();
}
