/** Which sandboxes are listed, and the words for them. */
import type { SandboxCard, Shelf } from '../../../src-preload/contract/library-calls.ts';
import { formatBytes, formatDate, plural } from '../../shared/format.ts';

export const SHELF_NAMES = { ready: 'Sandboxes', archived: 'Archived', deleted: 'Bin' } as const satisfies Record<
  Shelf,
  string
>;

const ofShelf = (cards: readonly SandboxCard[], shelf: Shelf): readonly SandboxCard[] =>
  cards.filter((card) => card.shelf === shelf);

export const countOf = (cards: readonly SandboxCard[], shelf: Shelf): number => ofShelf(cards, shelf).length;

const textOf = ({ name, workspace, principal = '', imported }: SandboxCard): string =>
  `${name}\n${imported ? imported.from : workspace}\n${principal}`.toLowerCase();

/** Those with every word of the query in their name, folder or principal. */
export function shownCards(cards: readonly SandboxCard[], shelf: Shelf, query: string): readonly SandboxCard[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  return ofShelf(cards, shelf).filter((card) => words.every((word) => textOf(card).includes(word)));
}

/** What stands beneath the name: the folder, or where it came from. */
export const placeText = ({ imported, workspace, folder }: SandboxCard): string =>
  imported
    ? `an export of ${imported.from}, ${formatDate(imported.exportedAt)}`
    : folder === 'own'
      ? 'made of an image or an archive, over a folder of its own'
      : workspace;

export interface CardChip {
  readonly text: string;
  readonly title: string;
  readonly tone: 'plain' | 'accent' | 'warn';
}

/** What is not as with any other sandbox. */
export function chipsOf({ open, principal = 'default', imported, folder }: SandboxCard): readonly CardChip[] {
  return [
    ...(open === 'open' ? [{ text: 'open', title: 'Open in this inspector', tone: 'accent' as const }] : []),
    ...(principal === 'default'
      ? []
      : [{ text: `for ${principal}`, title: 'Whose sandbox it is', tone: 'plain' as const }]),
    ...(imported ? [{ text: 'read-only', title: 'Nothing in it can be changed', tone: 'plain' as const }] : []),
    ...(folder === 'gone'
      ? [{ text: 'folder gone', title: 'Its folder was moved, or is on a disk that is away', tone: 'warn' as const }]
      : []),
  ];
}

export const changesText = ({ changes }: SandboxCard): string =>
  changes === null ? '' : changes === 0 ? 'no changes' : plural(changes, 'change');

/** When it was opened, or put where it is. */
export const whenText = ({ openedAt, shelvedAt }: SandboxCard): string => formatDate(shelvedAt ?? openedAt);

const WHEN = { ready: 'Opened', archived: 'Archived', deleted: 'Deleted' } as const satisfies Record<Shelf, string>;

export const whenTitle = (card: SandboxCard): string => `${WHEN[card.shelf]} ${whenText(card)}`;

export const sizeText = ({ bytes }: SandboxCard): string => (bytes === null ? '' : formatBytes(bytes));

/** The accessible name of a row. */
export const cardLabel = (card: SandboxCard): string =>
  [card.name, placeText(card), ...chipsOf(card).map(({ text }) => text), changesText(card), sizeText(card)]
    .filter((part) => part !== '')
    .join(', ');

/** A name that none of them has: `work 2`. */
export function freeName(cards: readonly SandboxCard[], name: string): string {
  const taken = new Set(cards.map((card) => card.name.toLowerCase()));
  if (!taken.has(name.toLowerCase())) return name;
  for (let count = 2; ; count += 1) if (!taken.has(`${name} ${count}`.toLowerCase())) return `${name} ${count}`;
}

/** Of a folder's path, on either system. */
export const folderName = (path: string): string => path.split(/[\\/]/).findLast(Boolean) ?? path;
