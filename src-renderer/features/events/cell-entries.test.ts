/** The menu of a cell. */
import { describe, expect, it, vi } from 'vitest';

import { sampleEvent } from '../../client/fake-client.ts';

import { cellEntries, rowText } from './cell-entries.ts';
import type { ColumnId } from './columns.ts';

function setUp(column: ColumnId, part = {}, text = '') {
  const deeds = {
    filter: vi.fn(),
    highlight: vi.fn(),
    onlyRun: vi.fn(),
    copy: vi.fn(),
    openFile: vi.fn(),
    showHistory: vi.fn(),
    showMoment: vi.fn(),
    details: vi.fn(),
    why: vi.fn(),
  };
  const event = sampleEvent(5, part);
  const entries = cellEntries(column, event, text, deeds);
  const choose = (label: string): void => {
    const entry = entries.find((candidate) => candidate.kind === 'item' && candidate.label === label);
    if (entry?.kind !== 'item') throw new Error(`no ${label}`);
    entry.run();
  };
  const labels = entries.flatMap((entry) => (entry.kind === 'item' ? [entry.label] : []));
  return { deeds, event, choose, labels };
}

describe('the menu of a cell', () => {
  it('narrows what is asked already by its value', () => {
    const { deeds, choose } = setUp('op', { op: 'write' }, 'a or b');
    choose('Include this value');
    choose('Exclude this value');
    choose('Highlight this value');
    expect(deeds.filter.mock.calls).toEqual([['(a or b) op=write'], ['(a or b) -op=write']]);
    expect(deeds.highlight).toHaveBeenCalledWith('op=write');
  });
  it('goes to the file of the event, and to its like', () => {
    const { deeds, choose } = setUp('path');
    choose('Jump to file');
    choose('Show in history');
    choose('Filter to this file and below');
    choose('Filter to its folder');
    expect(deeds.openFile).toHaveBeenCalledWith('cwd://src/a.ts');
    expect(deeds.showHistory).toHaveBeenCalledWith('cwd://src/a.ts');
    expect(deeds.filter.mock.calls).toEqual([['file:cwd://src/a.ts'], ['file:cwd://src']]);
  });
  it('offers no file where there is none, and no filter by what has no key', () => {
    expect(setUp('path', { op: 'run-exit' }).labels).not.toContain('Jump to file');
    expect(setUp('hash').labels).not.toContain('Include this value');
    expect(setUp('run', { run: null }).labels).not.toContain('Only this run');
  });
  it('copies whole values, rows with every field, and JSON', () => {
    const { deeds, choose, event } = setUp('bytes', { bytes: 123_456 });
    choose('Copy value');
    choose('Copy row');
    choose('Copy as JSON');
    expect(deeds.copy.mock.calls.map(([text]) => text as string)).toEqual([
      '123456',
      rowText(event),
      JSON.stringify(event, null, 2),
    ]);
    expect(rowText(event).split('\t')).toHaveLength(23);
  });
});
