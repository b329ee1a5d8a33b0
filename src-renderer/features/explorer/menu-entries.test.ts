/** What the menu of a row offers, now, at an earlier moment, and where nothing may be changed. */
import { describe, expect, it, vi } from 'vitest';

import type { Entry } from '../../../src-preload/contract/schemas.ts';

import { menuEntries } from './menu-entries.ts';
import type { ExplorerMode, RowDeeds } from './menu-entries.ts';
import type { ExplorerRow } from './rows.ts';

const deeds: RowDeeds = {
  open: vi.fn(),
  compare: vi.fn(),
  history: vi.fn(),
  layers: vi.fn(),
  edit: vi.fn(),
  remove: vi.fn(),
  copy: vi.fn(),
  refresh: vi.fn(),
};

function row(kind: Entry['kind'], change: Entry['change'] = null): ExplorerRow {
  const entry: Entry = { name: 'a', kind, size: 0, layer: 'base', change };
  const place = { level: 1, parent: 'cwd://', position: 1, siblings: 1 };
  return { ...place, id: 'cwd://a', path: 'cwd://a', label: 'a', expanded: null, kind: 'entry', entry };
}
const labels = (of: ExplorerRow, mode: ExplorerMode) =>
  menuEntries(of, deeds, mode).flatMap((entry) => (entry.kind === 'item' ? [entry.label] : []));

describe('the menu of a row', () => {
  it('offers a file its history, its base and its changes', () => {
    expect(labels(row('file', 'modified'), 'live')).toEqual([
      'Open',
      'Open base version',
      'Compare with base',
      'Show history',
      'Show in layers',
      'Rename…',
      'Delete',
      'Copy path',
      'Refresh',
    ]);
  });
  it('offers nothing at an earlier moment that would change something, and the way to now', () => {
    expect(labels(row('file'), 'past')).toEqual([
      'Open',
      'Compare with now',
      'Show history',
      'Show in layers',
      'Copy path',
      'Refresh',
    ]);
    expect(labels(row('directory'), 'past')).toEqual(['Copy path', 'Refresh']);
  });
  it('offers nothing in an imported sandbox that would change something', () => {
    const all = [...labels(row('file', 'modified'), 'read-only'), ...labels(row('directory'), 'read-only')];
    expect(all.filter((label) => /New|Rename|Delete/.test(label))).toEqual([]);
    expect(all).toContain('Compare with base');
  });
});
