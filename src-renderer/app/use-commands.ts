/** Commands by key press and by the native shell's menu. */
import { useEffect } from 'react';

import type { EngineEvents } from '../client/client.ts';
import { findByKeys } from '../shared/commands.ts';
import type { Command } from '../shared/commands.ts';

const PARTS = { terminal: '.terminal-view', events: '.events' } as const;

const isIn = (part: keyof typeof PARTS, target: EventTarget | null): boolean =>
  target instanceof Element && target.closest(PARTS[part]) !== null;

/** Whether the keys of a command mean it where they were pressed. */
const means = ({ keysNotIn, keysOnlyIn }: Command, target: EventTarget | null): boolean =>
  (keysNotIn === undefined || !isIn(keysNotIn, target)) && (keysOnlyIn === undefined || isIn(keysOnlyIn, target));

export function useCommandKeys(commands: readonly Command[]): void {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      // An open dialog owns the keyboard.
      if (document.querySelector('[role="dialog"], [role="alertdialog"]')) return;
      const command = findByKeys(commands, event);
      if (!command || !means(command, event.target)) return;
      event.preventDefault();
      event.stopPropagation();
      command.run();
    };
    // In the capture phase: the editor and the terminal have meanings of their own for some of these keys.
    window.addEventListener('keydown', onKeyDown, { capture: true });
    return () => window.removeEventListener('keydown', onKeyDown, { capture: true });
  }, [commands]);
}

export function useShellCommands(commands: readonly Command[], events: EngineEvents): void {
  useEffect(
    () => events.on('shellCommand', ({ command }) => commands.find((known) => known.id === command)?.run()),
    [commands, events],
  );
}
