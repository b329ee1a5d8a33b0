/** What the context menu of an explorer row offers. */
import type { Entry } from '../../../src-preload/contract/schemas.ts';
import { parentOf } from '../../shared/paths.ts';
import type { MenuEntry } from '../../shared/menu.tsx';

import type { Edit, ExplorerRow } from './rows.ts';

export interface RowDeeds {
  readonly open: (path: string, view: 'merged' | 'base') => void;
  readonly compare: (path: string) => void;
  readonly edit: (edit: Edit) => void;
  readonly remove: (row: ExplorerRow) => void;
  readonly copy: (text: string) => void;
  readonly refresh: () => void;
}

const SEPARATOR: MenuEntry = { kind: 'separator' };
const item = (label: string, run: () => void, keys?: string): MenuEntry => ({
  kind: 'item',
  label,
  run,
  ...(keys === undefined ? {} : { keys }),
});

function fileItems(path: string, entry: Entry, deeds: RowDeeds): readonly MenuEntry[] {
  const items: MenuEntry[] = [];
  if (entry.change !== 'deleted') items.push(item('Open', () => deeds.open(path, 'merged'), 'Enter'));
  if (entry.change !== 'added') items.push(item('Open base version', () => deeds.open(path, 'base')));
  if (entry.change !== null) items.push(item('Compare with base', () => deeds.compare(path)));
  return [...items, SEPARATOR];
}

const directoryItems = (path: string, deeds: RowDeeds): readonly MenuEntry[] => [
  item('New file…', () => deeds.edit({ do: 'new-file', parent: path })),
  item('New folder…', () => deeds.edit({ do: 'new-folder', parent: path })),
  SEPARATOR,
];

export function menuEntries(row: ExplorerRow | null, deeds: RowDeeds): readonly MenuEntry[] {
  if (!row || row.kind === 'edit' || row.kind === 'more' || row.kind === 'notice') {
    return [item('Refresh', deeds.refresh)];
  }
  const entry = row.kind === 'entry' ? row.entry : null;
  const isFile = entry !== null && entry.kind !== 'directory';
  const top = isFile ? fileItems(row.path, entry, deeds) : directoryItems(row.path, deeds);
  const changing: readonly MenuEntry[] =
    entry === null
      ? []
      : [
          item('Rename…', () => deeds.edit({ do: 'rename', parent: parentOf(row.path), path: row.path }), 'F2'),
          { kind: 'item', label: 'Delete', keys: 'Del', danger: 'danger', run: () => deeds.remove(row) },
          SEPARATOR,
        ];
  return [...top, ...changing, item('Copy path', () => deeds.copy(row.path)), item('Refresh', deeds.refresh)];
}
