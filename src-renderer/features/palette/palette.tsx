/** Every command, found by typing. */
import { Command as Cmdk, defaultFilter } from 'cmdk';

import type { Command } from '../../shared/commands.ts';
import { Keys } from '../../shared/icon-button.tsx';

import { useOpener } from './use-opener.ts';

export interface PaletteProps {
  readonly commands: readonly Command[];
  readonly onClose: () => void;
}

/** What has the letters just as they were typed comes before what has them scattered. */
function rank(value: string, search: string, keywords?: string[]): number {
  const score = defaultFilter(value, search, keywords);
  return score > 0 && value.toLowerCase().includes(search.trim().toLowerCase()) ? 1 + score : score;
}

export function Palette({ commands, onClose }: PaletteProps) {
  const leave = useOpener();
  const groups = [...new Set(commands.map((command) => command.group))];
  const run = (command: Command): void => {
    onClose();
    leave(command.run);
  };
  return (
    <Cmdk.Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      label="Command palette"
      className="palette"
      overlayClassName="dialog-overlay light"
      filter={rank}
      loop
    >
      <Cmdk.Input placeholder="Type a command" className="palette-input" aria-label="Command" />
      <Cmdk.List className="palette-list">
        <Cmdk.Empty className="palette-empty">No such command</Cmdk.Empty>
        {groups.map((group) => (
          <Cmdk.Group key={group} heading={group}>
            {commands
              .filter((command) => command.group === group)
              .map((command) => (
                <Cmdk.Item
                  key={command.id}
                  value={`${group} ${command.title}`}
                  keywords={[...(command.also ?? [])]}
                  onSelect={() => run(command)}
                >
                  <span>{command.title}</span>
                  {command.keys !== undefined && <Keys text={command.keys} />}
                </Cmdk.Item>
              ))}
          </Cmdk.Group>
        ))}
      </Cmdk.List>
    </Cmdk.Dialog>
  );
}
