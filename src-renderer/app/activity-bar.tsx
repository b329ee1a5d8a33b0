/** The strip at the left edge that chooses the side bar's view. */
import { Boxes, Files, GitCompareArrows, History, KeyRound, Layers, Search } from 'lucide-react';
import type { LucideIcon } from 'lucide-react';
import { useStore } from 'zustand';

import { formatCount } from '../shared/format.ts';
import { Hint } from '../shared/icon-button.tsx';
import { SIDE_VIEWS } from '../shared/layout.ts';
import type { LayoutStore, SideView } from '../shared/layout.ts';
import { activeRuns } from '../shared/sandbox-store.ts';
import type { SandboxStore } from '../shared/sandbox-store.ts';

const VIEWS: Record<SideView, { readonly title: string; readonly icon: LucideIcon; readonly keys: string }> = {
  explorer: { title: 'Explorer', icon: Files, keys: 'Ctrl+Shift+E' },
  search: { title: 'Search', icon: Search, keys: 'Ctrl+Shift+F' },
  changes: { title: 'Changes', icon: GitCompareArrows, keys: 'Ctrl+Shift+G' },
  history: { title: 'History', icon: History, keys: 'Ctrl+Shift+H' },
  layers: { title: 'Layers', icon: Layers, keys: 'Ctrl+Shift+L' },
  capsules: { title: 'Capsules', icon: Boxes, keys: 'Ctrl+Shift+X' },
  permissions: { title: 'Permissions', icon: KeyRound, keys: 'Ctrl+Shift+D' },
};

/** At most three characters: `999`, `3k`, `99k`. */
const compact = (count: number): string => (count < 1000 ? count.toString() : `${Math.floor(count / 1000)}k`);

export interface ActivityBarProps {
  readonly layout: LayoutStore;
  readonly sandbox: SandboxStore;
}

export function ActivityBar({ layout, sandbox }: ActivityBarProps) {
  const { side, sideShown, toggleSide } = useStore(layout);
  const changes = useStore(sandbox, (view) => view.changes.length);
  const going = useStore(sandbox, (view) => activeRuns(view.runs).length);
  const badges: Partial<Record<SideView, number>> = { changes, capsules: going };
  return (
    <nav className="activity-bar" aria-label="Views">
      {SIDE_VIEWS.map((view) => {
        const { title, icon: Icon, keys } = VIEWS[view];
        const badge = badges[view] ?? 0;
        return (
          <Hint key={view} label={title} keys={keys} side="right">
            <button
              type="button"
              className="activity"
              aria-label={badge > 0 ? `${title} (${formatCount(badge)})` : title}
              aria-pressed={sideShown && side === view}
              onClick={() => toggleSide(view)}
            >
              <Icon size={20} strokeWidth={1.6} aria-hidden />
              {badge > 0 && <span className="activity-badge">{compact(badge)}</span>}
            </button>
          </Hint>
        );
      })}
    </nav>
  );
}
