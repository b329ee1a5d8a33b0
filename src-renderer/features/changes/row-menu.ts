/** The context menu of a row of the change list. */
import { changesOf } from '../../shared/change-tree.ts';
import { plural } from '../../shared/format.ts';
import type { MenuEntry } from '../../shared/menu.tsx';

import type { ReviewRow } from './review-rows.ts';
import type { RowDeeds } from './row-deeds.ts';

export interface RowMenuInput {
  readonly deeds: RowDeeds;
  readonly access: 'read-write' | 'read-only';
  readonly copy: (text: string) => void;
  readonly reviewed: ReadonlySet<string>;
  /** What a file was in each layer. */
  readonly layers: (path: string) => void;
}

const SEPARATOR: MenuEntry = { kind: 'separator' };

function looking(row: ReviewRow, { deeds, layers }: RowMenuInput): readonly MenuEntry[] {
  if (!row.change && !row.quiet) return [];
  return [
    {
      kind: 'item',
      label: row.quiet ? 'Open' : 'Open diff',
      keys: 'Enter',
      run: () => deeds.open(row, 'keep'),
    },
    { kind: 'item', label: 'Show history', run: () => deeds.history(row) },
    { kind: 'item', label: 'Show in layers', run: () => layers(row.path) },
    SEPARATOR,
  ];
}

function changing(row: ReviewRow, { deeds, reviewed }: RowMenuInput): readonly MenuEntry[] {
  const isReviewed = changesOf(row.nodes).every(({ path }) => reviewed.has(path));
  const count = plural(row.total, 'change');
  const move = row.group === 'staged' ? `Unstage ${count}` : `Stage ${count}`;
  return [
    { kind: 'item', label: move, keys: 'Space', run: () => deeds.move(row) },
    {
      kind: 'item',
      label: isReviewed ? 'Mark as not reviewed' : 'Mark as reviewed',
      keys: 'r',
      run: () => deeds.review(row),
    },
    SEPARATOR,
    { kind: 'item', label: `Commit only ${plural(row.total, 'change')}`, run: () => deeds.commit(row) },
    { kind: 'item', label: `Discard ${count}`, keys: 'Del', danger: 'danger', run: () => deeds.discard(row) },
    SEPARATOR,
  ];
}

export function rowMenu(row: ReviewRow | null, input: RowMenuInput): readonly MenuEntry[] {
  if (!row || (row.part === 'group' && row.total === 0)) return [];
  const { access, copy } = input;
  return [
    ...looking(row, input),
    ...(access === 'read-write' && row.total > 0 ? changing(row, input) : []),
    ...(row.path === '' ? [] : [{ kind: 'item', label: 'Copy path', run: () => copy(row.path) } as const]),
  ];
}
