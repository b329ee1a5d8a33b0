/** What the menu of a cell offers. */
import type { AuditEvent } from '../../../src-preload/contract/event-schemas.ts';
import { quotedValue } from '../../../src-preload/contract/filter/print-filter.ts';
import type { MenuEntry } from '../../shared/menu.tsx';
import { parentOf } from '../../shared/paths.ts';

import { COLUMN_IDS, columnOf } from './columns.ts';
import type { ColumnId } from './columns.ts';
import { isAboutFile } from './event-facts.ts';
import type { PointEntry } from './point-menu.tsx';
import { narrowed, notThat, sameValue } from './terms.ts';

export interface CellDeeds {
  readonly filter: (text: string) => void;
  readonly highlight: (filter: string) => void;
  readonly onlyRun: (run: string) => void;
  readonly copy: (text: string, what: string) => void;
  readonly openFile: (path: string) => void;
  readonly showHistory: (path: string) => void;
  readonly showMoment: (seq: number) => void;
  readonly details: () => void;
  readonly why: () => void;
}

const SEPARATOR: MenuEntry = { kind: 'separator' };
const item = (label: string, run: () => void, keys?: string): MenuEntry => ({
  kind: 'item',
  label,
  run,
  ...(keys !== undefined && { keys }),
});

/** Every field, as `title: value` lines would be too long for: tab-separated, in the order of the columns. */
export const rowText = (event: AuditEvent): string => COLUMN_IDS.map((id) => columnOf(id).value(event)).join('\t');
const jsonText = (event: AuditEvent): string => JSON.stringify(event, null, 2);

function filterItems(column: ColumnId, event: AuditEvent, text: string, deeds: CellDeeds): readonly MenuEntry[] {
  const term = sameValue(column, event);
  if (term === null) return [];
  return [
    item('Include this value', () => deeds.filter(narrowed(text, term))),
    item('Exclude this value', () => deeds.filter(narrowed(text, notThat(term)))),
    item('Highlight this value', () => deeds.highlight(term), 'Ctrl+H'),
  ];
}

function fileItems(event: AuditEvent, text: string, deeds: CellDeeds): readonly MenuEntry[] {
  const { path, seq } = event;
  if (!isAboutFile(event)) return [];
  const below = (top: string): void => deeds.filter(narrowed(text, `file:${quotedValue(top)}`));
  return [
    SEPARATOR,
    item('Filter to this file and below', () => below(path)),
    item('Filter to its folder', () => below(parentOf(path))),
    item('Jump to file', () => deeds.openFile(path)),
    item('Show in history', () => deeds.showHistory(path)),
    item('Show the tree at this moment', () => deeds.showMoment(seq)),
  ];
}

export function cellEntries(
  column: ColumnId,
  event: AuditEvent,
  text: string,
  deeds: CellDeeds,
): readonly PointEntry[] {
  const { value, title } = columnOf(column);
  const { run } = event;
  return [
    { kind: 'title', label: title === '#' ? 'Number' : title },
    ...filterItems(column, event, text, deeds),
    ...fileItems(event, text, deeds),
    SEPARATOR,
    ...(run === null ? [] : [item('Only this run', () => deeds.onlyRun(run))]),
    item('Show details', deeds.details, 'Enter'),
    item('Why?', deeds.why, 'W'),
    SEPARATOR,
    item('Copy value', () => deeds.copy(value(event), title), 'Ctrl+C'),
    item('Copy row', () => deeds.copy(rowText(event), 'Row')),
    item('Copy as JSON', () => deeds.copy(jsonText(event), 'Event')),
  ];
}
