import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, expect, test } from 'vitest';

import { SavedFilters } from './saved-filters.ts';

let top: string;
beforeEach(() => {
  top = mkdtempSync(join(tmpdir(), 'inspector-filters-'));
});
afterEach(() => {
  rmSync(top, { recursive: true });
});

const file = (): string => join(top, 'filters.json');

test('saved filters are there for the next process, in their order', () => {
  expect(new SavedFilters(file()).list()).toEqual([]);
  const filters = [
    { name: 'b', filter: 'op:write' },
    { name: 'a', filter: '@b' },
  ];
  new SavedFilters(file()).replace(filters);
  expect(new SavedFilters(file()).list()).toEqual(filters);
  expect(readdirSync(top)).toEqual(['filters.json']);
});

test('a file that is damaged, or has what is no filter, is as good as none', () => {
  writeFileSync(file(), '[{"name":');
  expect(new SavedFilters(file()).list()).toEqual([]);
  writeFileSync(file(), '[{"name":1},null,{"name":"a","filter":"b","more":1}]');
  expect(new SavedFilters(file()).list()).toEqual([{ name: 'a', filter: 'b' }]);
});
