/** The empty editor area: the few commands to begin with. */
import { Layers } from 'lucide-react';

import type { Command } from '../shared/commands.ts';
import { Keys } from '../shared/icon-button.tsx';

const BEGIN_WITH = ['view-capsules', 'view-changes', 'view-explorer', 'palette'];

export function EditorPlaceholder({ commands }: { readonly commands: readonly Command[] }) {
  const shown = BEGIN_WITH.map((id) => commands.find((command) => command.id === id)).filter(
    (command) => command !== undefined,
  );
  return (
    <div className="placeholder">
      <Layers size={64} strokeWidth={0.8} className="placeholder-mark" aria-hidden />
      <ul>
        {shown.map((command) => (
          <li key={command.id}>
            <button type="button" className="placeholder-command" onClick={command.run}>
              {command.title}
            </button>
            {command.keys !== undefined && <Keys text={command.keys} />}
          </li>
        ))}
      </ul>
    </div>
  );
}
