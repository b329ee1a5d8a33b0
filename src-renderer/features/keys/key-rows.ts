/** The keyboard map as rows: every command, its keys, whose they are, and with which others they clash. */
import type { UserKeys } from '../../../src-preload/contract/settings-list.ts';
import { boundKeys, isSpecial } from '../../shared/commands.ts';
import type { Command } from '../../shared/commands.ts';
import { normalKeys } from '../../shared/key-strokes.ts';

export interface KeyRow {
  readonly id: string;
  readonly title: string;
  readonly group: string;
  readonly keys: readonly string[];
  readonly from: 'user' | 'inspector';
  /** Where its keys mean it, in words; null: everywhere. */
  readonly where: string | null;
  readonly clashes: readonly Clash[];
}

export interface Clash {
  readonly keys: string;
  /** Titles. */
  readonly others: readonly string[];
}

const WHERE = { events: 'in Events', terminal: 'not in the terminal' } as const;

const whereOf = ({ keysOnlyIn, keysNotIn, when }: Command): string | null => {
  if (keysOnlyIn) return WHERE[keysOnlyIn];
  if (keysNotIn) return WHERE[keysNotIn];
  return when ? 'at times' : null;
};

/** Whether the keys of both mean them in the same place, so that one is never reached there. */
function meet(a: Command, b: Command): boolean {
  const [one, other]: readonly (string | undefined)[] = [a.keysOnlyIn, b.keysOnlyIn];
  return one === other && isSpecial(a) === isSpecial(b);
}

/** Equal ones, and those that are the first strokes of others: one of the two is never reached. */
export const isInTheWay = (a: string, b: string): boolean => {
  const [one, other] = [`${normalKeys(a)} `, `${normalKeys(b)} `];
  return one.startsWith(other) || other.startsWith(one);
};

/** The others that `keys` would clash with if `command` had them. */
export const othersWith = (commands: readonly Command[], command: Command, keys: string): readonly string[] =>
  commands
    .filter((other) => other.id !== command.id && meet(command, other))
    .filter((other) => boundKeys(other).some((bound) => isInTheWay(bound, keys)))
    .map(({ title }) => title);

/** By group. */
export const keyRows = (commands: readonly Command[], user: UserKeys): readonly KeyRow[] =>
  commands
    .toSorted((a, b) => a.group.localeCompare(b.group))
    .map((command) => {
      const keys = boundKeys(command);
      const { id, title, group } = command;
      return {
        ...{ id, title, group, keys },
        from: Object.hasOwn(user, id) ? 'user' : 'inspector',
        where: whereOf(command),
        clashes: keys
          .map((bound) => ({ keys: bound, others: othersWith(commands, command, bound) }))
          .filter(({ others }) => others.length > 0),
      };
    });

export type RowFilter = 'all' | 'changed' | 'clashing';

export interface RowSearch {
  readonly words: string;
  /** Strokes that were pressed to find what has them; empty: not asked. */
  readonly pressed: string;
  readonly only: RowFilter;
}

const isShown = ({ from, clashes }: KeyRow, only: RowFilter): boolean =>
  only === 'all' || (only === 'changed' ? from === 'user' : clashes.length > 0);

export function findRows(rows: readonly KeyRow[], { words, pressed, only }: RowSearch): readonly KeyRow[] {
  const wanted = words.toLowerCase().split(/\s+/).filter(Boolean);
  const first = `${normalKeys(pressed)} `;
  return rows.filter((row) => {
    const text = `${row.group} ${row.title} ${row.id} ${row.keys.join(' ')}`.toLowerCase();
    const hasKeys = pressed === '' || row.keys.some((keys) => `${normalKeys(keys)} `.startsWith(first));
    return hasKeys && isShown(row, only) && wanted.every((word) => text.includes(word));
  });
}

/** The user's keys with those of one command in place; null: those that come with it. */
export function withKeys(user: UserKeys, id: string, keys: readonly string[] | null): UserKeys {
  const others = Object.entries(user).filter(([known]) => known !== id);
  return Object.fromEntries(keys === null ? others : [...others, [id, keys]]);
}
