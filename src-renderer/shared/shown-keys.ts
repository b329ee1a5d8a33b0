/** What keys are shown for a command where it is not at hand: those that come with it, or what the user made of them. */
import { createContext, useContext } from 'react';

import { boundKeys } from './commands.ts';
import type { Command } from './commands.ts';

/** By the keys that come with a command, those it has now; null when it has none. */
export type ShownKeys = ReadonlyMap<string, string | null>;

/** `now` are the same commands as `given`, with the keys that the user gave them. */
export const shownKeysOf = (given: readonly Command[], now: readonly Command[]): ShownKeys =>
  new Map(
    given.flatMap((command, index) => {
      const own = now[index];
      if (!own || own === command || command.keys === undefined) return [];
      return [[command.keys, boundKeys(own)[0] ?? null] as const];
    }),
  );

export const ShownKeysContext = createContext<ShownKeys>(new Map());

/** undefined when there is nothing to show. */
export function useShownKeys(keys: string | undefined): string | undefined {
  const own = useContext(ShownKeysContext).get(keys ?? '');
  return own === undefined ? keys : (own ?? undefined);
}
