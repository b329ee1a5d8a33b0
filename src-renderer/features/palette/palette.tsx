/** Every command, found by typing. */
import { Command as Cmdk } from 'cmdk';

import type { Command } from '../../shared/commands.ts';
import { Keys } from '../../shared/icon-button.tsx';

import { useOpener } from './use-opener.ts';

export interface PaletteProps {
  readonly commands: readonly Command[];
  readonly onClose: () => void;
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
