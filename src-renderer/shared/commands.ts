/** Commands: what the user can ask for, and by which keys. */
import type { UserKeys } from '../../src-preload/contract/settings-list.ts';

import { matchesKeys, strokesOf } from './key-strokes.ts';
import type { KeyPress } from './key-strokes.ts';

/** A thing the user can ask for by palette, by key or by the native menu. */
export interface Command {
  /** Also what the native shell sends as `shellCommand`. */
  readonly id: string;
  readonly title: string;
  readonly group: string;
  /** Other words that it is looked for by. */
  readonly also?: readonly string[];
  /** As shown, e.g. `Ctrl+Shift+P`; strokes after one another are parted by a blank. */
  readonly keys?: string;
  /** Bound too, but not shown. */
  readonly alsoKeys?: string;
  /** Its keys mean something else there. */
  readonly keysNotIn?: 'terminal';
  /** Its keys mean it only there. */
  readonly keysOnlyIn?: 'events';
  /** Its keys mean it only then. */
  readonly when?: () => boolean;
  /** In place of `keys` and `alsoKeys`: what the user chose. */
  readonly bound?: readonly string[];
  readonly run: () => void;
}

/** The keys of a command, the shown ones first. */
export const boundKeys = ({ keys, alsoKeys, bound }: Command): readonly string[] =>
  bound ?? [keys, alsoKeys].filter((some) => some !== undefined);

/** The same commands with the keys that the user gave them. */
export const withUserKeys = (commands: readonly Command[], user: UserKeys): readonly Command[] =>
  commands.map((command) => {
    const own = Object.hasOwn(user, command.id) ? user[command.id] : undefined;
    if (own === undefined) return command;
    const others = Object.entries(command).filter(([part]) => part !== 'keys' && part !== 'alsoKeys');
    const bare = Object.fromEntries(others) as unknown as Command;
    return { ...bare, bound: own, ...(own[0] !== undefined && { keys: own[0] }) };
  });

/** The command that was pressed; `waiting`: these may be the first keys of one. */
export type FoundByKeys = Command | 'waiting' | null;

/** What has keys in one place, or at some times only, is meant there, whatever else has them everywhere. */
export const isSpecial = ({ keysOnlyIn, when }: Command): boolean => keysOnlyIn !== undefined || when !== undefined;

/** By strokes after one another; `means` tells where the keys of a command mean it. A command comes before a longer one. */
export function findByKeys(
  commands: readonly Command[],
  presses: readonly KeyPress[],
  means: (command: Command) => boolean = () => true,
): FoundByKeys {
  let waiting: FoundByKeys = null;
  const ordered = [...commands.filter(isSpecial), ...commands.filter((command) => !isSpecial(command))];
  for (const command of ordered) {
    for (const strokes of boundKeys(command).map(strokesOf)) {
      if (!presses.every((press, index) => matchesKeys(press, strokes[index] ?? '')) || !means(command)) continue;
      if (strokes.length === presses.length) return command;
      if (strokes.length > presses.length) waiting = 'waiting';
    }
  }
  return waiting;
}
