/** What the context menu of an explorer row offers. */
import type { Entry } from '../../../src-preload/contract/schemas.ts';
import { parentOf } from '../../shared/paths.ts';
import type { MenuEntry } from '../../shared/menu.tsx';

import type { Edit, ExplorerRow } from './rows.ts';

export interface RowDeeds {
  readonly open: (path: string, view: 'merged' | 'base') => void;
  readonly compare: (path: string) => void;
  readonly history: (path: string) => void;
  /** What it was in each layer. */
  readonly layers: (path: string) => void;
  readonly edit: (edit: Edit) => void;
  readonly remove: (row: ExplorerRow) => void;
  readonly copy: (text: string) => void;
  readonly refresh: () => void;
}

/** What may be done: everything, or looking only, now or at an earlier moment. */
export type ExplorerMode = 'live' | 'read-only' | 'past';

const SEPARATOR: MenuEntry = { kind: 'separator' };
const item = (label: string, run: () => void, keys?: string): MenuEntry => ({
  kind: 'item',
  label,
  run,
  ...(keys === undefined ? {} : { keys }),
});

function fileItems(path: string, entry: Entry, deeds: RowDeeds, mode: ExplorerMode): readonly MenuEntry[] {
  const items: MenuEntry[] = [];
  if (entry.change !== 'deleted') items.push(item('Open', () => deeds.open(path, 'merged'), 'Enter'));
  if (mode === 'past') items.push(item('Compare with now', () => deeds.compare(path)));
  else {
    if (entry.change !== 'added') items.push(item('Open base version', () => deeds.open(path, 'base')));
    if (entry.change !== null) items.push(item('Compare with base', () => deeds.compare(path)));
  }
  return [
    ...items,
    item('Show history', () => deeds.history(path)),
    item('Show in layers', () => deeds.layers(path)),
    SEPARATOR,
  ];
}

const directoryItems = (path: string, deeds: RowDeeds): readonly MenuEntry[] => [
  item('New file…', () => deeds.edit({ do: 'new-file', parent: path })),
  item('New folder…', () => deeds.edit({ do: 'new-folder', parent: path })),
  SEPARATOR,
];

const changingItems = (row: ExplorerRow, deeds: RowDeeds): readonly MenuEntry[] => [
  item('Rename…', () => deeds.edit({ do: 'rename', parent: parentOf(row.path), path: row.path }), 'F2'),
  { kind: 'item', label: 'Delete', keys: 'Del', danger: 'danger', run: () => deeds.remove(row) },
  SEPARATOR,
];

export function menuEntries(row: ExplorerRow | null, deeds: RowDeeds, mode: ExplorerMode): readonly MenuEntry[] {
  if (!row || row.kind === 'edit' || row.kind === 'more' || row.kind === 'notice') {
    return [item('Refresh', deeds.refresh)];
  }
  const changing = row.kind === 'entry' && mode === 'live' ? changingItems(row, deeds) : [];
  return [
    ...topItems(row, deeds, mode),
    ...changing,
    item('Copy path', () => deeds.copy(row.path)),
    item('Refresh', deeds.refresh),
  ];
}

function topItems(row: ExplorerRow, deeds: RowDeeds, mode: ExplorerMode): readonly MenuEntry[] {
  if (row.kind === 'entry' && row.entry.kind !== 'directory') return fileItems(row.path, row.entry, deeds, mode);
  return mode === 'live' ? directoryItems(row.path, deeds) : [];
}
