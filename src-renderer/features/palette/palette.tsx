/** Every command, found by typing. */
import { useState } from 'react';
import type { ReactNode } from 'react';
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
  const [search, setSearch] = useState('');
  const groups = [...new Set(commands.map((command) => command.group))];
  const run = (command: Command): void => {
    onClose();
    leave(command.run);
  };
  const rows = (group: string | null): ReactNode =>
    commands
      .filter((command) => group === null || command.group === group)
      .map((command) => (
        <CommandRow key={command.id} command={command} group={group === null ? 'told' : 'above'} onRun={run} />
      ));
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
      <Cmdk.Input
        placeholder="Type a command"
        className="palette-input"
        aria-label="Command"
        value={search}
        onValueChange={setSearch}
      />
      <Cmdk.List className="palette-list">
        <Cmdk.Empty className="palette-empty">No such command</Cmdk.Empty>
        {/* The best one is the first: groups would keep their order, whatever is in them. */}
        {search.trim() !== ''
          ? rows(null)
          : groups.map((group) => (
              <Cmdk.Group key={group} heading={group}>
                {rows(group)}
              </Cmdk.Group>
            ))}
      </Cmdk.List>
    </Cmdk.Dialog>
  );
}

interface CommandRowProps {
  readonly command: Command;
  /** `above`: a heading names it. */
  readonly group: 'above' | 'told';
  readonly onRun: (command: Command) => void;
}

function CommandRow({ command, group, onRun }: CommandRowProps) {
  return (
    <Cmdk.Item
      value={`${command.group} ${command.title}`}
      keywords={[...(command.also ?? [])]}
      onSelect={() => onRun(command)}
    >
      <span>
        {command.title}
        {group === 'told' && <span className="palette-group">{command.group}</span>}
      </span>
      {command.keys !== undefined && <Keys text={command.keys} />}
    </Cmdk.Item>
  );
}
